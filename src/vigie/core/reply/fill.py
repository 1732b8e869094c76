"""Fills the slots of a template, and finds what is still to be filled in a draft.

A slot is a name between braces, nothing more: no expressions, no formats, no access to anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SLOT = re.compile(r"(?P<space> ?)\{(?P<name>[^\W\d]\w*)\}")
_UNFILLED = re.compile(
    r"""
      \{\s*[^\W\d{}][^{}\n]{0,60}\}       # {motif, règle}
    | \[(?!\d+\])[^\[\]\n]{1,60}\](?!\()  # [lien], but neither the note [1] nor a [link](...)
    | <[^\W\d][\w ,'’-]{0,40}>            # <date>
    | \bX{3,}\b | _{3,} | \?{4,}
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled template. missing: names of the slots without a value, once each, as they come."""

    text: str
    missing: tuple[str, ...] = ()


def fill(template: str, values: Mapping[str, str]) -> Draft:
    """The template with its values, taken literally: braces inside a value stay what they are.

    A slot that has no value stays in the text and is missing. A value "" means that there is nothing
    to say: the slot goes, and one space before it.

    >>> fill("Bonjour {nom}, {fait}.", {"nom": "{{7*7}}"})
    Draft(text='Bonjour {{7*7}}, {fait}.', missing=('fait',))
    >>> fill("Bonjour {nom}, merci.", {"nom": ""}).text
    'Bonjour, merci.'
    """
    missing: dict[str, None] = {}

    def value_of(slot: re.Match[str]) -> str:
        value = values.get(slot["name"])
        if value is None:
            missing[slot["name"]] = None
            return slot[0]
        return slot["space"] + value if value.strip() else ""

    return Draft(_SLOT.sub(value_of, template), tuple(missing))


def slots(template: str) -> tuple[str, ...]:
    """Names of the template's slots, once each, as they come."""
    return fill(template, {}).missing


def unfilled(text: str) -> tuple[str, ...]:
    """What looks like a place left to fill in a draft: {nom}, [lien], <date>, XXX, ____, ????.

    >>> unfilled("Bonjour {nom}, rendez-vous à XXX (voir [1] et [ici](https://a.b)).")
    ('{nom}', 'XXX')
    """
    return tuple(dict.fromkeys(found[0] for found in _UNFILLED.finditer(text)))
