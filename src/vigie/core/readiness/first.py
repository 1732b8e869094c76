"""A first plan from the answers to four questions: what may happen, who decides, who speaks, whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vigie.core.readiness.plan import NOBODY, Contact, Duty, LevelRule, Plan, Scenario, Statement, Step
from vigie.core.readiness.strategy import advise


@dataclass(frozen=True, slots=True)
class Text:
    """A holding statement of the playbook in force, in each language: title, words, version."""

    key: str
    titles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered. kinds: of scenarios, as `resources.scenarios` has them. desk: who answers people."""

    language: str
    kinds: tuple[str, ...]
    decides: Duty = NOBODY
    speaks: Duty = NOBODY
    desk: Duty = NOBODY
    contacts: tuple[Contact, ...] = ()
    fallback: str = ""
    opens_itself: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is packaged or already there. scenarios, common: of `resources`. texts: statements by key."""

    scenarios: Mapping[str, Mapping[str, Any]]
    common: Mapping[str, Any]
    texts: Mapping[str, Text]


def proposed(scenarios: Mapping[str, Mapping[str, Any]], sector: str) -> tuple[str, ...]:
    """Kinds to tick beforehand: what happens in this sector or anywhere, the heaviest first."""
    fitting = [
        (-row["likelihood"] * row["gravity"], kind)
        for kind, row in scenarios.items()
        if {"all", sector} & set(row["sectors"])
    ]
    return tuple(kind for _, kind in sorted(fitting))


def first_plan(answers: Answers, known: Known) -> Plan:
    """A whole plan: scenarios with their steps and statements, levels, contacts. Whatever was not
    answered stays open, for the linter to say.
    """
    language = answers.language if answers.language in {"fr", "en"} else "en"
    common = known.common
    return Plan(
        language=language,
        decides=answers.decides,
        speaks=answers.speaks,
        levels=tuple(
            LevelRule(level, tuple(row[language]), answers.opens_itself and level == "alert")
            for level, row in common["levels"].items()
        ),
        steps=_steps(common["steps"], answers, language),
        scenarios=tuple(
            scenario_of(kind, known, answers, language) for kind in answers.kinds if kind in known.scenarios
        ),
        contacts=answers.contacts,
        fallback=answers.fallback or common["fallback"][language],
        legal=common["legal"][language],
    )


def scenario_of(kind: str, known: Known, answers: Answers, language: str) -> Scenario:
    """A scenario of the library, with the duties of these answers."""
    row = known.scenarios[kind]
    return Scenario(
        key=kind,
        kind=kind,
        title=row["title"][language],
        likelihood=row["likelihood"],
        gravity=row["gravity"],
        cluster=row["cluster"],
        signs=row["signs"][language],
        legal=row["legal"][language],
        steps=_steps(row["steps"], answers, language),
        statements=_statements(row, known, language),
    )


def _steps(rows: Sequence[Mapping[str, Any]], answers: Answers, language: str) -> tuple[Step, ...]:
    duties = {"decides": answers.decides, "speaks": answers.speaks, "desk": answers.desk}
    return tuple(
        Step(
            title=row[language],
            level=row["level"],
            minutes=row["minutes"],
            owner=duties[row["who"]].owner,
            deputy=duties[row["who"]].deputy,
            rules=tuple(row.get("rules", ())),
        )
        for row in rows
    )


def _statements(row: Mapping[str, Any], known: Known, language: str) -> tuple[Statement, ...]:
    """The one to begin with informs, whatever happened; the next one carries what is due for the cluster."""
    advice = advise(row["cluster"])
    due = {"victim": "care", "accidental": "care", "preventable": "rebuild"}[advice.cluster]
    keys = [key for key in row["statements"] if key in known.texts]
    return tuple(
        statement_of(known.texts[key], language, "inform" if n == 0 else due, advice.rules[min(n, 1)])
        for n, key in enumerate(keys)
    )


def statement_of(text: Text, language: str, strategy: str, rule: str) -> Statement:
    """A statement that begins from a text of the playbook."""
    return Statement(
        key=text.key.lower(),
        title=text.titles.get(language, text.key),
        strategy=strategy,
        fr=text.words.get("fr", ""),
        en=text.words.get("en", ""),
        rules=(rule,),
        template=text.key,
        template_version=text.version,
    )
