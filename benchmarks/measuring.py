"""Time spent, told with its spread.

CPU seconds are the ones to compare: wall time also measures who else uses the machine.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall, and seconds of CPU: ours, and those of the database process that serves us."""

    wall: float
    cpu: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


class Clock:
    """Measures what a call costs. `server`: pid of a database process on this machine, if there is one."""

    def __init__(self, server: int | None = None) -> None:
        self._server = Path(f"/proc/{server}/schedstat") if server else None

    def _cpu(self) -> float:
        ours = time.process_time()
        if self._server is None:
            return ours
        try:
            return ours + int(self._server.read_text().split()[0]) / 1e9
        except OSError:  # another machine, or another system
            return ours

    def of(self, work: Callable[[], object]) -> Spent:
        """What one call costs."""
        cpu, wall = self._cpu(), time.perf_counter()
        work()
        return Spent(time.perf_counter() - wall, self._cpu() - cpu)


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median and range: "2,104 (2,051-2,160)"."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all stay under."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def say(what: str, found: str, wanted: str = "") -> None:
    """One line of the report."""
    print(f"  {what:<58} {found}{f'   [wanted: {wanted}]' if wanted else ''}", flush=True)


def describe_machine() -> str:
    """What this is, how busy it is, and how much the same work varies on it just now."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    walls, cpus = [], []
    for _ in range(15):
        spent = Clock().of(lambda: sum(n * n for n in range(300_000)))
        walls.append(spent.wall * 1000)
        cpus.append(spent.cpu * 1000)
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}; "
        f"the same loop took {spread(walls)} ms on the wall, {spread(cpus)} ms of CPU"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "?")
