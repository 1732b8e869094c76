from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_author, make_brand
from vigie.people.queries import offences_of
from vigie.people.services import note_offence

pytestmark = pytest.mark.django_db


def test_offences_of_a_person_newest_first() -> None:
    author, now = make_author(make_brand()), timezone.now()
    old = note_offence(author=author, native_id="m1", ground="spam", report=None, now=now - timedelta(days=1))
    new = note_offence(author=author, native_id="m2", ground="scam", report=None, now=now)
    note_offence(author=make_author(make_brand()), native_id="m3", ground="spam", report=None, now=now)

    assert list(offences_of(author=author)) == [new, old]
