import doctest
import importlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from vigie.connectors.manual.cells import guess_day_first, parse_count, parse_date, parse_rating

MONTREAL = ZoneInfo("America/Toronto")
AFTERNOON = datetime(2026, 11, 25, 14, 5, tzinfo=MONTREAL)
MIDNIGHT = datetime(2026, 11, 25, tzinfo=MONTREAL)


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ("2026-11-25T14:05:00-05:00", AFTERNOON),
        ("2026-11-25T19:05:00Z", AFTERNOON),
        ("2026-11-25 14:05", AFTERNOON),
        ("25/11/2026 14:05", AFTERNOON),
        ("25/11/26 14h05", AFTERNOON),
        ("25-11-2026 à 14 h 05", AFTERNOON),
        ("25.11.2026 19:05:00 +0000", AFTERNOON),
        ("25 nov. 2026 à 14\u202fh\u202f05", AFTERNOON),
        ("mercredi 25 novembre 2026 à 14h05", AFTERNOON),
        ("Nov 25, 2026 2:05 PM", AFTERNOON),
        ("Wed, 25 Nov 2026 19:05:00 +0000", AFTERNOON),
        ("1795633500", AFTERNOON),
        ("1795633500000", AFTERNOON),
        ("46351", MIDNIGHT),
        ("46351,5", MIDNIGHT.replace(hour=12)),
        ("2026/11/25", MIDNIGHT),
        ("20261125", MIDNIGHT),
        ("le 25/11/2026", MIDNIGHT),
        ("11/25/2026", MIDNIGHT),
        ("25 NOVEMBRE 2026", MIDNIGHT),
        ("1er août 2026", datetime(2026, 8, 1, tzinfo=MONTREAL)),
        ("03/04/2026", datetime(2026, 4, 3, tzinfo=MONTREAL)),
        ("hier", None),
        ("32/13/2026", None),
        ("31/02/2026", None),
        ("25/11/2026 26:70", None),
        ("12", None),
        ("9" * 40, None),
        ("1" * 5_000, None),
        ("", None),
    ],
)
def test_dates_in_the_forms_people_use(cell: str, when: datetime | None) -> None:
    assert parse_date(cell, zone=MONTREAL) == when


def test_column_of_english_dates_is_seen() -> None:
    assert guess_day_first(["03/04/2026", "11/25/2026"]) is False
    assert guess_day_first(["03/04/2026", "25/11/2026"]) is True
    assert guess_day_first(["03/04/2026"]) is True
    assert guess_day_first([]) is True


@pytest.mark.parametrize(
    ("cell", "stars"),
    [
        ("4", 4),
        ("4,5", 4),
        ("4.9", 4),
        ("4/5", 4),
        ("3,5 / 5", 3),
        ("8/10", 4),
        ("4 étoiles", 4),
        ("1 star", 1),
        ("4 stars out of 5", 4),
        ("★★★★☆", 4),
        ("⭐⭐⭐", 3),
        ("0", 0),
        ("6", None),
        ("-1", None),
        ("★★★★★★", None),
        ("4/0", None),
        ("bien", None),
        ("", None),
    ],
)
def test_ratings_in_the_forms_people_use(cell: str, stars: int | None) -> None:
    assert parse_rating(cell) == stars


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("12", 12),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1.2k", 1200),
        ("3,4 M", 3_400_000),
        ("12,5", 12),
        ("-4", 0),
        ("beaucoup", None),
        ("1e9", None),
        ("", None),
    ],
)
def test_counts_in_the_forms_people_use(cell: str, count: int | None) -> None:
    assert parse_count(cell) == count


@pytest.mark.parametrize("module", ["manual.cells", "manual.hosts", "manual.links"])
def test_examples_in_the_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"vigie.connectors.{module}"))
    assert (result.failed, result.attempted > 0) == (0, True)
