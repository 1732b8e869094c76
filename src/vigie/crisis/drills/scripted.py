"""Scripted teams at a real desk: they read its queue, answer, and ask for removals by its services."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from vigie.brands.models import Brand, Member
from vigie.core.drill.acts import Did
from vigie.core.drill.scenario import Scenario
from vigie.core.drill.teams import by_the_clock
from vigie.core.types import Ground
from vigie.crisis.drills.queries import scenario_of
from vigie.crisis.drills.services import end_drill, note_act, start_drill
from vigie.crisis.drills.telling import tell_drill
from vigie.crisis.models import Drill
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case
from vigie.inbox.removal import remove_and_report
from vigie.inbox.replies import send_reply
from vigie.listening.pump import pump

ANSWERS = 3
"""What a team of three answers in a minute."""
DELETES = 3
ANSWER = {
    "fr": "Bonjour, votre colère se comprend. Nous vérifions, et je reviens avec un fait avant une heure.",
    "en": "Hello, your anger makes sense. We are checking, and I will be back here with a fact in an hour.",
}
Team = Callable[[Drill, Scenario, Member, datetime], None]
"""What it does in one minute of the drill."""


def rehearse(
    *,
    home: Brand,
    text: str,
    by: Member,
    team: str,
    now: datetime,
    carry: Callable[[], object],
    seed: int | None = None,
) -> Drill:
    """Play a scenario to its end with a scripted team, and mark it.

    The drill is played as if it had begun the day before `now`, at the speed of life, minute by minute.
    carry: lets the worker do all that is due.
    """
    begin = now - timedelta(days=1)
    drill = start_drill(home=home, text=text, by=by, speed=1, seed=seed, now=begin)
    scenario, act = scenario_of(drill), TEAMS[team]
    leader = Member.objects.select_related("brand", "user").get(brand=drill.brand, user=by.user)
    carry()
    for minute in range(scenario.duration_min):
        moment = begin + timedelta(minutes=minute)
        tell_drill(drill=drill, now=moment)
        pump(account=drill.account)
        carry()
        act(drill, scenario, leader, moment)
        carry()
    return end_drill(drill=drill, by=leader, now=begin + timedelta(minutes=scenario.duration_min))


def silent(drill: Drill, scenario: Scenario, leader: Member, moment: datetime) -> None:
    """Does nothing."""


def baseline(drill: Drill, scenario: Scenario, leader: Member, moment: datetime) -> None:
    """Decent: decides by the book, removes what the desk says to remove, answers what is owed soonest."""
    minute = (moment - drill.started_at) // timedelta(minutes=1)
    for act in by_the_clock(scenario, minute):
        note_act(drill=drill, did=act.did, by=leader, now=moment, about=act.about)
    waiting = Case.objects.filter(account=drill.account, status=Case.Status.OPEN)
    for case in waiting.filter(lane=Case.Lane.REMOVE).exclude(ground=""):
        _asks_removal(case, leader, Ground(case.ground), moment)
    owed = waiting.filter(lane=Case.Lane.ANSWER).order_by("-severity", "rank_at", "pk")
    for case in owed.select_related("mention", "brand")[:ANSWERS]:
        _answers(case, leader, moment)


def deleter(drill: Drill, scenario: Scenario, leader: Member, moment: datetime) -> None:
    """Opens the incident at the last moment, then asks for each criticism to be removed."""
    minute = (moment - drill.started_at) // timedelta(minutes=1)
    if minute == scenario.expect.deadline_min:
        note_act(drill=drill, did=Did.INCIDENT_OPENED, by=leader, now=moment)
    critics = Case.objects.filter(account=drill.account, status=Case.Status.OPEN, lane=Case.Lane.ANSWER)
    for case in critics.order_by("-pk")[:DELETES]:
        _asks_removal(case, leader, Ground.VULGAR, moment)


TEAMS: dict[str, Team] = {"baseline": baseline, "silent": silent, "deleter": deleter}


def _answers(case: Case, leader: Member, moment: datetime) -> None:
    said = case.mention.language
    language = said if said in ANSWER else case.brand.language
    with suppress(DeskRefused):  # somebody wrote meanwhile, or it is gone
        send_reply(
            case=case,
            by=leader,
            text=ANSWER[language],
            language=language,
            is_private=False,
            seen_version=case.version,
            now=moment,
        )


def _asks_removal(case: Case, leader: Member, ground: Ground, moment: datetime) -> None:
    with suppress(DeskRefused):  # which is the point of one of the teams
        remove_and_report(case=case, by=leader, ground=ground, now=moment)
