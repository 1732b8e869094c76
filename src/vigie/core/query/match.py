"""Many queries against many texts: one automaton finds the words, the few candidates are then evaluated."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.core.query.fold import fold, fold_with_offsets
from vigie.core.query.tree import And, Node, Not, Or, Phrase, Query, Term, Word, must_contain

_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w\w)")
_BETWEEN_WORDS = r"[\s\-]+"
# From here on, scripts that do not part words with spaces (Chinese, Japanese) or glue particles
# to them (Korean): a word boundary means nothing there.
_SPACELESS = "\u2e80"

Span = tuple[int, int]
Occurrence = tuple[int, int, int]
"""Index of the literal, start and end in the folded text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A query that matched a text. `words`: where, as (start, end) in the text, in order."""

    key: str
    words: tuple[Span, ...]


class Engine(Protocol):
    """Finds many literals at once. Another library can stand behind these two methods."""

    def __init__(self, literals: Sequence[str]) -> None: ...

    def find(self, text: str) -> Iterable[Occurrence]:
        """All occurrences, overlapping ones too."""
        ...


class RustEngine:
    """The `ahocorasick-rs` automaton (205,000 posts/s/core with 100,000 literals)."""

    def __init__(self, literals: Sequence[str]) -> None:
        # Its own choice for few words is a table that takes 0.3 s to build for one absurd word.
        self._automaton = AhoCorasick(literals, implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> Iterable[Occurrence]:
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def compile_watches(queries: Mapping[str, Query], engine: type[Engine] = RustEngine) -> "Matcher":
    """All queries in one matcher. Costs about 10 µs per word; build it again when one changes."""
    return Matcher(queries, engine)


class Matcher:
    """See `compile_watches`. Holds no state between texts."""

    def __init__(self, queries: Mapping[str, Query], engine: type[Engine]) -> None:
        self._queries = dict(queries)
        self._rank = {key: rank for rank, key in enumerate(queries)}
        self._by_need: dict[Term, list[str]] = {}
        literals: dict[str, list[_Pattern]] = {}
        terms: dict[Term, None] = {}
        for key, query in queries.items():
            terms.update(dict.fromkeys(_terms(query.root)))
            for term in must_contain(query.root) or ():
                self._by_need.setdefault(term, []).append(key)
        for term in terms:
            pattern = _Pattern(term)
            literals.setdefault(pattern.literal, []).append(pattern)
        self._patterns = tuple(literals.values())
        self._engine = engine(list(literals))

    def match(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """For each text the queries it satisfies, in the order in which they were given.

        When nothing matches: 100,000 texts/s/core and more, whatever the number of queries.
        """
        find = self._engine.find
        return [
            self._evaluate(text, folded, occurrences) if (occurrences := find(folded := fold(text))) else ()
            for text in texts
        ]

    def _evaluate(self, text: str, folded: str, occurrences: Iterable[Occurrence]) -> tuple[Hit, ...]:
        found = self._verify(folded, occurrences)
        candidates = {key for term in found for key in self._by_need.get(term, ())}
        matched = [key for key in candidates if _holds(self._queries[key].root, found)]
        if not matched:
            return ()
        offsets = fold_with_offsets(text)[1]
        matched.sort(key=self._rank.__getitem__)
        return tuple(Hit(key, _spans(self._queries[key].root, found, offsets)) for key in matched)

    def _verify(self, folded: str, occurrences: Iterable[Occurrence]) -> dict[Term, list[Span]]:
        found: dict[Term, list[Span]] = {}
        looked: set[Term] = set()
        for index, start, end in occurrences:
            for pattern in self._patterns[index]:
                if pattern.phrase is None:
                    span = _whole_word(folded, start, end)
                    spans = [] if span is None else [span]
                elif pattern.term in looked:
                    continue
                else:
                    looked.add(pattern.term)
                    spans = _whole_phrases(pattern.phrase, folded)
                if spans:
                    found.setdefault(pattern.term, []).extend(spans)
        return found


class _Pattern:
    """The literal that betrays a term to the engine, and how the rest of a phrase is recognised."""

    __slots__ = ("literal", "phrase", "term")

    def __init__(self, term: Term) -> None:
        self.term = term
        folded = fold(term.text).strip()
        self.phrase: re.Pattern[str] | None = None
        if isinstance(term, Word):
            self.literal = _ELISION.sub("", folded)
        else:
            # A lone dash is what may stand between words anyway; as a word of its own beside the others it
            # would take a power of the length of "- - - -".
            words = [word for word in folded.split() if word.strip("-")] or ["-"]
            self.literal = max(words, key=len)
            self.phrase = re.compile(_BETWEEN_WORDS.join(map(re.escape, words)))


def _whole_word(folded: str, start: int, end: int) -> Span | None:
    """The word that stands there, with its plural s; None if it is only a piece of another word."""
    if folded[end : end + 1] == "s" and folded[start] != "@" and not _joined(folded, end + 1):
        end += 1
    return (start, end) if _stands_alone(folded, start, end) else None


def _whole_phrases(phrase: re.Pattern[str], folded: str) -> list[Span]:
    return [found.span() for found in phrase.finditer(folded) if _stands_alone(folded, *found.span())]


def _stands_alone(text: str, start: int, end: int) -> bool:
    # "@boreale" is neither the address info@boreale.ca nor the handle @boreale_officiel.
    in_address = text[start] in "@#" and start > 0 and text[start - 1].isalnum()
    longer_handle = text[start] == "@" and text[end : end + 1] == "_"
    return not (in_address or longer_handle or _joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    """Do the characters around this position belong to one word?"""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(character: str) -> bool:
    return character.isalnum() and character < _SPACELESS


def _terms(node: Node) -> Iterable[Term]:
    match node:
        case Word() | Phrase():
            yield node
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)


def _holds(node: Node, found: Mapping[Term, object]) -> bool:
    match node:
        case Word() | Phrase():
            return node in found
        case Not(part):
            return not _holds(part, found)
        case And(parts):
            return all(_holds(part, found) for part in parts)
        case Or(parts):
            return any(_holds(part, found) for part in parts)


def _weighing(node: Node, found: Mapping[Term, object]) -> Iterable[Term]:
    """The terms that made a node hold: those of alternatives that fail, or are excluded, say nothing."""
    match node:
        case Word() | Phrase():
            yield node
        case And(parts):
            for part in parts:
                yield from _weighing(part, found)
        case Or(parts):
            for part in parts:
                if _holds(part, found):
                    yield from _weighing(part, found)


def _spans(node: Node, found: Mapping[Term, list[Span]], offsets: Sequence[int]) -> tuple[Span, ...]:
    words = {(offsets[start], offsets[end]) for term in _weighing(node, found) for start, end in found[term]}
    return tuple(sorted(words))
