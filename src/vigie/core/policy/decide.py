"""From facts to a decision with its reason. The only place where removal can be decided, and its gate."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from vigie.core.policy.check import check_rules
from vigie.core.policy.errors import PolicyRefused
from vigie.core.policy.evaluate import Test, test_of
from vigie.core.policy.removal import ground_of
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Action, Rule, Span
from vigie.core.policy.vocabulary import ANY_NAME, POSTURES, TOPIC, Known
from vigie.core.types import Decision, Facts, Ground, Strategy

UNANSWERED_MINUTES = 240
"""Time allowed when no rule fits something said to us: a person must see it within half a day."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule whose conditions can be tested."""

    rule: Rule
    when: Test
    unless: tuple[tuple[Test, Action | None], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a playbook in force, and the label of their version. Built by `load_policy`."""

    rules: tuple[Rule, ...]
    version: str
    ready: tuple[Ready, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ready", tuple(map(_prepared, self.rules)))


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one rule: `outcome` is a key of `words.OUTCOMES`."""

    rule: str
    outcome: str


def load_policy(text: str, *, version: str, known: Known = ANY_NAME) -> Policy:
    """The policy a playbook text describes. Raises PolicyRefused, with every problem found."""
    rules = parse_rules(text, known)
    problems = check_rules(rules)
    if problems:
        raise PolicyRefused(problems)
    return Policy(rules, version)


def decide(facts: Facts, policy: Policy) -> Decision:
    """What to do about one thing said. The first rule that applies decides, in file order.

    Whatever the rules say: our own messages are never acted on, and `Strategy.REMOVE` comes out only
    where `removal.ground_of` finds a ground (an insult counts as VULGAR). A rule that would remove
    anything else does not apply, and the next one is tried. If none is left, what was said to us
    goes to a person and the rest is watched.
    """
    if facts.from_us:
        return Decision(Strategy.NOTHING, "from_us", f"from_us@{policy.version}")
    for ready in policy.ready:
        if ready.when(facts):
            decision = _applied(ready, facts, policy)[1]
            if decision is not None:
                return decision
    if facts.to_us or facts.place_ours:
        return Decision(
            Strategy.ANSWER,
            "no_rule_ours",
            f"no_rule@{policy.version}",
            severity=facts.reading.severity,
            minutes=UNANSWERED_MINUTES,
        )
    return Decision(Strategy.WATCH, "no_rule", f"no_rule@{policy.version}", severity=facts.reading.severity)


def trace(facts: Facts, policy: Policy) -> tuple[Tried, ...]:
    """Every rule that was tried, in order, and what became of it. Empty for our own messages."""
    return () if facts.from_us else tuple(_walk(facts, policy))


def _prepared(rule: Rule) -> Ready:
    exceptions = tuple((test_of(exception.condition), exception.otherwise) for exception in rule.unless)
    return Ready(rule, test_of(rule.when), exceptions)


def _walk(facts: Facts, policy: Policy) -> Iterator[Tried]:
    for ready in policy.ready:
        outcome, decision = _applied(ready, facts, policy) if ready.when(facts) else ("does_not_fit", None)
        yield Tried(ready.rule.name, outcome)
        if decision:
            return


def _applied(ready: Ready, facts: Facts, policy: Policy) -> tuple[str, Decision | None]:
    """What becomes of a rule whose condition holds."""
    action: Action | None = ready.rule.then
    for test, otherwise in ready.unless:
        if test(facts):
            action = otherwise
            break
    if action is None:
        return "exception", None
    decision = _decision(facts, policy, ready.rule, action)
    return "decides" if decision else "not_removable", decision


def _decision(facts: Facts, policy: Policy, rule: Rule, action: Action) -> Decision | None:
    ground = Ground.NONE
    if action.strategy is Strategy.REMOVE:
        ground = ground_of(facts.reading)
        if ground is Ground.NONE:
            return None
    severity = max(facts.reading.severity, rule.severity)
    default_reason = "by_rule" if ground is Ground.NONE else f"remove_{ground}"
    return Decision(
        strategy=action.strategy,
        because=action.because or default_reason,
        rule=f"{rule.name}@{policy.version}",
        severity=severity,
        minutes=_minutes(action.within, facts, severity),
        ground=ground,
        department=(facts.reading.topic.value or "") if action.department == TOPIC else action.department,
        template=action.template,
        leave_minutes=action.leave_minutes,
        changes=rule.changes,
        sources=rule.sources,
    )


def _minutes(spans: tuple[Span, ...], facts: Facts, severity: int) -> int | None:
    """The time of the span that says most about these facts; of equals, the shortest."""
    fitting = [span for span in spans if _fits(span, facts, severity)]
    return min(fitting, key=lambda span: (-span.scopes, span.minutes)).minutes if fitting else None


def _fits(span: Span, facts: Facts, severity: int) -> bool:
    return (
        (not span.on or facts.network in span.on or facts.kind in span.on)
        and severity >= span.severity
        and (not span.posture or span.posture in POSTURES[: _tension(facts.posture) + 1])
    )


def _tension(posture: str) -> int:
    return POSTURES.index(posture) if posture in POSTURES else 0
