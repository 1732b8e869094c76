"""What people said opens cases, or joins the one they have: a page at a time, in a handful of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from vigie.brands.models import Brand
from vigie.bus.inserting import insert_rows
from vigie.core.policy import decide
from vigie.core.types import OWED, Decision, Strategy
from vigie.inbox.chain import NOTHING_BEFORE, Entry, append_all, sealed
from vigie.inbox.deciding import columns, departments_by_word
from vigie.inbox.facts import facts_of
from vigie.inbox.folding import Decided, fold, folded_among, folding, weight
from vigie.inbox.models import Case, CaseEvent, CaseMention
from vigie.inbox.ranking import open_cases_in, rank_by_reach
from vigie.inbox.redeciding import rule_over
from vigie.inbox.relevance import set_aside
from vigie.inbox.said import Said
from vigie.listening.group_queries import groups_with
from vigie.playbook.models import Department
from vigie.playbook.queries import policy_of

Kind = CaseEvent.Kind
Departments = Mapping[str, Department]


def open_or_join(*, brand: Brand, messages: Sequence[Said], now: datetime, each: bool = False) -> None:
    """Give each of these messages of one account its case. Those that have one already are left out.

    What only says again what has an open case is put with that one (`folding`). each: a person wants a
    case for each of these, whatever is decided and whoever said the same.
    """
    policy, departments = policy_of(brand), departments_by_word(brand)
    # What takes time comes before the transaction: on SQLite it holds the only pen.
    facts = facts_of(messages, posture=brand.posture, now=now)
    ruled = [(one, decide(known, policy)) for one, known in zip(messages, facts, strict=True)]
    decided = set_aside(brand=brand, decided=ruled)
    with transaction.atomic():
        rows = CaseMention.objects.filter(mention__among=[one.pk for one in messages])
        seen = set(rows.values_list("mention_id", flat=True))
        if not each:
            seen |= folded_among(messages)
        open_cases = _open_cases(messages)
        joining: list[tuple[Case, Said, Decision]] = []
        fresh: dict[tuple[int, str], list[Decided]] = {}
        for one, decision in decided:
            key = (one.author_id, one.root_id)
            if one.pk in seen:
                continue
            if key in open_cases:
                joining.append((open_cases[key], one, decision))
            elif each or opens(one, decision):
                fresh.setdefault(key, []).append((one, decision))
        _join_all(brand, joining, departments, now)
        _open_new(brand, list(fresh.values()), departments, now, each=each)


def _open_new(
    brand: Brand, fresh: Sequence[list[Decided]], departments: Departments, now: datetime, *, each: bool
) -> None:
    if not fresh:
        return
    groups = groups_with(mentions=[one.pk for some in fresh for one, _ in some])
    plan = folding([] if each else fresh, groups)
    opened = _open_all(brand, [some for n, some in enumerate(fresh) if n not in plan], departments, now)
    numbers = (n for n in range(len(fresh)) if n not in plan)
    fold(fresh, plan, dict(zip(numbers, opened, strict=True)))
    rank_by_reach(cases=open_cases_in(groups={group.pk for group in groups.values()}))


def opens(message: Said, decision: Decision) -> bool:
    """Something is owed, or it is about us: not merely a neighbour in a conversation that we follow."""
    about_us = message.to_us or message.place_ours or message.watches
    return decision.strategy in OWED or bool(about_us and decision.strategy is not Strategy.NOTHING)


def _open_cases(messages: Sequence[Said]) -> dict[tuple[int, str], Case]:
    wanted = {(one.author_id, one.root_id) for one in messages}
    # Threads are compared here: asked for both at once, SQLite would try every author with every thread.
    rows = Case.objects.filter(
        account=messages[0].account_id, author__among=list({author for author, _ in wanted}), is_open=True
    )
    keys = rows.values_list("pk", "author_id", "thread_root")
    found = Case.objects.in_bulk([pk for pk, author, root in keys if (author, root) in wanted])
    return {(case.author_id, case.thread_root): case for case in found.values()}


def _join_all(
    brand: Brand, joining: Sequence[tuple[Case, Said, Decision]], departments: Departments, now: datetime
) -> None:
    """The same person wrote again: the clock that ran goes on, gravity can only grow."""
    if not joining:
        return
    insert_rows(CaseMention, [{"case_id": case.pk, "mention_id": one.pk} for case, one, _ in joining])
    entries = [
        Entry(case, Kind.WROTE_AGAIN, {"mention": one.pk, "strategy": decision.strategy})
        for case, one, decision in joining
    ]
    append_all(entries=entries, now=now)
    for case, one, decision in joining:
        Case.objects.filter(pk=case.pk).update(mention_count=F("mention_count") + 1)
        heavier = (decision.severity, True) >= (case.severity, case.answer_before is None)
        if decision.strategy in OWED and heavier:
            rule_over(case, one, decision, brand=brand, departments=departments, now=now)
    rank_by_reach(cases=[case.pk for case, _, _ in joining])


@dataclass(frozen=True, slots=True)
class _Opened:
    """A case just made, as far as its first event needs it."""

    pk: int
    public_id: UUID
    brand_id: int


def _open_all(
    brand: Brand, groups: Sequence[list[Decided]], departments: Departments, now: datetime
) -> list[int]:
    """Many cases in three inserts; their ids. A group is what one person said in one thread in this page."""
    leads = [max(group, key=weight) for group in groups]
    rows = [_row(brand, one, decision, departments, now) for one, decision in leads]
    for row, group in zip(rows, groups, strict=True):
        row["mention_count"] = len(group)
    links, events = [], []
    ids = insert_rows(Case, rows)
    for pk, row, group in zip(ids, rows, groups, strict=True):
        links += [{"case_id": pk, "mention_id": one.pk} for one, _ in group]
        data = {name: row[name] for name in ("strategy", "because", "rule")}
        case = _Opened(pk, row["public_id"], brand.pk)
        events.append(sealed(case, Kind.OPENED, None, now, data, NOTHING_BEFORE))
    insert_rows(CaseMention, links)
    insert_rows(CaseEvent, events)
    return ids


def _row(
    brand: Brand, one: Said, decision: Decision, departments: Departments, now: datetime
) -> dict[str, Any]:
    return {
        "public_id": uuid4(),
        "brand_id": brand.pk,
        "account_id": one.account_id,
        "place_id": one.place_id,
        "author_id": one.author_id,
        "mention_id": one.pk,
        "network": one.network,
        "thread_root": one.root_id,
        "opened_at": now,
        **columns(decision, brand=brand, start=one.said_at, now=now, departments=departments),
    }
