"""What other rules would decide about what was heard last, beside the rules in force. Nothing is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple

from vigie.brands.models import Brand
from vigie.core.policy import Policy, decide
from vigie.core.types import Decision, Facts, Strategy
from vigie.inbox.facts import facts_of
from vigie.inbox.opening import opens
from vigie.inbox.said import Said, said
from vigie.listening.models import Mention
from vigie.playbook.queries import policy_of

LATEST = 500  # messages: a day or a month, and well under a second
EXAMPLES = 20


class Decided(NamedTuple):
    """One message, by the rules in force and by the others; NOTHING where no case would be opened."""

    message: Said
    before: Decision
    after: Decision

    @property
    def move(self) -> tuple[Strategy, Strategy]:
        return self.before.strategy, self.after.strategy


@dataclass(frozen=True, slots=True)
class Move:
    """Messages that the others would lead from one strategy to another; the same where the rest differs."""

    before: Strategy
    after: Strategy
    count: int
    examples: list[Decided]  # newest first


@dataclass(frozen=True, slots=True)
class RulesTrial:
    """Among how many messages, since when, and what would differ. before, after: messages per strategy."""

    looked: int
    since: datetime | None
    before: Mapping[Strategy, int]
    after: Mapping[Strategy, int]
    moves: list[Move]  # the most frequent first

    @property
    def others(self) -> int:
        return sum(move.count for move in self.moves)


def try_rules(*, brand: Brand, policy: Policy, now: datetime) -> RulesTrial:
    """Decide the latest messages of the brand by these rules and by those in force.

    The age of a message counts as it was when it was heard; all else as it is known now.
    """
    heard = latest(brand)
    in_force = policy_of(brand)
    known = with_facts(said(ids=list(heard)), heard, brand.posture, now)
    return compared(
        heard,
        [Decided(one, advice(one, facts, in_force), advice(one, facts, policy)) for one, facts in known],
    )


def compared(heard: Mapping[int, datetime], decided: Sequence[Decided]) -> RulesTrial:
    """What differs between the two decisions of each of these messages."""
    decided = sorted(decided, key=lambda one: one.message.pk, reverse=True)
    return RulesTrial(
        looked=len(decided),
        since=min(heard.values(), default=None),
        before=Counter(one.before.strategy for one in decided),
        after=Counter(one.after.strategy for one in decided),
        moves=_moves([one for one in decided if _differs(one.before, one.after)]),
    )


def latest(brand: Brand) -> dict[int, datetime]:
    """When each of the latest messages of other people was heard, by id.

    Ours and the deleted are left out after the query: the index that finds the newest does not know them.
    """
    rows = Mention.objects.filter(brand=brand).order_by("-pk")
    found = rows.values_list("pk", "received_at", "from_us", "deleted_at")[:LATEST]
    return {pk: at for pk, at, from_us, deleted_at in found if not from_us and deleted_at is None}


def with_facts(
    messages: Sequence[Said], heard: Mapping[int, datetime], posture: str, now: datetime
) -> list[tuple[Said, Facts]]:
    """Facts are gathered for the messages of one account at a time."""
    by_account: dict[int, list[Said]] = {}
    for one in messages:
        by_account.setdefault(one.account_id, []).append(one)
    found = []
    for theirs in by_account.values():
        for one, facts in zip(theirs, facts_of(theirs, posture=posture, now=now), strict=True):
            age = max((heard[one.pk] - one.said_at) / timedelta(minutes=1), 0.0)
            found.append((one, replace(facts, age_minutes=age)))
    return found


def advice(message: Said, facts: Facts, policy: Policy) -> Decision:
    """What people would see decided: NOTHING where no case would be opened."""
    decision = decide(facts, policy)
    return decision if opens(message, decision) else replace(decision, strategy=Strategy.NOTHING)


def _differs(before: Decision, after: Decision) -> bool:
    """Whether anybody would notice: the name of the rule, its sources and what would change it are not it."""
    if before.strategy is after.strategy is Strategy.NOTHING:
        return False
    return replace(before, rule="", changes=(), sources=()) != replace(after, rule="", changes=(), sources=())


def _moves(others: Sequence[Decided]) -> list[Move]:
    """The examples are shared: the newest of each move before the second of any."""
    by_move: dict[tuple[Strategy, Strategy], list[Decided]] = {}
    for one in others:
        by_move.setdefault(one.move, []).append(one)
    groups = sorted(by_move.values(), key=len, reverse=True)
    in_turn = [one for turn in zip_longest(*groups) for one in turn if one]
    shown = Counter(one.move for one in in_turn[:EXAMPLES])
    return [Move(*group[0].move, len(group), group[: shown[group[0].move]]) for group in groups]
