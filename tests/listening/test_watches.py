from datetime import timedelta

import pytest

from tests.factories import NINE, make_brand, make_watch
from vigie.listening import watches
from vigie.listening.watches import matcher_of

pytestmark = pytest.mark.django_db


def caught(brand: object, text: str) -> list[str]:
    return [hit.key for hit in matcher_of(brand).match([text])[0]]  # type: ignore[arg-type]


def test_watches_of_a_brand_catch_what_they_say_under_their_own_number() -> None:
    brand = make_brand()
    name = make_watch(brand, query="boréale")
    late = make_watch(brand, query="boréale livraison -aurore")
    make_watch(make_brand(), query="boréale")

    assert caught(brand, "La livraison de BOREALE traîne") == [str(name.pk), str(late.pk)]
    assert caught(brand, "Livraison d'une aurore boréale") == [str(name.pk)]
    assert caught(brand, "Il neige") == []


def test_matcher_is_kept_until_a_watch_changes() -> None:
    brand = make_brand()
    watch = make_watch(brand, query="boréale")
    first = matcher_of(brand)
    assert matcher_of(brand) is first

    watch.query, watch.updated_at = "nordelle", NINE + timedelta(seconds=1)
    watch.save()

    assert caught(brand, "Boréale") == []
    assert caught(brand, "Nordelle") == [str(watch.pk)]


def test_watch_that_is_off_or_gone_catches_nothing() -> None:
    brand = make_brand()
    off = make_watch(brand, query="boréale", is_active=False)
    assert caught(brand, "Boréale") == []

    off.delete()
    assert caught(brand, "Boréale") == []


def test_memory_of_matchers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "KEPT", 2)
    brands = [make_brand() for _ in range(4)]
    for brand in brands:
        make_watch(brand, query="boréale")
        matcher_of(brand)

    assert len(watches._kept) == 2
    assert caught(brands[0], "Boréale")
