"""Answer a person: draft, a second pair of eyes where the policy wants one, and off it goes.

A reply leaves only if the case is still what its author saw (`seen_version`), only signed by a
person with a name, and never with something left to fill in.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from vigie.brands.models import Member, Role
from vigie.brands.queries import team
from vigie.core.policy.approvals import Signer, check_reply, needs_second_eyes
from vigie.core.types import Act
from vigie.inbox.chain import append
from vigie.inbox.drafts import measure, signed
from vigie.inbox.errors import ReplyRefused
from vigie.inbox.models import Case, CaseEvent, Reply
from vigie.inbox.services import add_note
from vigie.listening.queries import item_of
from vigie.networks.intents import cancel_delivery, queue_delivery

Kind = CaseEvent.Kind
State = Reply.State


def save_draft(
    *,
    case: Case,
    by: Member,
    text: str,
    language: str,
    is_private: bool,
    template_key: str = "",
    now: datetime,
) -> Reply:
    """Keep what an agent is writing: a lost connection loses nothing."""
    values = {
        "text": text,
        "language": language,
        "is_private": is_private,
        "template_key": template_key,
        "updated_at": now,
    }
    drafts = Reply.objects.filter(case=case, by=by, state=State.DRAFT)
    if not drafts.update(**values):
        try:
            with transaction.atomic():
                return Reply.objects.create(
                    case=case,
                    by=by,
                    mention_id=case.mention_id,
                    seen_version=case.version,
                    created_at=now,
                    **values,
                )
        except IntegrityError:
            drafts.update(**values)  # two tabs of the same person
    return drafts.get()


def send_reply(
    *,
    case: Case,
    by: Member,
    text: str,
    language: str,
    is_private: bool,
    seen_version: int,
    now: datetime,
    template_key: str = "",
) -> Reply:
    """Send a reply, or hand it to a second person where the policy wants two. Returns it.

    The text is kept as the agent's draft whatever happens. Raises ReplyRefused.
    """
    draft = save_draft(
        case=case,
        by=by,
        text=text,
        language=language,
        is_private=is_private,
        template_key=template_key,
        now=now,
    )
    with transaction.atomic():
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related(
                "brand",
                "account",
                "author",
                "department",
                "mention__author",
                "mention__place",
                "mention__brand",
                "mention__reading_row",
            )
            .get(pk=case.pk)
        )
        check_can_leave(case=case, by=by, text=text, language=language, seen_version=seen_version)
        Reply.objects.filter(pk=draft.pk).update(
            mention=case.mention,
            seen_version=case.version,
            signed=signed(text=text, member=by, language=language),
        )
        draft.refresh_from_db()
        if _needs_second_eyes(case, by):
            return _ask_second_eyes(case, draft, by, now)
        return _launch(case, draft, by, now)


def check_can_leave(*, case: Case, by: Member, text: str, language: str, seen_version: int) -> None:
    """Raises ReplyRefused with the first reason why this text cannot leave now."""
    if not text.strip():
        raise ReplyRefused("empty")
    if not (by.first_name.strip() and by.signature.strip()):
        raise ReplyRefused("no-name")
    if case.status == Case.Status.SENDING or _leaving(case):
        raise ReplyRefused("sending")
    if case.status == Case.Status.DONE:
        raise ReplyRefused("closed")
    if case.version != seen_version:
        raise ReplyRefused("changed")
    if case.mention.deleted_at:
        raise ReplyRefused("gone")
    size = measure(case=case, text=text, member=by, language=language)
    if size.missing:
        raise ReplyRefused("unfilled", slots=", ".join(size.missing))
    if size.too_long:
        raise ReplyRefused("too-long", length=size.length, limit=size.limit)


def _needs_second_eyes(case: Case, by: Member) -> bool:
    """What the policy wants, where a second person exists: whoever is alone must not be silenced."""
    wanted = needs_second_eyes(
        posture=case.brand.posture, severity=case.severity, role=by.role, followers=case.author.followers
    )
    return wanted and any(other.pk != by.pk and other.can(Role.AGENT) for other in team(brand=case.brand))


def _leaving(case: Case) -> bool:
    return Reply.objects.filter(case=case, state__in=[State.LEAVING, State.TO_APPROVE]).exists()


def _ask_second_eyes(case: Case, reply: Reply, by: Member, now: datetime) -> Reply:
    Reply.objects.filter(pk=reply.pk).update(state=State.TO_APPROVE)
    append(case=case, kind=Kind.APPROVAL_ASKED, by=by, now=now, data={"reply": reply.pk})
    reply.refresh_from_db()
    return reply


def _launch(case: Case, reply: Reply, by: Member, now: datetime) -> Reply:
    delivery = queue_delivery(
        account=case.account,
        act=Act.DIRECT if reply.is_private else Act.REPLY,
        target=item_of(case.mention),
        text=reply.signed,
        by=reply.by,
        now=now,
    )
    Reply.objects.filter(pk=reply.pk).update(state=State.LEAVING, delivery=delivery)
    append(
        case=case, kind=Kind.REPLY_WANTED, by=by, now=now, data={"reply": reply.pk, "delivery": delivery.pk}
    )
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.SENDING, assigned_to=case.assigned_to or reply.by
    )
    reply.refresh_from_db()
    return reply


def approve_reply(*, reply: Reply, by: Member, seen_version: int, now: datetime) -> Reply:
    """A second person lets it leave. seen_version: of the case, as they read it.

    Raises ReplyRefused for its author, when it no longer waits, or when more was said since.
    """
    author, reader = Signer(str(reply.by_id), reply.by.role), Signer(str(by.pk), by.role)
    verdict = check_reply(author=author, approvers=[reader], second_eyes=True)
    if not verdict.ok:
        raise ReplyRefused(verdict.because)
    with transaction.atomic():
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related("brand", "account", "mention__author", "mention__place")
            .get(pk=reply.case_id)
        )
        if not Reply.objects.filter(pk=reply.pk, state=State.TO_APPROVE).update(
            approved_by=by, updated_at=now
        ):
            raise ReplyRefused("not-waiting")
        if case.version != seen_version:
            raise ReplyRefused("changed")
        append(case=case, kind=Kind.APPROVED, by=by, now=now, data={"reply": reply.pk})
        reply.refresh_from_db()
        return _launch(case, reply, by, now)


def send_back_reply(*, reply: Reply, by: Member, why: str, now: datetime) -> Reply:
    """The second person wants it written differently: it is its author's draft again, with a note."""
    with transaction.atomic():
        _drop_draft(reply)
        if not Reply.objects.filter(pk=reply.pk, state=State.TO_APPROVE).update(
            state=State.DRAFT, updated_at=now
        ):
            raise ReplyRefused("not-waiting")
        append(case=reply.case, kind=Kind.SENT_BACK, by=by, now=now, data={"reply": reply.pk})
        if why.strip():
            add_note(case=reply.case, by=by, text=why, now=now)
    reply.refresh_from_db()
    return reply


def _drop_draft(reply: Reply) -> None:
    """Only one draft per agent and case: the text that comes back is the one that counts."""
    Reply.objects.filter(case=reply.case_id, by=reply.by_id, state=State.DRAFT).exclude(pk=reply.pk).delete()


def undo_reply(*, reply: Reply, now: datetime) -> bool:
    """Take a reply back while it has not left. False: too late, it is on its way."""
    return bool(reply.delivery and cancel_delivery(delivery=reply.delivery, now=now))


def back_to_draft(reply: Reply) -> None:
    """What did not leave is the agent's draft again; nothing they wrote is lost."""
    newer = Reply.objects.filter(case=reply.case_id, by=reply.by_id, state=State.DRAFT).exists()
    state = State.FAILED if newer else State.DRAFT
    Reply.objects.filter(pk=reply.pk).update(
        state=state, delivery=None if state == State.DRAFT else reply.delivery
    )
