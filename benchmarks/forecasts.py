"""What a forecast costs, from ten messages to a hundred thousand, on one core."""

import random
from collections.abc import Sequence

from benchmarks.measuring import Clock, say, spread
from vigie.core.forecast import Event, forecast
from vigie.core.forecast.resources import shipped_models

RUNS = 7
SIZES = (10, 100, 1_000, 10_000, 100_000)
AT = 60.0


def run() -> None:
    """Milliseconds a forecast, and what the models take to load."""
    clock = Clock()
    say("the models loaded", f"{clock.of(shipped_models).cpu * 1000:.0f} ms of CPU")
    for size in SIZES:
        say(f"a forecast of {size:,} messages", _each(clock, cascade(size), max(3000 // size, 1)))


def cascade(size: int) -> list[Event]:
    """Messages of an hour that come thicker at the beginning, each with some followers."""
    chance = random.Random(size)
    return [Event(AT * chance.random() ** 2, int(chance.paretovariate(1.1) * 100)) for _ in range(size)]


def _each(clock: Clock, events: Sequence[Event], times: int) -> str:
    spent = [clock.of(lambda: [forecast(events, AT) for _ in range(times)]).cpu / times for _ in range(RUNS)]
    return f"{spread([one * 1000 for one in spent], 2)} ms of CPU"
