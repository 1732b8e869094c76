"""What a signal is about, from the messages themselves: extracted, never written."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from vigie.core.detect.telling import Said, carriers_of, first_of, phrases_of
from vigie.core.forecast import Event
from vigie.crisis.heard import NO_TOPIC
from vigie.crisis.models import Series, Signal
from vigie.listening.models import Mention

LEAD = timedelta(minutes=30)  # what was said just before belongs to it
PAST = timedelta(days=14)
MOST, MOST_BEFORE, MOST_EVENTS = 500, 300, 50_000

_SAID = (
    "pk",
    "text",
    "author_id",
    "said_at",
    "author__followers",
    "shares",
    "watches",
    "parent_id",
    "reading_row__topic",
)


def tell_of(*, signal: Signal, now: datetime) -> None:
    """Set the signal's telling; the caller saves it."""
    rows = _of_series(signal, negative=signal.kind != Signal.Kind.BUZZ)
    lately = rows.filter(received_at__gte=signal.since - LEAD).order_by("-pk")
    found = [row for row in lately.values_list(*_SAID)[: 4 * MOST] if _concerns(signal, row[6])][:MOST]
    said = [_said(row) for row in found]
    earlier = rows.filter(received_at__gte=signal.since - PAST, received_at__lt=signal.since - LEAD)
    before = earlier.order_by("-pk").values_list("text", "watches")[: 4 * MOST_BEFORE]
    texts = [text for text, watches in before if _concerns(signal, watches)][:MOST_BEFORE]
    about = topic_of([row[8] for row in found])
    signal.telling, signal.told_at = {**_told(said, texts), "topic": about}, now


def heard_of(*, signal: Signal, until: datetime) -> list[Event]:
    """Every message of it from just before it began, by its age in minutes since the first one."""
    rows = _of_series(signal, negative=signal.kind != Signal.Kind.BUZZ)
    rows = rows.filter(received_at__gte=signal.since - LEAD, received_at__lt=until)
    told = rows.order_by("said_at").values_list("said_at", "author__followers", "watches")[:MOST_EVENTS]
    kept = [(at, followers) for at, followers, watches in told if _concerns(signal, watches)]
    first = kept[0][0] if kept else until
    return [Event((at - first) / timedelta(minutes=1), followers) for at, followers in kept]


def topic_of(topics: Sequence[str | None]) -> str:
    """What more than half of the messages are about; "" where they are about this and that."""
    topic, count = Counter(topics).most_common(1)[0] if topics else ("", 0)
    return topic if topic and topic not in NO_TOPIC and 2 * count > len(topics) else ""


def _told(said: Sequence[Said], before: Sequence[str]) -> dict[str, object]:
    first = first_of(said)
    return {
        "messages": len(said),
        "people": len({one.author for one in said}),
        "phrases": [[one.text, one.people, one.before] for one in phrases_of(said, before)],
        "first": int(first.key) if first else None,
        "carriers": [
            [int(one.author), one.messages, one.followers, one.shares, int(one.first)]
            for one in carriers_of(said)
        ],
    }


def _of_series(signal: Signal, *, negative: bool) -> QuerySet[Mention]:
    rows = Mention.objects.filter(brand=signal.brand_id, from_us=False, deleted_at=None)
    if negative:
        rows = rows.filter(reading_row__sentiment="negative")
    if signal.where == Series.Kind.TOPIC:
        rows = rows.filter(reading_row__topic=signal.key)
    if signal.where == Series.Kind.PLACE:
        rows = rows.filter(place=int(signal.key))
    return rows


def _concerns(signal: Signal, watches: Sequence[int]) -> bool:
    return signal.where != Series.Kind.WATCH or int(signal.key) in watches


def _said(row: tuple[object, ...]) -> Said:
    pk, text, author, at, followers, shares, _, parent, _ = row
    return Said(
        key=str(pk),
        text=str(text),
        author=str(author),
        at=at,  # type: ignore[arg-type]
        followers=int(str(followers or 0)),
        shares=int(str(shares or 0)),
        replies=int(bool(parent)),
    )
