from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crisis.room import Team
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import RoomLink
from vigie.crisis.sharing import open_link, revoke_link, sealed_address, share_room

pytestmark = pytest.mark.django_db


def made() -> tuple[RoomLink, str]:
    team, now = Team(), timezone.now()
    return share_room(
        crisis=team.opened(now=now), name="Direction", until=now + timedelta(days=1), by=team.sara, now=now
    )


def test_a_link_opens_until_it_ends_or_is_revoked() -> None:
    (link, sealed), now = made(), timezone.now()
    assert open_link(sealed=sealed, now=now) == link
    assert sealed_address(link=link) == sealed
    assert open_link(sealed=sealed, now=now + timedelta(days=1, minutes=1)) is None

    revoke_link(link=link, by=link.by, now=now)
    assert open_link(sealed=sealed, now=now) is None
    with pytest.raises(CrisisRefused, match="already-done"):
        revoke_link(link=link, by=link.by, now=now)


@pytest.mark.parametrize("spoil", ["", "x", ":", "é"])
def test_an_address_nobody_signed_opens_nothing(spoil: str) -> None:
    link, sealed = made()
    forged = [f"{link.public_id.hex}:{spoil}", sealed[:-1] + ("a" if sealed[-1] != "a" else "b"), spoil]

    assert [open_link(sealed=one, now=timezone.now()) for one in forged] == [None, None, None]


def test_a_link_lasts_two_weeks_at_most() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    for until, because in ((now, "past"), (now + timedelta(days=15), "too-far")):
        with pytest.raises(CrisisRefused, match=because):
            share_room(crisis=crisis, name="X", until=until, by=team.sara, now=now)
