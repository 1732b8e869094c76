"""What the errors of the query language say to people. Codes are stable, sentences are translated."""

from collections.abc import Callable

from vigie.core.query.tree import QueryError


def gettext_noop(message: str) -> str:
    """The message itself; `makemessages` collects what stands in a call of this name."""
    return message


EXPECTED = {
    "word": gettext_noop("Write a word or a “phrase” here."),
    "closing-quote": gettext_noop("This quotation mark is never closed."),
    "closing-parenthesis": gettext_noop("This parenthesis is never closed."),
    "opening-parenthesis": gettext_noop("This parenthesis was never opened."),
    "something-to-find": gettext_noop("Only exclusions: add at least one word to look for."),
    "parentheses": gettext_noop("AND and OR together can be read in two ways: add parentheses."),
    "exclusion-apart": gettext_noop("An exclusion cannot be one of several alternatives: put it after them."),
    "something-to-hear": gettext_noop("Add a word to listen for: fields alone match almost everything."),
    "longer-prefix": gettext_noop("Write at least three letters before the star, and letters only."),
    "longer-fuzzy": gettext_noop("After ~, write one word of at least five letters."),
    "distance": gettext_noop("NEAR takes a distance from 1 to 50 words: NEAR/5."),
    "near-once": gettext_noop("NEAR joins two words: for a third, write AND and another NEAR."),
    "near-words": gettext_noop("NEAR stands between words or “phrases”, or alternatives in parentheses."),
    "field": gettext_noop("“%(found)s:” is no field. In quotation marks it can be searched for."),
    "value": gettext_noop("Write what to look for right after “%(found)s:”, without a space."),
    "unknown-value": gettext_noop("“%(found)s” is not something this field can be."),
    "number": gettext_noop("Write a number this field can have, not “%(found)s”."),
    "date": gettext_noop("Write the date as year-month-day, like 2026-01-31."),
    "no-comparison": gettext_noop("“%(found)s:” cannot be compared with < or >."),
    "shorter": gettext_noop("This query is too long: split it into several."),
    "flatter": gettext_noop("Too many parentheses inside each other."),
}


def describe(error: QueryError, translate: Callable[[str], str]) -> str:
    """The error in one sentence of the language of `translate` (gettext, or `str` for English)."""
    return translate(EXPECTED[error.expected]) % {"found": error.found}
