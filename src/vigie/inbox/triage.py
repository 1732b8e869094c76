"""What was heard becomes cases: handler of `mentions.stored`. Runs twice without harm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F, QuerySet

from vigie.brands.models import Brand
from vigie.bus.services import id_in
from vigie.core.types import Strategy
from vigie.inbox.chain import append
from vigie.inbox.facts import facts_of
from vigie.inbox.models import Case, CaseEvent
from vigie.inbox.opening import open_or_join
from vigie.inbox.redeciding import redecide, redecide_all
from vigie.inbox.said import Said, said
from vigie.inbox.unfolding import release_copies, release_strays
from vigie.listening.keeping import pages_of
from vigie.networks.models import Account, Delivery

Kind = CaseEvent.Kind


def triage(payload: Mapping[str, object], now: datetime) -> None:
    """Open, join, update and close cases for the mentions of one page, or of some that waited together."""
    account = Account.objects.select_related("brand").get(pk=id_in(payload, "account"))
    for messages in _at_once(_said(payload.get("new")), pages_of(payload)):
        _triage_new(account.brand, messages, now)
    edited = _said(payload.get("edited"))
    _triage_edited(edited, now)
    release_strays(mentions=[one.pk for one in edited], now=now)
    _triage_deleted(_said(payload.get("deleted")), now)


def _said(ids: object) -> list[Said]:
    return said(ids=ids) if isinstance(ids, list) and ids else []


def _at_once(messages: Sequence[Said], pages: Sequence[Sequence[int]]) -> list[list[Said]]:
    """Messages that can be looked at in one go with the same outcome as page by page.

    Who writes again on a later page joins the case that the earlier one opened, and ours answer what stood
    before them: there, what came before is settled first.
    """
    number = {pk: n for n, page in enumerate(pages) for pk in page}
    together: list[list[Said]] = []
    threads: set[tuple[int, str]] = set()
    for _, page in groupby(sorted(messages, key=lambda one: number[one.pk]), key=lambda one: number[one.pk]):
        some = list(page)
        theirs = {(one.author_id, one.root_id) for one in some}
        ours = any(one.from_us for one in (*some, *(together[-1] if together else ())))
        if not together or ours or not theirs.isdisjoint(threads):
            together.append([])
            threads = set()
        together[-1] += some
        threads |= theirs
    return together


def _triage_new(brand: Brand, messages: Sequence[Said], now: datetime) -> None:
    if ours := [one for one in messages if one.from_us]:
        with transaction.atomic():
            _note_our_own(ours, now)
    theirs = [one for one in messages if not one.from_us and not one.deleted_at]
    if theirs:
        open_or_join(brand=brand, messages=theirs, now=now)
        _reconsider_parents(theirs, now)


def _reconsider_parents(messages: Sequence[Said], now: datetime) -> None:
    """Somebody answered a person who waits for us: the advice may change."""
    answerers: dict[str, set[int]] = {}
    for one in messages:
        if one.parent_id:
            answerers.setdefault(one.parent_id, set()).add(one.author_id)
    account_id = messages[0].account_id
    rows = Case.objects.filter(
        mention__account=account_id,  # the index of mentions begins with it
        mention__native_id__among=list(answerers),
        account=account_id,
        status__in=[Case.Status.OPEN, Case.Status.WAITING],
    )
    waiting = rows.annotate(native_id=F("mention__native_id")).prefetch_related("brand")
    answered = [case for case in waiting if answerers[case.native_id] - {case.author_id}]
    redecide_all(cases=answered, now=now)


def _note_our_own(messages: Sequence[Said], now: datetime) -> None:
    """Our replies come back from the network: Vigie's are known; others were written elsewhere."""
    ids = [one.native_id for one in messages]
    sent = Delivery.objects.filter(account=messages[0].account_id, native_id__among=ids)
    known = set(sent.values_list("native_id", flat=True))
    for one in messages:
        if one.native_id in known or not one.parent_id:
            continue
        for case in _open_about(one.account_id, one.parent_id):
            if not _is_being_sent(case, one):
                _answered_elsewhere(case, one, now)


