"""A scenario on the replay network: its places, and each message as something a stranger says there."""

from datetime import datetime

from vigie.connectors.replay.day import SCHEMA, Event, Header, Where, Who
from vigie.connectors.replay.day import Brand as DayBrand
from vigie.core.drill.message import Message
from vigie.core.drill.scenario import Scenario
from vigie.core.drill.texts import handle_of
from vigie.core.types import Kind

PLACES = {
    "page": Where(name="Page", network="facebook", ours=True, culture="brand", limit=8000),
    "square": Where(name="Place publique", network="bluesky", limit=300, unit="graphemes"),
    "reviews": Where(name="Avis", network="google", ours=True, limit=4096, one_reply=True),
}


def header_of(scenario: Scenario) -> Header:
    """The first and only line of the day of a drill: what is said comes while it is played."""
    brand = scenario.brand.name
    handle = handle_of(brand)
    return Header(
        schema=SCHEMA,
        id=scenario.id,
        title=dict(scenario.title),
        brand=DayBrand(
            name=brand,
            watches=(f'"{brand}"' if handle == brand.lower() else f'"{brand}" OR {handle}',),
        ),
        duration_s=scenario.duration_min * 60,
        places=PLACES,
    )


def native_id(name: str, message_id: str) -> str:
    """Id of a message on the replay network, whose days share their ids."""
    return f"{name}-{message_id}"


def event_of(message: Message, *, name: str, said_at: datetime) -> Event:
    """One line of the journal. A share tells new counts of what was shared."""
    said = said_at.isoformat()
    if message.op == "share":
        return Event(at=0, id=native_id(name, message.parent), op="shares", shares=message.shares, said=said)
    author = message.author
    return Event(
        at=0,
        id=native_id(name, message.id),
        kind=Kind(message.kind),
        author=Who(id=author.id, name=author.name, handle=author.handle, followers=author.followers),
        place=message.place,
        text=message.text,
        parent=native_id(name, message.parent) if message.parent else "",
        rating=message.rating,
        said=said,
        to_us=message.place != "square" and not message.parent,
    )
