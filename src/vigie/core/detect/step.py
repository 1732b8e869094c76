"""One closed minute after another: what is known so far and the minute give what is known then, and a
verdict.

Nothing here looks ahead, at a clock or at a file: the verdicts of a year are those of its minutes, whenever
they are asked for. A state is small and travels as JSON, so a restart changes nothing.
"""

from dataclasses import replace
from typing import Final

from vigie.core.detect import surge
from vigie.core.detect.gravity import CODES, in_order
from vigie.core.detect.minutes import Band, Minute, Settings, SignalKind, Verdict
from vigie.core.detect.state import Episode, Hour, State
from vigie.core.detect.surge import KEPT
from vigie.core.detect.usual import HOURS, band
from vigie.core.detect.volume import THRESHOLDS

HOUR: Final = 60
BUCKET: Final = 5  # minutes: what the volume is counted in
HUSH: Final = 60  # minutes in which the same grave thing does not page again
WEEK: Final = 168  # hours in which everything is still being learnt
SKIPPED: Final = (
    2 * KEPT
)  # of minutes that nobody told, so many are walked through; the others are only missed

_ON: Final = 0.5  # of the score: the threshold that the budget leads to
_OFF: Final = 0.25
_OVER: Final = 30  # minutes below that end a crisis
_BUZZ_OVER: Final = 120  # minutes without a record end a buzz
_HALF_KNOWN: Final = 30  # minutes listened to, that an hour needs to be learnt


def step(state: State, minute: Minute, settings: Settings | None = None) -> tuple[State, Verdict]:
    """The next closed minute. Minutes left out count as not listened to.

    Raises ValueError for a minute that was taken in already: what comes late goes through `correct`.
    """
    settings = settings or Settings()
    if state.at is not None and minute.at <= state.at:
        raise ValueError("This minute was taken in already: give what came late to `correct`.")
    first = minute.at if state.at is None else max(state.at + 1, minute.at - SKIPPED)
    for at in range(first, minute.at):
        state = _advance(state, Minute(at, None), settings)[0]
    return _advance(state, minute, settings)


def correct(state: State, at: int, *, heard: int, negative: int = 0) -> State:
    """Messages of a past minute that came late: the next verdict counts them where they belong.

    Older than the minutes that are kept, they are learnt as usual and raise nothing. No number may be
    negative.
    """
    if heard < 0 or not 0 <= negative <= heard:
        raise ValueError("What came late is some messages, of which some are negative.")
    if state.at is None or at > state.at:
        raise ValueError("This minute was not taken in yet: give it to `step`.")
    last, back = state.at, state.at - at
    if back < KEPT:
        place = KEPT - 1 - back
        state = replace(
            state,
            complaints=_added(state.complaints, place, negative),
            others=_added(state.others, place, heard - negative),
        )
    rows = last // BUCKET - at // BUCKET
    is_open = rows == 0 and state.heard_in > 0
    volume = state.volume
    if not is_open:
        volume = volume.copy()
        volume.correct(rows - int(state.heard_in > 0), heard)
    hour = Hour(state.hour.heard + heard, state.hour.negative + negative, state.hour.minutes)
    return replace(state, volume=volume, bucket=state.bucket + (heard if is_open else 0), hour=hour)


def _added(ring: tuple[int, ...], place: int, count: int) -> tuple[int, ...]:
    return (*ring[:place], ring[place] + count, *ring[place + 1 :])


def _advance(state: State, minute: Minute, settings: Settings) -> tuple[State, Verdict]:
    state = _listened(_learnt(state, minute), minute)
    weight, reasons = state.marks.weight()
    evidence = weight * min(1.0, state.usual.hours / HOURS) * _evidence(state)
    threshold = state.calm.threshold(settings.budget_per_month)
    score = evidence / (evidence + threshold)
    crisis, begins = _crisis(state, minute.at, score)
    loud, louder = _loud(state, minute.at)
    reason = state.quiet.reason() if state.usual.hours >= 2 * HOURS else ""
    silent, silenced = _silent(state, reason)
    told, grave = _told(state, minute)
    calm = state.calm.after(evidence, settings.budget_per_month)
    state = replace(state, calm=calm, crisis=crisis, loud=loud, silent=silent, told=told)
    kind, since, raised, reasons = _signal(
        minute,
        state,
        begins=begins,
        louder=louder,
        silenced=silenced,
        grave=grave,
        reason=reason,
        reasons=reasons,
    )
    return state, _verdict(state, minute, kind, score=score, since=since, raised=raised, reasons=reasons)


def _evidence(state: State) -> float:
    """None without a complaint in the minutes kept: most minutes of most brands end here."""
    if not any(state.complaints):
        return 0.0
    usual = state.usual
    return surge.evidence(state.complaints, state.others, state.expected, usual.share, usual.spread)


