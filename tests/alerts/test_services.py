import pytest
from django.utils import timezone

from tests.factories import make_brand, make_member
from vigie.alerts.models import Alert
from vigie.alerts.services import acknowledge_alert, clear_alert, raise_alert, watch_bus
from vigie.bus.models import Event
from vigie.bus.services import record

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_raising_twice_is_one_alert_with_the_latest_words() -> None:
    brand = make_brand()
    first = raise_alert(brand=brand, kind="silent", key="a:1", now=NOW, params={"hours": 1})
    second = raise_alert(brand=brand, kind="silent", key="a:1", now=NOW, params={"hours": 2})

    assert first.pk == second.pk
    assert Alert.objects.get().params == {"hours": 2}


def test_house_alerts_are_one_too() -> None:
    raise_alert(brand=None, kind="disk", key="disk", now=NOW)
    raise_alert(brand=None, kind="disk", key="disk", now=NOW)

    assert Alert.objects.count() == 1


def test_cleared_alert_can_be_raised_anew() -> None:
    brand = make_brand()
    raise_alert(brand=brand, kind="silent", key="a:1", now=NOW)

    assert clear_alert(brand=brand, key="a:1", now=NOW)
    assert not clear_alert(brand=brand, key="a:1", now=NOW)
    raise_alert(brand=brand, kind="silent", key="a:1", now=NOW)
    assert Alert.objects.filter(cleared_at=None).count() == 1


def test_stuck_event_calls_the_house_until_it_is_dealt_with() -> None:
    event = record(topic="a.failed", payload={}, now=NOW)
    Event.objects.update(parked_at=NOW)
    watch_bus(NOW)
    assert Alert.objects.get(cleared_at=None).params == {"count": 1}

    Event.objects.filter(pk=event.pk).update(parked_at=None)
    watch_bus(NOW)
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_acknowledged_alert_stays_open_and_keeps_the_first_name() -> None:
    brand = make_brand()
    alert = raise_alert(brand=brand, kind="silent", key="a:1", now=NOW)
    first, second = make_member(brand), make_member(brand)

    acknowledge_alert(alert=alert, by=first, now=NOW)
    acknowledge_alert(alert=alert, by=second, now=NOW)

    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.cleared_at) == (first, None)
