from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vigie
from vigie.core.policy.errors import PolicyRefused, Problem
from vigie.core.policy.rules import KEYWORDS, MAX_LENGTH, parse_rules
from vigie.core.policy.tree import Action, Always, And, Compare, Flag, Is, Not, Or, Rule, Says, Span, Unless
from vigie.core.policy.vocabulary import Known
from vigie.core.policy.words import CHANGES, REASONS, describe
from vigie.core.types import Strategy

USUAL = Known()  # the usual networks, and any other name

EXAMPLE = """
rule plainte_sans_raison "Plainte, raison non dite"
  when intent is complaint and reason_stated is not yes and not vulgar
  then ask_reason within 60min open, 240 min on rss or review, 15min at severity 2 in crisis,
    to topic, template A1-ask
  severity 1
  unless place.culture is help and age < 30min   # la communauté d'abord
    otherwise community for 120min
  changes-if community_answers, insults
  source S1, HER22
"""


def test_rule_is_understood() -> None:
    assert parse_rules(EXAMPLE) == (
        Rule(
            name="plainte_sans_raison",
            title="Plainte, raison non dite",
            when=And(
                (
                    Is("intent", ("complaint",)),
                    Is("reason_stated", ("yes",), negated=True),
                    Not(Flag("vulgar")),
                )
            ),
            then=Action(
                Strategy.ASK_REASON,
                within=(Span(60), Span(240, on=("rss", "review")), Span(15, severity=2, posture="crisis")),
                department="topic",
                template="A1-ask",
            ),
            severity=1,
            unless=(
                Unless(
                    And((Is("place.culture", ("help",)), Compare("age", "<", 30))),
                    Action(Strategy.COMMUNITY, leave_minutes=120),
                ),
            ),
            changes=("community_answers", "insults"),
            sources=("S1", "HER22"),
            comments=("la communauté d'abord",),
        ),
    )


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("always", Always()),
        ("vulgar or spam and not to_us", Or((Flag("vulgar"), And((Flag("spam"), Not(Flag("to_us"))))))),
        ("(vulgar or spam) and to_us", And((Or((Flag("vulgar"), Flag("spam"))), Flag("to_us")))),
        ("not (to_us or place.ours)", Not(Or((Flag("to_us"), Flag("place.ours"))))),
        (
            "intent is not surely one of praise, chat",
            Is("intent", ("praise", "chat"), negated=True, surely=True),
        ),
        ("vulgar is unknown", Is("vulgar", ("unknown",))),
        ("language is fr", Is("language", ("fr",))),
        ("rating is not unknown", Is("rating", ("unknown",), negated=True)),
        (
            "rating is 1 or followers >= 50000",
            Or((Compare("rating", "is", 1), Compare("followers", ">=", 50_000))),
        ),
        ("age >= 2h", Compare("age", ">=", 120)),
        ('says « "service client" OU colis »', Says('"service client" OR colis')),
    ],
)
def test_condition_is_understood(text: str, condition: object) -> None:
    assert parse_rules(f'rule a "b" when {text} then watch')[0].when == condition


def test_comments_stay_with_their_rule() -> None:
    rules = parse_rules(
        '# un\nrule a "" when always # deux\nthen watch # trois\n'
        '#\n# quatre\nrule b "" when vulgar then watch\n# fin'
    )

    assert [rule.comments for rule in rules] == [("un", "deux", "trois"), ("", "quatre", "fin")]


def problem_of(text: str, known: Known = USUAL) -> Problem:
    with pytest.raises(PolicyRefused) as refused:
        parse_rules(text, known)
    return refused.value.problems[0]


