"""Figures, dates, times and links of a French or English text, as values that can be compared.

Each kind is looked for in turn, from what is written longest to bare numbers; what was read as one
thing is taken out before the next kind is looked for, so that « 3 mars 2026 » holds no figure 3.
"""

import re
from collections.abc import Callable, Iterator

from vigie.core.readiness.numbers import NUMBER, NUMBER_WORDS, number, number_in_words

Values = tuple[object, ...]
Reader = Callable[[re.Match[str], str], Values]
"""From what was found, and its language, to the values it may stand for; () when it is not of this kind."""

_FRENCH_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_ENGLISH_MONTHS = "january february march april may june july august september october november december"
MONTHS = {"fr": tuple(re.findall(r"\w+", _FRENCH_MONTHS)), "en": tuple(re.findall(r"\w+", _ENGLISH_MONTHS))}
SHORT_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9}
SHORT_MONTHS |= {"oct": 10, "nov": 11, "dec": 12, "janv": 1, "févr": 2, "avr": 4, "juil": 7, "déc": 12}
DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
}
NEAR = {
    "fr": {
        "aujourd’hui": "today",
        "aujourd'hui": "today",
        "demain": "tomorrow",
        "hier": "yesterday",
        "ce soir": "tonight",
        "ce matin": "this morning",
        "cet après-midi": "this afternoon",
        "cette semaine": "this week",
        "la semaine prochaine": "next week",
    },
    "en": {
        "today": "today",
        "tomorrow": "tomorrow",
        "yesterday": "yesterday",
        "tonight": "tonight",
        "this evening": "tonight",
        "this morning": "this morning",
        "this afternoon": "this afternoon",
        "this week": "this week",
        "next week": "next week",
    },
}
UNITS = {
    "fr": {
        "seconde": 1 / 60,
        "minute": 1,
        "min": 1,
        "heure": 60,
        "h": 60,
        "jour": 1440,
        "semaine": 10080,
        "mois": 43200,
        "an": 525600,
        "année": 525600,
    },
    "en": {
        "second": 1 / 60,
        "minute": 1,
        "min": 1,
        "hour": 60,
        "hr": 60,
        "h": 60,
        "day": 1440,
        "week": 10080,
        "month": 43200,
        "year": 525600,
    },
}
CURRENCIES = {
    "€": "eur",
    "euro": "eur",
    "eur": "eur",
    "$": "usd",
    "dollar": "usd",
    "usd": "usd",
    "cad": "usd",
}
CURRENCIES |= {"£": "gbp", "pound": "gbp", "livre": "gbp", "gbp": "gbp"}

_I = re.IGNORECASE


def _words(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = {language: rf"(?:{_words([*names, *SHORT_MONTHS])})\.?(?!\w)" for language, names in MONTHS.items()}
_QUANTITY = {language: rf"(?:{NUMBER}|\b(?:{_words(words)})\b)" for language, words in NUMBER_WORDS.items()}
_MONEY_WORD = r"(?:euros?|eur|dollars?|usd|cad|pounds?|livres?|gbp)\b"
_SCALE = r"(?:\s*(?:k|m|mds?|bn|millions?|milliards?|billions?)\b)?"
# A French « 18 h » is a time of the day after these words, a duration after any other.
_AT = r"(?:à|dès|vers|avant|après|depuis|jusqu['’]à|entre|et|de|at|by|before|after|from|until|since)"

_SLASHED = r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"
_ISO = r"\b\d{4}-\d\d-\d\d\b"
_NEAR_OR_DAY = {
    language: rf"\b(?:{_words(NEAR[language])})(?!\w)|\b(?:{_words(DAYS[language])})s?\b"
    for language in ("fr", "en")
}
_DATES = {
    "fr": (
        _ISO,
        _SLASHED,
        rf"\b\d{{1,2}}(?:er)?\s+{_MONTH['fr']}(?:\s+\d{{4}}\b)?",
        rf"\b{_MONTH['fr']}\s+\d{{4}}\b",
        _NEAR_OR_DAY["fr"],
    ),
    "en": (
        _ISO,
        _SLASHED,
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH['en']}(?:,?\s+\d{{4}}\b)?",
        rf"\b{_MONTH['en']}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?",
        rf"\b{_MONTH['en']}\s+\d{{4}}\b",
        _NEAR_OR_DAY["en"],
    ),
}
_TIMES = {
    "fr": (
        r"\b\d{1,2}\s?(?:h|:)\s?\d\d\b",
        rf"(?:\b(?:{_AT})|¤)\s+\d{{1,2}}\s?(?:h(?:\s?\d\d)?|heures?)\b(?!\s+(?:d['’]|de\b))",
        r"(?<![\w-])(?:midi|minuit)\b",
    ),
    "en": (
        r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m\b\.?|p\.?m\b\.?)",
        r"\b\d{1,2}[:h]\d\d\b",
        r"\b(?:noon|midnight)\b",
        rf"\b(?:{_AT})\s+\d{{1,2}}\s?(?:h|o['’]clock)\b",
    ),
}
_MONEY = {
    language: (
        rf"(?:[€$£]|\b(?:CAD|USD|US|CA)\s?\$)\s?{quantity}{_SCALE}",
        rf"{quantity}{_SCALE}(?:\s+(?:d['’]|de\s+|of\s+))?\s?(?:[€$£]|{_MONEY_WORD})",
    )
    for language, quantity in _QUANTITY.items()
}
_SHARE_SIGN = r"(?:%|pour\s+cent\b|per\s?cent\b|percent\b)"
_ADDRESS = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_TELEPHONE = r"(?<![\w.,])(?:\+\d{1,3}[\s.-]?)?\(?\d(?:[\s.()-]{0,2}\d){8,12}(?!\w)"
_BOTH = ("fr", "en")

