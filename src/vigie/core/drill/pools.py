"""The sentences a drill is made of, by language and pool, and the values of their {slots}."""

import re
from collections.abc import Mapping
from functools import cache

from vigie.core.drill.faults import Fault, ScenarioRefused
from vigie.core.drill.fields import LANGUAGES, Fields
from vigie.core.drill.resources import texts_of
from vigie.core.drill.scenario import Scenario, Texts
from vigie.core.drill.tree import Table, read_tree

SLOT = re.compile(r"\{(\w+)\}")
MOST_SENTENCES = 400


def slots_in(sentence: str) -> list[str]:
    """Names of the slots of a sentence, in order."""
    return SLOT.findall(sentence)


def sentences_in(fields: Fields) -> Texts:
    """{language: {pool: sentences}} as a file says it; empty where it says nothing."""
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for language in LANGUAGES:
        node = fields.node(language)
        if isinstance(node, Table):
            inner = Fields(node, fields.named(language), fields.faults)
            found[language] = {pool: inner.texts(pool, most=MOST_SENTENCES) for pool in node.items}
        elif node is not None:
            fields.blame("table", language)
    fields.refuse_others()
    return found


def parse_pools(text: str) -> tuple[Texts, Texts]:
    """(slots, sentences) of a file of texts. Raises ScenarioRefused."""
    faults: list[Fault] = []
    table = read_tree(text)
    rest = Table({name: node for name, node in table.items.items() if name != "slots"}, 1, table.lines)
    slots = sentences_in(Fields(table, "", faults).table_of("slots", needed=False))
    sentences = sentences_in(Fields(rest, "", faults))
    if faults:
        raise ScenarioRefused(tuple(faults))
    return slots, sentences


@cache
def pools_of(story: str) -> tuple[Texts, Texts]:
    """Slots of a story over those that all share; its sentences beside theirs."""
    shared, own = parse_pools(texts_of("voices")), parse_pools(texts_of(story))
    return over(shared[0], own[0]), beside(shared[1], own[1])


def over(below: Texts, above: Texts) -> Texts:
    """The pools of both; where both have one, that of `above`."""
    return {name: {**below.get(name, {}), **above.get(name, {})} for name in {**below, **above}}


def beside(below: Texts, above: Texts) -> Texts:
    """The pools of both; where both have one, the sentences of both."""
    return {
        language: {
            pool: (*above.get(language, {}).get(pool, ()), *below.get(language, {}).get(pool, ()))
            for pool in {**below.get(language, {}), **above.get(language, {})}
        }
        for language in {**below, **above}
    }


def pools_for(scenario: Scenario) -> tuple[Texts, Texts]:
    """Slots and sentences of a scenario: those of its story, and its own words."""
    slots, sentences = pools_of(scenario.story)
    return over(slots, scenario.slots), beside(sentences, scenario.texts)
