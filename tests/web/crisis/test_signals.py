"""What stirs, as people read it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.crisis.said import MINUTE, burst, known_brand, pass_by, say
from tests.factories import make_member
from vigie.brands.models import Member, Role
from vigie.crisis.models import Crisis, Signal, Watchkeeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Member:
    """A supervisor whose brand has had a bad half hour."""
    start = timezone.now().replace(second=0, microsecond=0) - 30 * MINUTE
    brand = known_brand(start)
    member = make_member(brand, role=Role.SUPERVISOR)
    burst(brand, start, minutes=20, a_minute=3, text="Colis perdu à Rimouski, scandaleux")
    say(brand, start + 5 * MINUTE, text="Mon fils a été blessé par votre grille-pain")
    pass_by(start, 25)
    client.force_login(member.user)
    return member


def page(client: Client, member: Member, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=[member.brand.public_id, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_says_what_goes_on_and_what_past_alarms_were_worth(client: Client, member: Member) -> None:
    body = page(client, member, "signals")

    assert "Rimouski" in body
    assert 'name="per_month"' in body


def test_signal_says_all_it_knows(client: Client, member: Member) -> None:
    signal = Signal.objects.get(kind="crisis")
    body = page(client, member, "signal", signal.public_id)

    assert "scandaleux" in body
    assert "<svg" in body
    assert f"signal={signal.public_id}" in body
    grave = Signal.objects.get(kind="gravity")
    assert "grille-pain" in page(client, member, "signal", grave.public_id)


def test_crisis_is_opened_from_a_signal_with_its_times(client: Client, member: Member) -> None:
    signal = Signal.objects.get(kind="crisis")
    address = reverse("crisis_open", args=[member.brand.public_id]) + f"?signal={signal.public_id}"
    assert "Rimouski" in client.get(address).content.decode()

    client.post(address, {"name": "Colis perdus", "level": "alert"})

    crisis = Crisis.objects.get()
    assert (crisis.signal, crisis.began_at, crisis.detected_at) == ("crisis", signal.since, signal.raised_at)


def test_outcome_is_noted_and_strangers_see_nothing(client: Client, member: Member) -> None:
    signal = Signal.objects.get(kind="crisis")
    address = reverse("signal_judge", args=[member.brand.public_id, signal.public_id])
    client.post(address, {"outcome": "real"})
    signal.refresh_from_db()
    assert (signal.outcome, signal.judged_by) == ("real", member)

    stranger = make_member(role=Role.ADMIN)
    client.force_login(stranger.user)
    assert client.post(address, {"outcome": "false"}).status_code == 404
    elsewhere = reverse("signal", args=[stranger.brand.public_id, signal.public_id])
    assert client.get(elsewhere).status_code == 404


def test_budget_is_set_by_a_supervisor_within_reason(client: Client, member: Member) -> None:
    address = reverse("signals_budget", args=[member.brand.public_id])
    client.post(address, {"per_month": "0"})
    assert not Watchkeeping.objects.exists()
    client.post(address, {"per_month": "2"})
    assert Watchkeeping.objects.get().budget_per_month == 2
