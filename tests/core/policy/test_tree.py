import pytest

from vigie.core.policy.tree import Action, Always, And, Compare, Flag, Is, Not, Or, Rule, Says, Span, Unless
from vigie.core.types import Strategy

WATCH, THANK = Action(Strategy.WATCH), Action(Strategy.THANK, within=(Span(60),))


def test_span_counts_what_narrows_it() -> None:
    spans = [Span(1), Span(1, on=("rss", "x")), Span(1, on=("rss",), severity=2, posture="alert")]

    assert [span.scopes for span in spans] == [0, 1, 3]


def test_actions_of_a_rule_are_all_it_can_lead_to() -> None:
    rule = Rule("a", "", Always(), WATCH, unless=(Unless(Always()), Unless(Always(), THANK)))

    assert rule.actions == (WATCH, THANK)


def test_place_in_the_file_makes_no_other_rule() -> None:
    assert Rule("a", "", Always(), WATCH, line=3) == Rule("a", "", Always(), WATCH, line=9)


@pytest.mark.parametrize(
    ("fact", "value", "asks"),
    [
        ("place.culture", "", True),
        ("place.culture", "help", True),
        ("place.culture", "public", False),
        ("place.ours", "", True),
        ("age", "", True),
        ("to_us", "", False),
    ],
)
def test_rule_says_what_it_looks_at_in_its_exceptions_too(fact: str, value: str, *, asks: bool) -> None:
    when = And((Compare("age", "<", 30), Or((Not(Flag("place.ours")), Says("colis")))))
    rule = Rule("a", "", when, WATCH, unless=(Unless(Is("place.culture", ("help", "brand"))),))

    assert rule.asks(fact, value) is asks
