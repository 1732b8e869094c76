"""The language of watches and search after `when`: fields become facts, words stay words."""

import pytest

from vigie.core.policy import PolicyRefused
from vigie.core.policy.printer import print_condition
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Condition


def condition(text: str) -> Condition:
    return parse_rules(f'rule a "" when {text} then watch')[0].when


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("colis perdu -film", 'says "colis perdu -film"'),
        ("remboursement OU rembours*", 'says "remboursement OR rembours*"'),
        ("colis NEAR/5 cassé", 'says "colis NEAR/5 cassé"'),
        ("tone:negative", "sentiment is negative"),
        ("langue:fr,en -ton:positif", "language is one of fr, en and not sentiment is positive"),
        (
            "colis perdu tone:negative severity:>=2",
            'says "colis perdu" and sentiment is negative and severity >= 2',
        ),
        ("-film -livre lang:fr", 'language is fr and not says "film" and not says "livre"'),
        ("(colis lang:fr) OU topic:delivery", '(says "colis" and language is fr) or topic is delivery'),
        ("rating:1,2 reach:>1k", "(rating is 1 or rating is 2) and followers > 1000"),
        ("kind:avis network:bluesky", "kind is review and network is bluesky"),
        ("topic:points", "topic is points"),
    ],
)
def test_query_asks_what_rules_ask(query: str, asked: str) -> None:
    assert print_condition(condition(f'"{query}"')) == asked
    assert condition(f'says "{query}"') == condition(f'"{query}"')
    assert condition(print_condition(condition(f'"{query}"'))) == condition(f'"{query}"')


@pytest.mark.parametrize(
    "field", ["from:@x", "place:page", "has:image", "since:2026-01-01", "until:2026-01-01"]
)
def test_rules_do_not_know_who_exactly_said_it_where(field: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        condition(f'"colis {field}"')
    assert [(problem.code, problem.params["found"]) for problem in refused.value.problems] == [
        ("query_field", field.partition(":")[0])
    ]


def test_query_that_makes_no_sense_is_refused_in_its_place() -> None:
    with pytest.raises(PolicyRefused) as refused:
        condition('"colis tone:neutrl"')
    [problem] = refused.value.problems

    assert (problem.code, problem.suggestion) == ("query_refused", "colis tone:neutral")
    assert problem.column == len('rule a "" when "colis tone:') + 1
