"""Start, pause, resume and end a drill, and note what the team does that no network sees."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.brands.queries import team
from vigie.brands.services import change_brand, create_brand
from vigie.bus.services import record
from vigie.connectors.replay.day import encode_line
from vigie.core.drill.acts import Did
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.scenario import STRATEGIES, Scenario
from vigie.core.drill.score import score
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.day import header_of
from vigie.crisis.drills.marks import score_to_json
from vigie.crisis.drills.queries import acts_of, exercise_of, live_drill
from vigie.crisis.drills.telling import tell_drill
from vigie.crisis.models import CrisisEvent, Drill, DrillAct
from vigie.crisis.plan_queries import plan_in_force
from vigie.crisis.preparing import note_rehearsal
from vigie.inbox.models import Case
from vigie.inbox.services import close_case
from vigie.listening.queries import watches_of
from vigie.listening.services import save_watch
from vigie.networks.models import Account, Delivery
from vigie.networks.services import connect_account, remove_account
from vigie.playbook.services import seed_playbook

CEILING = 600  # acts a minute: at sixty times life, a team answers fast
SLOWEST, FASTEST = 1, 60


def start_drill(
    *, home: Brand, text: str, by: Member, speed: int, now: datetime, seed: int | None = None
) -> Drill:
    """Play a scenario in the exercise brand of `home`, which is made the first time.

    by: of `home`. seed: of the scenario where None. Raises ScenarioRefused for a text that cannot be
    played, ValidationError when a drill is being played already.
    """
    scenario = parse_scenario(text)
    if not SLOWEST <= speed <= FASTEST:
        raise ValidationError({"speed": _("Between 1 and 60 times as fast as life.")})
    with transaction.atomic():
        leader = _leader_in_exercise(home, by, now)
        if live_drill(brand=leader.brand):
            raise ValidationError(_("A drill is being played already: end it first."))
        account = _open_network(scenario, leader, now)
        try:
            with transaction.atomic():
                drill = Drill.objects.create(
                    brand=leader.brand,
                    home=home,
                    account=account,
                    scenario=scenario.id,
                    text=text,
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                    title=dict(scenario.title),
                    seed=scenario.seed if seed is None else seed,
                    speed=speed,
                    by=leader,
                    started_at=now,
                    begun_at=now,
                )
        except IntegrityError as error:  # somebody else was faster
            raise ValidationError(_("A drill is being played already: end it first.")) from error
        record(topic="drills.started", payload={"drill": drill.pk, "by": leader.pk}, now=now)
    return drill


def _leader_in_exercise(home: Brand, by: Member, now: datetime) -> Member:
    """The one who starts it, as a member of the exercise brand, with all of the team."""
    exercise = exercise_of(brand=home)
    if exercise is None:
        leader = create_brand(
            organisation=home.organisation,
            name=_free_name(home),
            language=home.language,
            time_zone=home.time_zone,
            user=by.user,
            first_name=by.first_name or str(by.user).split()[0],
            signature=by.signature or _("exercise"),
            now=now,
            is_exercise=True,
        )
        exercise = leader.brand
        seed_playbook({"brand": exercise.pk}, now)
        # A drill is played at any hour, and what is taken out of sight goes at once.
        change_brand(brand=exercise, by=leader, changes={"hours": {}, "grace_seconds": 0}, now=now)
    if exercise.pk != home.pk:
        bring_the_team(home=home, exercise=exercise)
    return Member.objects.select_related("brand", "user").get(brand=exercise, user=by.user)


def _free_name(home: Brand) -> str:
    wanted = _("%(brand)s (exercise)") % {"brand": home.name[:90]}
    taken = Brand.objects.filter(organisation=home.organisation, name__startswith=wanted).count()
    return f"{wanted} {taken + 1}" if taken else wanted


def bring_the_team(*, home: Brand, exercise: Brand) -> None:
    """Everybody of the brand rehearses, each in their own role."""
    for member in team(brand=home):
        Member.objects.update_or_create(
            brand=exercise,
            user=member.user,
            defaults={
                "role": member.role,
                "first_name": member.first_name,
                "signature": member.signature,
                "left_at": None,
            },
        )


def _open_network(scenario: Scenario, leader: Member, now: datetime) -> Account:
    """An account on a replay network of its own, where nothing was said yet, and the watch that hears it."""
    name = f"drill-{uuid4().hex}"  # days and journals of several drills lie beside each other
    folder = Path(settings.DATA_DIR) / "journals"  # backups take it along
    folder.mkdir(parents=True, exist_ok=True)
    day, header = folder / f"{name}.jsonl", header_of(scenario)
    day.write_bytes(encode_line(header) + b"\n")
    brand = leader.brand
    known = set(watches_of(brand=brand).values_list("query", flat=True))
    for query in set(header.brand.watches) - known:
        save_watch(brand=brand, name=scenario.brand.name, query=query, by=leader, now=now)
    account = connect_account(
        brand=brand,
        network="replay",
        name=(scenario.title.get(brand.language) or scenario.id)[:120],
        server="",
        settings={"day": str(day), "speed": 1, "started_at": now.isoformat()},
        secret={},
        by=leader,
        now=now,
    )
    Account.objects.filter(pk=account.pk).update(minute_ceiling=CEILING)
    account.minute_ceiling = CEILING
    return account


def pause_drill(*, drill: Drill, by: Member, now: datetime) -> None:
    """Stop the clock and the crowd; the team may go on thinking. Nothing happens when it is not running."""
    with transaction.atomic():
        locked = Drill.objects.select_for_update().get(pk=drill.pk)
        if locked.state == Drill.State.RUNNING:
            _move(locked, state=Drill.State.PAUSED, clock_ms=clock_of(locked, now))
            record(topic="drills.paused", payload={"drill": drill.pk, "by": by.pk}, now=now)
    drill.refresh_from_db()


def resume_drill(*, drill: Drill, by: Member, now: datetime, speed: int | None = None) -> None:
    """Let the clock run on, as fast as before or at another speed."""
    with transaction.atomic():
        locked = Drill.objects.select_for_update().get(pk=drill.pk)
        if locked.state == Drill.State.PAUSED:
            faster = min(FASTEST, max(SLOWEST, speed or locked.speed))
            _move(locked, state=Drill.State.RUNNING, begun_at=now, speed=faster)
            record(topic="drills.resumed", payload={"drill": drill.pk, "by": by.pk}, now=now)
    drill.refresh_from_db()


def _move(drill: Drill, **fields: object) -> None:
    Drill.objects.filter(pk=drill.pk).update(**fields)


def end_drill(*, drill: Drill, by: Member | None, now: datetime) -> Drill:
    """Stop it for good, and mark it. The account is closed, the cases left open are, and all is kept."""
    with transaction.atomic():
        tell_drill(drill=drill, now=now)
        locked = Drill.objects.select_for_update().get(pk=drill.pk)
        if locked.state != Drill.State.ENDED:
            clock = clock_of(locked, now)
            marks = score(
                parse_scenario(locked.text), acts_of(drill=locked), until_ms=clock, seed=locked.seed
            )
            fields = {"clock_ms": clock, "ended_at": now, "total": marks.total, "marks": score_to_json(marks)}
            _move(locked, state=Drill.State.ENDED, **fields)
            _clear_the_desk(locked, by, now)
            if plan := plan_in_force(brand=locked.home):
                note_rehearsal(
                    plan=plan,
                    note=str(locked.title.get(locked.home.language, locked.scenario)),
                    by=None,
                    now=now,
                )
            payload = {"drill": locked.pk, "by": by.pk if by else None}
            record(topic="drills.ended", payload=payload, now=now)
    drill.refresh_from_db()
    return drill


def _clear_the_desk(drill: Drill, by: Member | None, now: datetime) -> None:
    """The next drill begins before an empty queue."""
    leader = by or drill.by
    if leader:
        remove_account(account=drill.account, by=leader, now=now)
    for case in Case.objects.filter(account=drill.account, status__in=["open", "waiting"]):
        close_case(case=case, by=None, cause=Case.Cause.NOTHING, now=now)


def note_act(*, drill: Drill, did: Did, by: Member | None, now: datetime, about: str = "") -> DrillAct:
    """Something done beside the networks: a decision, a statement, a ticket. about: as `core.drill.acts`.

    Raises ValidationError for a public strategy that is none, and when the drill is over.
    """
    if did is Did.PLAN_CHOSEN and about not in STRATEGIES:
        raise ValidationError({"about": _("Choose the public strategy of the plan.")})
    with transaction.atomic():
        return DrillAct.objects.create(did=did, about=about, by=by, **_moments(drill, now, now))


def note_line(
    *, drill: Drill, did: Did, line: CrisisEvent, now: datetime, about: str = ""
) -> DrillAct | None:
    """Something done in the war room, when it was done; once for each line. None once the drill is over."""
    with transaction.atomic():
        try:
            moments = _moments(drill, line.at, now)
        except ValidationError:
            return None
        row, _created = DrillAct.objects.get_or_create(
            drill=moments.pop("drill"), did=did, line=line, defaults=moments | {"about": about, "by": line.by}
        )
    return row


def note_in_thread(
    *,
    drill: Drill,
    did: Did,
    message: str,
    by: Member | None,
    at: datetime,
    now: datetime,
    text: str = "",
    named: bool = True,
    delivery: Delivery | None = None,
) -> DrillAct:
    """Something done about one message, asked for at `at`. Once for each delivery, and for each refusal."""
    with transaction.atomic():
        moments = _moments(drill, at, now)
        row, _created = DrillAct.objects.get_or_create(
            drill=moments.pop("drill"),
            did=did,
            message=message,
            delivery=delivery,
            defaults=moments | {"named": named, "text": text, "by": by},
        )
    return row


def _moments(drill: Drill, at: datetime, now: datetime) -> dict[str, Any]:
    """The drill, locked, and when an act counts in it. The crowd notices after what it has said by now."""
    locked = Drill.objects.select_for_update().get(pk=drill.pk)
    if locked.state == Drill.State.ENDED:
        raise ValidationError(_("This drill is over."))
    at_ms = min(clock_of(locked, at), clock_of(locked, now))
    return {"drill": locked, "at_ms": at_ms, "felt_ms": max(at_ms, locked.told_ms)}
