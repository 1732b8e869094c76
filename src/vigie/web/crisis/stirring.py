"""A signal as people read it: since when, unlike what normal day, what it is about, how far it may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vigie.core.forecast.record import Record as Calibration
from vigie.crisis.ahead import QUARTER, Cone, band_in, cone_from
from vigie.crisis.models import Series, Signal
from vigie.crisis.signal_queries import Record, authors_told, mentions_told, quarters_of, series_of
from vigie.crisis.tallying import Curve, Minute
from vigie.listening.models import Mention
from vigie.listening.queries import watches_of
from vigie.networks.queries import places_of
from vigie.people.models import Author
from vigie.web.crisis.drawing import Drawing, sketched
from vigie.web.desk.topics import topics_named
from vigie.web.desk.words import word

GRAVITY: Mapping[str, Promise] = {
    "injury": pgettext_lazy("gravity", "somebody is hurt"),
    "child": pgettext_lazy("gravity", "a child"),
    "discrimination": pgettext_lazy("gravity", "discrimination"),
    "data_leak": pgettext_lazy("gravity", "a leak of personal data"),
    "threat": pgettext_lazy("gravity", "a threat"),
    "press": pgettext_lazy("gravity", "the press"),
    "legal": pgettext_lazy("gravity", "legal action"),
    "boycott": pgettext_lazy("gravity", "a call for boycott"),
    "unlawful": pgettext_lazy("gravity", "unlawful words"),
}
REASONS: Mapping[str, Promise] = {
    "more_complaints": gettext_lazy("more criticism than usual"),
    "greater_share": gettext_lazy("a larger share of criticism than usual"),
    "more_heard": gettext_lazy("more messages than usual"),
    "mostly_praise": gettext_lazy("mostly praise"),
    "first_voice_is_heard": gettext_lazy("whoever began has a large audience"),
    "more_replies_than_shares": gettext_lazy("people argue more than they share"),
    "new_topic": gettext_lazy("words nobody used before"),
    "nobody_speaks": gettext_lazy("nobody speaks"),
    "nobody_listens": gettext_lazy("no source is listened to"),
}
MOODS = {"crisis": "crisis", "gravity": "crisis", "silence": "alert", "buzz": "plain"}
BEFORE, AFTER = timedelta(hours=12), timedelta(hours=6)
SECONDS = 60  # of a minute


@dataclass(frozen=True, slots=True)
class Carried:
    """Somebody who carried it."""

    author: Author
    messages: int
    followers: int
    shares: int
    first: Mention | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What may come: each (low, median, high), None where it is not known."""

    size: list[int] | None
    reach: list[int] | None
    horizons: list[tuple[float, list[int], list[int] | None]]  # seconds from then, size, reach
    peak: list[float] | None  # seconds from then
    is_past_peak: bool
    tenfold: str
    needed: int  # messages that lack before anything can be said


