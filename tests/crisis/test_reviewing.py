from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.crisis.room import Team, in_force
from tests.factories import make_case
from tests.inbox.desk import settle_all
from tests.networks.replayed import replay_account
from vigie.brands.models import Brand
from vigie.crisis.closing import close_crisis
from vigie.crisis.deciding import decide
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.gathering import add_cases
from vigie.crisis.models import Crisis, CrisisEvent
from vigie.crisis.reviewing import (
    add_improvement,
    finish_improvement,
    measure,
    times_of,
    write_review,
)
from vigie.crisis.stating import publish_statement
from vigie.inbox.chain import append
from vigie.inbox.models import CaseEvent
from vigie.listening.models import Tally

pytestmark = pytest.mark.django_db


def lived(folder: Path) -> tuple[Team, Crisis]:
    """A crisis from its first message to its end."""
    team, now = Team(), timezone.now()
    began, detected = now - timedelta(hours=2), now - timedelta(hours=1, minutes=46)
    account = replay_account(folder, brand=team.brand)
    for minute, heard in ((100, 3), (60, 41), (30, 12)):
        at = (now - timedelta(minutes=minute)).replace(second=0, microsecond=0)
        Tally.objects.create(brand=team.brand, kind="post", minute=at, heard=heard, negative=heard)
    crisis = team.opened(now=now - timedelta(hours=1), began_at=began, detected_at=detected)
    case = make_case(team.brand)
    add_cases(crisis=crisis, cases=[case], by=team.sara, now=now)
    append(case=case, kind=CaseEvent.Kind.REPLIED, by=team.camille, now=now - timedelta(minutes=50))
    decide(crisis=crisis, what="Parler", why="Tôt", by=team.sara, now=now - timedelta(minutes=45))
    statement = in_force(crisis, by=team.camille, second=team.sara, now=now)
    publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    settle_all()
    close_crisis(
        crisis=crisis,
        why="Le paiement remarche.",
        posture=Brand.Posture.CALM,
        by=team.sara,
        now=timezone.now() + timedelta(minutes=5),
    )
    return team, crisis


def line(crisis: Crisis, kind: str) -> datetime:
    return CrisisEvent.objects.filter(crisis=crisis, kind=kind).order_by("seq")[0].at


def test_times_of_the_review_match_the_log(tmp_path: Path) -> None:
    _, crisis = lived(tmp_path)
    crisis.refresh_from_db()
    times = times_of(crisis=crisis)

    assert times == measure(crisis=crisis)
    assert (times.first_message, times.detected) == (crisis.began_at, crisis.detected_at)
    assert times.opened == line(crisis, "opened")
    assert times.first_decision == line(crisis, "decided")
    assert times.first_answer == CaseEvent.objects.get(kind="replied").at
    assert times.statement == line(crisis, "published")
    assert times.peak == Tally.objects.get(heard=41).minute
    assert times.end == line(crisis, "closed")


def test_sealed_times_stay_whatever_happens_later(tmp_path: Path) -> None:
    _, crisis = lived(tmp_path)
    before = times_of(crisis=crisis)
    Tally.objects.filter(heard=3).update(heard=900)

    assert times_of(crisis=crisis) == before
    assert measure(crisis=crisis).peak != before.peak


def test_a_review_comes_after_the_end_and_names_who_mends_what(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    words = {"went_well": "Vite dit.", "was_hard": "", "lucky": "Un mardi.", "causes": "Certificat échu."}
    with pytest.raises(CrisisRefused, match="still-open"):
        write_review(crisis=crisis, by=team.sara, now=now, **words)
    close_crisis(crisis=crisis, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=now)
    write_review(crisis=crisis, by=team.sara, now=now, **words)
    with pytest.raises(CrisisRefused, match="past"):
        add_improvement(
            crisis=crisis, title="Veiller", owner=team.camille, due_on=date(2020, 1, 1), by=team.sara, now=now
        )
    row = add_improvement(
        crisis=crisis,
        title="Surveiller les certificats",
        owner=team.camille,
        due_on=now.date() + timedelta(days=30),
        by=team.sara,
        now=now,
    )
    finish_improvement(improvement=row, by=team.camille, now=now)

    assert crisis.review.lucky == "Un mardi."
    assert list(CrisisEvent.objects.order_by("seq").values_list("kind", flat=True))[-3:] == [
        "reviewed",
        "improvement",
        "improvement",
    ]
