"""A short drill in a brand of its own: what tests of drills stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.test import override_settings
from django.utils import timezone

from tests.factories import make_member
from tests.inbox.desk import carry, open_brand
from vigie.brands.models import Member, Role
from vigie.core.drill.writing import Answers, write_scenario
from vigie.crisis.drills.services import start_drill
from vigie.crisis.models import Drill
from vigie.networks import sending

BEGIN = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def short_text(**answers: object) -> str:
    """A drill of an hour, with one card."""
    given = {
        "title": "Essai",
        "story": "outage",
        "brand": "Marque Exemple",
        "minutes": 60,
        "facts": ["Le support confirme la panne."],
    } | answers
    return write_scenario(Answers(**given))  # type: ignore[arg-type]


@contextmanager
def data_in(folder: Path) -> Iterator[None]:
    """Days and journals of the drill lie there."""
    with override_settings(DATA_DIR=folder):
        yield


def leader(**fields: object) -> Member:
    """Somebody who supervises a brand."""
    return make_member(open_brand(), role=Role.SUPERVISOR, **fields)


def started(by: Member, *, now: datetime = BEGIN, speed: int = 10, text: str = "") -> Drill:
    return start_drill(home=by.brand, text=text or short_text(), by=by, speed=speed, now=now)


def worked() -> None:
    """The worker did all that is due, and what left was seen on the network."""
    carry(rounds=20)
    sending.look_due(timezone.now() + timedelta(minutes=1))
    carry(rounds=20)