@pytest.mark.parametrize(
    ("text", "code", "column", "suggestion"),
    [
        ("règle a", "expected", 1, "rule"),
        ("rule", "expected_more", 5, ""),
        ('rule "a"', "expected", 6, ""),
        ("rule a when", "expected", 8, ""),
        ('rule from_us "" when always then watch', "reserved_name", 6, ""),
        ('rule a "" then watch', "when_missing", 1, ""),
        ('rule a "" when always', "then_missing", 1, ""),
        ('rule a "" quand always', "expected", 11, "when"),
        ('rule a "" when always alors watch', "expected", 23, "then"),
        ('rule a "" when always when vulgar then watch', "said_twice", 23, ""),
        ('rule a "" when', "expected_more", 15, ""),
        ('rule a "" when and vulgar', "expected", 16, ""),
        ('rule a "" when vulgaire then watch', "unknown_fact", 16, "vulgar"),
        ('rule a "" when intents is complaint', "unknown_fact", 16, "intent"),
        ('rule a "" when intent then watch', "expected", 23, ""),
        ('rule a "" when intent is plainte', "unknown_value", 26, "complaint"),
        ('rule a "" when intent is one complaint', "expected", 30, ""),
        ('rule a "" when network is blueski', "unknown_network", 27, "bluesky"),
        ('rule a "" when language is french1', "strange_language", 28, ""),
        ('rule a "" when to_us is yes', "true_or_false", 22, ""),
        ('rule a "" when kind is surely review', "surely_needs_guess", 24, ""),
        ('rule a "" when severity > 7', "number_out_of_range", 27, ""),
        ('rule a "" when rating is 0', "number_out_of_range", 26, ""),
        ('rule a "" when age < 30', "expected", 22, ""),
        ('rule a "" when shares > 2h', "expected", 25, ""),
        ('rule a "" when (vulgar then watch', "expected", 24, ""),
        ('rule a "" when ' + "not " * 22 + "vulgar", "too_deep", 100, ""),
        ('rule a "" when says colis', "expected", 21, ""),
        ('rule a "" when says "colis OU" then watch', "query_refused", 30, ""),
        ('rule a "" when says "(colis" then watch', "query_refused", 22, "(colis)"),
        ('rule a "" when always then supprimer', "unknown_strategy", 28, "remove"),
        ('rule a "" when always then answer', "deadline_missing", 28, ""),
        ('rule a "" when always then answer within 1h on rss', "deadline_missing", 28, ""),
        ('rule a "" when always then watch within 1h', "deadline_not_owed", 28, ""),
        ('rule a "" when always then community', "return_missing", 28, ""),
        ('rule a "" when always then watch for 1h', "return_elsewhere", 28, ""),
        ('rule a "" when always then answer within 0min', "strange_duration", 42, ""),
        ('rule a "" when always then answer within 999999h', "strange_duration", 42, ""),
        ('rule a "" when always then answer within 1h, within 2h', "said_twice", 46, ""),
        ('rule a "" when always then answer within 1h on rss on x', "said_twice", 52, ""),
        ('rule a "" when always then answer within 1h in calm', "unknown_value", 48, ""),
        ('rule a "" when always then answer within 1h, because whim', "unknown_reason", 54, ""),
        ('rule a "" when always then watch severity 4', "number_out_of_range", 43, ""),
        ('rule a "" when always then watch changes-if weather', "unknown_change", 45, ""),
        ('rule a "" when always then watch, because praise because praise', "said_twice", 1, ""),
        ('rule a "" when always then watch @', "strange_character", 34, ""),
    ],
)
def test_fault_is_shown_in_its_place(text: str, code: str, column: int, suggestion: str) -> None:
    problem = problem_of(text)

    assert (problem.code, problem.line, problem.column, problem.suggestion) == (code, 1, column, suggestion)
    assert "%" not in describe(problem, str)


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("then watch, template A9", "unknown_template"),
        ("then watch, to juridique", "unknown_department"),
        ("then watch source S9", "unknown_source"),
        ("then watch unless network is myforum", "unknown_network"),
    ],
)
def test_names_that_do_not_exist_are_refused_where_they_are_known(clause: str, code: str) -> None:
    text = f'rule a "" when always {clause}'
    nothing = Known(networks=frozenset(), templates=frozenset(), departments=frozenset(), sources=frozenset())
    everything = Known(
        networks=frozenset({"myforum"}),
        templates=frozenset({"A9"}),
        departments=frozenset({"juridique"}),
        sources=frozenset({"S9"}),
    )

    assert problem_of(text, nothing).code == code
    assert len(parse_rules(text, everything)) == 1
    assert len(parse_rules(text, Known(networks=None))) == 1


def test_every_faulty_rule_is_reported() -> None:
    with pytest.raises(PolicyRefused) as refused:
        parse_rules(
            'rule a "" when always then fly\nrule b "" when always then watch\n\n'
            '  rule c "" when x then watch'
        )

    assert [(p.code, p.line) for p in refused.value.problems] == [
        ("unknown_strategy", 1),
        ("unknown_fact", 4),
    ]


def test_huge_playbook_is_refused() -> None:
    assert problem_of("#" * (MAX_LENGTH + 1)).code == "too_long"


PIECES = [
    "rule",
    "a",
    '"b"',
    "when",
    "then",
    "intent",
    "is",
    "not",
    "(",
    ")",
    ",",
    "remove",
    "within",
    "1h",
    "<",
    "3",
    "\n",
    "«",
    "#",
    "é",
    "unless",
    "otherwise",
    "one",
    "of",
    "complaint",
    "says",
    "in",
    "on",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=100))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    try:
        problems = ()
        parse_rules(text)
    except PolicyRefused as refused:
        problems = refused.problems
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in problems)
    assert all(describe(problem, str) for problem in problems)


PAGE = (Path(vigie.__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_keyword_is_documented() -> None:
    assert len(KEYWORDS) > 100
    assert [word for word in (*KEYWORDS, *REASONS, *CHANGES) if f"`{word}`" not in PAGE] == []


def test_example_of_the_documentation_is_a_rule() -> None:
    example = PAGE.split("```")[1]

    assert [rule.name for rule in parse_rules(example)] == ["plainte_sans_raison"]
