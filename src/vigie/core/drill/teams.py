"""Scripted teams, to try scenarios and marks without people: decent, silent, and one that deletes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vigie.core.drill.acts import Act, Did
from vigie.core.drill.arrivals import MINUTE
from vigie.core.drill.message import Message
from vigie.core.drill.scenario import Objective, Scenario
from vigie.core.drill.score import SPOKEN
from vigie.core.drill.stream import Play

READS_AFTER = 3 * MINUTE
"""How long a message waits before the scripted teams see it."""
ANSWERS = 1
"""What the decent team answers in a minute."""
DELETES = 3
ANSWER = {
    "fr": "Je comprends votre colère. Nous vérifions et je reviens ici avec un fait avant une heure. Camille",
    "en": "Your anger makes sense. We are checking, and I will be back here with a fact in an hour. Camille",
}


@dataclass(slots=True)
class Seen:
    """What a team has before it, and what it dealt with."""

    scenario: Scenario
    said: list[Message] = field(default_factory=list)
    dealt: set[str] = field(default_factory=set)

    def new(self, now_ms: int) -> list[Message]:
        """Messages old enough to have been read, not dealt with, oldest first."""
        return [
            one
            for one in self.said
            if one.op == "say" and one.id not in self.dealt and one.at_ms + READS_AFTER <= now_ms
        ]

    def within(self, capability: str) -> int:
        """Minutes the scenario allows for it; none where it does not ask."""
        found: list[Objective] = [one for one in self.scenario.objectives if one.capability == capability]
        return found[0].within_min if found else self.scenario.duration_min


Team = Callable[[Seen, int], list[Act]]
"""(what it sees, ms) -> what it does in this minute."""


def silent(_seen: Seen, _now_ms: int) -> list[Act]:
    """Does nothing."""
    return []


def baseline(seen: Seen, now_ms: int) -> list[Act]:
    """Decent, not brilliant: a little late to see it, then by the book, one answer a minute."""
    return [*by_the_clock(seen.scenario, now_ms // MINUTE), *_removals(seen, now_ms), *_answers(seen, now_ms)]


def deleter(seen: Seen, now_ms: int) -> list[Act]:
    """Sees it late, says nothing, and asks for every criticism to be removed; the desk refuses each."""
    acts = []
    if now_ms == (seen.scenario.expect.onset_min + seen.within("detect")) * MINUTE:
        acts.append(Act(Did.INCIDENT_OPENED, now_ms))
    critics = [one for one in seen.new(now_ms) if one.stance == "negative"]
    for one in critics[:DELETES]:
        seen.dealt.add(one.id)
        acts.append(Act(Did.REMOVAL_REFUSED, now_ms, message=one.id))
    return acts


TEAMS: dict[str, Team] = {"baseline": baseline, "silent": silent, "deleter": deleter}


def play(scenario: Scenario, team: Team, *, seed: int | None = None) -> tuple[list[Message], list[Act]]:
    """The whole drill, minute by minute: what was said, and what the team did."""
    run, seen, log = Play(scenario, seed=seed), Seen(scenario), []
    for minute in range(scenario.duration_min):
        seen.said.extend(run.until(minute * MINUTE))
        acts = team(seen, minute * MINUTE)
        run.feel(acts)
        log.extend(acts)
    seen.said.extend(run.until(scenario.end_ms))
    return seen.said, log


def by_the_clock(scenario: Scenario, minute: int) -> list[Act]:
    """The acts of the crisis team in this minute; the review a little before the end."""
    onset, now_ms = scenario.expect.onset_min, minute * MINUTE
    within = {one.capability: one.within_min for one in scenario.objectives}
    last = scenario.duration_min
    decided, spoken = onset + within.get("decide", last), onset + within.get("speak", last)
    closing = min(last - 1, onset + within.get("learn", last) - 5)
    acts: list[Act] = []
    if minute == onset + within.get("detect", last) * 5 // 4:
        acts.append(Act(Did.INCIDENT_OPENED, now_ms))
    if minute == decided:
        acts.append(Act(Did.SEVERITY_SET, now_ms, about="crisis"))
        acts.append(Act(Did.OWNER_SET, now_ms))
        acts.append(Act(Did.PLAN_CHOSEN, now_ms, about=scenario.expect.strategies[0]))
    if minute == spoken:
        languages = [language for language, share in scenario.brand.mix.items() if share >= SPOKEN]
        acts.extend(Act(Did.STATEMENT_PUBLISHED, now_ms, about=language) for language in languages)
    if minute == closing:
        acts.append(Act(Did.TICKET_OPENED, now_ms, about="quality"))
        acts.append(Act(Did.REVIEW_FILED, now_ms))
    return acts


def _removals(seen: Seen, now_ms: int) -> list[Act]:
    found: list[Act] = []
    for one in seen.new(now_ms):
        if one.removable:
            seen.dealt.add(one.id)
            found.append(Act(Did.REMOVED, now_ms, message=one.id))
            found.append(Act(Did.REPORTED, now_ms, message=one.id))
    return found


def _answers(seen: Seen, now_ms: int) -> list[Act]:
    """Those who wait longest first; who is not owed an answer is left to the others."""
    owed: Sequence[Message] = [one for one in seen.new(now_ms) if one.priority]
    for one in owed[:ANSWERS]:
        seen.dealt.add(one.id)
    return [
        Act(Did.ANSWERED, now_ms, message=one.id, text=ANSWER[one.language], by="Camille")
        for one in owed[:ANSWERS]
    ]
