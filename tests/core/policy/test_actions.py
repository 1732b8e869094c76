import pytest

from vigie.core.policy.actions import read_action
from vigie.core.policy.cursor import Cursor
from vigie.core.policy.tokens import read_tokens
from vigie.core.policy.tree import Action, Span
from vigie.core.policy.vocabulary import ANY_NAME
from vigie.core.types import Strategy


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("watch", Action(Strategy.WATCH)),
        ("community for 90min", Action(Strategy.COMMUNITY, leave_minutes=90)),
        ("thank within 8h", Action(Strategy.THANK, within=(Span(480),))),
        (
            "answer, to hr, template A, because jobs, within 1h open, 9min in alert at severity 2 on x",
            Action(
                Strategy.ANSWER,
                within=(Span(60), Span(9, on=("x",), severity=2, posture="alert")),
                template="A",
                department="hr",
                because="jobs",
            ),
        ),
    ],
)
def test_action_is_understood(text: str, action: Action) -> None:
    cursor = Cursor(read_tokens(f"{text} source S1")[0], ANY_NAME)

    assert read_action(cursor) == action
    assert cursor.here.text == "source"
