import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_author, make_brand
from vigie.core.types import Author
from vigie.people import models
from vigie.people.services import know_authors, note_offence

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_person_is_the_network_s_id_not_the_handle() -> None:
    brand = make_brand()
    know_authors(brand=brand, network="x", authors=[Author("1", "luc", "Luc")], now=NOW)
    renamed = know_authors(brand=brand, network="x", authors=[Author("1", "luc2", "Luc T.")], now=NOW)["1"]
    reused = know_authors(brand=brand, network="x", authors=[Author("2", "luc", "Autre")], now=NOW)["2"]

    assert renamed.pk != reused.pk
    renamed.refresh_from_db()
    assert (renamed.handle, renamed.old_handles) == ("luc2", ["luc"])


def test_same_id_in_two_brands_is_two_rows() -> None:
    one, two = make_brand(), make_brand()
    for brand in (one, two):
        know_authors(brand=brand, network="x", authors=[Author("1", "luc")], now=NOW)

    assert models.Author.objects.count() == 2


@pytest.mark.parametrize("followers", [-5, 2**40, None])
def test_impossible_counts_are_no_counts(followers: int | None) -> None:
    known = know_authors(brand=make_brand(), network="x", authors=[Author("1", followers=followers)], now=NOW)

    assert known["1"].followers is None


@pytest.mark.parametrize("people", [1, 30])
def test_knowing_costs_the_same_for_any_number(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    brand = make_brand()
    with django_assert_num_queries(3):
        know_authors(brand=brand, network="x", authors=[Author(str(n)) for n in range(people)], now=NOW)


def test_offence_counts_once_per_message() -> None:
    author = make_author(make_brand())
    for native_id in ("m1", "m1", "m2"):
        note_offence(author=author, native_id=native_id, ground="spam", report=None, now=NOW)

    author.refresh_from_db()
    assert author.offences == 2
