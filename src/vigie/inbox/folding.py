"""One incident, not four hundred cases: what only says again what has an open case is put with it.

What says more keeps a case of its own: it is said to us or in our place, by somebody with a far larger
audience, or something graver, else or sooner is advised. What is to be removed always does, for each message
has to go by itself. Severity and deadline of the case stay what they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vigie.bus.inserting import insert_rows
from vigie.core.types import OWED, Decision, Strategy
from vigie.inbox.models import CaseCopy, CaseMention
from vigie.inbox.said import Said
from vigie.listening.models import Group

Decided = tuple[Said, Decision]
FAR_LARGER: Final = 10  # times the audience of who said it first
LARGE: Final = 1_000  # followers; of small audiences, ten times as much is still small


@dataclass(frozen=True, slots=True)
class _Host:
    """A case that copies may be put with. number: its place among what the page opens; -1: it is open."""

    author: int
    strategy: str
    severity: int
    minutes: int | None
    followers: int
    number: int = -1
    case: int = 0


def weight(pair: Decided) -> tuple[bool, int, int]:
    """Which of several messages leads a case: what is owed, then the gravest, then the latest."""
    one, decision = pair
    return decision.strategy in OWED, decision.severity, one.pk


def folded_among(messages: Sequence[Said]) -> set[int]:
    """Those that are with the case of another already."""
    rows = CaseCopy.objects.filter(mention__among=[one.pk for one in messages])
    return set(rows.values_list("mention_id", flat=True))


def folding(fresh: Sequence[list[Decided]], groups: Mapping[int, Group]) -> dict[int, _Host]:
    """Which of these need no case of their own, by their place, and with which case they go.

    fresh: what one person said in one thread, decided; each would open a case.
    """
    if not groups:
        return {}
    hosts = _open_hosts({group.pk for group in groups.values()})
    plan: dict[int, _Host] = {}
    for number, some in enumerate(fresh):
        within = {groups[one.pk].pk if one.pk in groups else 0 for one, _ in some}
        if len(within) > 1 or 0 in within:
            continue
        (group,) = within
        host = next((host for host in hosts.get(group, ()) if _adds_nothing(some, host)), None)
        if host is not None:
            plan[number] = host
        else:
            hosts.setdefault(group, []).append(_host_of(some, number))
    return plan


def _open_hosts(groups: set[int]) -> dict[int, list[_Host]]:
    rows = CaseMention.objects.filter(
        mention__group_mention__group__among=list(groups), case__is_open=True
    ).order_by("case_id")
    columns = ("author_id", "strategy", "severity", "decision__minutes", "author__followers")
    hosts: dict[int, list[_Host]] = {}
    found = rows.values_list(
        "mention__group_mention__group", "case_id", *(f"case__{name}" for name in columns)
    )
    for group, case, author, strategy, severity, minutes, followers in found:
        host = _Host(author, strategy, severity, minutes, followers or 0, case=case)
        hosts.setdefault(group, []).append(host)
    return hosts


def _host_of(some: Sequence[Decided], number: int) -> _Host:
    one, decision = max(some, key=weight)
    return _Host(
        one.author_id, decision.strategy, decision.severity, decision.minutes, one.followers or 0, number
    )


def _adds_nothing(some: Sequence[Decided], host: _Host) -> bool:
    return all(_says_no_more(one, decision, host) for one, decision in some)


def _says_no_more(one: Said, decision: Decision, host: _Host) -> bool:
    if one.author_id == host.author or one.to_us or one.place_ours:
        return False
    followers = one.followers or 0
    if followers >= LARGE and followers > FAR_LARGER * host.followers:
        return False
    if Strategy.REMOVE in {decision.strategy, host.strategy} or decision.severity > host.severity:
        return False
    if decision.strategy not in OWED:
        return True
    sooner = decision.minutes is not None and (host.minutes is None or decision.minutes < host.minutes)
    return decision.strategy == host.strategy and not sooner


def fold(fresh: Sequence[list[Decided]], plan: Mapping[int, _Host], opened: Mapping[int, int]) -> None:
    """Put them there. opened: cases that this page opened, by the place of what opened them."""
    rows: list[dict[str, Any]] = [
        {"case_id": host.case or opened[host.number], "mention_id": one.pk}
        for number, host in plan.items()
        for one, _ in fresh[number]
    ]
    insert_rows(CaseCopy, rows)
