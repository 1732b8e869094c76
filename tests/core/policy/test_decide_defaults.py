"""The rules a brand starts with, on facts as they happen."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import vigie.playbook
from tests.core.policy.drawing import facts
from vigie.core.policy.decide import decide, load_policy
from vigie.core.policy.printer import print_rules
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Rule
from vigie.core.policy.vocabulary import FACTS, Guessed, Known
from vigie.core.types import OWED, YES, Facts, Ground, Guess, Kind, Reading, Strategy

DEFAULTS = Path(vigie.playbook.__file__).parent / "defaults"
TEXT = (DEFAULTS / "rules.vigie").read_text(encoding="utf-8")


def loaded(name: str) -> dict[str, object]:
    content = json.loads((DEFAULTS / name).read_text(encoding="utf-8"))
    return {row["key"]: row for row in content} if isinstance(content, list) else content


SOURCES, DEPARTMENTS, TEMPLATES = (
    loaded("sources.json"),
    loaded("departments.json"),
    loaded("templates/fr.json"),
)
POLICY = load_policy(
    TEXT,
    version="1",
    known=Known(
        sources=frozenset(SOURCES), departments=frozenset(DEPARTMENTS), templates=frozenset(TEMPLATES)
    ),
)


def said(text: str = "", *, kind: Kind = Kind.COMMENT, network: str = "bluesky", **known: object) -> Facts:
    """What somebody said to us; `known` names heads of the reading (sure guesses) and facts."""
    heads = {name: fact for name, fact in FACTS.items() if isinstance(fact, Guessed)}
    guesses = {name: Guess(str(value), 0.9) for name, value in known.items() if name in heads}
    plain = {
        name: value for name, value in known.items() if name in {"severity", "removable", "personal_data"}
    }
    others = {name: value for name, value in known.items() if name not in {*guesses, *plain}}
    reading = replace(Reading("m"), **guesses, **plain)  # type: ignore[arg-type]
    return replace(Facts(reading, network, kind, to_us=True, text=text), **others)  # type: ignore[arg-type]


SLOW = {"intent": "complaint", "sentiment": "negative", "reason_stated": YES, "topic": "delivery"}
SILENT = {"intent": "complaint", "sentiment": "negative", "reason_stated": "no"}
ASKED = {"intent": "question", "sentiment": "neutral"}
APART = {"to_us": False}
HELPED = {"to_us": False, "place_culture": "help", "age_minutes": 20.0}

CASES = [
    # removed: the ground shows, never a deadline for an answer to a scammer
    (said("Gagnez un iPhone !", scam=YES, removable=True), "retirer", Strategy.REMOVE, 15),
    (said("Espèce de…", abusive=YES, removable=True, **SLOW), "retirer", Strategy.REMOVE, 15),
    (said("!!!", vulgar=YES, removable=True, severity=3), "retirer", Strategy.REMOVE, 15),
    # graver than anything else
    (said("Mon fils a fait un malaise avec votre tisane", severity=3, **SLOW), "danger", Strategy.ANSWER, 15),
    (said("Fuite de données chez vous ?", **ASKED), "donnees_personnelles", Strategy.ROUTE, 60),
    (said("Data breach?!", posture="alert", **SLOW), "donnees_personnelles", Strategy.ROUTE, 30),
    (said("Vous supprimez mes commentaires", **SLOW), "suppression_contestee", Strategy.ANSWER, 60),
    (said("C'est de la censure", **SILENT), "suppression_contestee", Strategy.ANSWER, 60),
    (said("Je suis journaliste au Devoir, qui peut répondre ?", **ASKED), "presse", Strategy.ROUTE, 60),
    (said("Nul", shares=120, **SLOW), "plainte_virale", Strategy.APOLOGISE, 15),
    (said("Nul", followers=80_000, **SLOW), "grande_audience", Strategy.APOLOGISE, 15),
    (said("Nul", followers=80_000, **SILENT), "grande_audience", Strategy.ASK_REASON, 15),
    (said("Encore vous", offences=3, **SLOW), "vindicatif", Strategy.ANSWER, 120),
    (said("Encore vous", offences=3, our_replies_today=1, **SLOW), "vindicatif", Strategy.WATCH, None),
    # doubt never removes
    (said("Investissez ici", scam=YES), "doute_arnaque", Strategy.ANSWER, 30),
    (said("Achetez mes vues", spam=YES), "doute_spam", Strategy.WATCH, None),
    (said("Colis jamais reçu, arnaque !", scam=YES, **SLOW), "plainte", Strategy.APOLOGISE, 60),
    # among themselves
    (said("T'es qu'un", abusive=YES, place_ours=True, **APART), "querelle", Strategy.ANSWER, 30),
    (said("Toujours rien", our_replies_today=3, **APART, **SLOW), "trop_present", Strategy.WATCH, None),
    (said("Toujours rien", our_replies_today=3, **SLOW), "plainte", Strategy.APOLOGISE, 60),
    (said("Et le suivi ?", community_answered=True, **ASKED), "membre_a_repondu", Strategy.COMMUNITY, None),
    (said("Comment suivre ?", **HELPED, **ASKED), "entraide", Strategy.COMMUNITY, None),
    (said("Toujours rien", **HELPED, **SLOW), "entraide", Strategy.COMMUNITY, None),
    (said("Toujours rien", **{**HELPED, "age_minutes": 150.0}, **SLOW), "plainte", Strategy.APOLOGISE, 60),
    # complaints
    (said("Honteux !!!", arousal="furious", **SILENT), "colere_sans_raison", Strategy.ASK_REASON, 30),
    (said("10 jours !!!", arousal="angry", **SLOW), "colere", Strategy.APOLOGISE, 30),
    (said("10 jours !!!", arousal="angry", posture="crisis", **SLOW), "colere", Strategy.APOLOGISE, 15),
    (said("Franchement déçu. Plus jamais.", **SILENT), "plainte_sans_raison", Strategy.ASK_REASON, 60),
    (said("Déçu", network="facebook", **SILENT), "plainte_sans_raison", Strategy.ASK_REASON, 180),
    (said("Déçu", network="discourse", **SILENT), "plainte_sans_raison", Strategy.ASK_REASON, 240),
    (said("Déçu", kind=Kind.REVIEW, **SILENT), "plainte_sans_raison", Strategy.ASK_REASON, 480),
    (
        said("Déçu", network="facebook", posture="alert", **SILENT),
        "plainte_sans_raison",
        Strategy.ASK_REASON,
        30,
    ),
    (said("Débité deux fois", **{**SLOW, "topic": "billing"}), "plainte_privee", Strategy.APOLOGISE, 60),
    (said("Commande 4711", personal_data=("order",), **SLOW), "plainte_privee", Strategy.APOLOGISE, 60),
    (said("Trempé", kind=Kind.REVIEW, rating=2, **SLOW), "avis_negatif", Strategy.APOLOGISE, 480),
    (said("Bof", kind=Kind.REVIEW, rating=1), "avis_negatif", Strategy.APOLOGISE, 480),
    (said("Dommage", arousal="calm", **SLOW), "deception", Strategy.APOLOGISE, 60),
    (said("Colis sous la pluie", **SLOW), "plainte", Strategy.APOLOGISE, 60),
    (said("Colis sous la pluie", network="instagram", **SLOW), "plainte", Strategy.APOLOGISE, 180),
    (said("Colis sous la pluie", posture="crisis", **SLOW), "plainte", Strategy.APOLOGISE, 30),
    # questions, ideas, praise
    (said("Un point relais à Matane ?", intent="suggestion"), "suggestion", Strategy.ROUTE, 480),
    (said("Où envoyer ma candidature ?", **ASKED), "emploi", Strategy.ROUTE, 480),
    (said("Boréale, ça vaut quoi ?", **APART, **ASKED), "question_ailleurs", Strategy.COMMUNITY, None),
    (said("Vous livrez à Rimouski ?", topic="delivery", **ASKED), "question_service", Strategy.ROUTE, 120),
    (said("C'est qui, la dame de la pub ?", **ASKED), "question", Strategy.ANSWER, 120),
    (said("Reçu en 24 h, merci !", intent="praise", sentiment="positive"), "eloge", Strategy.THANK, 480),
    # what is not understood goes to a person
    (said("Pff", sentiment="negative"), "negatif_flou", Strategy.ASK_REASON, 60),
    (said("👀"), "incertain", Strategy.ANSWER, 120),
    (said("Bonne journée", intent="chat"), "bavardage", Strategy.WATCH, None),
    (said("Vu une pub Boréale", intent="information", **APART), "simple_mention", Strategy.WATCH, None),
    (said("👀", **APART), "simple_mention", Strategy.WATCH, None),
]


@pytest.mark.parametrize(("shown", "rule", "strategy", "minutes"), CASES)
def test_default_rule_decides(shown: Facts, rule: str, strategy: Strategy, minutes: int | None) -> None:
    decision = decide(shown, POLICY)

    assert (decision.rule, decision.strategy, decision.minutes) == (f"{rule}@1", strategy, minutes)


def test_every_default_rule_has_its_example() -> None:
    assert {rule for _, rule, _, _ in CASES} == {rule.name for rule in POLICY.rules}


def test_complaint_about_delivery_goes_to_those_who_deliver() -> None:
    decision = decide(said("Colis sous la pluie", **SLOW), POLICY)

    assert (decision.department, decision.template, decision.severity) == ("delivery", "B3-solution", 1)
    assert {"S1", "HER19"} <= set(decision.sources)


@given(facts)
def test_defaults_remove_on_the_ground_that_shows_and_never_else(shown: Facts) -> None:
    decision = decide(shown, POLICY)

    assert (decision.strategy is Strategy.REMOVE) == (decision.ground is not Ground.NONE)
    assert decision.strategy is not Strategy.REMOVE or shown.reading.removable


@given(facts)
def test_defaults_answer_what_is_said_to_us_and_not_understood(shown: Facts) -> None:
    blank = replace(
        shown, reading=Reading("m"), to_us=True, from_us=False, text="", rating=None, followers=None
    )

    assert decide(blank, POLICY).strategy in OWED


def test_defaults_print_to_the_same_rules() -> None:
    assert parse_rules(print_rules(POLICY.rules)) == POLICY.rules


def test_english_playbook_has_the_same_rules() -> None:
    english = parse_rules((DEFAULTS / "rules.en.vigie").read_text(encoding="utf-8"))

    def bare(rule: Rule) -> Rule:
        return replace(rule, title="", comments=())

    assert [bare(rule) for rule in english] == [bare(rule) for rule in POLICY.rules]
    assert [len(rule.comments) for rule in english] == [len(rule.comments) for rule in POLICY.rules]
    assert [r.title for r in english if r.title in {rule.title for rule in POLICY.rules}] == ["Suggestion"]


def test_every_default_rule_says_why_and_where_from() -> None:
    assert [rule.name for rule in POLICY.rules if not rule.sources] == []
    assert [rule.name for rule in POLICY.rules if not rule.changes] == []
    reasonless = [rule.name for rule in POLICY.rules if any(not action.because for action in rule.actions)]
    assert reasonless == ["retirer"]  # its reason is the ground


def test_departments_take_every_topic_once() -> None:
    rows = json.loads((DEFAULTS / "departments.json").read_text(encoding="utf-8"))
    topic = FACTS["topic"]
    assert isinstance(topic, Guessed)

    assert sorted(word for row in rows for word in row["topics"]) == sorted(topic.values)
    assert all(set(row["name"]) == {"fr", "en"} for row in rows)