PATTERNS: dict[str, dict[str, str]] = {
    "slot": dict.fromkeys(_BOTH, r"\{\s*[^\W\d{}][^{}\n]{0,60}\}"),
    "link": dict.fromkeys(_BOTH, r"\b(?:https?://|www\.)[^\s<>()«»“”\"]*[^\s<>()«»“”\".,;:!?]"),
    "contact": dict.fromkeys(_BOTH, f"{_ADDRESS}|{_TELEPHONE}"),
    "date": {language: "|".join(ways) for language, ways in _DATES.items()},
    "time": {language: "|".join(ways) for language, ways in _TIMES.items()},
    "duration": {
        language: rf"{_QUANTITY[language]}(?:\s|-)?\s?(?:de\s+|d['’])?(?:{_words(units)})s?\b"
        for language, units in UNITS.items()
    },
    "money": {language: "|".join(ways) for language, ways in _MONEY.items()},
    "share": {language: rf"{quantity}\s?{_SHARE_SIGN}" for language, quantity in _QUANTITY.items()},
    "figure": {language: rf"{quantity}{_SCALE}" for language, quantity in _QUANTITY.items()},
}
"""Kind → language → what it looks like, in the order in which kinds are looked for."""
_COMPILED = {
    (kind, language): re.compile(pattern, _I)
    for kind, ways in PATTERNS.items()
    for language, pattern in ways.items()
}


def quantities(text: str, language: str) -> dict[str, tuple[tuple[Values, str], ...]]:
    """Kind → each quantity of the text: the values it may stand for, and how it is written."""
    left = re.sub(r"[\u00a0\u202f\u2009]", " ", text)
    left = re.sub(r"\b24\s?h(?:eures)?\s?(?:sur|/)\s?24\b", "24 h", left)  # all day, as “24 hours a day”
    found: dict[str, tuple[tuple[Values, str], ...]] = {}
    for kind in PATTERNS:
        taken = list(_read(kind, left, language))
        for match, _values in taken:
            left = f"{left[: match.start()]}{'¤' * len(match[0])}{left[match.end() :]}"
        found[kind] = tuple((values, match[0].strip(" .¤")) for match, values in taken)
    return found


def _read(kind: str, text: str, language: str) -> Iterator[tuple[re.Match[str], Values]]:
    for match in _COMPILED[kind, language].finditer(text):
        values = _READERS[kind](match, language)
        if values:
            yield match, values


def _slot(_match: re.Match[str], _language: str) -> Values:
    return ("slot",)  # named in each language: only how many there are can be compared


