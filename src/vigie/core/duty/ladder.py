"""The ladder: who is called, after how long the next, and when it begins again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_STEPS = 10
LONGEST_WAIT = 24 * 60  # minutes
SHORTEST_ROUND = 5  # minutes from the last step to the first: a ladder is no siren


class Call(StrEnum):
    """Whom a step calls; the last two name somebody: `contact:12`, `role:supervisor`."""

    ON_DUTY = "on_duty"
    DEPUTY = "deputy"
    CONTACT = "contact"
    ROLE = "role"


class Way(StrEnum):
    """Kinds of ways to reach a person, from the quietest."""

    MAIL = "mail"
    CHAT = "chat"
    HOOK = "hook"
    PUSH = "push"
    SMS = "sms"


class LadderFault(ValueError):
    """The ladder makes no sense. code: for people's words; step: which, from 0, or None."""

    def __init__(self, code: str, step: int | None = None) -> None:
        super().__init__(code)
        self.code, self.step = code, step


@dataclass(frozen=True, slots=True)
class Step:
    """after: minutes since the step before (since the alarm, for the first). ways: empty is all they have."""

    after: int
    who: tuple[str, ...]
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """again: minutes from the last step to the first of the next round, until somebody has it."""

    steps: tuple[Step, ...]
    again: int = 15


@dataclass(frozen=True, slots=True)
class Rung:
    """Where an alarm stands: this step of this round is due at this moment."""

    round: int
    step: int
    due_at: datetime


DEFAULT = Ladder(
    steps=(
        Step(after=0, who=(Call.ON_DUTY,)),
        Step(after=10, who=(Call.ON_DUTY, Call.DEPUTY)),
        Step(after=10, who=(f"{Call.ROLE}:supervisor", f"{Call.ROLE}:admin")),
    ),
    again=15,
)


def first_rung(ladder: Ladder, raised_at: datetime) -> Rung:
    return Rung(0, 0, raised_at + timedelta(minutes=ladder.steps[0].after))


def next_rung(ladder: Ladder, rung: Rung, now: datetime, *, called: bool) -> Rung:
    """What comes after this step, done at `now`. When nobody could be called, the next one is due at once.

    Only a whole round can be without anybody: the wait before the next round is always kept, so that
    this never becomes a tight loop.
    """
    step = rung.step + 1
    if step < len(ladder.steps):
        wait = ladder.steps[step].after if called else 0
        return Rung(rung.round, step, now + timedelta(minutes=wait))
    wait = max(SHORTEST_ROUND, ladder.again)
    return Rung(rung.round + 1, 0, now + timedelta(minutes=wait))


def read_ladder(said: Mapping[str, object]) -> Ladder:
    """A ladder from its stored form, see `write_ladder`. Raises LadderFault."""
    steps = said.get("steps")
    if not isinstance(steps, Sequence) or isinstance(steps, str) or not steps:
        raise LadderFault("no-steps")
    if len(steps) > MOST_STEPS:
        raise LadderFault("too-many-steps")
    again = _minutes(said.get("again"), None)
    if again < SHORTEST_ROUND:
        raise LadderFault("round-too-short")
    return Ladder(tuple(_step(one, number) for number, one in enumerate(steps)), again)


def write_ladder(ladder: Ladder) -> dict[str, object]:
    """{"again": 15, "steps": [{"after": 0, "who": ["on_duty", "contact:7"], "ways": ["sms"]}]}."""
    steps = [{"after": step.after, "who": list(step.who), "ways": list(step.ways)} for step in ladder.steps]
    return {"again": ladder.again, "steps": steps}


def _step(said: object, number: int) -> Step:
    if not isinstance(said, Mapping):
        raise LadderFault("not-a-step", number)
    who = tuple(str(one) for one in said.get("who") or ())
    if not who or not all(_is_somebody(one) for one in who):
        raise LadderFault("nobody", number)
    try:
        ways = tuple(Way(str(way)) for way in said.get("ways") or ())
    except ValueError:
        raise LadderFault("unknown-way", number) from None
    return Step(_minutes(said.get("after"), number), who, ways)


def _is_somebody(said: str) -> bool:
    kind, _, which = said.partition(":")
    if kind == Call.CONTACT:
        return which.isascii() and which.isdigit()
    return said in {Call.ON_DUTY, Call.DEPUTY} if kind != Call.ROLE else bool(which)


def _minutes(said: object, number: int | None) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= LONGEST_WAIT:
        raise LadderFault("minutes", number)
    return said
