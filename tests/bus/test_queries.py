from datetime import timedelta

import pytest
from django.utils import timezone

from vigie.bus.models import Event
from vigie.bus.queries import lag_seconds, parked
from vigie.bus.services import record

pytestmark = pytest.mark.django_db


def test_lag_is_the_age_of_the_oldest_waiting_event() -> None:
    now = timezone.now()
    assert lag_seconds(now=now) == 0.0
    record(topic="a.said", payload={}, now=now - timedelta(seconds=90))
    record(topic="a.said", payload={}, now=now - timedelta(seconds=20))

    assert lag_seconds(now=now) == pytest.approx(90)


def test_parked_events_are_shown_and_do_not_count_as_lag() -> None:
    now = timezone.now()
    event = record(topic="a.said", payload={}, now=now - timedelta(seconds=90))
    Event.objects.update(parked_at=now)

    assert list(parked()) == [event]
    assert lag_seconds(now=now) == 0.0
