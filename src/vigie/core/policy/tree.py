"""A playbook as a tree: what its rules say. `rules` reads it from text, `printer` writes it as text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from vigie.core.types import Strategy


@dataclass(frozen=True, slots=True)
class Always:
    """`always`: whatever the facts."""


@dataclass(frozen=True, slots=True)
class Flag:
    """`vulgar`, `to_us`: the fact is known to be true. Unknown is not true."""

    fact: str


@dataclass(frozen=True, slots=True)
class Is:
    """`intent is [not] [surely] one of complaint, question`. The value "unknown" means nobody knows."""

    fact: str
    values: tuple[str, ...]
    negated: bool = False
    surely: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """`age < 30min`, `rating is 1`: a number against a limit; minutes for durations. Unknown fails."""

    fact: str
    sign: str  # <, <=, >, >=, is, is not
    limit: int


@dataclass(frozen=True, slots=True)
class Says:
    """`says "remboursement OR rembourser"`: the text matches a query, in the language of watches."""

    query: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Condition, ...]"


Condition = Always | Flag | Is | Compare | Says | Not | And | Or


def atoms(condition: Condition) -> Iterable[Condition]:
    """What a condition is made of, without `not`, `and` and `or`."""
    match condition:
        case Not(part):
            yield from atoms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case _:
            yield condition


@dataclass(frozen=True, slots=True)
class Span:
    """Time allowed, in open minutes of the brand, and where it applies (nothing said: everywhere).

    on: networks or kinds. severity: this severity or worse. posture: this posture or worse.
    """

    minutes: int
    on: tuple[str, ...] = ()
    severity: int = 0
    posture: str = ""

    @property
    def scopes(self) -> int:
        return bool(self.on) + bool(self.severity) + bool(self.posture)


@dataclass(frozen=True, slots=True)
class Action:
    """What to do. department: a department, "topic" for the one of the message's topic, or ""."""

    strategy: Strategy
    within: tuple[Span, ...] = ()
    leave_minutes: int | None = None
    department: str = ""
    template: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception. Without `otherwise` the rule does not apply and the next one is tried."""

    condition: Condition
    otherwise: Action | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with the comments written above and inside it. `line` is where it starts."""

    name: str
    title: str
    when: Condition
    then: Action
    severity: int = 0
    unless: tuple[Unless, ...] = ()
    changes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    line: int = field(default=1, compare=False)

    @property
    def actions(self) -> tuple[Action, ...]:
        return (self.then, *(exception.otherwise for exception in self.unless if exception.otherwise))

    def asks(self, fact: str, value: str = "") -> bool:
        """Whether its condition or an exception looks at this fact, or at this value of it."""
        asked = (self.when, *(exception.condition for exception in self.unless))
        return any(_asks(atom, fact, value) for condition in asked for atom in atoms(condition))


def _asks(atom: Condition, fact: str, value: str) -> bool:
    match atom:
        case Is(asked, values):
            return asked == fact and (not value or value in values)
        case Flag(asked) | Compare(asked):
            return asked == fact and not value
        case _:
            return False
