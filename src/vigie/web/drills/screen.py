"""What the page of one drill shows: clock and cards while it plays, marks and debrief afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from vigie.core.drill.acts import Act, Did
from vigie.core.drill.words import LANGUAGE_WORDS, STRATEGY_WORDS, Finding
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.queries import acts_of, cards_given, compared, scenario_of, score_of
from vigie.crisis.models import Drill
from vigie.web.drills.words import DONE, ICONS, VIA, Bar, Card, at, capability, in_language

NEWEST = 12
"""Lines of the log while it plays."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act of the log. about: the strategy, language or department it names."""

    at: str
    did: Promise
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class Playing:
    """A live drill. share: percent of its length that has passed."""

    clock: str
    length: str
    share: int
    over: bool
    cards: Sequence[Card]
    log: Sequence[Line]
    heard: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a drill."""

    total: int
    bars: Sequence[Bar]
    good: Sequence[str]
    to_rehearse: Sequence[str]
    log: Sequence[Line]
    has_earlier: bool


def playing(drill: Drill, language: str, now: datetime) -> Playing:
    scenario, clock = scenario_of(drill), clock_of(drill, now)
    cards = [
        Card(
            at=at(inject.at_min * 60_000),
            via=VIA[inject.via],
            icon=ICONS[inject.via],
            to=in_language(inject.to, language),
            text=in_language(inject.text, language),
        )
        for inject in cards_given(drill=drill, scenario=scenario, now=now)
    ]
    return Playing(
        clock=at(clock),
        length=at(scenario.end_ms),
        share=min(100, clock * 100 // scenario.end_ms),
        over=clock >= scenario.end_ms,
        cards=cards,
        log=lines_of(acts_of(drill=drill))[-NEWEST:][::-1],
        heard=drill.account.mentions.count(),
    )


def result(drill: Drill) -> Result | None:
    """None while it plays."""
    score = score_of(drill)
    if score is None:
        return None
    marks, beside = score.by_capability(), compared(drill=drill)
    bars = [
        Bar(
            name=capability(one.capability),
            got=f"{marks[one.capability][0] / 100:.0f}",
            of=f"{marks[one.capability][1] / 100:.0f}",
            share=one.now,
            last=one.last,
            best=one.best,
        )
        for one in beside
    ]
    return Result(
        total=score.total,
        bars=bars,
        good=said(score.good),
        to_rehearse=said(score.to_rehearse),
        log=lines_of(acts_of(drill=drill)),
        has_earlier=any(one.last is not None for one in beside),
    )


def said(findings: Sequence[Finding]) -> list[str]:
    number = partial(number_format, force_grouping=True)
    return [finding.said(gettext, number) for finding in findings]


def lines_of(acts: Sequence[Act]) -> list[Line]:
    return [Line(at=at(act.at_ms), did=DONE[act.did], about=_about(act), by=act.by) for act in acts]


def _about(act: Act) -> str:
    words = STRATEGY_WORDS if act.did is Did.PLAN_CHOSEN else LANGUAGE_WORDS
    return gettext(words[act.about]) if act.about in words else act.about
