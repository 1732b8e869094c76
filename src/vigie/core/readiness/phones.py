"""Whether a telephone number can exist, without calling it."""

import re

_WRITTEN = re.compile(r"\+?[\d\s().\-/\u00a0]+(?:(?:ext|poste|x)\.?\s*\d{1,6})?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:ext|poste|x)\.?\s*\d{1,6}$", re.IGNORECASE)
SHORTEST, LONGEST = 8, 15  # digits: the shortest national numbers, and the limit of E.164
EMERGENCY = frozenset({"15", "17", "18", "112", "114", "119", "911", "999", "3018", "116000"})


def digits_of(phone: str) -> str:
    """Digits alone, without the extension; a leading + is kept, since 0033 and +33 are the same.

    >>> digits_of("+33 (0)6 12 34 56 78")
    '+33612345678'
    """
    bare = _EXTENSION.sub("", phone.strip()).replace("(0)", "")
    digits = re.sub(r"\D", "", bare)
    return f"+{digits}" if bare.startswith("+") else f"+{digits[2:]}" if digits.startswith("00") else digits


def can_ring(phone: str) -> bool:
    """False for what is no number, too short or long, or a row typed to fill the field.

    >>> [can_ring(number) for number in ("06 12 34 56 78", "06 12", "00 00 00 00 00", "0123456789")]
    [True, False, False, False]
    """
    if not _WRITTEN.fullmatch(phone.strip()):
        return False
    digits = digits_of(phone).removeprefix("+")
    if digits in EMERGENCY:
        return True
    return SHORTEST <= len(digits) <= LONGEST and not _is_filler(digits)


def _is_filler(digits: str) -> bool:
    """All digits but the first two alike (06 00 00 00 00), or a row: 0123456789."""
    return len(set(digits[2:])) == 1 or digits in "01234567890123456789" or digits in "98765432109876543210"
