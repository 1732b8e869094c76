import pytest
from django.utils import timezone

from tests.crisis.room import Team
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.handing import accept_room, hold_room, leave_rooms, offer_room, withdraw_offer
from vigie.crisis.models import CrisisEvent
from vigie.crisis.queries import open_hand_over

pytestmark = pytest.mark.django_db


def test_the_room_is_held_by_who_accepts_it() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    offer = offer_room(crisis=crisis, taker=team.camille, summary="Tout est dit.", by=team.sara, now=now)
    crisis.refresh_from_db()
    assert crisis.holder == team.sara
    with pytest.raises(CrisisRefused, match="not-yours"):
        accept_room(hand_over=offer, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="hand-over-open"):
        offer_room(crisis=crisis, taker=team.camille, summary="Encore.", by=team.sara, now=now)

    accept_room(hand_over=offer, by=team.camille, now=now)
    crisis.refresh_from_db()
    assert (crisis.holder, open_hand_over(crisis=crisis)) == (team.camille, None)
    assert list(CrisisEvent.objects.order_by("seq").values_list("kind", flat=True))[-2:] == [
        "handed",
        "taken",
    ]
    with pytest.raises(CrisisRefused, match="not-waiting"):
        accept_room(hand_over=offer, by=team.camille, now=now)


def test_an_offer_may_be_withdrawn() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    offer = offer_room(crisis=crisis, taker=team.camille, summary="Tout est dit.", by=team.sara, now=now)
    withdraw_offer(hand_over=offer, now=now)
    with pytest.raises(CrisisRefused, match="not-waiting"):
        accept_room(hand_over=offer, by=team.camille, now=now)
    with pytest.raises(CrisisRefused, match="to-oneself"):
        offer_room(crisis=crisis, taker=team.sara, summary="À moi.", by=team.sara, now=now)


def test_a_room_that_opened_by_itself_is_taken_by_the_first() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now, by=None, signal="burst:1")
    hold_room(crisis=crisis, by=team.camille, now=now)
    with pytest.raises(CrisisRefused, match="already-done"):
        hold_room(crisis=crisis, by=team.sara, now=now)


def test_who_leaves_the_brand_holds_no_room_and_gets_none() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    offer = offer_room(crisis=crisis, taker=team.camille, summary="Tout est dit.", by=team.sara, now=now)
    leave_rooms({"member": team.camille.pk}, now)
    leave_rooms({"member": team.sara.pk}, now)
    leave_rooms({"member": team.sara.pk}, now)

    crisis.refresh_from_db()
    offer.refresh_from_db()
    assert (crisis.holder, offer.withdrawn_at) == (None, now)
    assert CrisisEvent.objects.filter(kind="taken").count() == 1