def _link(match: re.Match[str], _language: str) -> Values:
    """Without what names the language in it: …/fr/aide and …/en/help are two pages of one site."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0].lower())
    host, *path = bare.rstrip("/").split("/")
    if path and path[0][:2] in {"fr", "en"} and len(path[0]) in {2, 5}:
        return (host,)
    return (bare.rstrip("/"),)


def _contact(match: re.Match[str], _language: str) -> Values:
    written = match[0].lower()
    if "@" in written:
        return (written,)
    return (re.sub(r"\D", "", written)[-9:],)  # with or without the prefix of the country


def _date(match: re.Match[str], language: str) -> Values:
    written = match[0].lower().strip()
    if near := NEAR[language].get(written):
        return (near,)
    if (day := written.removesuffix("s")) in DAYS[language]:
        return (f"day {DAYS[language].index(day)}",)
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", written):
        return _day(int(iso[3]), int(iso[2]))
    if slashed := re.match(r"(\d{1,2})/(\d{1,2})", written):
        first, second = int(slashed[1]), int(slashed[2])
        return _day(first, second) if language == "fr" else (*_day(first, second), *_day(second, first))
    return _named_date(written, language)


def _named_date(written: str, language: str) -> Values:
    month = re.search(r"[^\W\d]{3,}", re.sub(r"(?<=\d)(?:er|st|nd|rd|th)\b|\bof\b", "", written))
    if month is None:
        return ()
    name = month[0]
    place = MONTHS[language].index(name) + 1 if name in MONTHS[language] else SHORT_MONTHS.get(name, 0)
    days = re.search(r"(?<!\d)\d{1,2}(?!\d)", written)
    return _day(int(days[0]), place) if days else (f"month {place}",)


def _day(day: int, month: int) -> Values:
    """Years are left out: one language often says it and the other not."""
    return (f"{month}-{day}",) if 1 <= month <= 12 and 1 <= day <= 31 else ()


def _time(match: re.Match[str], _language: str) -> Values:
    written = match[0].lower()
    if written in {"midi", "noon"}:
        return (12 * 60,)
    if written in {"minuit", "midnight"}:
        return (0,)
    figures = [int(figure) for figure in re.findall(r"\d+", written)]
    hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    if re.search(r"p\.?m", written):
        hour = hour % 12 + 12
    elif re.search(r"a\.?m", written):
        hour %= 12
    return (hour % 24 * 60 + minute,) if hour <= 24 and minute < 60 else ()


def _duration(match: re.Match[str], language: str) -> Values:
    unit = re.search(rf"({_words(UNITS[language])})s?$", match[0].lower())
    before = re.sub(r"\bde\s*$|\bd['’]\s*$", "", match[0][: unit.start()] if unit else "")
    value = _value(before, language)
    return (round(value * UNITS[language][unit[1]], 3),) if unit and value is not None else ()


def _money(match: re.Match[str], language: str) -> Values:
    written = match[0].lower()
    sign = re.search(rf"[€$£]|{_words(name for name in CURRENCIES if name.isalpha())}", written)
    value = _value(
        re.sub(rf"[€$£]|{_MONEY_WORD}|\b(?:us|ca)\b|\bd['’]|\bde\b|\bof\b", " ", written), language
    )
    return ((value, CURRENCIES[sign[0]]),) if sign and value is not None else ()


def _share(match: re.Match[str], language: str) -> Values:
    value = _value(re.sub(r"%|pour\s+cent|per\s?cent|percent", "", match[0].lower()), language)
    return (value,) if value is not None else ()


def _figure(match: re.Match[str], language: str) -> Values:
    value = _value(match[0], language)
    return (value,) if value is not None else ()


_SCALES = {"k": 1e3, "m": 1e6, "million": 1e6, "md": 1e9, "milliard": 1e9, "bn": 1e9, "billion": 1e9}


def _value(written: str, language: str) -> float | None:
    bare = written.lower().strip(" -")
    scale = re.search(rf"(?<=[\d\s])({_words(_SCALES)})s?$", bare)
    times = _SCALES[scale[1]] if scale else 1
    if scale:
        bare = bare[: scale.start()].strip()
    value = number(bare, language) if bare[:1].isdigit() else number_in_words(bare, language)
    return None if value is None else value * times


_READERS: dict[str, Reader] = {
    "slot": _slot,
    "link": _link,
    "contact": _contact,
    "date": _date,
    "time": _time,
    "duration": _duration,
    "money": _money,
    "share": _share,
    "figure": _figure,
}
