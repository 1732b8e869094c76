"""The pure parts by themselves: matching, reading and deciding, on one core."""

from collections.abc import Callable
from itertools import islice

from benchmarks.filling import pages
from benchmarks.measuring import Clock, say, spread
from benchmarks.pipeline import items
from vigie.connectors.replay.generate import MIX
from vigie.core.policy.decide import decide, load_policy
from vigie.core.query import compile_watches, parse
from vigie.core.text import read
from vigie.core.types import Facts, Item, Kind
from vigie.playbook.shipped import default_rules

RUNS = 7
POSTS = 5000
PAGE = 200
WATCHES = 100  # that hit nothing


def run() -> None:
    """Posts a second of each part, over the same generated day."""
    posts = list(islice(items(4, dict(MIX)), POSTS))
    say(f"matched against {WATCHES} watches that hit nothing", _rate(lambda: _match(posts)), "20,000/s/core")
    say(f"read, in pages of {PAGE}", _rate(lambda: _read(posts)), "2,000/s/core")
    facts = [Facts(reading, "bluesky", Kind.COMMENT) for some in pages(posts, PAGE) for reading in read(some)]
    policy = load_policy(default_rules(), version="1")
    say("decided by the shipped rules", _rate(lambda: [decide(one, policy) for one in facts]))


def _match(posts: list[Item]) -> None:
    watches = compile_watches(
        {str(n): parse(f'"Introuvable {n}" OR @introuvable_{n}') for n in range(WATCHES)}
    )
    assert not any(watches.match([post.text for post in posts]))


def _read(posts: list[Item]) -> None:
    for some in pages(posts, PAGE):
        read(some)


def _rate(work: Callable[[], object]) -> str:
    clock = Clock()
    spent = [clock.of(work).cpu for _ in range(RUNS)]
    return f"{spread([POSTS / one for one in spent])} a second of CPU"
