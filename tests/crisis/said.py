"""Brands with a past, and what is said of them minute by minute: what tests of watchkeeping stand on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any

from tests.factories import make_account, make_author, make_brand, make_mention, make_place
from vigie.brands.models import Brand
from vigie.core.detect import Minute, State, minute_of, step
from vigie.core.types import Guess, Reading
from vigie.crisis.looking import look
from vigie.crisis.models import Lookout, Series
from vigie.listening.models import Mention
from vigie.networks.models import Account

MINUTE = timedelta(minutes=1)
WEEKS = 3
_number = count(1)


@cache
def _learnt(until: int, per_hour: int, share: float) -> dict[str, Any]:
    """The state after three weeks of about so many messages an hour, some of them negative."""
    chance, state = Random(7), State()
    for at in range(until - WEEKS * 10_080, until + 1):
        heard = at <= until - 60 and chance.random() < per_hour / 60
        negative = heard and chance.random() < share
        state, _ = step(state, Minute(at, int(heard), int(negative)))
    return state.to_json()


def known_brand(now: datetime, *, per_hour: int = 12, share: float = 0.15) -> Brand:
    """A brand watched over for three weeks, its source just read, everybody silent for an hour."""
    brand = make_brand()
    make_account(brand, read_at=now + timedelta(days=1), read_every=60)
    give_past(brand, now, per_hour=per_hour, share=share)
    return brand


def give_past(brand: Brand, now: datetime, *, per_hour: int = 12, share: float = 0.15) -> None:
    """What detection knows of a brand after three weeks of so many messages an hour."""
    last = minute_of(now) - 1
    Lookout.objects.get_or_create(defaults={"minute": last, "since": last - 10_080, "marks": [[last, 0]]})
    Series.objects.create(
        brand=brand,
        kind=Series.Kind.BRAND,
        minute=last,
        heard_minute=last,
        state=_learnt(last, per_hour, share),
    )


def reading(sentiment: str = "negative", topic: str = "delivery") -> Reading:
    return Reading(model="essai", sentiment=Guess(sentiment, 0.9), topic=Guess(topic, 0.9))


def say(brand: Brand, at: datetime, *, text: str = "", mood: str = "negative", **fields: Any) -> Mention:
    """Somebody new says something about the brand, and it is heard at once."""
    account = Account.objects.filter(brand=brand).first() or make_account(brand)
    n = next(_number)
    fields.setdefault("said_at", at)
    fields.setdefault("received_at", at)
    fields.setdefault("author", make_author(brand, now=at))
    fields.setdefault("place", account.places.first() or make_place(account))
    topic = fields.pop("topic", "delivery")
    return make_mention(
        brand,
        account=account,
        text=text or f"Colis perdu à Rimouski, je suis déçu {n}",
        reading=reading(mood, topic),
        **fields,
    )


def burst(brand: Brand, start: datetime, *, minutes: int, a_minute: int, **fields: Any) -> list[Mention]:
    """So many messages in each minute, from different people."""
    return [
        say(brand, start + m * MINUTE + timedelta(seconds=3 * n), **fields)
        for m in range(minutes)
        for n in range(a_minute)
    ]


def pass_by(start: datetime, minutes: int) -> datetime:
    """The watch looks every minute for so long; when it is then."""
    for m in range(minutes):
        look(start + m * MINUTE + timedelta(seconds=25))
    return start + minutes * MINUTE


def kinds(rows: Sequence[Any]) -> list[str]:
    return sorted(row.kind for row in rows)
