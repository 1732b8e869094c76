"""Up the ladder until somebody has it. Each step is one conditional UPDATE with the notices it intends."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vigie.alerts.contacts import contact_of_member
from vigie.alerts.duty import ensure_plan
from vigie.alerts.models import Alert, Channel, Contact, Escalation, Notice
from vigie.alerts.queries import contacts_of, house_brand, members_called, quiet_of, rota_of
from vigie.alerts.services import clear_alert, raise_alert
from vigie.alerts.telling import want_notices
from vigie.brands.models import Brand
from vigie.bus.services import drop_waiting, id_in
from vigie.core.duty.ladder import Call, Rung, Step, first_rung, next_rung, read_ladder
from vigie.core.duty.quiet import quiet_until
from vigie.core.duty.rota import on_duty

End, Purpose, State = Escalation.End, Notice.Purpose, Notice.State
NOBODY = "duty:nobody"


def start(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `alerts.raised`: what is grave enough for its brand climbs the ladder."""
    alert = _open_alert(payload)
    if alert is None or alert.acknowledged_at is not None:
        return
    brand = alert.brand or house_brand()
    if brand is None:
        return
    plan = ensure_plan(brand=brand, now=now)
    if alert.level < plan.page_from:
        return
    rung = first_rung(read_ladder(plan.ladder), now)
    fields = {"brand": brand, "ladder": plan.ladder, "due_at": rung.due_at}
    row, made = Escalation.objects.get_or_create(alert=alert, defaults=fields)
    if not made:  # it had ended, and became graver: another round, with other people's steps perhaps
        again = Escalation.objects.filter(pk=row.pk, ended_at__isnull=False)
        again.update(round=F("round") + 1, step=0, ended_at=None, ended_because="", **fields)


