"""Decide again on what is known now: somebody answered, the person edited, a colleague corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vigie.brands.models import Brand
from vigie.core.policy import decide
from vigie.core.types import Decision
from vigie.inbox.chain import Entry, append_all
from vigie.inbox.deciding import columns, departments_by_word
from vigie.inbox.facts import facts_of
from vigie.inbox.models import Case, CaseEvent
from vigie.inbox.ranking import rank_by_reach
from vigie.inbox.said import Said, said
from vigie.playbook.models import Department
from vigie.playbook.queries import policy_of


def redecide(*, case: Case, now: datetime) -> bool:
    """Decide again on what is known now; True when the advice changed, and the case shows it."""
    changed = bool(redecide_all(cases=[case], now=now))
    if changed:
        case.refresh_from_db()
    return changed


def redecide_all(*, cases: Sequence[Case], now: datetime) -> list[Case]:
    """Decide again on many cases of one brand, read together; those whose advice changed, as they were."""
    if not cases:
        return []
    brand = cases[0].brand
    policy = policy_of(brand)
    leading = {one.pk: one for one in said(ids=[case.mention_id for case in cases])}
    messages = [leading[case.mention_id] for case in cases]
    decided = [decide(facts, policy) for facts in facts_of(messages, posture=brand.posture, now=now)]
    changed = [
        (case, message, decision)
        for case, message, decision in zip(cases, messages, decided, strict=True)
        if (decision.strategy, decision.severity) != (case.strategy, case.severity)
    ]
    if changed:
        _redecided(brand, changed, now)
    return [case for case, _, _ in changed]


def _redecided(brand: Brand, changed: Sequence[tuple[Case, Said, Decision]], now: datetime) -> None:
    departments = departments_by_word(brand)
    entries = [
        Entry(
            case,
            CaseEvent.Kind.REDECIDED,
            {"was": case.strategy, "strategy": decision.strategy, "because": decision.because},
        )
        for case, _, decision in changed
    ]
    with transaction.atomic():
        append_all(entries=entries, now=now)
        for case, message, decision in changed:
            rule_over(case, message, decision, brand=brand, departments=departments, now=now)
        rank_by_reach(cases=[case.pk for case, _, _ in changed])


def rule_over(
    case: Case,
    message: Said,
    decision: Decision,
    *,
    brand: Brand,
    departments: Mapping[str, Department],
    now: datetime,
) -> None:
    """Let a new decision rule the case. An earlier deadline is never pushed back."""
    fields = columns(decision, brand=brand, start=message.said_at, now=now, departments=departments)
    earlier = [at for at in (case.answer_before, fields["answer_before"]) if at]
    if earlier:
        fields["answer_before"] = fields["rank_at"] = min(earlier)  # type: ignore[type-var]
    if case.status == Case.Status.SENDING:
        fields.pop("status")
    Case.objects.filter(pk=case.pk).update(mention_id=message.pk, **fields)
