"""What wakes a drill: each second its crowd speaks, and what the desk does reaches its log."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from vigie.brands.models import Member
from vigie.brands.services import remove_member
from vigie.bus.services import id_in
from vigie.connectors.errors import NetworkError
from vigie.core.drill.acts import Did
from vigie.core.types import REMOVING, Act
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.queries import drill_played_on, exercise_of, scenario_of
from vigie.crisis.drills.services import bring_the_team, end_drill, note_in_thread
from vigie.crisis.drills.telling import tell_drill
from vigie.crisis.models import Drill
from vigie.inbox.models import Case
from vigie.networks.models import Delivery

log = structlog.get_logger(__name__)

LEFT_ALONE = 2
"""A drill that nobody ends ends by itself after this many times its length."""


def follow_the_team(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `members.joined`, `.changed`, `.left`: who is in a brand rehearses with it, in that role."""
    member = Member.objects.select_related("brand", "user").get(pk=id_in(payload, "member"))
    exercise = exercise_of(brand=member.brand)
    if exercise is None or exercise.pk == member.brand_id:
        return
    bring_the_team(home=member.brand, exercise=exercise)
    there = Member.objects.filter(brand=exercise, user=member.user, left_at=None).first()
    if member.left_at and there:
        remove_member(member=there, by=there, now=now)


def play_drills(now: datetime) -> None:
    """Scheduled: let every running drill go on. One whose network is out of order holds up no other."""
    for drill in Drill.objects.filter(state=Drill.State.RUNNING).select_related("brand", "by"):
        try:
            tell_drill(drill=drill, now=now)
        except NetworkError as error:
            log.warning("silent drill", drill=drill.pk, error=str(error))
            continue
        if clock_of(drill, now) > LEFT_ALONE * scenario_of(drill).end_ms:
            end_drill(drill=drill, by=None, now=now)


def note_delivery(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `delivery.settled`: an answer, a removal or a report of the team, when it was asked for."""
    rows = Delivery.objects.select_related("brand", "account", "by")
    delivery = rows.filter(pk=id_in(payload, "delivery")).first()
    if delivery is None or not delivery.brand.is_exercise:
        return
    drill, did = drill_played_on(account_id=delivery.account_id), _did(delivery.act)
    if drill is None or did is None:
        return
    note_in_thread(
        drill=drill,
        did=did,
        by=delivery.by,
        at=delivery.wanted_at,
        now=now,
        message=message_of(delivery.target_id),
        text=delivery.text,
        named=bool(delivery.by and delivery.by.first_name),
        delivery=delivery,
    )


def note_refusal(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `removal.refused`: somebody asked to remove what stays."""
    case = Case.objects.select_related("brand", "mention").filter(pk=id_in(payload, "case")).first()
    if case is None or not case.brand.is_exercise:
        return
    drill = drill_played_on(account_id=case.account_id)
    if drill is None:
        return
    by = Member.objects.filter(pk=id_in(payload, "by")).first()
    message = message_of(case.mention.native_id)
    note_in_thread(drill=drill, did=Did.REMOVAL_REFUSED, message=message, by=by, at=now, now=now)


def _did(act: str) -> Did | None:
    if act in {Act.REPLY, Act.DIRECT}:
        return Did.ANSWERED
    if act in REMOVING:
        return Did.REMOVED
    return Did.REPORTED if act == Act.REPORT else None


def message_of(native_id: str) -> str:
    """Id of a message in its scenario: what follows the name of the day, `drill-<number>-`."""
    return native_id.split("-", 2)[2] if native_id.count("-") >= 2 else native_id
