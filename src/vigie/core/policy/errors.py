"""What is wrong with a playbook, where, and what would be right. `words.describe` puts it in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. line and column from 1. code: key of `words.ERRORS`, params: what its sentence names.

    expected: what could stand there, as keys of `words.EXPECTED` or words of the language itself.
    suggestion: the word that was probably meant, or "".
    """

    code: str
    line: int
    column: int
    params: Mapping[str, str] = field(default_factory=dict)
    expected: tuple[str, ...] = ()
    suggestion: str = ""


class PolicyRefused(ValueError):
    """A playbook that cannot be used; `problems` lists every rule at fault, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.line}:{p.column} {p.code} {dict(p.params)}" for p in problems))
        self.problems = problems
