import pytest

from vigie.core.policy.cursor import Cursor, Refusal
from vigie.core.policy.tokens import read_tokens
from vigie.core.policy.vocabulary import ANY_NAME


def cursor_on(text: str) -> Cursor:
    return Cursor(read_tokens(text)[0], ANY_NAME)


def test_cursor_stays_at_the_end() -> None:
    cursor = cursor_on("when")

    assert [cursor.take().text for _ in range(3)] == ["when", "", ""]
    assert cursor.next.kind == "end"


def test_text_in_quotation_marks_is_no_keyword() -> None:
    assert cursor_on('"when"').accept("when") == ""


def test_fault_skips_to_the_next_line_that_starts_a_rule() -> None:
    cursor = cursor_on("rule a rule b\nwhen rule\n  rule c")

    cursor.skip_to_rule()

    assert (cursor.take().line, cursor.take().text) == (3, "c")


@pytest.mark.parametrize(("text", "expected"), [("then", ("when",)), ("", ("when",))])
def test_what_was_expected_is_said(text: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        cursor_on(text).expect("when")
    assert refused.value.problem.expected == expected
