"""The one language for saying what to look for: in watches, in search, in rules.

`parse` a text into a Query, `compile_watches` many of them into a Matcher, `match` texts.
"""

from vigie.core.query.asking import network_words
from vigie.core.query.fold import fold
from vigie.core.query.match import Hit, Matcher, compile_watches
from vigie.core.query.parse import parse, parse_watch
from vigie.core.query.subject import Subject
from vigie.core.query.tree import Query, QueryError

__all__ = [
    "Hit",
    "Matcher",
    "Query",
    "QueryError",
    "Subject",
    "compile_watches",
    "fold",
    "network_words",
    "parse",
    "parse_watch",
]