class Shown:
    """One signal, each part asked of the database when it is drawn."""

    def __init__(self, row: Signal, now: datetime) -> None:
        self.row, self.now = row, now
        self.told: Mapping[str, Any] = row.telling

    @property
    def mood(self) -> str:
        return "plain" if self.row.ended_at else MOODS.get(self.row.kind, "plain")

    @property
    def lasted(self) -> float:
        return ((self.row.ended_at or self.now) - self.row.since).total_seconds()

    @property
    def observed(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.row.verdict.get("observed", {})
        return found

    @property
    def usual(self) -> Mapping[str, list[int]]:
        """Messages in a normal hour like that one, by low, usual, high."""
        verdict = self.row.verdict
        return {name: [round(n) for n in verdict.get(name, (0, 0, 0))] for name in ("heard", "negative")}

    @property
    def doubling(self) -> float | None:
        """Seconds."""
        minutes = self.row.verdict.get("doubling")
        return minutes * SECONDS if minutes else None

    @property
    def gravity(self) -> list[str]:
        return [word(GRAVITY, code) for code in self.row.gravity]

    @property
    def reasons(self) -> list[str]:
        return [word(REASONS, code) for code in self.row.verdict.get("reasons", []) if code in REASONS]

    @cached_property
    def where(self) -> str:
        return self._name(self.row.where, self.row.key)

    @cached_property
    def also(self) -> list[str]:
        return [self._name(kind, key) for kind, key in self.row.also]

    def _name(self, kind: str, key: str) -> str:
        if kind == Series.Kind.WATCH:
            watch = watches_of(brand=self.row.brand).filter(pk=key).first()
            return _("watch “{0}”").format(watch.name if watch else key)
        if kind == Series.Kind.PLACE:
            place = places_of(brand=self.row.brand).filter(pk=key).first()
            return str(place) if place else key
        if kind == Series.Kind.TOPIC:
            return _("topic “{0}”").format(self._topic(key))
        return str(Series.Kind(kind).label) if kind else ""

    def _topic(self, key: str) -> str:
        return topics_named(self.row.brand).name(key)

    @property
    def phrases(self) -> list[tuple[str, str]]:
        """Each with how many people used it."""
        told = [(text, people) for text, people, _past in self.told.get("phrases", [])]
        return [(text, ngettext("{0} person", "{0} people", n).format(n)) for text, n in told]

    @cached_property
    def mentions(self) -> dict[int, Mention]:
        return mentions_told(signal=self.row)

    @property
    def first(self) -> Mention | None:
        return self.mentions.get(self.told.get("first") or 0)

    @property
    def gravest(self) -> Mention | None:
        return self.mentions.get(self.row.mention_id or 0)

    @cached_property
    def carriers(self) -> list[Carried]:
        people = authors_told(signal=self.row)
        return [
            Carried(people[author], messages, followers, shares, self.mentions.get(first))
            for author, messages, followers, shares, first in self.told.get("carriers", [])
            if author in people
        ]

    @property
    def ahead(self) -> Ahead | None:
        told = self.told.get("forecast") or {}
        if "abstains" in told:
            needed = int(told.get("needed", 0))
            return Ahead(None, None, [], None, False, "", needed) if needed else None
        if not told or self.row.ended_at:
            return None
        peak = [n * SECONDS for n in told["peak"]] if told["peak"] else None
        horizons = [(minutes * SECONDS, size, reach) for minutes, size, reach in told["horizons"]]
        past = told["past_peak"] >= 0.5
        return Ahead(told["size"], told["reach"], horizons, peak, past, chance_words(told["tenfold"]), 0)

    @cached_property
    def drawing(self) -> Drawing | None:
        """Quarters of an hour around it, in the band of what is usual, with the cone of what may come."""
        series = series_of(signal=self.row)
        until = min(self.now, (self.row.ended_at or self.now) + AFTER)
        rows = list(quarters_of(series=series, since=self.row.since - BEFORE, until=until)) if series else []
        if len(rows) > 2 and rows[-1].at + QUARTER > self.now and rows[-1].heard < rows[-2].heard:
            rows.pop()  # a quarter of an hour that is not over looks like calm
        if len(rows) < 2:
            return None
        points = [Minute(row.at, row.heard, row.negative) for row in _filled(rows)]
        band = [band_in(low=row.low, usual=row.usual, high=row.high, width=QUARTER) for row in _filled(rows)]
        curve = Curve(tuple(points), QUARTER, tuple(band), self._cone(points[-1]))
        moments = (("began", self.row.since), ("told", self.row.raised_at))
        return sketched(curve=curve, moments=moments)

    def _cone(self, last: Minute) -> Cone | None:
        """Messages by quarter, from the forecast of all messages by then."""
        if self.row.ended_at:
            return None
        return cone_from(told=self.told.get("forecast") or {}, last=last.at, width=QUARTER)


def _filled(rows: list[Any]) -> list[Any]:
    """The same with quarters in which nothing was heard."""
    known = {row.at: row for row in rows}
    at, found, last = rows[0].at, [], rows[0]
    while at <= rows[-1].at:
        row = known.get(at)
        found.append(row or _Silent(at, last.low, last.usual, last.high))
        last, at = row or last, at + QUARTER
    return found


@dataclass(frozen=True, slots=True)
class _Silent:
    at: datetime
    low: float
    usual: float
    high: float
    heard: int = 0
    negative: int = 0


def chance_words(chance: float) -> str:
    """Never a bare probability."""
    if chance < 0.02:
        return _("hardly possible")
    if chance < 0.1:
        return _("unlikely: about one chance in {0}").format(round(1 / chance))
    if chance < 0.4:
        return _("possible: about one chance in {0}").format(round(1 / chance))
    return _("as likely as not") if chance < 0.6 else _("likely")


def record_words(records: Mapping[str, Record]) -> list[tuple[str, str]]:
    """By kind of signal: what past alarms were worth, in a sentence."""
    return [(_kind(kind), _record(record)) for kind, record in records.items()]


def _kind(kind: str) -> str:
    return str(Signal.Kind(kind).label) if kind else ""


def _record(record: Record) -> str:
    if record.precision is None:
        return _("None of the past signals was judged yet: say what each had been, and this line tells.")
    judged = record.real + record.false
    said = ngettext("Of {0} judged, {1} was something.", "Of {0} judged, {1} were something.", record.real)
    return said.format(judged, record.real)


def calibration_words(found: Calibration | None) -> str:
    """How the brand's own forecasts have held, in a sentence."""
    if found is None:
        return _("Held against what came a week later: the first week is not over.")
    said = ngettext(
        "The interval of {0} % of {1} forecast held what came (80 % wanted); half were {2} % off at most.",
        "The intervals of {0} % of {1} forecasts held what came (80 % wanted); half were {2} % off at most.",
        found.inside.n,
    )
    return said.format(round(100 * found.inside.part), found.inside.n, round(100 * found.error))
