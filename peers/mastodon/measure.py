"""How long things take on the running peer: PYTHONPATH=src:. .venv/bin/python peers/mastodon/measure.py

The peer is no Mastodon: what this measures is the connector and a small server on the same cores.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

from tests.connectors.mastodon.people import Person, connector_of
from vigie.connectors.contract import Page

TRIES = 50


def tell(what: str, seconds: list[float]) -> None:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"{what}: median {statistics.median(seconds):.3f} s, p95 {p95:.3f} s, most {max(seconds):.3f} s")


def timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def heard(stream: Iterator[Page], native_id: str) -> None:
    next(page for page in stream if native_id in [item.native_id for item in page.items])


def main() -> None:
    stranger, brand, now = Person("stranger"), connector_of(), datetime.now(UTC)
    began = time.perf_counter()
    pages = list(brand.read({}, now))
    count = sum(len(page.items) for page in pages)
    print(f"first reading: {count} statuses in {time.perf_counter() - began:.2f} s")
    cursor = pages[-1].cursor
    tell("a turn without news", [timed(lambda: list(brand.read(cursor, now))) for _ in range(TRIES)])
    target = brand.look(stranger.say("@boreale Combien de temps ?"))
    assert target is not None
    texts = [f"Voici. {uuid4().hex}" for _ in range(TRIES)]
    tell(
        "our reply, from call to receipt",
        [timed(lambda t=text: brand.reply(target, t, key=t, now=now)) for text in texts],
    )
    tell(
        "our reply found again",
        [timed(lambda t=text: brand.find_own(target, t, key=t, since=now)) for text in texts],
    )
    stream = brand.stream({}, now)
    next(stream)
    waits = []
    for text in itertools.islice(texts, 20):
        native_id = stranger.say(f"@boreale {text}")
        waits.append(timed(lambda n=native_id: heard(stream, n)))
    tell("a mention, from written to a page of the stream", waits)


if __name__ == "__main__":
    main()
