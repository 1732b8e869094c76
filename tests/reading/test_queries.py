import pytest

from tests import factories as make
from tests.reading.taught import keep_version
from vigie.reading.models import Reader
from vigie.reading.queries import active_overlay, overlays_of, reader_of
from vigie.reading.services import activate_overlay, change_reader

pytestmark = pytest.mark.django_db


def test_brand_nobody_touched_is_read_as_shipped() -> None:
    brand = make.make_brand()
    reader = reader_of(brand)

    assert (reader.brand, reader.learns, reader.engine) == (brand, False, "")
    assert not Reader.objects.exists()
    assert active_overlay(brand) is None


def test_reader_is_that_of_the_brand() -> None:
    brand, other = make.make_brand(), make.make_brand()
    change_reader(brand=brand, by=None, now=make.NINE, learns=True)

    assert reader_of(brand).learns
    assert not reader_of(other).learns


def test_versions_are_those_of_the_brand_newest_first() -> None:
    brand, other = make.make_brand(), make.make_brand()
    first, second = keep_version(brand), keep_version(brand)
    elsewhere = keep_version(other)
    for one in (first, elsewhere):
        activate_overlay(overlay=one, by=None, now=make.NINE)

    assert list(overlays_of(brand)) == [second, first]
    assert active_overlay(brand) == first
    assert active_overlay(other) == elsewhere
