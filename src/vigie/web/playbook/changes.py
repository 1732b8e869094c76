"""What changed between two versions of a text, line by line, with a little of what stands around."""

from collections.abc import Iterator
from dataclasses import dataclass

from vigie.web.comparing import comparison

AROUND = 2  # unchanged lines kept before and after a change


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison. kind: same, added, removed, or gap (lines left out)."""

    kind: str
    text: str


def changes(old: str, new: str) -> list[Line]:
    r"""Empty when nothing changed.

    >>> [(line.kind, line.text) for line in changes("a\\nb", "a\\nc")]
    [('same', 'a'), ('removed', 'b'), ('added', 'c')]
    """
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    if before == after:
        return lines
    for number, group in enumerate(comparison(before, after).get_grouped_opcodes(AROUND)):
        if number:
            lines.append(Line("gap", "…"))
        for opcode in group:
            lines.extend(_lines(opcode, before, after))
    return lines


def _lines(opcode: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> Iterator[Line]:
    what, start, end, new_start, new_end = opcode
    if what == "equal":
        yield from (Line("same", text) for text in before[start:end])
        return
    yield from (Line("removed", text) for text in before[start:end])
    yield from (Line("added", text) for text in after[new_start:new_end])
