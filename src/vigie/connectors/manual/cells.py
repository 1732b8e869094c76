"""What stands in one cell of a table, in the ways people and their tools write it. French first."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}

# "t14:05:09.5z", "14:05", "a 14 h 05", "at 2:05 pm", each with an optional zone. Folded before.
_TIME = (
    r"(?:[ t,]*(?:at?)?\s*(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})?(?:\s?[:m]\s?(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"(?:[a-z]+\.?,?\s+)?"
_NUMBERS = re.compile(rf"(?P<a>\d{{1,4}})[/.-](?P<b>\d{{1,2}})[/.-](?P<c>\d{{1,4}}){_TIME}")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?:er|st|nd|rd|th)?[\s-]+(?P<month>[a-z]+)\.?,?[\s-]+(?P<c>\d{{4}}){_TIME}"
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}(?P<month>[a-z]+)\.?\s+(?P<a>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<c>\d{{4}}){_TIME}"
)
_RATING = re.compile(
    r"(?P<value>\d{1,3}(?:[.,]\d+)?)\s*(?:(?:/|sur|out of)\s*(?P<of>\d{1,3}))?\s*(?:[ée]toiles?|stars?|★)?"
    r"(?:\s*(?:sur|out of)\s*5)?"
)
_COUNT = re.compile(r"(?P<number>[+-]?\d+(?:[.,]\d+)?)(?P<unit>[km]?)")
_ACCENTS = str.maketrans("éèêûôàîïç", "eeeuoaiic")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")
EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
CENTURY = 2000  # of years written with two digits
LONGEST = 60  # signs of a date or a number


def parse_date(cell: str, *, zone: tzinfo, day_first: bool = True) -> datetime | None:
    """The moment a cell says, None for what is no date. Without a zone of its own it is in `zone`.

    Known: ISO 8601, 25/11/2026 14:05, 25-11-26, 2026/11/25, 25 nov. 2026 à 14 h 05, Nov 25, 2026,
    seconds or milliseconds since 1970, and the serial numbers of spreadsheets.

    >>> parse_date("25 nov. 2026 à 14 h 05", zone=UTC).isoformat()
    '2026-11-25T14:05:00+00:00'
    """
    said = " ".join(cell.translate(_SPACES).split()).removeprefix("le ")
    if not said or len(said) > LONGEST:
        return None
    if re.fullmatch(r"\d+([.,]\d+)?", said) and len(said) != 8:  # eight digits are 20261125
        return _from_number(float(said.replace(",", ".")), zone)
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        return _from_words(said.casefold().translate(_ACCENTS), zone, day_first=day_first)
    return when if when.tzinfo else when.replace(tzinfo=zone)


def _from_number(number: float, zone: tzinfo) -> datetime | None:
    if 20_000 <= number < 80_000:  # days since 1899 in a spreadsheet: the years 1954 to 2119
        return (EXCEL_ZERO + timedelta(seconds=round(number * 86_400))).replace(tzinfo=zone)
    if 10**11 <= number < 10**13:  # milliseconds
        number /= 1000
    return datetime.fromtimestamp(number, UTC) if 10**8 <= number < 10**10 else None


def _from_words(said: str, zone: tzinfo, *, day_first: bool) -> datetime | None:
    if match := _NUMBERS.fullmatch(said):
        first, second, third = (int(match[name]) for name in "abc")
        if len(match["a"]) == 4:
            return _moment(first, second, third, match, zone)
        day, month = (first, second) if first > 12 or (day_first and second <= 12) else (second, first)
        return _moment(third if len(match["c"]) == 4 else CENTURY + third, month, day, match, zone)
    for form in (_DAY_MONTH, _MONTH_DAY):
        if (match := form.fullmatch(said)) and (number := MONTHS.get(match["month"])):
            return _moment(int(match["c"]), number, int(match["a"]), match, zone)
    return None


def _moment(year: int, month: int, day: int, match: "re.Match[str]", zone: tzinfo) -> datetime | None:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    half = (match["half"] or "")[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    own = _zone(match["zone"]) if match["zone"] else zone
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=own)
    except ValueError:
        return None


def _zone(word: str) -> tzinfo:
    found = datetime.strptime(word.replace(":", ""), "%z").tzinfo if word[0] in "+-" else None
    return found or UTC


def guess_day_first(cells: list[str]) -> bool:
    """Whether 03/04/2026 is the third of April in this column: yes, unless a cell rules it out."""
    dates = [match for match in map(_NUMBERS.match, cells) if match and len(match["a"]) <= 2]
    month_first = any(int(match["b"]) > 12 for match in dates)
    day_first = any(int(match["a"]) > 12 for match in dates)
    return day_first or not month_first


def parse_count(cell: str) -> int | None:
    """A count: 1 234, 1.2k, 3,4 M; None for what is no number. Never below 0."""
    match = _COUNT.fullmatch(cell.translate(_SPACES).replace(" ", "").casefold())
    if match is None or len(cell) > LONGEST:
        return None
    number, unit = match["number"], match["unit"]
    if not unit and re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", number):  # 1.234 or 1,234: thousands
        number = number.replace(",", "").replace(".", "")
    value = float(number.replace(",", ".")) * {"": 1, "k": 1_000, "m": 1_000_000}[unit]
    return max(0, round(value))


def parse_rating(cell: str) -> int | None:
    """Stars out of five: 4, 4,5, 4/5, 8/10, ★★★★☆, "4 étoiles"; None for what is no rating.

    Halves go down: 4,5 is shown as 4, never better than what was said.
    """
    said = cell.translate(_SPACES).strip()
    if said and not said.strip("★☆⭐ \ufe0f"):
        stars = said.count("★") + said.count("⭐")
        return stars if stars <= 5 else None
    match = _RATING.fullmatch(said.casefold()) if len(said) <= LONGEST else None
    if match is None:
        return None
    scale = int(match["of"] or 5)
    share = float(match["value"].replace(",", ".")) / scale if scale else -1
    return int(share * 5 + 1e-9) if 0 <= share <= 1 else None
