"""What a call costs, told in loops: a busy or slow machine counts both alike, so a limit means the same.

Limits catch what explodes. How fast things should be is asked by `make bench`, not here.
"""

from collections.abc import Callable
from functools import cache
from time import process_time

LOOP = range(1_000_000)
AGAIN = 3  # counts more: a collection of garbage may fall into the first


def loops_of(work: Callable[[], object], *, below: float) -> float:
    """What one call costs, in million idle turns of a loop: some hundredths of a second each.

    Counted anew, a few times, beside a loop of the same moment, while it is not well below what is allowed.
    """
    found = _seconds(work) / _usual_loop()
    for _ in range(AGAIN if found > below / 2 else 0):
        before, spent = _seconds(_turn), _seconds(work)
        found = min(found, spent / max(before, _seconds(_turn)))
    return found


@cache
def _usual_loop() -> float:
    return min(_seconds(_turn) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _turn() -> None:
    for _ in LOOP:
        pass
