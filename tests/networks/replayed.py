"""A brand on a replay network of one short day: what tests of sending and reading stand on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.connectors.replay.days import said, write_day
from tests.factories import make_account, make_brand
from vigie.brands.models import Brand
from vigie.core.types import Item
from vigie.networks.gateway import connector_for
from vigie.networks.models import Account


def replay_account(
    folder: Path,
    *,
    events: Sequence[object] = (),
    faults: Mapping[str, object] | None = None,
    brand: Brand | None = None,
    **fields: object,
) -> Account:
    """An account whose day began a minute ago: everything said at second 0 to 60 is there."""
    name = f"day-{len(list(folder.glob('*.jsonl')))}"
    day = write_day(folder / f"{name}.jsonl", events or [said(0, "un", "Toujours pas livré ?", to_us=True)])
    settings = {
        "day": str(day),
        "speed": 1,
        "started_at": (datetime.now(UTC) - timedelta(seconds=60)).isoformat(),
        "journal": str(folder / f"{name}.journal.jsonl"),
        "faults": dict(faults or {}),
    }
    return make_account(
        brand or make_brand(), network="replay", settings=settings, minute_ceiling=100_000, **fields
    )


def seen(account: Account, native_id: str) -> Item:
    """The item as the network shows it now."""
    item = connector_for(account).look(native_id)
    assert item is not None
    return item


def public_replies(account: Account, native_id: str) -> list[str]:
    """What a stranger reads under an item: the brand's replies, in order."""
    thread = connector_for(account).read_thread(seen(account, native_id))
    return [item.text for item in thread if item.author.is_us]