def _learnt(state: State, minute: Minute) -> State:
    """The hour before this minute becomes part of what is usual, once it is over."""
    if state.at is None or minute.at // HOUR == state.at // HOUR:
        return state
    hour = state.hour
    if hour.minutes < _HALF_KNOWN:
        return replace(state, hour=Hour())
    whole = HOUR / hour.minutes
    usual = state.usual.learn((state.at // HOUR) % HOURS, hour.heard * whole, hour.negative * whole)
    return replace(state, usual=usual, hour=Hour())


def _listened(state: State, minute: Minute) -> State:
    """The minute joins the rings. Where nobody listened, nothing was expected; once somebody does again,
    what was missed may come at once, and is expected then.
    """
    known = minute.heard is not None
    heard = max(minute.heard or 0, 0)
    rate = state.usual.rate((minute.at // HOUR) % HOURS) / HOUR if state.usual.hours else 0.0
    missed = min(state.quiet.unheard, rate * KEPT)
    complaints = minute.complaints
    hour = state.hour
    if known:
        hour = Hour(hour.heard + heard, hour.negative + complaints, hour.minutes + 1)
    state = replace(
        state,
        at=minute.at,
        complaints=(*state.complaints[1:], complaints),
        others=(*state.others[1:], minute.others),
        expected=(*state.expected[1:], round(rate + missed, 5) if known else 0.0),
        hour=hour,
        bucket=state.bucket + heard,
        heard_in=state.heard_in + int(known),
        marks=state.marks.after(minute),
        quiet=state.quiet.after(minute.at, minute.heard, rate),
    )
    return _counted(state) if minute.at % BUCKET == BUCKET - 1 else state


def _counted(state: State) -> State:
    """Five minutes are over: the volume takes them in, unless nobody listened."""
    if not state.heard_in:
        return replace(state, bucket=0.0)
    volume = state.volume.copy()
    buzz = volume.push(state.bucket * BUCKET / state.heard_in)
    return replace(state, volume=volume, buzz=buzz, bucket=0.0, heard_in=0)


def _crisis(state: State, at: int, score: float) -> tuple[Episode, bool]:
    now = state.crisis
    if now.since is None:
        if score < _ON:
            return now, False
        since = at - surge.begun(state.complaints, state.expected, state.usual.share)
        return Episode(since), True
    calm = now.calm + 1 if score < _OFF else 0
    return (Episode() if calm >= _OVER else Episode(now.since, calm)), False


def _loud(state: State, at: int) -> tuple[Episode, bool]:
    now, record = state.loud, state.buzz >= THRESHOLDS["standard"]
    if now.since is None:
        return (Episode(at), True) if record else (now, False)
    calm = 0 if record else now.calm + 1
    return (Episode() if calm >= _BUZZ_OVER else Episode(now.since, calm)), False


def _silent(state: State, reason: str) -> tuple[Episode, bool]:
    if not reason:
        return Episode(), False
    return Episode(state.quiet.since), state.silent.since is None


def _told(state: State, minute: Minute) -> tuple[tuple[int, ...], bool]:
    """When each code was last paged; whether one of this minute was not within the last hour."""
    if not minute.gravity:
        return state.told, False
    paged = [
        code in minute.gravity and minute.at - last >= HUSH
        for code, last in zip(CODES, state.told, strict=True)
    ]
    told = tuple(minute.at if now else last for now, last in zip(paged, state.told, strict=True))
    return told, any(paged)


def _signal(
    minute: Minute,
    state: State,
    *,
    begins: bool,
    louder: bool,
    silenced: bool,
    grave: bool,
    reason: str,
    reasons: tuple[str, ...],
) -> tuple[SignalKind, int | None, bool, tuple[str, ...]]:
    """The gravest that applies: what, since when, whether it begins, and why."""
    if codes := in_order(minute.gravity):
        return SignalKind.GRAVITY, minute.at, grave, codes
    if state.crisis.since is not None:
        return SignalKind.CRISIS, state.crisis.since, begins, ("more_complaints", "greater_share", *reasons)
    if state.silent.since is not None:
        return SignalKind.SILENCE, state.silent.since, silenced, (reason,)
    if state.loud.since is not None:
        return (
            SignalKind.BUZZ,
            state.loud.since,
            louder,
            ("mostly_praise",) if state.marks.is_praise else ("more_heard",),
        )
    return SignalKind.NONE, None, False, ()


def _verdict(
    state: State,
    minute: Minute,
    kind: SignalKind,
    *,
    score: float,
    since: int | None,
    raised: bool,
    reasons: tuple[str, ...],
) -> Verdict:
    complaints, others = sum(state.complaints[-HOUR:]), sum(state.others[-HOUR:])
    known = state.usual.hours > 0
    usual = state.usual.rate((minute.at // HOUR) % HOURS) if known else 0.0
    return Verdict(
        at=minute.at,
        kind=kind,
        score=score,
        volume=state.buzz,
        raised=raised,
        since=since,
        doubling=surge.doubling(state.complaints) if kind == SignalKind.CRISIS else None,
        observed_heard=round(complaints + others),
        observed_negative=round(complaints),
        heard=band(usual, state.usual.spread) if known else Band(),
        negative=band(usual * state.usual.share, state.usual.spread) if known else Band(),
        reasons=reasons,
        learning=state.usual.hours < WEEK,
    )