def quieten(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `alerts.acknowledged`: the ladder stops, and those who were called learn who has it."""
    alert = _alert(payload)
    if alert is not None and alert.acknowledged_at is not None:
        _end(alert, End.TAKEN, Purpose.TAKEN, now)


def finish(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `alerts.cleared`: the ladder stops, and those who were called learn that it is over."""
    alert = _alert(payload)
    if alert is not None:
        _end(alert, End.OVER, Purpose.OVER, now)


def climb_due(now: datetime) -> None:
    """Every few seconds: take the steps that are due, whatever happened to those who should have."""
    due = Escalation.objects.filter(ended_at=None, due_at__lte=now).order_by("due_at", "pk")
    for pk in list(due.values_list("pk", flat=True)[:50]):
        _climb(pk, now)


def stand_down(*, now: datetime) -> int:
    """A restored machine calls nobody for what happened before: how many alarms were ended.

    They stay open, for whoever looks at the desk.
    """
    with transaction.atomic():
        drop_waiting(topics=("alerts.raised", "alerts.acknowledged", "alerts.cleared"), now=now)
        Alert.objects.filter(cleared_at=None, digested_at=None).update(digested_at=now)
        Notice.objects.filter(state__in=[State.WANTED, State.CLAIMED]).update(state=State.DROPPED)
        open_ones = Escalation.objects.filter(ended_at=None)
        return open_ones.update(ended_at=now, ended_because=End.STOOD_DOWN)


def people_of(*, step: Step, brand: Brand, now: datetime) -> list[Contact]:
    """Whom this step calls now, each once, in the order of the step. Members get their contact made."""
    known = {contact.pk: contact for contact in contacts_of(brand=brand)}
    shift = on_duty(rota_of(brand=brand, since=now), now)
    found: dict[int, Contact] = {}
    for said in step.who:
        kind, _colon, which = said.partition(":")
        if kind == Call.ROLE:
            members = members_called(brand=brand, role=which)
            called = [contact_of_member(member=member, now=now) for member in members]
        else:
            ids = {Call.ON_DUTY: shift.person, Call.DEPUTY: shift.deputy}
            pk = int(which) if kind == Call.CONTACT else ids[Call(kind)]
            called = [known[pk]] if pk in known else []
        found |= {contact.pk: contact for contact in called}
    return list(found.values())


def channels_for(*, step: Step, contact: Contact, level: int) -> list[Channel]:
    """The contact's channels that this step and this gravity use; all of theirs when the step's are none."""
    graded = [one for one in contact.channels.select_related("secret", "contact") if one.from_level <= level]
    named = [one for one in graded if one.way in step.ways]
    return named or graded


def _climb(pk: int, now: datetime) -> None:
    with transaction.atomic():
        rows = Escalation.objects.select_for_update(of=("self",)).select_related("alert", "brand")
        row = rows.filter(pk=pk, ended_at=None, due_at__lte=now).first()
        if row is None:
            return
        mine = Escalation.objects.filter(
            pk=pk, round=row.round, step=row.step, due_at=row.due_at, ended_at=None
        )
        if row.alert.acknowledged_at is not None or row.alert.cleared_at is not None:
            mine.update(ended_at=now, ended_because=End.OVER if row.alert.cleared_at else End.TAKEN)
            return
        called = _call(row, now)
        ladder = read_ladder(row.ladder)
        rung = next_rung(ladder, Rung(row.round, row.step, row.due_at), now, called=called)
        mine.update(round=rung.round, step=rung.step, due_at=rung.due_at)
        if rung.step == 0:
            _tell_of_nobody(row, now)


def _call(row: Escalation, now: datetime) -> bool:
    """Intend this step's notices. True when somebody is called."""
    step = read_ladder(row.ladder).steps[row.step]
    called = False
    for contact in people_of(step=step, brand=row.brand, now=now):
        channels = channels_for(step=step, contact=contact, level=row.alert.level)
        wanted = want_notices(
            brand=row.brand,
            channels=channels,
            purpose=Purpose.PAGE,
            now=now,
            alert=row.alert,
            round=row.round,
            step=row.step,
        )
        if _is_asleep(contact, row.alert, now):
            ids = [notice.pk for notice in wanted]
            Notice.objects.filter(pk__in=ids).update(state=State.QUIET)
        else:
            called = called or bool(channels)
    return called


def _is_asleep(contact: Contact, alert: Alert, now: datetime) -> bool:
    return alert.level < contact.breaks_quiet and quiet_until(quiet_of(contact), now) is not None


def _tell_of_nobody(row: Escalation, now: datetime) -> None:
    """A whole round in which nobody could be called is an alarm of its own, for whoever looks at the desk."""
    round_ = Notice.objects.filter(alert=row.alert, purpose=Purpose.PAGE, round=row.round)
    if round_.exclude(state__in=[State.QUIET, State.FAILED]).exists():
        clear_alert(brand=row.brand, key=NOBODY, now=now)
    else:
        raise_alert(brand=row.brand, kind="nobody-to-call", key=NOBODY, now=now)


def _end(alert: Alert, because: Escalation.End, purpose: Notice.Purpose, now: datetime) -> None:
    with transaction.atomic():
        Escalation.objects.filter(alert=alert, ended_at=None).update(ended_at=now, ended_because=because)
        pages = Notice.objects.filter(alert=alert, purpose=Purpose.PAGE)
        pages.filter(state=State.WANTED).update(state=State.DROPPED)
        told = pages.filter(state__in=[State.TOLD, State.CLAIMED]).exclude(channel=None)
        ids = set(told.values_list("channel_id", flat=True))
        channels = Channel.objects.filter(pk__in=ids, contact__retired_at=None).select_related("contact")
        brand = alert.brand or house_brand()
        if brand is None:
            return
        others = [one for one in channels if purpose == Purpose.OVER or not _is_theirs(one.contact, alert)]
        want_notices(brand=brand, channels=others, purpose=purpose, now=now, alert=alert)


def _is_theirs(contact: Contact, alert: Alert) -> bool:
    """They know already: it is they who have it."""
    if alert.acknowledged_contact_id == contact.pk:
        return True
    return contact.member_id is not None and contact.member_id == alert.acknowledged_by_id


def _alert(payload: Mapping[str, object]) -> Alert | None:
    rows = Alert.objects.select_related("brand", "acknowledged_by", "acknowledged_contact")
    return rows.filter(pk=id_in(payload, "alert")).first()


def _open_alert(payload: Mapping[str, object]) -> Alert | None:
    alert = _alert(payload)
    return alert if alert is not None and alert.cleared_at is None else None
