"""One act on many cases, each judged by itself. The scope is frozen: what changed since is left alone.

Removal in bulk has no ground of its own: every message must carry vulgar, spam or scam itself beyond
doubt, and goes through the same door as one alone (inbox.removal). What a person has to weigh is not
weighed in bulk; criticism stays, whatever was selected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vigie.brands.models import Member
from vigie.core.policy import carries
from vigie.core.types import Ground
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case
from vigie.inbox.removal import grounds_in, remove_and_report, undo_removal
from vigie.inbox.services import assign_case, close_case, reopen_case
from vigie.listening.readings import readings_as_corrected

MOST = 200  # cases at once: more is a decision about a rule, not about messages
GROUNDS = (Ground.SCAM, Ground.SPAM, Ground.VULGAR)
CLOSABLE = (Case.Status.OPEN, Case.Status.WAITING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one case. because: a code of inbox.errors where nothing was done.

    ground: for a removal. before: who had the case, for an assignment.
    """

    case: Case
    done: bool
    because: str = ""
    ground: Ground = Ground.NONE
    before: int | None = None


def foresee_closing(*, cases: Sequence[Case]) -> list[Outcome]:
    """Which of these can be closed now."""
    return [_foreseen(case, "" if case.status in CLOSABLE else _busy(case)) for case in cases]


def foresee_assigning(*, cases: Sequence[Case]) -> list[Outcome]:
    """All of them: whose case it is never stops anything."""
    return [Outcome(case, done=True, before=case.assigned_to_id) for case in cases]


def foresee_removal(*, cases: Sequence[Case]) -> list[Outcome]:
    """Which carry a ground of their own, which are protected. No more queries for many than for one."""
    readings = readings_as_corrected([case.mention for case in cases])
    outcomes = []
    for case, reading in zip(cases, readings, strict=True):
        grounds = [ground for ground in GROUNDS if carries(reading, ground)]
        because = _busy(case) if case.status not in CLOSABLE else "gone" if case.mention.deleted_at else ""
        if not because and not grounds:
            because = "one-by-one" if grounds_in(reading) else "protected"
        ground = Ground(case.ground) if case.ground in grounds else next(iter(grounds), Ground.NONE)
        outcomes.append(Outcome(case, done=not because, because=because, ground=ground))
    return outcomes


def close_cases(
    *, cases: Sequence[Case], versions: Mapping[UUID, int], by: Member, cause: Case.Cause, now: datetime
) -> list[Outcome]:
    """Close each with the cause. versions: what was seen of each when it was selected."""
    return _carry_out(
        foresee_closing(cases=cases),
        versions,
        lambda outcome: close_case(case=outcome.case, by=by, cause=cause, now=now),
    )


def assign_cases(
    *, cases: Sequence[Case], versions: Mapping[UUID, int], to: Member | None, by: Member, now: datetime
) -> list[Outcome]:
    """Give each to the same person, or to nobody."""
    return _carry_out(
        foresee_assigning(cases=cases),
        versions,
        lambda outcome: assign_case(case=outcome.case, to=to, by=by, now=now),
    )


def remove_cases(
    *, cases: Sequence[Case], versions: Mapping[UUID, int], by: Member, now: datetime
) -> list[Outcome]:
    """Remove and report each that carries a ground of its own, after the brand's grace delay."""
    return _carry_out(
        foresee_removal(cases=cases),
        versions,
        lambda outcome: remove_and_report(case=outcome.case, by=by, ground=outcome.ground, now=now),
    )


def undo_closing(*, cases: Sequence[Case], by: Member, now: datetime) -> list[Outcome]:
    """Open them again."""
    return [
        _tried(Outcome(case, done=True), lambda one: reopen_case(case=one.case, by=by, now=now))
        for case in cases
    ]


def undo_assigning(
    *, cases: Sequence[Case], before: Mapping[UUID, Member | None], by: Member, now: datetime
) -> list[Outcome]:
    """Give each back to whom it belonged."""
    return [
        _tried(
            Outcome(case, done=True),
            lambda one: assign_case(case=one.case, to=before.get(one.case.public_id), by=by, now=now),
        )
        for case in cases
    ]


def undo_removing(*, cases: Sequence[Case], by: Member, now: datetime) -> list[Outcome]:
    """Take back what has not left yet."""
    return [
        _tried(Outcome(case, done=True), lambda one: undo_removal(case=one.case, by=by, now=now))
        for case in cases
    ]


def _carry_out(
    foreseen: Sequence[Outcome], versions: Mapping[UUID, int], act: Callable[[Outcome], object]
) -> list[Outcome]:
    outcomes = []
    for outcome in foreseen:
        if outcome.done and versions.get(outcome.case.public_id) != outcome.case.version:
            outcomes.append(Outcome(outcome.case, done=False, because="changed"))
        else:
            outcomes.append(_tried(outcome, act) if outcome.done else outcome)
    return outcomes


def _tried(outcome: Outcome, act: Callable[[Outcome], object]) -> Outcome:
    """One refusal must not stop the others."""
    try:
        act(outcome)
    except DeskRefused as refusal:
        return Outcome(outcome.case, done=False, because=refusal.code, ground=outcome.ground)
    return outcome


def _foreseen(case: Case, because: str) -> Outcome:
    return Outcome(case, done=not because, because=because)


def _busy(case: Case) -> str:
    return "sending" if case.status == Case.Status.SENDING else "not-waiting"
