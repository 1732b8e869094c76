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
    "plain-words": gettext_noop("“%(found)s” cannot be searched for like this; in quotation marks it can."),
    "shorter": gettext_noop("This query is too long: split it into several."),
    "flatter": gettext_noop("Too many parentheses inside each other."),
}


def describe(error: QueryError, translate: Callable[[str], str]) -> str:
    """The error in one sentence of the language of `translate` (gettext, or `str` for English)."""
    return translate(EXPECTED[error.expected]) % {"found": error.found}
