"""Days of an invented brand: minutes drawn from a seed, with a rhythm, and what happens in them."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vigie.core.detect import Minute, Settings, State, Verdict, step

DAY = 1440
MONDAY = 1_000_000 * DAY  # a midnight


def shared() -> Path:
    """The developers' crisis data, which the product does not need; the test is skipped without it."""
    for folder in Path(__file__).resolve().parents:
        if (found := folder / "shared" / "data" / "crisis").is_dir():
            return found
    pytest.skip("no crisis data beside this checkout")


def calm(seed: int, days: int, per_day: float, share: float = 0.15) -> list[Minute]:
    """A brand whose hours stray (gamma of shape 6) around a day's rhythm, and to whom nothing happens."""
    chance = np.random.default_rng(seed)
    at = np.arange(days * DAY)
    rhythm = 1 + 0.6 * np.sin(2 * np.pi * (at - 480) / DAY)
    hours = chance.gamma(6, 1 / 6, days * 24)[at // 60]
    heard = chance.poisson(per_day / DAY * rhythm * hours)
    negative = chance.binomial(heard, share)
    return [Minute(MONDAY + int(n), int(heard[n]), int(negative[n])) for n in at]


def with_burst(minutes: Sequence[Minute], start: int, counts: Iterable[int], share: float) -> list[Minute]:
    """The same minutes with so many messages more from minute `start` on, of which a share is negative."""
    grown = list(minutes)
    for n, more in enumerate(counts, start):
        one, bad = grown[n], round(more * share)
        grown[n] = Minute(one.at, (one.heard or 0) + more, one.negative + bad)
    return grown


def played(
    minutes: Iterable[Minute], state: State | None = None, settings: Settings | None = None
) -> Iterator[tuple[State, Verdict]]:
    state = state or State()
    for minute in minutes:
        state, verdict = step(state, minute, settings)
        yield state, verdict


def verdicts(
    minutes: Iterable[Minute], state: State | None = None, settings: Settings | None = None
) -> list[Verdict]:
    return [verdict for _, verdict in played(minutes, state, settings)]


def end(minutes: Iterable[Minute]) -> State:
    state = State()
    for minute in minutes:
        state, _ = step(state, minute)
    return state


def stream_minutes(path: Path, length: int) -> list[Minute]:
    rows = {}
    for line in gzip.decompress(path.read_bytes()).decode().splitlines()[1:]:
        at, heard, negative = map(int, line.split(","))
        rows[at] = (heard, negative)
    return [Minute(at, *rows.get(at, (0, 0))) for at in range(length)]


def again(kept: dict[str, Any]) -> Any:
    return json.loads(json.dumps(kept))
