"""Exact shapes: personal data and links. Each pattern is bounded, so none can explode."""

import re
from collections.abc import Iterator
from typing import Final

from vigie.core.text.fold import Batch

_TLD = (
    r"(?:com|net|org|info|biz|shop|store|online|site|top|xyz|club|live|vip|link|click|icu|buzz|app|io|co|me|"
    r"tk|ml|ga|cf|gq|ru|cn|fr|be|ch|ca|uk|us|eu|de|es|it|pt|qc|example|test)"
)
LINK = re.compile(
    rf"https?\s?://[^\s\"']{{0,200}}|(?<![\w@.-])www\.[^\s\"']{{1,200}}"
    rf"|(?<![\w@.-])[a-z0-9-]{{2,40}}(?:\.[a-z0-9-]{{2,40}}){{0,3}}\.{_TLD}(?:/[^\s\"']{{0,200}})?(?![\w-])"
)
SHORTENER = re.compile(
    r"(?:bit\.ly|tinyurl|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|rb\.gy|linktr\.ee|ow\.ly|shorturl|t\.ly)"
)
HANDLE_OFF_NETWORK = re.compile(
    r"(?:whats\s?app?|telegram|signal|snap(?:chat)?|insta(?:gram)?|tg|wsp|watsap)\W{0,4}"
    r"(?:\+?\d[\d .-]{6,18}|@\w{3,30})"
)
MONEY = re.compile(
    r"(?<!\w)(?:[$€£]\s?\d[\d ., ]{0,12}"
    r"|\d[\d .,]{0,12}\s?(?:[$€£]|euros?|eur|dollars?|usd|chf|francs|fcfa|cfa|piasses))"
)

_EMAIL = re.compile(
    r"(?<![\w.%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}(?!\w)"
)
_PHONE = re.compile(
    r"(?<![\d/.,-])(?:"
    r"(?:\+|00)(?:33|32|41|352|1|44|22[15-9]|23[67]|24[123]|21[236])[ .-]?\(?0?\)?(?:[ .-]?\d{1,4}){3,6}"
    r"|0[1-9](?:[ .-]?\d{2}){4}"
    r"|0\d{1,3}[ /.]\d{2,3}(?:[ .]\d{2}){2,3}"
    r"|(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}"
    r"|0\d{2,4} \d{3,4} \d{3,4}"
    r")(?![\d]|[.,]\d)"
)
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?(?!\w)")
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_ORDER = re.compile(
    r"(?<!\w)(?:commandes?|cde|orders?|dossier|ref|reference|ticket|suivi|tracking|contrat|client|facture"
    r"|invoice|account|case|booking|reservation|colis|claim|sinistre|abonne)"
    r"(?: (?:no|n|nr|num|numero|number|id))?[\s:.#°]{0,4}"
    r"(?=[a-z0-9-]{0,12}\d{3})[a-z0-9][a-z0-9-]{4,24}(?!\w)"
)
_STREET_FR = (
    r"(?:rue|avenue|av|boulevard|boul|bd|bld|chemin|impasse|allee|place|route|quai|cours|rang|chaussee"
    r"|square|sentier)"
)
_STREET_EN = r"(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|boulevard|blvd|court|crescent|terrace|close)"
_OF = r"(?:de |du |des |la |le |les |l'|d'){0,3}"
_ADDRESS = re.compile(
    rf"(?<![\w.,])\d{{1,5}}(?: ?(?:bis|ter))?,? {_STREET_FR}\.? {_OF}[a-z]{{3,20}}"
    rf"|(?<![\w.,])\d{{1,5}} (?:[a-z]{{3,15}} ){{1,2}}{_STREET_EN}(?!\w)"
    rf"|(?<!\w){_STREET_FR} {_OF}[a-z]{{3,20}},? \d{{1,4}},? \d{{4,5}} [a-z]{{3,20}}"
)

Found = tuple[int, int, int, str]
"""Text index, start and end in the folded batch, kind."""


def personal_data(batch: Batch) -> Iterator[Found]:
    """Phone, e-mail, order number, card, IBAN and postal address, by exact shape and checksum."""
    taken: set[int] = set()
    for kind, pattern, holds in _KINDS:
        for match in pattern.finditer(batch.joined):
            stretch = range(match.start(), match.end())
            if not taken.isdisjoint(stretch):
                continue
            if holds(match[0]):
                taken.update(stretch)
                yield int(batch.owner[match.start()]), match.start(), match.end(), kind
            elif kind == "iban":
                taken.update(stretch)  # a mistyped one is no telephone number either


def is_card(digits: str) -> bool:
    """True when the digits pass Luhn's check and start as payment cards do."""
    numbers = [int(digit) for digit in digits if digit.isdigit()]
    if numbers[0] not in {3, 4, 5, 6} or len(set(numbers)) < 2:
        return False
    doubled = [number * 2 - 9 * (number > 4) for number in numbers[-2::-2]]
    return (sum(numbers[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(text: str) -> bool:
    """True when the letters and digits pass the modulo 97 check of ISO 13616."""
    compact = text.replace(" ", "")
    if not 15 <= len(compact) <= 34:
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


# An IBAN or a card holds stretches that look like telephone numbers: the stricter shape goes first.
_KINDS: Final = (
    ("iban", _IBAN, is_iban),
    ("card", _CARD, is_card),
    ("email", _EMAIL, bool),
    ("order", _ORDER, bool),
    ("address", _ADDRESS, bool),
    ("phone", _PHONE, bool),
)
