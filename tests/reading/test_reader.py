"""The one door: which version reads, what it costs, and what it may never do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.reading.taught import JARGON, ORDINARY, jargon, keep_version
from vigie.brands.models import Brand
from vigie.core.text import read
from vigie.core.text.engine import model_name
from vigie.core.text.overlay import Lesson
from vigie.core.types import Item, Reading
from vigie.reading.models import Overlay
from vigie.reading.reader import bare_item, read_for, read_taught
from vigie.reading.services import activate_overlay, switch_off_overlay

pytestmark = pytest.mark.django_db

NOW = make.NINE
HEARD = bare_item(JARGON.format(777), "fr")
CRITICISM = "Livraison en retard de trois semaines, service client injoignable, je suis très déçue."
SCAM = "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78"


@pytest.fixture
def brand() -> Brand:
    return make.make_brand()


def read_one(brand: Brand, item: Item = HEARD) -> Reading:
    [reading] = read_for(brand=brand, items=[item], now=NOW)
    return reading


def test_brand_that_taught_nothing_is_read_as_shipped(brand: Brand) -> None:
    keep_version(brand)

    assert [read_one(brand)] == read([HEARD])


def test_version_in_force_reads_from_then_on_and_signs(brand: Brand) -> None:
    shipped = read_one(brand)
    version = keep_version(brand)
    activate_overlay(overlay=version, by=None, now=NOW)
    taught = read_one(brand)

    assert shipped.topic.value != "safety"
    assert taught.topic.value == "safety"
    assert (shipped.model, taught.model) == (model_name(), f"{model_name()}+b{version.version}")


def test_taking_it_back_or_changing_it_holds_at_once(brand: Brand) -> None:
    first = keep_version(brand, active=True)
    second = keep_version(brand, jargon(value="price"))
    assert read_one(brand).topic.value == "safety"
    activate_overlay(overlay=second, by=None, now=NOW)
    assert read_one(brand).topic.value == "price"
    switch_off_overlay(brand=brand, by=None, now=NOW)
    assert [read_one(brand)] == read([HEARD])
    activate_overlay(overlay=first, by=None, now=NOW)
    assert read_one(brand).topic.value == "safety"


def test_nothing_crosses_from_one_brand_to_another(brand: Brand) -> None:
    keep_version(make.make_brand(), active=True)

    assert [read_one(brand)] == read([HEARD])


def test_version_of_another_model_is_not_used(brand: Brand) -> None:
    """The product was upgraded while it was in force."""
    version = keep_version(brand, base="old-1", active=True)

    assert [read_one(brand)] == read([HEARD])
    assert read_taught(overlay=version, items=[HEARD]) == read([HEARD])


def test_broken_version_stops_nobody_from_hearing(brand: Brand) -> None:
    version = keep_version(brand, active=True)
    Overlay.objects.filter(pk=version.pk).update(content=b"spoiled")

    assert [read_one(brand)] == read([HEARD])


def test_version_can_read_without_being_in_force(brand: Brand) -> None:
    [reading] = read_taught(overlay=keep_version(brand), items=[HEARD])

    assert reading.topic.value == "safety"
    assert read_taught(overlay=None, items=[HEARD]) == read([HEARD])


def test_each_item_keeps_its_place(brand: Brand) -> None:
    keep_version(brand, active=True)
    items = [bare_item(ORDINARY[0], "fr"), HEARD, bare_item("", ""), bare_item("Thank you so much!", "en")]
    readings = read_for(brand=brand, items=items, now=NOW)

    assert [one.topic.value == "safety" for one in readings[:2]] == [False, True]
    assert [one.language.value for one in readings] == ["fr", "fr", None, "en"]


def test_page_costs_one_small_query_once_the_version_is_known(brand: Brand) -> None:
    keep_version(brand, active=True)
    surely = bare_item(CRITICISM, "fr")
    read_one(brand, surely)
    with CaptureQueriesContext(connection) as asked:
        read_for(brand=brand, items=[surely] * 50, now=NOW)
    of_versions = [query["sql"] for query in asked if "reading_overlay" in query["sql"]]

    assert len(of_versions) == 1
    assert "content" not in of_versions[0]


def test_nothing_to_read_asks_nothing(brand: Brand) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert read_for(brand=brand, items=[], now=NOW) == []

    assert len(asked) == 0


@pytest.mark.parametrize("head", ["spam", "scam", "vulgar", "abusive"])
def test_first_law_a_version_never_makes_criticism_removable(brand: Brand, head: str) -> None:
    """A team that calls each complaint spam, a hundred times, teaches no removal."""
    lessons = [Lesson(f"{CRITICISM} Commande {n}.", "fr", head, "yes") for n in range(100)]
    version = keep_version(brand, lessons)
    items = [bare_item(text, "fr") for text in (CRITICISM, f"{CRITICISM} Commande 5.", JARGON.format(1))]

    assert [one.removable for one in read_taught(overlay=version, items=items)] == [False] * 3


def test_a_version_may_withdraw_what_was_removable(brand: Brand) -> None:
    [shipped] = read([bare_item(SCAM, "fr")])
    lessons = [Lesson(f"{SCAM}{'!' * n}", "fr", head, "no") for head in ("spam", "scam") for n in range(40)]
    [taught] = read_taught(overlay=keep_version(brand, lessons), items=[bare_item(SCAM, "fr")])

    assert shipped.removable
    assert not taught.removable


def test_rows_of_another_time_are_not_taken_for_it(brand: Brand) -> None:
    """After a restore a number may be given again: what is remembered goes by number and time."""
    version = keep_version(brand, active=True)
    read_one(brand)
    version.created_at += timedelta(seconds=1)
    version.content = keep_version(brand, jargon(value="price")).content
    version.save()

    assert read_one(brand).topic.value == "price"
