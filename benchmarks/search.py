"""Search over an archive: latencies of what people ask, and what it costs to index a message."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.databases import learn_statistics, server_pid
from benchmarks.filling import AT_ONCE, archive, open_brand, pages
from benchmarks.measuring import Clock, percentile, say
from vigie.core.query import parse
from vigie.listening.indexing import index_mentions
from vigie.listening.models import Mention
from vigie.listening.search import search

MESSAGES, LARGE = 100_000, 1_000_000
CORPUS = Path(__file__).parent.parent / "training" / "corpus"
WARM, ASKED = 2, 12
WANTED = "p95 < 100 ms at 1,000,000 mentions"
QUERIES = (
    "livraison",
    "remboursé",
    "rembours*",
    "~livraison",
    '"service client"',
    "colis NEAR/5 perdu",
    "(colis OU livraison) retard -merci",
    "livraison tone:negative severity:>=1",
    "network:google lang:fr rating:<3",
    "from:@personne_77",
    "zanzibar",
    '"jamais vu cette phrase exacte"',
    "lang:fr",
    "colis since:2026-10-01",
)


def run(*, large: bool) -> None:
    """Fill an archive with our own corpus, said by many in other words; ask."""
    brand = open_brand()
    count = LARGE if large else MESSAGES
    ids = archive(brand, said(), mentions=count)
    clock = Clock(server_pid())
    spent = [clock.of(lambda some=some: index_mentions(some)).cpu for some in pages(ids, AT_ONCE)]
    say("indexed", f"{count / sum(spent):,.0f} messages a second of CPU")
    learn_statistics()
    say("in the archive", f"{Mention.objects.count():,} mentions")
    every: list[float] = []
    for text in QUERIES:
        query, now = parse(text), datetime.now(UTC)
        for _ in range(WARM):
            found = search(brand=brand, query=query, now=now)
        ask = partial(search, brand=brand, query=query, now=now)
        walls = [1000 * clock.of(ask).wall for _ in range(ASKED)]
        every += walls
        more = "+" if found.before else ""
        say(
            f"`{text}`: {len(found.matches)}{more} found",
            f"p50 {percentile(walls, 0.5):5.1f} p95 {percentile(walls, 0.95):5.1f} ms",
        )
    say("all of these", f"p50 {percentile(every, 0.5):5.1f} p95 {percentile(every, 0.95):5.1f} ms", WANTED)


def said() -> Iterator[str]:
    """Messages without end: our corpus, each time with a few words of another."""
    texts = [
        json.loads(line)["text"]
        for file in sorted(CORPUS.glob("*.jsonl"))
        for line in file.open(encoding="utf-8")
    ]
    chance = random.Random(5)
    while True:
        one, other = chance.choice(texts), chance.choice(texts).split()
        yield " ".join([one, *other[: chance.randrange(6)]])
