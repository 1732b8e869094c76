from fractions import Fraction

import pytest

from vigie.core.drill.faults import Fault
from vigie.core.drill.fields import Fields, number_in
from vigie.core.drill.tree import Leaf, read_tree


def of(text: str) -> Fields:
    return Fields(read_tree(text), "part", [])


def test_values_are_exact() -> None:
    fields = of(
        "share: 0.55\nn: 12\nid: w-1\non: true\nwhen: 2026-01-10T19:00:00+01:00\nt: {fr: Oui, en: Yes}"
    )
    assert fields.millionths("share", "0", "1") == 550_000
    assert fields.whole("n", 0, 20) == 12
    assert fields.name("id") == "w-1"
    assert fields.yes("on", default=False)
    assert fields.moment("when").isoformat() == "2026-01-10T19:00:00+01:00"
    assert fields.words("t") == {"fr": "Oui", "en": "Yes"}
    assert fields.words("id") == {"fr": "w-1", "en": "w-1"}
    fields.refuse_others()
    assert fields.faults == []


@pytest.mark.parametrize(
    ("text", "read", "code"),
    [
        ("x: 1", lambda f: f.whole("n", 0, 9), "missing-number"),
        ("n: 1.5", lambda f: f.whole("n", 0, 9), "whole"),
        ("n: 10", lambda f: f.whole("n", 0, 9), "whole"),
        ("n: nan", lambda f: f.millionths("n", "0", "1"), "number"),
        ("n: 1e400", lambda f: f.millionths("n", "0", "1"), "number"),
        ('n: "0.5"', lambda f: f.millionths("n", "0", "1"), "number"),
        ("n: maybe", lambda f: f.yes("n", default=True), "yes-no"),
        ("n: [1]", lambda f: f.text("n"), "text"),
        ("n: ", lambda f: f.text("n"), "missing-text"),
        ("n: 'a b'", lambda f: f.name("n"), "name"),
        ("n: 2026-01-10", lambda f: f.moment("n"), "moment"),
        ("n: never", lambda f: f.moment("n"), "moment"),
        ("n: purple", lambda f: f.one_of("n", ("red", "blue")), "one-of"),
        ("n: 1", lambda f: f.table_of("n"), "table"),
        ("n: 1", lambda f: f.row("n", most=3), "list"),
        ("n: []", lambda f: f.row("n", most=3), "not-empty"),
        ("n: [1, 2, 3, 4]", lambda f: f.row("n", most=3), "too-many"),
        ("n: [1]", lambda f: list(f.tables("n", most=3)), "table"),
        ("n: [[1]]", lambda f: f.texts("n", most=3), "text"),
        ("n: [1]", lambda f: f.words("n"), "text"),
        (f"n: {'x' * 2000}", lambda f: f.text("n"), "too-long"),
    ],
)
def test_what_is_wrong_is_said(text: str, read: object, code: str) -> None:
    fields = of(text)
    read(fields)  # type: ignore[operator]
    (fault,) = fields.faults
    assert (fault.code, fault.line) == (code, 1)
    assert fault.said(str)


def test_what_was_not_asked_for_is_a_mistake() -> None:
    fields = of("n: 1\nm: 2\n")
    fields.whole("n", 0, 9)
    fields.refuse_others()
    assert fields.faults == [Fault("unknown", 2, {"field": "part.m", "expected": "n"})]


def test_numbers_are_those_of_people() -> None:
    assert number_in(Leaf("0.10", 1)) == Fraction(1, 10)
    assert [number_in(Leaf(text, 1)) for text in ("1_000", "0x10", "", ".5", "1e3")] == [None] * 5
