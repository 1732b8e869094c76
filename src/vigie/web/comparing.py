"""What changed between two lists of words or lines, in a time that whoever wrote them cannot stretch.

The worst lists cost `difflib` the cube of their length: a comment edited to that end held a page for
forty seconds. What begins and ends alike is set aside first; a middle that is still too long is shown
as replaced.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

MOST_COMPARED = 160_000  # pairs: 400 against 400 take 0.1 s at worst

Opcode = tuple[str, int, int, int, int]


def comparison(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """A matcher whose opcodes are known already: `get_opcodes` and `get_grouped_opcodes` cost nothing."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    matcher.opcodes = _opcodes(old, new)  # type: ignore[attr-defined]
    return matcher


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle) * len(other) > MOST_COMPARED:
        found: Sequence[Opcode] = [("replace", 0, len(middle), 0, len(other))]
    else:
        found = SequenceMatcher(a=middle, b=other, autojunk=False).get_opcodes()
    shifted = [(what, a + start, b + start, c + start, d + start) for what, a, b, c, d in found]
    before = [("equal", 0, start, 0, start)] if start else []
    after = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return [*before, *shifted, *after]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items at the beginning are the same."""
    return next(
        (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
