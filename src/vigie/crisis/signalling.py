"""From what stirs to one signal: told once, kept up to date while it lasts, judged by people afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert, raise_alert
from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.detect import SignalKind, Verdict, moment_of
from vigie.core.detect.gravity import CODES
from vigie.crisis.foretelling import foretell, told_of
from vigie.crisis.heard import Count, gravest
from vigie.crisis.models import Series, Signal, Watchkeeping
from vigie.crisis.telling import tell_of

CALM = timedelta(minutes=60)  # without anything grave more: that signal is over
TOLD_AGAIN = timedelta(minutes=5)
NEAREST = ("topic", "place", "watch", "brand")  # of several that stir at once, the one that says most


@dataclass(frozen=True, slots=True)
class Stir:
    """A series in which something began in this minute. counts: what was heard of it lately."""

    series: Series
    verdict: Verdict
    counts: dict[int, Count]

    @property
    def codes(self) -> list[str]:
        """Of what is grave, those this minute brought."""
        minute = self.counts.get(self.verdict.at)
        return [code for code in CODES if minute and code in minute.gravity]


def note_stirs(*, brand: Brand, stirs: Sequence[Stir], now: datetime) -> None:
    """Begin or widen the signal of each kind: whatever stirs at once is one thing."""
    for kind in Signal.Kind:
        mine = [one for one in stirs if one.verdict.kind == SignalKind(kind)]
        if mine:
            _note(brand, kind, sorted(mine, key=_rank), now)


def _rank(stir: Stir) -> tuple[float, int]:
    return -round(stir.verdict.score, 1), NEAREST.index(stir.series.kind)


def _note(brand: Brand, kind: Signal.Kind, stirs: Sequence[Stir], now: datetime) -> None:
    signal = Signal.objects.filter(brand=brand, kind=kind, ended_at=None).first()
    is_new = signal is None
    if signal is None:
        signal = _begun(brand, kind, stirs[0], now)
    known = [[signal.where, signal.key], *signal.also]
    more = [[one.series.kind, one.series.key] for one in stirs]
    signal.also = [*signal.also, *(one for one in _once(more) if one not in known)]
    if kind == Signal.Kind.GRAVITY:
        is_new |= _note_gravity(signal, stirs)
    signal.last_at = now
    signal.save()  # what is foretold is kept under its number
    _tell(signal, now)
    signal.save()
    if is_new:
        _call(signal, now)


def _tell(signal: Signal, now: datetime) -> None:
    """What it is about and what may come of it, as known now."""
    tell_of(signal=signal, now=now)
    if signal.kind in {Signal.Kind.CRISIS, Signal.Kind.BUZZ}:
        signal.telling["forecast"] = told_of(foretell(signal=signal, now=now))


def _once(pairs: Sequence[list[str]]) -> list[list[str]]:
    return [list(pair) for pair in dict.fromkeys(map(tuple, pairs))]


def _begun(brand: Brand, kind: Signal.Kind, stir: Stir, now: datetime) -> Signal:
    verdict = stir.verdict
    since = moment_of(verdict.since if verdict.since is not None else verdict.at)
    return Signal(
        brand=brand,
        kind=kind,
        where=stir.series.kind,
        key=stir.series.key,
        since=min(since, now),
        raised_at=now,
        last_at=now,
        verdict=dict(verdict.to_json()),
    )


def _note_gravity(signal: Signal, stirs: Sequence[Stir]) -> bool:
    """Add what is grave; True when it is of another kind than what was told."""
    codes = [code for code in CODES if any(code in one.codes for one in stirs)]
    new = [code for code in codes if code not in signal.gravity]
    signal.gravity = [code for code in CODES if code in {*signal.gravity, *codes}]
    if new or signal.mention_id is None:
        code = (new or codes or signal.gravity)[0]
        signal.mention_id = next(
            (pk for one in stirs if (pk := gravest(one.counts, code))), signal.mention_id
        )
    return bool(new)


def _call(signal: Signal, now: datetime) -> None:
    """Somebody must know: woken for what is grave or rising, told of the rest."""
    levels = {
        Signal.Kind.CRISIS: Alert.Level.URGENT,
        Signal.Kind.GRAVITY: Alert.Level.URGENT,
        Signal.Kind.SILENCE: Alert.Level.WARNING,
    }
    with transaction.atomic():
        payload = {"brand": signal.brand_id, "signal": signal.pk, "kind": signal.kind}
        record(topic="signals.raised", payload=payload, now=now)
        if signal.kind == Signal.Kind.BUZZ:
            return  # shown where one looks, and nobody is called
        raise_alert(
            brand=signal.brand,
            kind=ALERTS[Signal.Kind(signal.kind)],
            key=_key(signal),
            now=now,
            level=levels[Signal.Kind(signal.kind)],
            params={
                "signal": str(signal.public_id),
                "negative": signal.verdict.get("observed", {}).get("negative", 0),
                "heard": signal.verdict.get("observed", {}).get("heard", 0),
                "gravity": signal.gravity,
            },
        )


ALERTS = {
    Signal.Kind.CRISIS: "signal-crisis",
    Signal.Kind.GRAVITY: "signal-gravity",
    Signal.Kind.SILENCE: "signal-silence",
}


def _key(signal: Signal) -> str:
    return f"signal:{signal.kind}"


def note_calm(*, brand: Brand, stirring: Collection[Series], now: datetime) -> None:
    """Keep open signals up to date, and end those in which nothing stirs any more."""
    for signal in Signal.objects.filter(brand=brand, ended_at=None).select_related("brand"):
        kinds = {str(one.verdict.get("kind", "")) for one in stirring}
        goes_on = signal.kind in kinds or (signal.kind == Signal.Kind.GRAVITY and now - signal.last_at < CALM)
        if goes_on:
            _keep(signal, stirring, now)
        else:
            end_signal(signal=signal, now=now)


def _keep(signal: Signal, stirring: Collection[Series], now: datetime) -> None:
    mine = [one.verdict for one in stirring if one.verdict.get("kind") == signal.kind]
    signal.verdict = max([signal.verdict, *mine], key=_weight)
    if signal.kind != Signal.Kind.GRAVITY:
        signal.last_at = now
    if signal.told_at is None or now - signal.told_at >= TOLD_AGAIN:
        _tell(signal, now)
    signal.save()


def _weight(verdict: Mapping[str, Any]) -> tuple[int, float]:
    """Of two minutes of a signal the graver is shown: where more criticism was heard in an hour."""
    return int(verdict.get("observed", {}).get("negative", 0)), float(verdict.get("score", 0.0))


def end_signal(*, signal: Signal, now: datetime) -> None:
    """It is over: kept for the record, its alert is taken back."""
    if Signal.objects.filter(pk=signal.pk, ended_at=None).update(ended_at=now):
        clear_alert(brand=signal.brand, key=_key(signal), now=now)


def judge_signal(*, signal: Signal, outcome: Signal.Outcome, by: Member, now: datetime) -> None:
    """What it had been: the record of past alarms is made of this. May be changed, and taken back."""
    judged: dict[str, object] = {"judged_by": by, "judged_at": now} if outcome else {}
    Signal.objects.filter(pk=signal.pk).update(
        **{"outcome": outcome, "judged_by": None, "judged_at": None, **judged}
    )
    if outcome == Signal.Outcome.FALSE:
        end_signal(signal=signal, now=now)


def set_budget(*, brand: Brand, per_month: float, by: Member, now: datetime) -> None:
    """How many false alarms a month the brand bears; detection goes by it from the next minute on."""
    Watchkeeping.objects.update_or_create(brand=brand, defaults={"budget_per_month": per_month})
    record(topic="brands.changed", payload={"brand": brand.pk, "by": by.pk, "what": ["budget"]}, now=now)
