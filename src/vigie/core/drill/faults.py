"""What is wrong with a scenario, where, and what would be right: stable codes, translated sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vigie.core.query.words import gettext_noop

Translate = Callable[[str], str]

SENTENCES = {
    "too-large": gettext_noop("The file is too large: %(most)s bytes are enough for any drill."),
    "not-yaml": gettext_noop("This is not YAML: %(said)s."),
    "no-aliases": gettext_noop("Anchors and aliases (& and *) are not read: write it out."),
    "no-tags": gettext_noop("Tags (!) are not read: write plain values."),
    "too-deep": gettext_noop("Nested too deeply."),
    "too-much": gettext_noop("Too many values: %(most)s are enough for any drill."),
    "one-document": gettext_noop("One scenario in a file: “---” begins a second one."),
    "twice": gettext_noop("“%(field)s” is said twice."),
    "empty": gettext_noop("The file says nothing."),
    "unknown": gettext_noop("“%(field)s” is not known here. Known are: %(expected)s."),
    "missing": gettext_noop("“%(field)s” is missing: one of %(expected)s."),
    "missing-text": gettext_noop("“%(field)s” is missing: a text is expected."),
    "missing-words": gettext_noop("“%(field)s” is missing: a text in both languages, {fr: …, en: …}."),
    "missing-table": gettext_noop("“%(field)s” is missing: a table of “name: value” lines is expected."),
    "missing-list": gettext_noop("“%(field)s” is missing: a list is expected."),
    "missing-number": gettext_noop("“%(field)s” is missing: a number from %(low)s to %(high)s is expected."),
    "table": gettext_noop("“%(field)s” must be a table of “name: value” lines."),
    "list": gettext_noop("“%(field)s” must be a list."),
    "text": gettext_noop("“%(field)s” must be a text."),
    "not-empty": gettext_noop("“%(field)s” needs at least one entry."),
    "too-many": gettext_noop("“%(field)s” has too many entries: at most %(most)s."),
    "too-long": gettext_noop("“%(field)s” is too long: at most %(most)s characters."),
    "number": gettext_noop("“%(field)s” is %(given)s: a number from %(low)s to %(high)s is expected."),
    "whole": gettext_noop("“%(field)s” is %(given)s: a whole number from %(low)s to %(high)s is expected."),
    "yes-no": gettext_noop("“%(field)s” is %(given)s: true or false is expected."),
    "one-of": gettext_noop("“%(field)s” is %(given)s: one of %(expected)s is expected."),
    "moment": gettext_noop(
        "“%(field)s” is %(given)s: a moment with its zone is expected, as 2026-01-10T19:00:00+01:00."
    ),
    "name": gettext_noop(
        "“%(field)s” is %(given)s: small letters, digits, “-” and “_” are expected, 60 at most."
    ),
    "schema": gettext_noop("This is schema %(given)s; this Vigie reads %(expected)s."),
    "same-name": gettext_noop("“%(given)s” is the name of another entry of “%(field)s”: each needs its own."),
    "nobody": gettext_noop("“%(field)s” names “%(given)s”, which is not there. There are: %(expected)s."),
    "not-seen": gettext_noop(
        "“%(field)s” names “%(given)s”, which no log of acts can show as reached. There are: %(expected)s."
    ),
    "too-big": gettext_noop("This makes about %(given)s messages: %(most)s are enough for any drill."),
    "adds-up": gettext_noop("“%(field)s” must add up to 1; it adds up to %(given)s."),
    "after-end": gettext_noop("“%(field)s” is minute %(given)s, after the end of the drill (%(high)s)."),
    "too-late": gettext_noop(
        "“%(field)s”: what the team did until minute %(given)s cannot stop what began at minute %(high)s."
    ),
    "no-size": gettext_noop(
        "“%(field)s” needs its size: count, peak_per_min or root_mark (background needs none)."
    ),
    "slot": gettext_noop(
        "“%(field)s” has the slot {%(given)s}, which has no values. Known are: %(expected)s."
    ),
    "condition": gettext_noop("“%(field)s” needs one of %(expected)s."),
    "no-effect": gettext_noop("“%(field)s” needs what follows: multiply or spawn."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. line from 1; params: what the sentence of `code` names, "field" the path to it."""

    code: str
    line: int
    params: Mapping[str, str] = field(default_factory=dict)

    def said(self, translate: Translate) -> str:
        """The sentence, without its line."""
        return translate(SENTENCES[self.code]) % self.params


class ScenarioRefused(ValueError):
    """A scenario that cannot be played; `faults` in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"line {fault.line}: {fault.said(str)}" for fault in faults))
        self.faults = faults
