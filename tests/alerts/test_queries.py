import pytest
from django.utils import timezone

from tests.factories import make_brand
from vigie.alerts.models import Alert
from vigie.alerts.queries import open_alerts
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
