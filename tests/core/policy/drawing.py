"""Facts and rules drawn at random, as wild as the vocabulary permits."""

from hypothesis import strategies as st

from vigie.core.policy.rules import RESERVED_NAMES
from vigie.core.policy.tree import (
    Action,
    Always,
    And,
    Compare,
    Condition,
    Flag,
    Is,
    Not,
    Or,
    Rule,
    Says,
    Span,
    Unless,
)
from vigie.core.policy.vocabulary import FACTS, KNOWN_NETWORKS, POSTURES, Counted, Guessed, Named, Stated
from vigie.core.policy.words import CHANGES, REASONS
from vigie.core.types import OWED, UNKNOWN, Facts, Guess, Kind, Reading, Strategy

TEXTS = ["", "Mon colis n’est pas là", "Remboursement, vite", "service client injoignable"]
QUERIES = ["colis", '"service client"', "(remboursement OR colis) -vite"]

names = st.from_regex(r"[a-zé][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in RESERVED_NAMES)
titles = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20)


def guesses(*values: str) -> st.SearchStrategy[Guess]:
    return st.just(UNKNOWN) | st.builds(Guess, st.sampled_from(values), st.sampled_from([0.3, 0.6, 0.9]))


readings = st.builds(
    Reading,
    st.just("drawn"),
    severity=st.integers(0, 3),
    removable=st.booleans(),
    personal_data=st.sampled_from([(), ("phone",)]),
    language=guesses("fr", "en", "de"),
    **{
        name: guesses(*fact.values)
        for name, fact in FACTS.items()
        if isinstance(fact, Guessed) and fact.values
    },
)
facts = st.builds(
    Facts,
    readings,
    network=st.sampled_from(["bluesky", "wordpress", "rss", ""]),
    kind=st.sampled_from(Kind),
    place_ours=st.booleans(),
    place_culture=st.sampled_from(["", "brand", "help", "public"]),
    age_minutes=st.floats(0, 500),
    community_answered=st.booleans(),
    our_replies_today=st.integers(0, 5),
    from_us=st.booleans(),
    to_us=st.booleans(),
    rating=st.none() | st.integers(1, 5),
    followers=st.none() | st.integers(0, 200_000),
    shares=st.integers(0, 300),
    offences=st.integers(0, 3),
    posture=st.sampled_from(POSTURES),
    text=st.sampled_from(TEXTS),
)


def _is_of(name: str) -> st.SearchStrategy[Is]:
    fact = FACTS[name]
    assert isinstance(fact, Guessed | Named)
    values = fact.values or {"language": ("fr", "en"), "network": tuple(sorted(KNOWN_NETWORKS))}[name]
    chosen = st.lists(st.sampled_from([*values, "unknown"]), min_size=1, max_size=3, unique=True).map(tuple)
    surely = st.booleans() if isinstance(fact, Guessed) else st.just(value=False)
    return st.builds(Is, st.just(name), chosen, negated=st.booleans(), surely=surely)


def _compare_of(name: str) -> st.SearchStrategy[Compare | Is]:
    fact = FACTS[name]
    assert isinstance(fact, Counted)
    limits = st.integers(fact.lowest, fact.highest or 400)
    unknown = st.builds(Is, st.just(name), st.just(("unknown",)), negated=st.booleans())
    return unknown | st.builds(
        Compare, st.just(name), st.sampled_from(["<", "<=", ">", ">=", "is", "is not"]), limits
    )


atoms: st.SearchStrategy[Condition] = st.one_of(
    st.just(Always()),
    st.sampled_from(QUERIES).map(Says),
    st.sampled_from(
        [
            Flag(name)
            for name, fact in FACTS.items()
            if isinstance(fact, Stated) or (isinstance(fact, Guessed) and fact.yes_or_no)
        ]
    ),
    st.sampled_from([name for name, fact in FACTS.items() if isinstance(fact, Guessed | Named)]).flatmap(
        _is_of
    ),
    st.sampled_from([name for name, fact in FACTS.items() if isinstance(fact, Counted)]).flatmap(_compare_of),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=4,
)
_few = st.integers(1, 3_000)
_scopes = st.sampled_from([(), ("rss",), ("bluesky", "review")])
_scoped = st.builds(
    Span, _few, on=_scopes, severity=st.integers(0, 3), posture=st.sampled_from(["", "alert", "crisis"])
)
_spans = st.tuples(st.builds(Span, _few), st.lists(_scoped, max_size=2)).map(
    lambda drawn: (drawn[0], *drawn[1])
)
_departments = st.sampled_from(["", "legal", "b.c", "topic"])
_templates = st.sampled_from(["", "A1-ask", "b.c"])
_reasons = st.sampled_from(["", *sorted(REASONS)])


def _action_of(strategy: Strategy) -> st.SearchStrategy[Action]:
    return st.builds(
        Action,
        st.just(strategy),
        within=_spans if strategy in OWED else st.just(()),
        leave_minutes=_few if strategy is Strategy.COMMUNITY else st.none(),
        department=_departments,
        template=_templates,
        because=_reasons,
    )


_ACTIONS = {strategy: _action_of(strategy) for strategy in Strategy}


def rules(*strategies: Strategy) -> st.SearchStrategy[Rule]:
    """Rules that lead to any of these strategies; to any at all when none is named."""
    actions = st.one_of([_ACTIONS[strategy] for strategy in strategies or Strategy])
    return st.builds(
        Rule,
        names,
        titles,
        conditions,
        actions,
        severity=st.integers(0, 3),
        unless=st.lists(st.builds(Unless, conditions, st.none() | actions), max_size=1).map(tuple),
        changes=st.sampled_from([(), ("insults",), tuple(sorted(CHANGES))]),
        sources=st.sampled_from([(), ("S1",), ("S1", "HER19")]),
        comments=st.sampled_from([(), ("pourquoi", "à revoir # en mai")]),
    )
