"""The one statement in force: written in versions, approved by two people, published once per account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from vigie.brands.models import Member, Role
from vigie.brands.queries import team
from vigie.bus.services import id_in
from vigie.core.readiness.agreement import Difference, differences
from vigie.core.reply import length, sign, unfilled
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Approval, Crisis, CrisisEvent, Publication, Statement, StatementText
from vigie.crisis.opening import must_be_open
from vigie.networks.gateway import traits_of
from vigie.networks.intents import queue_post
from vigie.networks.models import Account, Delivery

Kind = CrisisEvent.Kind
State = Statement.State
NAMES = 2  # under a statement
NOT_THERE = (Delivery.State.REFUSED, Delivery.State.CANCELLED, Delivery.State.STOPPED)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a statement for one language; network "": wherever no shorter ones are given for it."""

    language: str
    text: str
    network: str = ""


def write_statement(
    *, crisis: Crisis, words: Sequence[Words], strategy: Statement.Strategy, by: Member, now: datetime
) -> Statement:
    """A new version, for two people to approve. One that still waited for approval is replaced by it."""
    must_be_open(crisis)
    kept = [one for one in words if one.text.strip()]
    if not any(not one.network for one in kept):
        raise CrisisRefused("empty")
    if slots := [slot for one in kept for slot in unfilled(one.text)]:
        raise CrisisRefused("unfilled", slots=", ".join(slots))
    with transaction.atomic():
        Crisis.objects.select_for_update().get(pk=crisis.pk)  # versions are counted one after the other
        rows = Statement.objects.filter(crisis=crisis)
        rows.filter(state=State.TO_APPROVE).update(state=State.REPLACED, ended_at=now)
        version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
        statement = Statement.objects.create(crisis=crisis, version=version, strategy=strategy, by=by, at=now)
        StatementText.objects.bulk_create(
            StatementText(
                statement=statement, language=one.language, network=one.network, text=one.text.strip()
            )
            for one in kept
        )
        data = {"statement": statement.pk, "version": version, "words": words_digest(statement)}
        append(crisis=crisis, kind=Kind.WRITTEN, by=by, now=now, data=data)
    return statement


def words_digest(statement: Statement) -> str:
    """What the timeline remembers of a statement's words."""
    rows = StatementText.objects.filter(statement=statement).order_by("language", "network")
    return digest(*(part for row in rows for part in (row.language, row.network, row.text)))


def differences_in(*, statement: Statement) -> list[Difference]:
    """Where its languages do not commit to the same."""
    texts = StatementText.objects.filter(statement=statement, network="").order_by("-language")
    return differences({row.language: row.text for row in texts})


def approve_statement(
    *, statement: Statement, by: Member, now: datetime, despite_differences: bool = False
) -> Statement:
    """Put one's name under it; with the second it is in force, and the one before it no longer is.

    The author may be one of the two, never the first: somebody else reads it before. One of the two
    supervises. A brand of one person cannot wait for another. Raises CrisisRefused.
    """
    crisis = statement.crisis
    must_be_open(crisis)
    if differences_in(statement=statement) and not despite_differences:
        raise CrisisRefused("languages-differ")
    with transaction.atomic():
        statement = (
            Statement.objects.select_for_update(of=("self",))
            .select_related("crisis__brand")
            .get(pk=statement.pk)
        )
        if statement.state != State.TO_APPROVE:
            raise CrisisRefused("not-waiting")
        able = [one for one in team(brand=crisis.brand) if one.can(Role.AGENT)]
        signed = list(Approval.objects.filter(statement=statement).select_related("by"))
        if by.pk == statement.by_id and not signed and len(able) > 1:
            raise CrisisRefused("author-alone")
        names = [*(one.by for one in signed), by]
        is_last = len(names) >= min(NAMES, len(able))
        if is_last and not any(one.can(Role.SUPERVISOR) for one in names):
            raise CrisisRefused("no-supervisor")
        try:
            with transaction.atomic():
                Approval.objects.create(statement=statement, by=by, at=now)
        except IntegrityError as error:
            raise CrisisRefused("own-name-twice") from error
        data = {"statement": statement.pk, "version": statement.version, "despite": despite_differences}
        append(crisis=crisis, kind=Kind.APPROVED, by=by, now=now, data=data)
        if is_last:
            _put_in_force(crisis, statement, by, now)
    return statement


def _put_in_force(crisis: Crisis, statement: Statement, by: Member, now: datetime) -> None:
    Statement.objects.filter(crisis=crisis, state=State.IN_FORCE).update(state=State.REPLACED, ended_at=now)
    Statement.objects.filter(pk=statement.pk).update(state=State.IN_FORCE, in_force_at=now)
    data = {"statement": statement.pk, "version": statement.version, "words": words_digest(statement)}
    append(crisis=crisis, kind=Kind.IN_FORCE, by=by, now=now, data=data)
    statement.refresh_from_db()


