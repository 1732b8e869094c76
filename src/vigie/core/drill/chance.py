"""Chance from a seed, the same on every machine and every Python: integers only.

The generator is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). Logarithms and powers differ in their last
bit between C libraries, so the few curves needed are tables of integers made with `decimal`, whose `ln`
and `exp` are correctly rounded everywhere.
"""

from collections.abc import Sequence
from decimal import Context, Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
MASK = (1 << 64) - 1
MILLION = 1_000_000
"""Shares and factors are whole millionths."""
STEPS = 1 << 10
"""Points of a table of quantiles; between two of them one goes straight."""
ONE = 1 << 20
"""The unit of the tables."""
_EXACT = Context(prec=40)


class Chance:
    """One stream of chance, named: what is drawn under one name never moves what another name draws."""

    __slots__ = ("_state",)

    def __init__(self, *names: object) -> None:
        told = "\x1f".join(map(str, names)).encode()
        self._state = int.from_bytes(blake2b(told, digest_size=8).digest(), "big")

    def bits(self) -> int:
        """64 random bits."""
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & MASK
        return state ^ (state >> 31)

    def below(self, end: int) -> int:
        """A whole number from 0 to end - 1."""
        return (self.bits() * end) >> 64

    def hits(self, millionths: int) -> bool:
        """True with this probability."""
        return self.below(MILLION) < millionths

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def weighted(self, weights: Sequence[int]) -> int:
        """An index, as often as its weight says."""
        point = self.below(sum(weights))
        for index, weight in enumerate(weights):
            point -= weight
            if point < 0:
                return index
        raise ValueError("no weight above 0")

    def shuffled(self, things: Sequence[T]) -> list[T]:
        found = list(things)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found

    def quantile(self, table: Sequence[int]) -> int:
        """A value of the law whose STEPS + 1 quantiles these are."""
        place = self.bits() >> 34  # 30 bits: 10 for the step, 20 for the way along it
        step, along = place >> 20, place & (ONE - 1)
        return table[step] + ((table[step + 1] - table[step]) * along >> 20)

    def wait(self, mean: int) -> int:
        """A waiting time of the exponential law, in the unit of its mean; at least 1."""
        return max(1, mean * self.quantile(exponential()) >> 20)

    def count(self, mean: int) -> int:
        """How many happen when `mean` millionths are expected (Poisson)."""
        found, left = -1, mean * ONE
        while left >= 0:
            found += 1
            left -= self.quantile(exponential()) * MILLION
        return found

    def normal(self) -> int:
        """A standard normal value in 2⁻³², as the sum of twelve even ones: within ±6."""
        return sum(self.bits() >> 32 for _ in range(12)) - (6 << 32)


@lru_cache(maxsize=1)
def exponential() -> tuple[int, ...]:
    """Quantiles of the exponential law of mean 1, in 2⁻²⁰; the last one stands for the tail."""
    points = [Decimal(n) / STEPS for n in range(STEPS)] + [1 - Decimal(1) / (4 * STEPS)]
    return tuple(int(-_EXACT.ln(1 - point) * ONE) for point in points)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base ** exponent` by correctly rounded steps."""
    return _EXACT.exp(exponent * _EXACT.ln(base))


@lru_cache(maxsize=16)
def delays(cutoff_s: int, theta: int, longest_s: int) -> tuple[int, ...]:
    """Quantiles in ms of the time between a message and what it calls forth, up to longest_s.

    Even up to cutoff_s, then falling as t^-(1 + theta) (SEISMIC, Zhao et al., KDD 2015). theta in millionths.
    """
    start, slope = Decimal(cutoff_s), Decimal(theta) / MILLION
    if longest_s <= cutoff_s:
        return tuple(longest_s * 1000 * n // STEPS for n in range(STEPS + 1))
    end = power(Decimal(longest_s) / start, -slope)
    tail = (1 - end) / slope  # against 1 for the even part
    whole = 1 + tail
    return tuple(_delay(Decimal(n) / STEPS * whole, start, slope) for n in range(STEPS + 1))


def _delay(mass: Decimal, start: Decimal, slope: Decimal) -> int:
    if mass <= 1:
        return int(mass * start * 1000)
    return int(start * power(1 - (mass - 1) * slope, -1 / slope) * 1000)


def lognormal(chance: Chance, median: int, sigma: int, cap: int) -> int:
    """A value of the log-normal law. sigma in millionths; never above cap."""
    exponent = Decimal(chance.normal()) / (1 << 32) * sigma / MILLION
    return min(cap, int(median * _EXACT.exp(exponent)))
