"""The texts a brand starts with: complete in both languages, natural, and ready to leave."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

import vigie.playbook
from vigie.core.policy.rules import parse_rules
from vigie.core.reply import fill, length, slots, unfilled

DEFAULTS = Path(vigie.playbook.__file__).parent / "defaults"
TEXTS = {
    language: json.loads((DEFAULTS / "templates" / f"{language}.json").read_text(encoding="utf-8"))
    for language in ("fr", "en")
}
VARIANTS = [
    (language, key, text)
    for language, texts in TEXTS.items()
    for key, template in texts.items()
    for text in template["variants"]
]
ALWAYS_KNOWN = {"nom", "name", "marque", "brand", "service", "team", "contact"}
# Proposed as they are: the agent reads them and sends, so nothing may be left to fill.
READY = (
    "A1-ask",
    "A3-private",
    "A7-praise",
    "B0-listen",
    "B2-route",
    "B4-calm",
    "B5-suggestion",
    "B9-unclear",
)


def test_both_languages_have_the_same_texts() -> None:
    shape = {
        language: [(key, t["use"], len(t["variants"])) for key, t in texts.items()]
        for language, texts in TEXTS.items()
    }

    assert shape["fr"] == shape["en"]
    assert {f"A{n}" for n in range(1, 9)} | {f"H{n}" for n in range(1, 7)} <= {
        key.split("-")[0] for key in TEXTS["fr"]
    }


def test_variants_ask_for_as_many_things_in_both_languages() -> None:
    counts = {
        language: [(key, len(slots(text))) for lang, key, text in VARIANTS if lang == language]
        for language in TEXTS
    }

    assert counts["fr"] == counts["en"]


@pytest.mark.parametrize("key", READY)
@pytest.mark.parametrize("language", TEXTS)
def test_usual_answer_is_ready_to_leave_in_one_voice_at_least(language: str, key: str) -> None:
    ready = [text for text in TEXTS[language][key]["variants"] if set(slots(text)) <= ALWAYS_KNOWN]

    assert len(ready) >= min(2, len(TEXTS[language][key]["variants"]))


@pytest.mark.parametrize(("language", "key", "text"), VARIANTS)
def test_text_is_fit_for_the_public(language: str, key: str, text: str) -> None:
    kind = TEXTS[language][key]["use"]

    assert kind in {"reply", "statement"}
    assert text == text.strip()
    # Bluesky takes 300 signs; forty are left for the signature and as many for what fills the slots.
    assert length(text, "graphemes") <= 220
    assert set(unfilled(text)) == {f"{{{name}}}" for name in slots(text)}
    assert not {"prénom", "first_name", "fonction", "role"} & set(slots(text))
    assert "'" not in text


# What would tell whether the agent is a woman or a man, or say "tu" to a stranger.
GENDERED_OR_FAMILIAR = re.compile(
    r"désolée?|ravie?\b|navrée?|\(e\)|suis sûre?|heureu(?:x|se)|\b[Tt](?:u|on|es)\b|\bt’"
)


@pytest.mark.parametrize(
    ("key", "text"), [(key, text) for language, key, text in VARIANTS if language == "fr"]
)
def test_french_says_vous_and_suits_any_agent(key: str, text: str) -> None:
    assert GENDERED_OR_FAMILIAR.search(text) is None
    assert re.search(r"\w[?!;:»](?!//)", text) is None  # a space goes before


def test_voices_of_one_answer_do_not_begin_alike() -> None:
    for language, texts in TEXTS.items():
        for template in texts.values():
            for one, other in combinations(template["variants"], 2):
                starts = [
                    fill(text, {"nom": "", "name": ""}).text.split(", ", 1)[-1][:12] for text in (one, other)
                ]
                assert starts[0] != starts[1], (language, starts)


def test_rules_propose_texts_that_exist() -> None:
    rules = parse_rules((DEFAULTS / "rules.vigie").read_text(encoding="utf-8"))
    proposed = {action.template for rule in rules for action in rule.actions if action.template}

    assert proposed - set(TEXTS["fr"]) == set()


def test_name_that_is_not_known_leaves_no_gap() -> None:
    for language, key, text in VARIANTS:
        filled = fill(text, {"nom": "", "name": ""}).text
        assert re.search(r" [,.]|  |^[,.]|,,", filled) is None, (language, key, filled)
