import pytest
from django.utils import timezone

from tests.factories import make_brand, make_contact, make_notice
from vigie.alerts.models import Alert
from vigie.alerts.queries import called_lately, open_alerts, told_about
from vigie.alerts.services import clear_alert, raise_alert

pytestmark = pytest.mark.django_db


def test_open_alerts_of_ones_brands_gravest_first() -> None:
    now, mine, other = timezone.now(), make_brand(), make_brand()
    mild = raise_alert(brand=mine, kind="silent", key="a", now=now)
    grave = raise_alert(brand=mine, kind="access-lost", key="b", now=now, level=Alert.Level.URGENT)
    raise_alert(brand=other, kind="silent", key="c", now=now)
    house = raise_alert(brand=None, kind="disk", key="d", now=now)
    raise_alert(brand=mine, kind="silent", key="e", now=now)
    clear_alert(brand=mine, key="e", now=now)

    assert list(open_alerts(brands=[mine])) == [grave, mild]
    assert house in open_alerts(brands=[mine], house=True)


def test_what_is_over_is_remembered_where_somebody_had_been_called() -> None:
    now, contact = timezone.now(), make_contact()
    for key in ("called", "not called"):
        raise_alert(brand=contact.brand, kind="silent", key=key, now=now)
    called = Alert.objects.get(key="called")
    for _ in range(2):
        make_notice(contact, alert=called, now=now)
    assert list(called_lately(brands=[contact.brand], since=now)) == []

    for key in ("called", "not called"):
        clear_alert(brand=contact.brand, key=key, now=now)
    assert list(called_lately(brands=[contact.brand], since=now)) == [called]
    assert list(called_lately(brands=[make_brand()], since=now)) == []
    assert len(told_about(alerts=[called])[called.pk]) == 2