def _open_about(account_id: int, native_id: str) -> QuerySet[Case]:
    return Case.objects.filter(
        account=account_id,
        case_mentions__mention__account=account_id,  # the index of mentions begins with it
        case_mentions__mention__native_id=native_id,
        status__in=Case.OPEN_STATUSES,
    )


def _is_being_sent(case: Case, message: Said) -> bool:
    """Ours, seen before its own receipt came back: settling will note it."""
    texts = Delivery.objects.filter(
        account=case.account_id,
        target_id=message.parent_id,
        state__in=["claimed", "sent", "unknown", "settled"],
    ).values_list("text", flat=True)
    return any(text.strip() == message.text.strip() for text in texts)


def _answered_elsewhere(case: Case, message: Said, now: datetime) -> None:
    append(case=case, kind=Kind.REPLIED, by=None, now=now, data={"mention": message.pk, "elsewhere": True})
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.DONE, cause=Case.Cause.ELSEWHERE, answered_at=now, closed_at=now
    )


def _triage_edited(messages: Iterable[Said], now: datetime) -> None:
    for one in messages:
        for case in _open_with(one):
            data = {"mention": one.pk, "v": one.version}
            append(case=case, kind=Kind.EDITED, by=None, now=now, data=data)
            if case.mention_id == one.pk and case.status != Case.Status.SENDING:
                redecide(case=case, now=now)


def _open_with(message: Said) -> QuerySet[Case]:
    return Case.objects.filter(case_mentions__mention=message.pk, status__in=Case.OPEN_STATUSES)


def _triage_deleted(messages: Iterable[Said], now: datetime) -> None:
    for one in messages:
        for case in _open_with(one):
            with transaction.atomic():
                append(case=case, kind=Kind.DELETED, by=None, now=now, data={"mention": one.pk})
                if not case.case_mentions.filter(mention__deleted_at=None).exists():
                    append(case=case, kind=Kind.CLOSED, by=None, now=now, data={"cause": Case.Cause.GONE})
                    Case.objects.filter(pk=case.pk).update(
                        status=Case.Status.DONE, cause=Case.Cause.GONE, closed_at=now
                    )
                    release_copies(case=case, now=now)


def wake_waiting(now: datetime) -> None:
    """Cases left to the community whose time is up: answered there, or back in the queue."""
    due = Case.objects.filter(status=Case.Status.WAITING, leave_until__lte=now).order_by("leave_until")
    for case in due[:200]:
        with transaction.atomic():
            mine = Case.objects.filter(pk=case.pk, status=Case.Status.WAITING, leave_until=case.leave_until)
            if not mine.update(leave_until=None, status=Case.Status.OPEN):
                continue
            case.status = Case.Status.OPEN
            append(case=case, kind=Kind.WOKE, by=None, now=now)
            _after_waiting(case, now)


def _after_waiting(case: Case, now: datetime) -> None:
    facts = facts_of(said(ids=[case.mention_id]), posture=case.brand.posture, now=now)[0]
    if facts.community_answered:
        append(case=case, kind=Kind.CLOSED, by=None, now=now, data={"cause": Case.Cause.COMMUNITY})
        Case.objects.filter(pk=case.pk).update(
            status=Case.Status.DONE, cause=Case.Cause.COMMUNITY, closed_at=now
        )
        return
    if not redecide(case=case, now=now) or case.status == Case.Status.WAITING:
        # The community did not answer: it is ours now, at once.
        Case.objects.filter(pk=case.pk).update(
            status=Case.Status.OPEN,
            lane=Case.Lane.ANSWER,
            strategy=Strategy.ANSWER,
            because="community_silent",
            answer_before=now,
            rank_at=now,
            leave_until=None,
        )
