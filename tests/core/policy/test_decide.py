from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policy.drawing import facts, rules
from vigie.core.policy.decide import UNANSWERED_MINUTES, Policy, Tried, decide, load_policy, trace
from vigie.core.policy.errors import PolicyRefused
from vigie.core.policy.printer import print_rules
from vigie.core.policy.tree import Rule
from vigie.core.policy.words import CHANGES, OUTCOMES, REASONS
from vigie.core.types import OWED, YES, Decision, Facts, Ground, Guess, Kind, Reading, Strategy

SURE = Guess(YES, 0.95)
COMPLAINT = Facts(Reading("m", intent=Guess("complaint", 0.9)), "bluesky", Kind.COMMENT)
INSULT = Facts(Reading("m", abusive=SURE, removable=True), "bluesky", Kind.COMMENT)

REMOVE_ALL = 'rule tout "Tout retirer" when always then remove within 5min'


def grounds(reading: Reading) -> set[str]:
    flags = ("vulgar", "abusive", "spam", "scam", "unlawful")
    return {name for name in flags if getattr(reading, name).value == YES} if reading.removable else set()


@given(facts, st.lists(rules(Strategy.REMOVE) | rules(), max_size=4))
def test_never_removes_what_is_only_negative(shown: Facts, drawn: list[Rule]) -> None:
    """Whatever the rules, written by hand (parsed) or not."""
    malicious = load_policy(REMOVE_ALL, version="evil").rules
    for policy in (Policy((*drawn, *malicious), "1"), Policy((*malicious, *drawn), "1")):
        decision = decide(shown, policy)
        if shown.from_us or not grounds(shown.reading):
            assert decision.strategy is not Strategy.REMOVE
            assert decision.ground is Ground.NONE


@given(facts, st.lists(rules(Strategy.REMOVE), max_size=3))
def test_rules_written_as_text_remove_no_more(shown: Facts, drawn: list[Rule]) -> None:
    text = print_rules([replace(rule, name=f"{rule.name}{at}") for at, rule in enumerate(drawn)])
    try:
        policy = load_policy(text + REMOVE_ALL, version="1")
    except PolicyRefused:
        return
    decision = decide(shown, policy)

    assert (decision.strategy is Strategy.REMOVE) <= bool(grounds(shown.reading) and not shown.from_us)


@given(facts, st.lists(rules(), max_size=4))
def test_decision_holds_together(shown: Facts, drawn: list[Rule]) -> None:
    policy = Policy(tuple(drawn), "7")
    decision = decide(shown, policy)

    assert (decision.minutes is not None) == (decision.strategy in OWED)
    assert (decision.leave_minutes is not None) == (decision.strategy is Strategy.COMMUNITY)
    assert (decision.ground is not Ground.NONE) == (decision.strategy is Strategy.REMOVE)
    assert decision.because in REASONS
    assert set(decision.changes) <= set(CHANGES)
    assert decision.rule.endswith("@7")
    assert decision.severity >= (0 if shown.from_us else shown.reading.severity)


@given(facts, st.lists(rules(), max_size=4, unique_by=lambda rule: rule.name))
def test_trace_ends_with_the_rule_that_decides(shown: Facts, drawn: list[Rule]) -> None:
    policy = Policy(tuple(drawn), "1")
    tried = trace(shown, policy)
    decisive = [step.rule for step in tried if step.outcome == "decides"]

    assert {step.outcome for step in tried} <= set(OUTCOMES)
    assert decisive == (
        [tried[-1].rule] if decide(shown, policy).rule.split("@")[0] in {r.name for r in drawn} else []
    )


def test_our_own_words_are_never_acted_on() -> None:
    policy = load_policy(REMOVE_ALL, version="2")

    assert decide(replace(INSULT, from_us=True), policy) == Decision(Strategy.NOTHING, "from_us", "from_us@2")
    assert trace(replace(INSULT, from_us=True), policy) == ()


def test_rule_that_would_remove_criticism_does_not_apply() -> None:
    policy = load_policy(f'{REMOVE_ALL} rule suite "" when always then answer within 1h', version="2")

    assert decide(COMPLAINT, policy).rule == "suite@2"
    assert trace(COMPLAINT, policy) == (Tried("tout", "not_removable"), Tried("suite", "decides"))


def test_removal_says_its_ground() -> None:
    decision = decide(INSULT, load_policy(REMOVE_ALL, version="2"))

    assert (decision.strategy, decision.ground, decision.because, decision.minutes) == (
        Strategy.REMOVE,
        Ground.VULGAR,
        "remove_vulgar",
        5,
    )


