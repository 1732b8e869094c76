import pytest

from tests.factories import make_author, make_brand
from vigie.people.queries import authors_known

pytestmark = pytest.mark.django_db


def test_people_are_known_to_the_brand_that_met_them_on_that_network() -> None:
    brand = make_brand()
    met = make_author(brand, network="bluesky", native_id="did:a")
    make_author(brand, network="mastodon", native_id="did:b")
    make_author(make_brand(), network="bluesky", native_id="did:c")

    known = authors_known(brand=brand, network="bluesky", native_ids=["did:a", "did:b", "did:c", "did:d"])
    assert known == {met.pk: "did:a"}
