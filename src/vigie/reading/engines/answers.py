"""What a stronger engine may answer: values from closed lists, never sure, never a removal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from vigie.core.policy.vocabulary import FACTS, Guessed
from vigie.core.types import Guess

SEVERITY: Final = "severity"

HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: fact.values for name, fact in FACTS.items() if isinstance(fact, Guessed) and fact.values},
    SEVERITY: ("0", "1", "2", "3"),
}
"""What can be asked about a message, each with the only values that count as an answer."""

CEILING: Final = 0.84
"""What nobody measured on this desk is never "sure" (0.85): a person may remove what is surely vulgar."""

PASSING: Final = frozenset({"", "nonsense"})
"""Trouble that is one message's own: the next may be asked about all the same."""

Answers = Mapping[str, Guess]
"""Head → what the engine believes. Heads it does not know are left out."""


class Trouble(Exception):
    """The engine cannot be asked. `code` is kept, and put in words by the pages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking about one message.

    answers: empty when nothing can be used. went: the engine was given the message. said: its own
    words, cut, for people who try it.
    """

    answers: Answers = field(default_factory=dict)
    trouble: str = ""
    went: bool = True
    said: str = ""


class Engine(Protocol):
    """One engine, ready to be asked.

    mark: what the name of the model gains. host: who is sent the messages, "" when they stay on this
    machine. together: messages it is given at once. heads: what it can answer.
    """

    mark: str
    host: str
    together: int
    heads: frozenset[str]

    def request_for(self, text: str) -> str:
        """What leaves the machine for one message, to the letter; "" when nothing does."""

    def ask(self, texts: Sequence[str], until: float) -> list[Outcome]:
        """One outcome per text, by `until` (`time.monotonic`) at the latest. May raise `Trouble`, or fail."""


def likely(value: str, p: float) -> Guess:
    """An answer as a guess: as probable as it claims, but never sure."""
    return Guess(value, min(round(p, 3), CEILING))
