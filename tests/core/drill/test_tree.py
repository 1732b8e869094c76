import pytest

from vigie.core.drill.faults import ScenarioRefused
from vigie.core.drill.tree import LARGEST, Leaf, Row, Table, read_tree


def fault_of(text: str) -> tuple[str, int]:
    with pytest.raises(ScenarioRefused) as refused:
        read_tree(text)
    (fault,) = refused.value.faults
    return fault.code, fault.line


def test_values_stay_as_they_are_written() -> None:
    tree = read_tree('a: 0.850\nb: "0.85"\nc: [yes, {d: 1}]\n')
    assert tree.items["a"] == Leaf("0.850", 1)
    assert tree.items["b"] == Leaf("0.85", 2, quoted=True)
    row = tree.items["c"]
    assert isinstance(row, Row)
    assert row.items[0] == Leaf("yes", 3)
    assert isinstance(row.items[1], Table)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", 1),
        ("[1, 2]", "empty", 1),
        ("just words", "empty", 1),
        ("a: 1\nb: [1\n", "not-yaml", 3),
        ("a: &x 1\n", "no-aliases", 1),
        ("a: 1\nb: *x\n", "no-aliases", 2),
        ("a: !!python/object/apply:os.system [ls]\n", "no-tags", 1),
        ("a: 1\na: 2\n", "twice", 2),
        ("---\na: 1\n---\nb: 1\n", "one-document", 3),
        ("? [1]\n: 2\n", "text", 1),
        ("a: " + "[" * 40 + "]" * 40, "too-deep", 1),
        ("a: [" + "1," * 30_000 + "]", "too-much", 1),
        ("a: " + "x" * LARGEST, "too-large", 1),
        ("a: \x00", "not-yaml", 1),
        ("a: \ud800", "not-yaml", 1),
    ],
)
def test_what_is_not_read_is_said_with_its_line(text: str, code: str, line: int) -> None:
    assert fault_of(text) == (code, line)


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert fault_of("\n".join(lines)) == ("no-aliases", 1)
