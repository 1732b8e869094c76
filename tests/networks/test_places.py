"""What the team says about a place: kept, told once, and left alone by what the network says."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.bus.models import Event
from vigie.core import types
from vigie.networks.models import Place
from vigie.networks.places import change_place, know_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Member:
    return make.make_member(role=Role.SUPERVISOR)


def a_place(by: Member, **fields: object) -> Place:
    return make.make_place(make.make_account(by.brand), **fields)


def test_change_of_a_place_is_kept_and_recorded_with_its_author(by: Member) -> None:
    place = a_place(by, ours=False, culture="public")
    change_place(place=place, ours=False, culture="help", customs=" Ici on dit tu. ", by=by, now=make.NINE)
    place.refresh_from_db()

    assert (place.ours, place.culture, place.customs) == (False, "help", "Ici on dit tu.")
    event = Event.objects.get(topic="places.changed")
    assert event.payload == {"place": place.pk, "fields": ["culture", "customs"], "by": by.pk}


def test_place_saved_as_it_stands_is_no_event(by: Member) -> None:
    place = a_place(by, ours=True, culture="brand")
    change_place(place=place, ours=True, culture="brand", customs="", by=by, now=make.NINE)

    assert not Event.objects.filter(topic="places.changed").exists()


def test_culture_nobody_knows_is_refused(by: Member) -> None:
    with pytest.raises(ValidationError):
        change_place(place=a_place(by), ours=True, culture="club", customs="", by=by, now=make.NINE)


def test_what_the_team_says_outlives_what_is_heard_next(by: Member) -> None:
    place = a_place(by, ours=False, culture="public", name="Forum")
    change_place(place=place, ours=True, culture="help", customs="tu", by=by, now=make.NINE)
    heard = types.Place(place.native_id, "Forum du colis", ours=False, culture="public")
    know_places(account=place.account, places=[heard])
    place.refresh_from_db()

    assert (place.name, place.ours, place.culture, place.customs) == ("Forum du colis", True, "help", "tu")
