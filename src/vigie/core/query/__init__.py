"""The one language for saying what to look for: watches today, search and rules with it.

`parse` a text into a Query, `compile_watches` many of them into a Matcher, `match` texts.
"""

from vigie.core.query.asking import network_words
from vigie.core.query.fold import fold
from vigie.core.query.match import Hit, Matcher, compile_watches
from vigie.core.query.parse import parse
from vigie.core.query.tree import Query, QueryError

__all__ = ["Hit", "Matcher", "Query", "QueryError", "compile_watches", "fold", "network_words", "parse"]
