from typing import Any

import pytest

from tests.factories import make_brand, make_watch
from vigie.brands.models import Brand
from vigie.core.query import Subject
from vigie.listening import watches
from vigie.listening.watches import caught_by_watches

pytestmark = pytest.mark.django_db


def caught(brand: Brand, text: str) -> list[str]:
    return [hit.key for hit in caught_by_watches(brand=brand, subjects=[Subject(text)])[0]]


def test_watches_of_a_brand_catch_what_they_say_under_their_own_number() -> None:
    brand = make_brand()
    name = make_watch(brand, query="boréale")
    late = make_watch(brand, query="boréale livraison -aurore")
    make_watch(make_brand(), query="boréale")

    assert caught(brand, "La livraison de BOREALE traîne") == [str(name.pk), str(late.pk)]
    assert caught(brand, "Livraison d'une aurore boréale") == [str(name.pk)]
    assert caught(brand, "Il neige") == []


def test_watch_that_changed_is_listened_for_as_it_is_now(django_assert_num_queries: Any) -> None:
    brand = make_brand()
    watch = make_watch(brand, query="boréale")
    assert caught(brand, "Boréale") == [str(watch.pk)]
    with django_assert_num_queries(1):
        caught(brand, "Boréale")

    watch.query = "nordelle"
    watch.save()

    assert caught(brand, "Boréale") == []
    assert caught(brand, "Nordelle") == [str(watch.pk)]


def test_watch_that_is_off_or_gone_catches_nothing() -> None:
    brand = make_brand()
    off = make_watch(brand, query="boréale", is_active=False)
    assert caught(brand, "Boréale") == []

    off.delete()
    assert caught(brand, "Boréale") == []


def test_memory_of_brands_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "KEPT", 2)
    brands = [make_brand() for _ in range(4)]
    for brand in brands:
        make_watch(brand, query="boréale")
        caught(brand, "Boréale")

    assert len(watches._known) == 2
    assert caught(brands[0], "Boréale")


def test_watch_that_makes_no_sense_any_more_silences_no_other() -> None:
    brand = make_brand()
    make_watch(brand, query="site:boreale.ca")
    sound = make_watch(brand, query="boréale")

    assert caught(brand, "Boréale") == [str(sound.pk)]
