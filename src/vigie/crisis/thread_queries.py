"""How the brand's own threads went on once it had answered: an observation, which says nothing of causes."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie.brands.models import Brand
from vigie.core.forecast import Event, Forecast, forecast
from vigie.core.forecast.record import Answered, Observation, observe_answers
from vigie.crisis.foretelling import WEEK
from vigie.inbox.handled import closed_threads, first_answers
from vigie.listening.queries import SaidInThread, Thread, said_in_threads, sizes_of_threads

SPAN = timedelta(days=180)
SEEN = 3  # messages that a thread must have had at its answer: below, "growth" is one message more or none
CASES, THREADS, MESSAGES = 4000, 120, 60_000  # that are looked at, at most
MINUTE = timedelta(minutes=1)


def observe_threads(*, brand: Brand, within: int, now: datetime) -> Observation:
    """Threads answered within so many minutes of their first message, beside the others; each lasts a week.

    Of the last half year, those whose cases were closed a week ago or before and that had three messages when
    they were answered (or by `within`, where nobody answered): how they grew from there, and beside the
    forecast that those messages give. Private messages are not looked at.
    """
    cases = closed_threads(brand=brand, since=now - SPAN, until=now - WEEK, limit=CASES)
    sizes = sizes_of_threads(brand=brand, threads=set(cases.values()), at_least=SEEN)
    chosen = _chosen(dict.fromkeys(cases.values()), sizes)
    said = said_in_threads(brand=brand, threads=chosen)
    replies = first_answers(cases=[pk for pk, thread in cases.items() if thread in chosen])
    threads = [_answered(said[one], replies.get(one), within) for one in chosen if one in said]
    return observe_answers([one for one in threads if one and one.seen >= SEEN], limit=within)


def _chosen(newest: Mapping[Thread, None], sizes: Mapping[Thread, int]) -> set[Thread]:
    """The newest that can be looked at in one go."""
    chosen: set[Thread] = set()
    room = MESSAGES
    for thread in newest:
        if thread in sizes and sizes[thread] <= room and len(chosen) < THREADS:
            chosen.add(thread)
            room -= sizes[thread]
    return chosen


def _answered(said: Sequence[SaidInThread], replied: datetime | None, within: int) -> Answered | None:
    """said: oldest first."""
    theirs = [one for one in said if not one.from_us]
    if not theirs:
        return None
    first = theirs[0].at
    events = [Event((one.at - first) / MINUTE, one.followers) for one in theirs if one.at < first + WEEK]
    answers = [one.at for one in said if one.from_us] + ([replied] if replied else [])
    minutes = min(((at - first) / MINUTE for at in answers if first <= at < first + WEEK), default=None)
    moment = within if minutes is None else minutes
    seen = bisect_right(events, moment, key=lambda event: event.minute)
    return Answered(minutes, seen, len(events), _foretold(events, moment))


def _foretold(events: Sequence[Event], moment: float) -> float | None:
    found = forecast(events, moment) if moment > 0 else None
    return found.size.median if isinstance(found, Forecast) else None
