import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policy.drawing import rules
from vigie.core.policy.printer import print_condition, print_rules
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Always, And, Compare, Condition, Flag, Is, Not, Or, Rule, Says


@given(st.lists(rules(), max_size=4))
def test_printing_and_parsing_give_the_same_rules(drawn: list[Rule]) -> None:
    assert parse_rules(print_rules(drawn)) == tuple(drawn)


VULGAR, TO_US = Flag("vulgar"), Flag("to_us")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Always(), "always"),
        (And((VULGAR, Not(TO_US))), "vulgar and not to_us"),
        (Or((And((VULGAR, TO_US)), VULGAR)), "(vulgar and to_us) or vulgar"),
        (Not(Or((VULGAR, TO_US))), "not (vulgar or to_us)"),
        (Is("intent", ("complaint",)), "intent is complaint"),
        (Is("intent", ("complaint", "chat"), negated=True), "intent is not one of complaint, chat"),
        (Is("intent", ("praise",), surely=True), "intent is surely praise"),
        (Compare("age", "<", 30), "age < 30min"),
        (Compare("age", ">=", 120), "age >= 2h"),
        (Compare("rating", "is not", 1), "rating is not 1"),
        (Says('"service client"'), 'says «"service client"»'),
        (Says("colis"), 'says "colis"'),
    ],
)
def test_condition_reads_like_a_sentence(condition: Condition, text: str) -> None:
    assert print_condition(condition) == text


NICE = """\
# La communauté d'abord.
rule plainte_sans_raison "Plainte, raison non dite"
  when intent is complaint and reason_stated is not yes and not vulgar
  then ask_reason within 1h open, 4h on rss or review, 15min at severity 2 in crisis, template A1-ask
  because complaint_no_reason
  severity 1
  unless place.culture is help and age < 30min
    otherwise community for 2h, because help_space
  unless our_replies_today > 2
  changes-if community_answers, insults
  source S1, HER22

rule reste "Le reste"
  when always
  then watch
"""


def test_what_is_well_written_stays_as_it_is() -> None:
    assert print_rules(parse_rules(NICE)) == NICE
