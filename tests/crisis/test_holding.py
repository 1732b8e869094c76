from pathlib import Path

import pytest
from django.utils import timezone

from tests.crisis.room import Team
from tests.factories import make_brand
from tests.inbox.desk import carry, settle_all
from tests.networks.replayed import replay_account, seen
from vigie.brands.models import Brand
from vigie.core.types import Act
from vigie.crisis.closing import close_crisis
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.holding import pause, resume
from vigie.crisis.models import Crisis
from vigie.crisis.opening import open_crisis
from vigie.networks.intents import queue_delivery, queue_post
from vigie.networks.models import Delivery, Hold
from vigie.networks.queries import open_holds
from vigie.networks.sending import deliver_due

pytestmark = pytest.mark.django_db
What = Hold.What


def paused(team: Team) -> int:
    """How many parts of what leaves are stopped for the brand."""
    return Hold.objects.filter(brand=team.brand, lifted_at=None).exclude(what=What.ALL).count()


def test_promotion_waits_while_people_answer(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand)
    crisis = team.opened(now=now)
    praise = queue_post(
        account=account,
        about="promo:1",
        text="Moins 20 % ce soir !",
        language="fr",
        by=team.sara,
        now=now,
        origin=Delivery.Origin.PROMOTION,
    )
    answer = queue_delivery(
        account=account, act=Act.REPLY, target=seen(account, "un"), text="On regarde.", by=team.sara, now=now
    )
    carry()
    states = {one.pk: one.state for one in Delivery.objects.all()}
    assert (states[praise.pk], states[answer.pk]) == ("wanted", "sent")
    assert open_holds(brand=team.brand).count() == 0
    assert paused(team) == 2

    resume(crisis=crisis, what=What.SCHEDULED, by=team.sara, now=now)
    resume(crisis=crisis, what=What.PROMOTION, by=team.sara, now=now)
    deliver_due(timezone.now())
    settle_all()
    praise.refresh_from_db()
    assert praise.state == "settled"


def test_stages_go_on_one_after_the_other() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    pause(crisis=crisis, what=What.AUTOPILOT, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="already-paused"):
        pause(crisis=crisis, what=What.AUTOPILOT, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="one-after-the-other"):
        resume(crisis=crisis, what=What.PROMOTION, by=team.sara, now=now)
    for what in (What.SCHEDULED, What.AUTOPILOT, What.PROMOTION):
        resume(crisis=crisis, what=what, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="not-paused"):
        resume(crisis=crisis, what=What.PROMOTION, by=team.sara, now=now)
    assert paused(team) == 0


def test_closing_calms_the_brand_and_leaves_the_pauses_to_a_click() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    close_crisis(crisis=crisis, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=now)

    team.brand.refresh_from_db()
    assert team.brand.posture == "calm"
    assert paused(team) == 2
    resume(crisis=crisis, what=What.SCHEDULED, by=team.sara, now=now)
    assert paused(team) == 1


def test_the_brand_stays_as_careful_as_another_open_crisis_asks() -> None:
    team, now = Team(make_brand()), timezone.now()
    crisis = team.opened(now=now)
    open_crisis(brand=team.brand, name="Autre", topic="autre", level=Crisis.Level.ALERT, now=now)
    close_crisis(crisis=crisis, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=now)

    team.brand.refresh_from_db()
    assert team.brand.posture == "alert"
