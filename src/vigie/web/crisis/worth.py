"""What forecasts were worth and what came after answers, as people read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vigie.core.forecast.record import ROUNDING, Group, Middle, Observation, Record, Share, Step
from vigie.crisis.forecast_queries import Told, Worth
from vigie.crisis.foretelling import END
from vigie.crisis.models import Crisis, Foretold, Signal
from vigie.web.crisis.plotting import Plot, held_plot, said_plot
from vigie.web.templatetags.vigie import span

PROMISE = 0.8
SECONDS = 60  # of a minute


@dataclass(frozen=True, slots=True)
class Line:
    """How the forecasts of one moment held; of few incidents only how many there are."""

    name: str
    record: Record

    @property
    def said(self) -> str:
        """In a sentence. Of five incidents at least, so that it needs no singular."""
        inside = self.record.inside
        words = _("Of {0} forecasts that are over, {1} fell within their interval: {2}, {3} promised.")
        return words.format(inside.n, inside.hits, percent(inside.part), percent(PROMISE))

    @property
    def verdict(self) -> str:
        inside = self.record.inside
        if inside.high < PROMISE:
            return _("Less often than promised: too sure of themselves.")
        if inside.low > PROMISE:
            return _("More often than promised: the intervals are wider than they need be.")
        return _("As promised, as far as these can tell.")

    @property
    def between(self) -> str:
        return between(self.record.inside)

    @property
    def held(self) -> str:
        return percent(self.record.inside.part)

    @property
    def error(self) -> str:
        return percent(self.record.error)

    @property
    def under(self) -> int:
        """Of how many less came than the interval held."""
        return round(self.record.under * self.record.inside.n)

    @property
    def over(self) -> int:
        return round(self.record.over * self.record.inside.n)


@dataclass(frozen=True, slots=True)
class Chance:
    """A step of the reliability curve in words."""

    said: str
    n: int
    came: str
    between: str


class Shown:
    """All that the page says of past forecasts."""

    def __init__(self, worth: Worth) -> None:
        self.worth = worth

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(_moment(ahead), record) for ahead, record in self.worth.by_ahead.items()]

    @cached_property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.record.is_enough]

    @property
    def held_plot(self) -> Plot:
        return held_plot([(line.name, line.record.inside) for line in self.told], promise=PROMISE)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        end = self.worth.told.get(END)
        return end.reliability if end else ()

    @property
    def said_plot(self) -> Plot:
        return said_plot(self.steps)

    @property
    def chances(self) -> list[Chance]:
        return [
            Chance(percent(one.said), one.came.n, percent(one.came.part), between(one.came))
            for one in self.steps
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was foretold of one moment beside what came. came: None while it is not over.

    missed: "low" or "high" where less or more came than the interval held.
    """

    low: int
    high: int
    came: int | None
    missed: str


@dataclass(frozen=True, slots=True)
class Past:
    """One forecast of the list. after: age of the incident in seconds; outcomes: by column, None for none."""

    signal: Signal
    crisis: Crisis | None
    at: datetime
    after: int
    outcomes: list[Outcome | None]


def past_of(forecasts: list[Told], columns: list[int]) -> list[Past]:
    """columns: minutes ahead."""
    return [
        Past(
            one.signal,
            one.crisis,
            one.at,
            one.minutes * SECONDS,
            [_outcome(one.rows[ahead]) if ahead in one.rows else None for ahead in columns],
        )
        for one in forecasts
    ]


def columns_of(forecasts: list[Told]) -> dict[int, str]:
    """Every moment that any of them tells, the end last, and its name."""
    known = {ahead for one in forecasts for ahead in one.rows}
    return {ahead: _moment(ahead) for ahead in sorted(known, key=lambda ahead: (ahead == END, ahead))}


def _outcome(row: Foretold) -> Outcome:
    came, missed = row.actual, ""
    if came is not None:
        missed = "low" if came < row.low - ROUNDING else "high" if came > row.high + ROUNDING else ""
    return Outcome(round(row.low), round(row.high), came, missed)


@dataclass(frozen=True, slots=True)
class Compared:
    """Threads answered soon, later or never. beside: over what was foretold, "" where too few were."""

    name: str
    n: int
    is_enough: bool
    growth: str
    beside: str


def compared(found: Observation) -> list[Compared]:
    """The three groups, those without a thread included."""
    within = span(found.limit * SECONDS)
    groups: Mapping[str, Group | None] = {
        _("Answered within {0}").format(within): found.soon,
        _("Answered later"): found.later,
        _("Never answered"): found.never,
    }
    return list(_rows(groups))


def _rows(groups: Mapping[str, Group | None]) -> Iterator[Compared]:
    for name, group in groups.items():
        if group is None:
            yield Compared(name, 0, is_enough=False, growth="", beside="")
        else:
            beside = group.beside if group.beside and group.beside.low is not None else None
            yield Compared(
                name, group.growth.n, group.is_enough, _times(group.growth), _times(beside) if beside else ""
            )


def _times(middle: Middle) -> str:
    if middle.low is None or middle.high is None:
        return ""
    low, high = (number_format(n, 1) for n in (middle.low, middle.high))
    return _("×{0} ({1} to {2})").format(number_format(middle.median, 1), low, high)


def between(share: Share) -> str:
    """The interval of 95 % around a share, in words."""
    return _("{0} to {1}").format(percent(share.low), percent(share.high))


def percent(share: float) -> str:
    """Rounded to the nearest: a share of few is no promise."""
    return _("{0}%").format(round(100 * share))


def _moment(ahead: int) -> str:
    return pgettext("moment of a forecast", "The end") if ahead == END else span(ahead * SECONDS)