@pytest.mark.parametrize(
    ("shown", "strategy", "because", "minutes"),
    [
        (COMPLAINT, Strategy.WATCH, "no_rule", None),
        (replace(COMPLAINT, to_us=True), Strategy.ANSWER, "no_rule_ours", UNANSWERED_MINUTES),
        (replace(COMPLAINT, place_ours=True), Strategy.ANSWER, "no_rule_ours", UNANSWERED_MINUTES),
    ],
)
def test_without_a_rule_a_person_decides_what_was_said_to_us(
    shown: Facts, strategy: Strategy, because: str, minutes: int | None
) -> None:
    decision = decide(shown, Policy((), "0"))

    assert (decision.strategy, decision.because, decision.minutes) == (strategy, because, minutes)
    assert decision.rule == "no_rule@0"


DEADLINES = load_policy(
    'rule a "" when always then answer within 60min, 240min on rss or review, 30min at severity 2,'
    " 10min at severity 3, 45min in alert, 20min on rss in crisis",
    version="1",
)


@pytest.mark.parametrize(
    ("network", "kind", "severity", "posture", "minutes"),
    [
        ("bluesky", Kind.COMMENT, 0, "calm", 60),
        ("rss", Kind.COMMENT, 0, "calm", 240),
        ("bluesky", Kind.REVIEW, 0, "calm", 240),
        ("bluesky", Kind.COMMENT, 2, "calm", 30),
        ("bluesky", Kind.COMMENT, 3, "calm", 10),
        ("bluesky", Kind.COMMENT, 0, "alert", 45),
        ("bluesky", Kind.COMMENT, 0, "crisis", 45),
        ("bluesky", Kind.COMMENT, 0, "strange", 60),
        ("rss", Kind.COMMENT, 2, "calm", 30),  # equally narrow: the shorter
        ("rss", Kind.COMMENT, 3, "crisis", 20),  # the narrowest, although longer
    ],
)
def test_deadline_depends_on_network_severity_and_posture(
    network: str, kind: Kind, severity: int, posture: str, minutes: int
) -> None:
    shown = Facts(Reading("m", severity=severity), network, kind, posture=posture)

    assert decide(shown, DEADLINES).minutes == minutes


EXCEPTIONS = load_policy(
    """
    rule a "" when intent is complaint
      then ask_reason within 60min, to topic, template A1, because complaint_no_reason
      severity 2
      unless our_replies_today > 2
      unless place.culture is help and age < 30min otherwise community for 120min, because help_space
      changes-if insults
      source S1
    rule b "" when always then watch
    """,
    version="3",
)


def test_decision_carries_all_that_the_rule_says() -> None:
    shown = replace(COMPLAINT, reading=replace(COMPLAINT.reading, topic=Guess("delivery", 0.5), severity=1))

    assert decide(shown, EXCEPTIONS) == Decision(
        Strategy.ASK_REASON,
        "complaint_no_reason",
        "a@3",
        severity=2,
        minutes=60,
        department="delivery",
        template="A1",
        changes=("insults",),
        sources=("S1",),
    )


def test_exception_decides_otherwise() -> None:
    decision = decide(replace(COMPLAINT, place_culture="help", age_minutes=29), EXCEPTIONS)

    assert (decision.strategy, decision.leave_minutes, decision.because, decision.rule) == (
        Strategy.COMMUNITY,
        120,
        "help_space",
        "a@3",
    )


def test_exception_without_otherwise_passes_on() -> None:
    assert decide(replace(COMPLAINT, our_replies_today=3), EXCEPTIONS).rule == "b@3"
    assert trace(replace(COMPLAINT, our_replies_today=3), EXCEPTIONS)[0] == Tried("a", "exception")


def test_playbook_whose_rules_hide_each_other_is_refused() -> None:
    with pytest.raises(PolicyRefused) as refused:
        load_policy('rule a "" when always then watch rule b "" when vulgar then watch', version="1")
    assert [problem.code for problem in refused.value.problems] == ["unreachable"]


def test_policies_are_the_same_when_their_rules_and_version_are() -> None:
    assert load_policy(REMOVE_ALL, version="1") == load_policy(REMOVE_ALL, version="1")
    assert load_policy(REMOVE_ALL, version="1") != load_policy(REMOVE_ALL, version="2")
