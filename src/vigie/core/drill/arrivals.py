"""When the messages of a wave that nobody called forth arrive, the loudest case; the stream thins them."""

from collections.abc import Iterator

from vigie.core.drill.chance import MILLION, Chance
from vigie.core.drill.scenario import Scenario, Wave

MINUTE = 60_000
LOUDEST = 2
"""The team's acts at most double what comes, and never stop it altogether: candidates are drawn for that."""


def arrivals(scenario: Scenario, wave: Wave, seed: int) -> Iterator[tuple[int, int]]:
    """(ms, millionths of LOUDEST at which it is kept while nobody acts), rising in time."""
    chance = Chance(seed, "arrivals", wave.id)
    if wave.kind == "background" and not wave.count:
        yield from _steady(scenario, chance)
    elif wave.root_mark:
        yield wave.at_min * MINUTE, MILLION
    elif wave.count:
        span = wave.over_min * MINUTE
        yield from sorted((wave.at_min * MINUTE + chance.below(span), MILLION) for _ in range(wave.count))
    else:
        yield from _swelling(scenario, wave, chance)


def _steady(scenario: Scenario, chance: Chance) -> Iterator[tuple[int, int]]:
    if not scenario.brand.per_hour:
        return
    mean, at = 60 * MINUTE * 1000 // scenario.brand.per_hour, 0
    while True:
        at += chance.wait(mean)
        if at // 1000 >= scenario.end_ms:
            return
        yield at // 1000, MILLION


def _swelling(scenario: Scenario, wave: Wave, chance: Chance) -> Iterator[tuple[int, int]]:
    """A rate that climbs straight to its peak in ramp_min, then falls to a quarter in decay_min."""
    start, ramp, decay = (minutes * MINUTE for minutes in (wave.at_min, wave.ramp_min, wave.decay_min))
    mean, at = MINUTE * MILLION // (wave.peak * LOUDEST), start
    while True:
        at += chance.wait(max(1, mean))
        if at >= scenario.end_ms:
            return
        since = at - start
        if since < ramp:
            yield at, MILLION * since // (ramp * LOUDEST)
        else:
            yield at, MILLION * decay * decay // ((decay + since - ramp) ** 2 * LOUDEST)