def withdraw_statement(*, statement: Statement, by: Member, now: datetime) -> None:
    """It no longer holds, or is not to be approved. What was published stands until it is deleted there."""
    with transaction.atomic():
        mine = Statement.objects.filter(pk=statement.pk, state__in=[State.TO_APPROVE, State.IN_FORCE])
        if not mine.update(state=State.WITHDRAWN, ended_at=now):
            raise CrisisRefused("not-waiting")
        data = {"statement": statement.pk, "version": statement.version}
        append(crisis=statement.crisis, kind=Kind.WITHDRAWN, by=by, now=now, data=data)


def text_for(*, statement: Statement, account: Account, language: str) -> str:
    """What goes to this account: words written for its network, else the general ones; signed.

    Raises CrisisRefused when there are none, nobody speaks, or they are too long for the network.
    """
    rows = StatementText.objects.filter(
        statement=statement, language=language, network__in=["", account.network]
    )
    chosen = rows.order_by("-network").first()
    if chosen is None:
        raise CrisisRefused("no-text")
    speaker = statement.crisis.speaker
    if speaker is None or not (speaker.first_name and speaker.signature):
        raise CrisisRefused("no-speaker")
    text = sign(chosen.text, speaker.first_name, speaker.signature, language)
    traits = traits_of(account.network)
    size = length(text, traits.reply_unit)
    if traits.reply_limit is not None and size > traits.reply_limit:
        raise CrisisRefused("too-long", network=traits.title, length=size, limit=traits.reply_limit)
    return text


def publish_statement(
    *, statement: Statement, account: Account, language: str, by: Member, now: datetime
) -> Publication:
    """Send the statement in force to one account, once: the second click finds the first one's.

    Where the network has no API for it, it is done by hand from the room. Raises CrisisRefused.
    """
    must_be_open(statement.crisis)
    text = text_for(statement=statement, account=account, language=language)
    try:
        with transaction.atomic():
            crisis = Crisis.objects.select_for_update(of=("self",)).get(pk=statement.crisis_id)
            if not Statement.objects.filter(pk=statement.pk, state=State.IN_FORCE).exists():
                raise CrisisRefused("not-in-force")
            delivery = queue_post(
                account=account,
                about=f"statement:{statement.public_id}:{language}",
                text=text,
                language=language,
                by=by,
                now=now,
            )
            row = _publication(statement, account, language, delivery, by, now)
            data = {
                "statement": statement.pk,
                "version": statement.version,
                "account": account.pk,
                "language": language,
                "delivery": delivery.pk,
                "words": digest(text),
            }
            append(crisis=crisis, kind=Kind.LEAVING, by=by, now=now, data=data)
    except IntegrityError as error:
        raise CrisisRefused("published") from error
    return row


def _publication(
    statement: Statement, account: Account, language: str, delivery: Delivery, by: Member, now: datetime
) -> Publication:
    """The row that makes it once; what surely did not get there may be sent anew under the same row."""
    before = Publication.objects.filter(
        statement=statement, account=account, language=language, delivery__state__in=NOT_THERE
    ).first()
    if before is None:
        return Publication.objects.create(
            statement=statement, account=account, language=language, delivery=delivery, by=by, at=now
        )
    before.delivery, before.by, before.at = delivery, by, now
    before.save(update_fields=["delivery", "by", "at"])
    return before


NOTED: Mapping[str, CrisisEvent.Kind] = {
    Delivery.State.SETTLED: Kind.PUBLISHED,
    Delivery.State.BY_HAND: Kind.BY_HAND,
    Delivery.State.REFUSED: Kind.TROUBLE,
    Delivery.State.UNKNOWN: Kind.TROUBLE,
    Delivery.State.STOPPED: Kind.TROUBLE,
    Delivery.State.CANCELLED: Kind.TROUBLE,
}


def note_publication(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `delivery.*`: what became of a statement on its way; other deliveries are none of ours."""
    row = (
        Publication.objects.select_related("statement__crisis", "delivery")
        .filter(delivery=id_in(payload, "delivery"))
        .first()
    )
    kind = NOTED.get(row.delivery.state) if row else None
    if row is None or kind is None:
        return
    crisis, delivery = row.statement.crisis, row.delivery
    with transaction.atomic():
        Crisis.objects.select_for_update(of=("self",)).get(pk=crisis.pk)
        told = CrisisEvent.objects.filter(crisis=crisis, kind=kind, data__delivery=delivery.pk)
        if told.filter(data__attempts=delivery.attempts).exists():
            return
        data = {
            "statement": row.statement_id,
            "version": row.statement.version,
            "account": row.account_id,
            "language": row.language,
            "delivery": delivery.pk,
            "attempts": delivery.attempts,
            "state": delivery.state,
            "because": delivery.because_code,
        }
        append(crisis=crisis, kind=kind, by=None, now=now, data=data)
