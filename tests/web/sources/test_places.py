"""The places of a source: found, described, and what a description changes."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.inbox.desk import open_brand
from vigie.brands.models import Member, Role
from vigie.networks.models import Account, Place
from vigie.web.sources import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = make.make_member(open_brand(), role=Role.SUPERVISOR)
    client.force_login(member.user)
    return member


@pytest.fixture
def account(supervisor: Member) -> Account:
    return make.make_account(supervisor.brand)


def listed(client: Client, account: Account, **asked: object) -> list[str]:
    page = client.get(reverse("places", args=[account.brand.public_id, account.public_id]), asked)
    return [one.place.name for one in page.context["places"]]


def of(place: Place) -> str:
    return reverse("place", args=[place.account.brand.public_id, place.pk])


def test_places_of_the_account_alone_are_listed(account: Account, client: Client) -> None:
    make.make_place(account, name="Forum")
    make.make_place(make.make_account(account.brand), name="Ailleurs")

    assert listed(client, account) == ["Forum"]


def test_place_is_found_by_name_or_address(account: Account, client: Client) -> None:
    make.make_place(account, name="Forum du colis")
    make.make_place(account, name="Avis", url="https://avis.example/colis")
    make.make_place(account, name="Blogue")

    assert listed(client, account, q="COLIS") == ["Avis", "Forum du colis"]
    assert listed(client, account, q="nulle part") == []


def test_many_places_come_page_by_page(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PAGE", 2)
    for n in range(5):
        make.make_place(account, name=f"p{n}")
    address, seen = reverse("places", args=[account.brand.public_id, account.public_id]), []
    following = None
    for _ in range(3):
        page = client.get(address, {"before": following} if following else {})
        seen += [one.place.name for one in page.context["places"]]
        following = page.context["next"]

    assert (seen, following) == (["p4", "p3", "p2", "p1", "p0"], None)


@pytest.mark.parametrize("before", ["x", "-1", str(2**80)])
def test_page_that_makes_no_sense_is_the_first(account: Account, client: Client, before: str) -> None:
    make.make_place(account, name="Forum")

    assert listed(client, account, before=before) == ["Forum"]


def test_place_is_described(account: Account, client: Client) -> None:
    place = make.make_place(account, ours=True, culture="brand")
    client.post(of(place), {"culture": "help", "customs": "Ici on dit tu."})
    place.refresh_from_db()

    assert (place.ours, place.culture, place.customs) == (False, "help", "Ici on dit tu.")


def test_place_may_stay_without_a_culture(account: Account, client: Client) -> None:
    place = make.make_place(account, culture="help")
    client.post(of(place), {"ours": "on", "culture": "", "customs": ""})
    place.refresh_from_db()

    assert (place.ours, place.culture) == (True, "")


def test_page_tells_which_rules_in_force_look_at_each_answer(account: Account, client: Client) -> None:
    """From the rules a brand begins with: one leaves time to the community where people help each other."""
    page = client.get(of(make.make_place(account)))
    ours, brand, helping, public = [effect.rules for effect in page.context["effects"]]

    assert "On nous reproche d'effacer des messages" in ours
    assert helping == ["Lieu d'entraide : laisser le temps à la communauté"]
    assert (brand, public) == ([], [])


def test_reader_looks_and_changes_nothing(account: Account, client: Client) -> None:
    place = make.make_place(account, name="Forum", culture="public")
    client.force_login(make.make_member(account.brand, role=Role.READER).user)

    assert listed(client, account) == ["Forum"]
    assert client.post(of(place), {"culture": "help"}).status_code == 403
    place.refresh_from_db()
    assert place.culture == "public"


def test_address_that_is_none_is_no_link(account: Account, client: Client) -> None:
    make.make_place(account, url="javascript:alert(1)")
    page = client.get(reverse("places", args=[account.brand.public_id, account.public_id]))

    assert [one.link for one in page.context["places"]] == [""]
