"""What it costs to put copies together, beside storing them: pages of new things, and pages of copies."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, islice

from benchmarks.databases import learn_statistics, server_pid
from benchmarks.filling import connect, open_brand, pages
from benchmarks.measuring import Clock, Spent, say, spread
from benchmarks.pipeline import about_us
from vigie.connectors.contract import Page
from vigie.core.alike import bands_of
from vigie.core.types import Author, Item
from vigie.listening.groups import group_stored
from vigie.listening.keeping import Kept, store_page
from vigie.listening.models import Group, TextBand
from vigie.networks.models import Account

PAGE = 200
RUNS = 7
BEFORE = 20_000  # messages in the days before
COPIED = "Trois semaines sans nouvelles de mon colis Boréale, et personne ne répond au téléphone."


def run() -> None:
    """A page among many that are new; then the same page when everybody copies the same."""
    account, clock = connect(open_brand()), Clock(server_pid())
    fresh = different()
    for some in pages(list(islice(fresh, BEFORE)), 500):
        grouped(account, stored(account, some))
    learn_statistics()
    texts = [one.text for one in islice(fresh, 5000)]
    rates = [5000 / clock.of(lambda: bands_of(texts)).cpu for _ in range(RUNS)]
    say("texts a second, bands only", spread(rates), "20,000/s/core")
    compare("nobody copies", account, fresh, clock)
    compare("everybody copies the same", account, copies(), clock)
    largest = Group.objects.order_by("-messages").values_list("messages", flat=True).first()
    say("bands by then, messages of the largest group", f"{TextBand.objects.count():,}, {largest:,}")


def different() -> Iterator[Item]:
    """Messages about the brand, none of which is a copy: the generated day repeats its sentences."""
    chance = random.Random(5)
    for one in about_us():
        words = " ".join(f"{chance.randrange(90_000):x}q" for _ in range(18))
        yield replace(one, text=f"{one.text[:20]} {words}", root_id=one.native_id, parent_id="", to_us=True)


def copies() -> Iterator[Item]:
    """The same by somebody else each time."""
    for n, one in zip(count(), about_us(), strict=False):
        native_id = f"copy-{n}"
        yield replace(
            one,
            native_id=native_id,
            root_id=native_id,
            parent_id="",
            text=COPIED,
            to_us=True,
            author=Author(f"c{n}", f"c{n}"),
        )


def stored(account: Account, posts: list[Item]) -> Kept:
    return store_page(
        account=account, page=Page(tuple(posts), {}), cursor={"read": {}}, now=datetime.now(UTC)
    )


def grouped(account: Account, kept: Kept) -> None:
    payload = {"account": account.pk, "new": kept.new, "edited": kept.edited, "deleted": kept.deleted}
    group_stored(payload, datetime.now(UTC))


def compare(what: str, account: Account, posts: Iterator[Item], clock: Clock) -> None:
    """CPU of grouping a page, and what it is of storing it (read, matched, kept)."""
    storing: list[Spent] = []
    grouping: list[Spent] = []
    for _ in range(RUNS):
        page, kept = list(islice(posts, PAGE)), []
        storing.append(clock.of(lambda page=page, kept=kept: kept.append(stored(account, page))))  # type: ignore[misc]
        grouping.append(clock.of(lambda kept=kept: grouped(account, kept[0])))  # type: ignore[misc]
    ratio = sum(one.cpu for one in grouping) / sum(one.cpu for one in storing)
    say(f"a page of {PAGE}, {what}", f"{spread([one.cpu * 1000 for one in grouping], 1)} ms of CPU")
    say("  beside storing it", f"{ratio:.0%} of {spread([one.cpu * 1000 for one in storing], 1)} ms")
