"""From a connector's page to stored mentions and triaged cases, on one core."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.databases import learn_statistics, server_pid
from benchmarks.filling import connect, open_brand, pages
from benchmarks.measuring import Clock, Spent, say, spread
from vigie.brands.models import Brand
from vigie.bus.services import run_due
from vigie.connectors.contract import Page
from vigie.connectors.replay.generate import MIX, NOTHING_ABOUT_US, day_lines, generate, header_of
from vigie.connectors.replay.payloads import item_of
from vigie.connectors.replay.state import Clock as DayClock
from vigie.core.text import read
from vigie.core.types import Item
from vigie.inbox.models import Case
from vigie.listening.keeping import store_page
from vigie.listening.models import Mention, Watch
from vigie.listening.pump import pump
from vigie.networks.gateway import connector_for
from vigie.networks.models import Account
from vigie.wiring import WIRES

RUNS = 5
POSTS = 3000  # a run where everything matches
STREAM = 20_000  # a run where little or nothing does
WATCHES = 50  # that hit nothing, beside the one that hits
ABOUT_US = {name: share for name, share in MIX.items() if name != "elsewhere"}


def run() -> None:
    """Posts a second: everything matches, nothing does, one in a hundred does; and where the time goes."""
    brand = open_brand()
    listen_for(brand, '"Boréale"', *(f'"Introuvable {n}" OR @introuvable_{n}' for n in range(WATCHES)))
    account = connect(brand)
    clock = Clock(server_pid())
    stream = about_us()
    store(account, list(islice(stream, 500)), 100)
    triage_all()
    learn_statistics()
    for size in (100, 500):
        everything_matches(account, stream, size, clock)
    nothing_matches(clock)
    learn_statistics()
    with_a_connector(brand, clock)
    say("stored by all of this", f"{Mention.objects.count():,} mentions, {Case.objects.count():,} cases")


def listen_for(brand: Brand, *queries: str) -> None:
    """One watch for each."""
    now = datetime.now(UTC)
    for n, query in enumerate(queries):
        Watch.objects.create(brand=brand, name=f"veille {n}", query=query, created_at=now, updated_at=now)


def items(seed: int, mix: dict[str, float], brand: str = "Boréale") -> Iterator[Item]:
    """Messages of a generated day for ever, as a connector would give them."""
    header, day = header_of(seed, brand=brand), DayClock(datetime.now(UTC) - timedelta(hours=1), 600.0)
    roots: dict[str, str] = {}
    events = generate(seed, brand=brand, hours=10**6, rate=60_000, mix=mix, edits=0, deletions=0)
    for event in events:
        item = item_of(
            event,
            known=[event],
            told=[event],
            header=header,
            clock=day,
            root_of=lambda native_id, parent: roots.get(parent, parent) or native_id,
        )
        if item is not None:
            roots[event.id] = item.root_id
            yield item


def about_us() -> Iterator[Item]:
    """Messages that all concern the brand: in its places, or with its name."""
    return (item for item in items(1, ABOUT_US) if item.to_us or "boréale" in item.text.lower())


def store(account: Account, posts: list[Item], size: int) -> None:
    """Store these in pages of that size, as the pump does."""
    for number, some in enumerate(pages(posts, size)):
        cursor = {"read": {"page": number}}
        store_page(account=account, page=Page(tuple(some), cursor), cursor=cursor, now=datetime.now(UTC))


def triage_all() -> None:
    """Carry what was stored to its cases, as the worker's lane does."""
    while run_due(wires=WIRES, topics=["mentions.stored"], now=datetime.now(UTC)):
        pass


def everything_matches(account: Account, stream: Iterator[Item], size: int, clock: Clock) -> None:
    """Every post is stored, read and becomes a case, or joins one."""
    storing, triaging, reading = [], [], []
    for _ in range(RUNS):
        Case.objects.filter(is_open=True).update(status="done", closed_at=datetime.now(UTC))  # a desk at work
        posts = list(islice(stream, POSTS))
        reading.append(clock.of(lambda posts=posts: [read(some) for some in pages(posts, size)]))
        storing.append(clock.of(lambda posts=posts: store(account, posts, size)))
        triaging.append(clock.of(triage_all))
    both = [one + other for one, other in zip(storing, triaging, strict=True)]
    say(f"everything matches, pages of {size}", _rates(both, POSTS), "2,000/s/core")
    whole = sum(one.cpu for one in both)
    read_share = sum(one.cpu for one in reading) / whole
    triage_share = sum(one.cpu for one in triaging) / whole
    say(
        "  of its CPU",
        f"reading {read_share:.0%} · matching and storing {1 - read_share - triage_share:.0%} · "
        f"triage {triage_share:.0%}",
    )


def nothing_matches(clock: Clock) -> None:
    """What a firehose mostly is; then the same with one post in a hundred about the brand."""
    brand = open_brand("Nordelle")
    listen_for(brand, '"Nordelle"', *(f'"Introuvable {n}" OR @introuvable_{n}' for n in range(WATCHES)))
    account = connect(brand)
    others = items(2, NOTHING_ABOUT_US, brand="Personne")
    for size in (500, 1000):
        spent = []
        for _ in range(RUNS):
            posts = list(islice(others, STREAM))
            spent.append(clock.of(lambda posts=posts, size=size: store(account, posts, size)))
        say(f"nothing matches, pages of {size}", _rates(spent, STREAM), "20,000/s/core")
    assert not Mention.objects.filter(brand=brand).exists()
    ours = (item for item in items(3, ABOUT_US, brand="Nordelle") if "nordelle" in item.text.lower())
    spent = []
    for _ in range(RUNS):
        posts = [next(ours if n % 100 == 0 else others) for n in range(STREAM)]
        stored = clock.of(lambda posts=posts: store(account, posts, 500))
        spent.append(stored + clock.of(triage_all))
    say("one in a hundred matches, pages of 500", _rates(spent, STREAM))


def with_a_connector(brand: Brand, clock: Clock) -> None:
    """The pump on the replay network: everything, the connector included."""
    with tempfile.TemporaryDirectory() as folder:
        spent, alone = [], []
        for seed in range(10, 10 + RUNS):
            account = _replayed(brand, Path(folder) / f"day-{seed}.jsonl", seed)
            connector = connector_for(account)
            connector.health(datetime.now(UTC))  # loads the day
            alone.append(clock.of(lambda one=connector: list(one.read({}, datetime.now(UTC)))))
            stored = clock.of(lambda account=account: pump(account=account))
            spent.append(stored + clock.of(triage_all))
        say("the pump on the replay network, pages of 100", _rates(spent, POSTS))
        share = sum(one.cpu for one in alone) / sum(one.cpu for one in spent)
        say("  of its CPU", f"the connector itself {share:.0%}")


def _replayed(brand: Brand, day: Path, seed: int) -> Account:
    day.write_bytes(b"".join(day_lines(seed, messages=POSTS, hours=1, mix=ABOUT_US, ours=1.0)))
    settings = {
        "day": str(day),
        "journal": str(day.with_suffix(".journal.jsonl")),
        "speed": 1,
        "started_at": (datetime.now(UTC) - timedelta(days=2)).isoformat(),
    }
    return connect(brand, f"Jour {seed}", settings=settings)


def _rates(spent: list[Spent], posts: int) -> str:
    """Posts a second of CPU, then on the wall."""
    cpu = [posts / one.cpu for one in spent]
    wall = [posts / one.wall for one in spent]
    return f"{spread(cpu)} posts/s of CPU · {spread(wall)} on the wall"
