"""All that detection remembers of one series, and how it is kept: plain JSON, a few kilobytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any, Final

from vigie.core.detect.budget import Calm
from vigie.core.detect.fusing import Marks
from vigie.core.detect.gravity import CODES
from vigie.core.detect.quiet import Quiet
from vigie.core.detect.surge import KEPT
from vigie.core.detect.usual import HOURS, Usual
from vigie.core.detect.volume import Volume

VERSION: Final = 2
NEVER: Final = -(10**9)
_NOTHING: Final = (0,) * KEPT
_RINGS: Final = ("complaints", "others", "expected")


class BadState(ValueError):
    """What was kept cannot be read: begin anew with `State()`."""


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour that runs: what was heard and negative, in how many minutes somebody listened."""

    heard: float = 0.0
    negative: float = 0.0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Episode:
    """since: the minute a crisis, buzz or silence began, None outside one. calm: minutes without it
    meanwhile.
    """

    since: int | None = None
    calm: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """at: the last minute taken in. complaints, others, usual: of the last minutes, oldest first.

    bucket: what the five minutes that run brought; heard_in: in how many of them somebody listened. told:
    by code of gravity, the minute it last paged.
    """

    at: int | None = None
    usual: Usual = field(default_factory=Usual)
    calm: Calm = field(default_factory=Calm)
    complaints: tuple[int, ...] = _NOTHING
    others: tuple[int, ...] = _NOTHING
    expected: tuple[float, ...] = _NOTHING
    hour: Hour = field(default_factory=Hour)
    volume: Volume = field(default_factory=Volume)
    bucket: float = 0.0
    heard_in: int = 0
    buzz: float = 0.0
    marks: Marks = field(default_factory=Marks)
    quiet: Quiet = field(default_factory=Quiet)
    crisis: Episode = field(default_factory=Episode)
    loud: Episode = field(default_factory=Episode)
    silent: Episode = field(default_factory=Episode)
    told: tuple[int, ...] = (NEVER,) * len(CODES)

    def to_json(self) -> dict[str, Any]:
        """Plain lists, numbers and names; `from_json` gives the same state back."""
        kept: dict[str, Any] = {"version": VERSION}
        for name in _NAMES:
            value = getattr(self, name)
            if name == "volume":
                kept[name] = value.to_json()
            elif name in _RINGS:
                kept[name] = _packed(value)
            else:
                kept[name] = _kept(value) if name in _PARTS else value
        return kept

    @classmethod
    def from_json(cls, kept: object) -> "State":
        """What `to_json` gave, also after a walk through JSON. Raises BadState for anything else."""
        if not isinstance(kept, Mapping) or kept.get("version") != VERSION:
            raise BadState("This is no state of detection, or one of another version.")
        try:
            values = {name: _read(name, value) for name, value in kept.items() if name != "version"}
            state = cls(**values)
            if any(len(ring) != KEPT for ring in (state.complaints, state.others, state.expected)):
                raise ValueError(f"it has to keep {KEPT} minutes")
            if any(len(hours) != HOURS for hours in (state.usual.seen, state.usual.weight)):
                raise ValueError(f"it has to know {HOURS} hours")
            if len(state.told) != len(CODES):
                raise ValueError("it knows other codes of gravity")
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise BadState(f"This state of detection is damaged: {error}") from error
        return state


_PARTS: Final[Mapping[str, type]] = {
    "usual": Usual,
    "calm": Calm,
    "hour": Hour,
    "marks": Marks,
    "quiet": Quiet,
    "crisis": Episode,
    "loud": Episode,
    "silent": Episode,
}


_NAMES: Final = tuple(one.name for one in fields(State))
_INSIDE: Final = {kind: tuple(one.name for one in fields(kind)) for kind in set(_PARTS.values())}


def _kept(part: Any) -> dict[str, Any]:
    """As `dataclasses.asdict`, without its copies."""
    return {name: getattr(part, name) for name in _INSIDE[type(part)]}


def _read(name: str, value: Any) -> Any:
    if name == "volume":
        return Volume.from_json(value)
    if name in _PARTS:
        return _PARTS[name](**{key: _frozen(one) for key, one in value.items()})
    return _unpacked(value) if name in _RINGS else _frozen(value)


def _packed(ring: tuple[float, ...]) -> list[Any]:
    """The minutes in order; where the same number comes again, the number and how many times."""
    packed: list[Any] = []
    for number, same in groupby(ring):
        times = len(list(same))
        packed.append(number if times == 1 else [number, times])
    return packed


def _unpacked(packed: Any) -> tuple[Any, ...]:
    ring: list[Any] = []
    for one in packed:
        if isinstance(one, list | tuple):
            number, times = one
            if not 0 < times <= KEPT:
                raise ValueError("a minute is kept an impossible number of times")
            ring += [number] * times
        else:
            ring.append(one)
    return tuple(ring)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else value
