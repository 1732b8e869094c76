"""Remove and report what is vulgar, spam, a scam or unlawful; protect everything else.

One door, whoever asks (page, bulk, API, command line, replay): the reading must carry the
ground. Without it only an override by two people opens (inbox.overrides).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vigie.brands.models import Member
from vigie.bus.services import record
from vigie.connectors.contract import Allowed, ByHand, Connector, Until
from vigie.core.policy.removal import carries
from vigie.core.types import REMOVAL_LADDER, REMOVING, YES, Act, Ground, Item, Reading
from vigie.inbox.chain import append
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case, CaseAct, CaseEvent
from vigie.listening.models import Mention
from vigie.listening.queries import item_of
from vigie.listening.readings import readings_as_corrected
from vigie.networks.gateway import connector_for
from vigie.networks.intents import cancel_delivery, queue_delivery, queue_removal, seal_evidence
from vigie.networks.models import Delivery

Kind = CaseEvent.Kind
GROUNDS = (Ground.SCAM, Ground.SPAM, Ground.UNLAWFUL, Ground.VULGAR)


@dataclass(frozen=True, slots=True)
class Override:
    """Two people and a reason, as `inbox.overrides` grants them."""

    by: Member
    second: Member
    why: str


def grounds_for(*, mention: Mention) -> tuple[Ground, ...]:
    """The grounds that this message itself gives; none for criticism."""
    return grounds_in(readings_as_corrected([mention])[0])


def grounds_in(reading: Reading) -> tuple[Ground, ...]:
    """The same from a reading, corrections included."""
    return tuple(ground for ground in GROUNDS if carries(reading, ground) or _coarse(reading, ground))


def _coarse(reading: Reading, ground: Ground) -> bool:
    """A person may judge a message too coarse to stay even where the rules would answer it.

    Only where coarse words surely stand there: a lexicon finds them, and clean criticism has none.
    What the engine merely believes (spam, scam, insult) is not enough without `removable`.
    """
    return ground is Ground.VULGAR and reading.vulgar.value == YES and reading.vulgar.sure


def remove_and_report(*, case: Case, by: Member, ground: Ground, now: datetime) -> list[Delivery]:
    """Take the message out of sight where the network permits, and report its author.

    Starts after the brand's grace delay: until then `undo_removal` cancels it. Raises
    RemovalRefused("protected") when the message does not carry the ground; that it was asked for is kept
    as `removal.refused`.
    """
    case = loaded(case)
    if case.mention.deleted_at:
        raise RemovalRefused("gone")
    if ground not in grounds_for(mention=case.mention):
        record(
            topic="removal.refused", payload={"case": case.pk, "by": by.pk, "ground": str(ground)}, now=now
        )
        raise RemovalRefused("protected")
    return carry_out(case=case, by=by, ground=ground, now=now)


def carry_out(
    *, case: Case, by: Member, ground: Ground, now: datetime, override: Override | None = None
) -> list[Delivery]:
    """The acts themselves, in one transaction; called with a ground that was checked."""
    acts = plan(case=case, ground=ground, now=now)
    if not acts:
        raise RemovalRefused("no-removal-there")
    due_at = now + timedelta(seconds=case.brand.grace_seconds)
    target = item_of(case.mention)
    with transaction.atomic():
        locked = Case.objects.select_for_update().filter(pk=case.pk, status__in=["open", "waiting"])
        if not locked.exists():
            raise RemovalRefused("not-waiting")
        evidence = seal_evidence(account=case.account, target=target, now=now)
        queued = []
        for act in acts:
            if act in REMOVING:
                delivery = queue_removal(
                    account=case.account,
                    act=act,
                    target=target,
                    ground=ground,
                    evidence=evidence,
                    by=by,
                    now=now,
                    due_at=due_at,
                    reason=ground,
                    override_by=override.by if override else None,
                    override_second=override.second if override else None,
                    override_why=override.why if override else "",
                )
            else:
                delivery = queue_delivery(
                    account=case.account,
                    act=act,
                    target=target,
                    by=by,
                    now=now,
                    reason=ground,
                    ground=ground,
                    due_at=due_at,
                )
            CaseAct.objects.create(case=case, delivery=delivery)
            queued.append(delivery)
        data = {
            "acts": [str(act) for act in acts],
            "ground": str(ground),
            "evidence": evidence.sha256,
            "deliveries": [delivery.pk for delivery in queued],
        }
        append(case=case, kind=Kind.ACT_WANTED, by=by, now=now, data=data)
        Case.objects.filter(pk=case.pk).update(status=Case.Status.SENDING)
    return queued


def plan(*, case: Case, ground: Ground, now: datetime) -> list[Act]:
    """What would be done there: the strongest removal the network allows, then the report.

    Somebody who did it before, or a scam, is also blocked. An override only removes: criticism
    is never reported as an offence.
    """
    connector, item = connector_for(case.account), item_of(case.mention)
    ladder = [act for act in REMOVAL_LADDER if act in REMOVING]
    if ground in {Ground.SPAM, Ground.SCAM}:
        ladder.remove(Act.MARK_SPAM)
        ladder.insert(0, Act.MARK_SPAM)  # where it exists, the network's own filter learns from it
    acts = _first(connector, ladder, item, now)
    if ground is Ground.OVERRIDE:
        return acts
    acts += _first(connector, [Act.REPORT], item, now)
    if ground is Ground.SCAM or case.author.offences:
        acts += [act for act in (Act.BLOCK,) if isinstance(connector.may(act, item, now), (Allowed, Until))]
    return acts


def _first(connector: Connector, acts: Sequence[Act], item: Item, now: datetime) -> list[Act]:
    """The first act that the network does for us, else the first that a person can do by hand."""
    answers = [(act, connector.may(act, item, now)) for act in acts]
    by_api = [act for act, may in answers if isinstance(may, (Allowed, Until))]
    by_hand = [act for act, may in answers if isinstance(may, ByHand)]
    return (by_api or by_hand)[:1]


def undo_removal(*, case: Case, by: Member, now: datetime) -> None:
    """Within the grace delay: nothing was done, the case is open again. Raises RemovalRefused."""
    waiting = Delivery.objects.filter(case_act__case=case, state=Delivery.State.WANTED)
    with transaction.atomic():
        undone = [delivery.pk for delivery in waiting if cancel_delivery(delivery=delivery, now=now)]
        if not undone:
            raise RemovalRefused("too-late")
        append(case=case, kind=Kind.UNDONE, by=by, now=now, data={"deliveries": undone})
        left = Delivery.objects.filter(case_act__case=case, state__in=Delivery.OPEN).exists()
        if not left:
            Case.objects.filter(pk=case.pk, status=Case.Status.SENDING).update(status=Case.Status.OPEN)


def loaded(case: Case) -> Case:
    """The case with all that a removal needs to know, read again."""
    return Case.objects.select_related(
        "brand",
        "account__brand",
        "account__secret",
        "author",
        "mention__author",
        "mention__place",
        "mention__brand",
        "mention__reading_row",
    ).get(pk=case.pk)
