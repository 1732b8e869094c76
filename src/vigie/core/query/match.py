"""Many queries against many texts: one automaton finds the rare words, few candidates are then evaluated."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.core.query.fold import fold
from vigie.core.query.holds import holds, spans
from vigie.core.query.needs import must_contain
from vigie.core.query.stems import SPACELESS, WORD, is_word, stem
from vigie.core.query.subject import Seen, Span, Subject
from vigie.core.query.terms import literal, places
from vigie.core.query.tree import Field, Prefix, Query, Term, Word, fields_in

FRESH: Final = 500
"""Queries that changed since the large automaton was built; past it, it is built again."""

Occurrence = tuple[int, int, int]
"""Index of the literal, start and end in the folded text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A query that matched a text. words: where, as (start, end) in the text, in order.

    sure: False where it depends on how the message will be read (`fields.READ`): ask again then.
    """

    key: str
    words: tuple[Span, ...]
    sure: bool = True


class Engine(Protocol):
    """Finds many literals at once. Another library can stand behind these two methods."""

    def __init__(self, literals: Sequence[str]) -> None: ...

    def find(self, text: str) -> Iterable[Occurrence]:
        """All occurrences, overlapping ones too."""
        ...


class RustEngine:
    """The `ahocorasick-rs` automaton."""

    def __init__(self, literals: Sequence[str]) -> None:
        # Its own choice for few words is a table that takes 0.3 s to build for one absurd word.
        self._automaton = AhoCorasick(literals, implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> Iterable[Occurrence]:
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


class _Part:
    """Queries compiled together, for good."""

    def __init__(self, queries: Mapping[str, Query], engine: type[Engine]) -> None:
        needs: dict[Term, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}
        self.always: list[str] = []
        for key, query in queries.items():
            wanted = must_contain(query.root)
            if wanted is None:
                self.always.append(key)
            for need in wanted or ():
                if isinstance(need, Field):
                    for name in need.values:
                        self.by_name.setdefault(fold(name), []).append(key)
                else:
                    needs.setdefault(need, []).append(key)
        literals: dict[str, list[tuple[Term, Check | None, tuple[str, ...]]]] = {}
        for term, keys in needs.items():
            literals.setdefault(literal(term), []).append((term, _check(term), tuple(keys)))
        self.at = tuple(literals.values())
        self.engine = engine(list(literals))


Check = Callable[[str, int], bool]
"""Whether a term stands in a folded text right where its literal was found: quick, never no by mistake."""


class Matcher:
    """All queries in one automaton, which is not built again for each that changes.

    Not for two threads that change it at once; matching while another changes it sees one state or the other.
    """

    def __init__(
        self,
        queries: Mapping[str, Query],
        engine: type[Engine] = RustEngine,
        *,
        groups: Mapping[str, Hashable] | None = None,
    ) -> None:
        """groups: to whom each query belongs, for `find` to look at one group's only."""
        self._engine = engine
        self._queries = dict(queries)
        self._asking = {key for key, query in queries.items() if fields_in(query.root)}
        self._groups = dict(groups or {})
        self._rank = {key: rank for rank, key in enumerate(self._queries)}
        self._next_rank = len(self._rank)
        self._fresh: dict[str, Query] = {}
        self._stale: set[str] = set()  # keys of the large part that are gone, or newer in the small one
        self._parts: tuple[_Part, ...] = (_Part(self._queries, engine),)

    def __len__(self) -> int:
        return len(self._queries)

    def change(self, put: Mapping[str, Query], drop: Iterable[str] = (), *, group: Hashable = None) -> None:
        """Add queries or change them, and forget others. Costs as much as the few that changed lately."""
        for key in drop:
            if self._queries.pop(key, None) is not None:
                self._stale.add(key)
                self._rank.pop(key)
                self._asking.discard(key)
                self._fresh.pop(key, None)
        for key, query in put.items():
            if key in self._queries:
                self._stale.add(key)
            else:
                self._rank[key] = self._next_rank = self._next_rank + 1
            self._queries[key] = self._fresh[key] = query
            self._groups[key] = group
            self._asking.discard(key)
            if fields_in(query.root):
                self._asking.add(key)
        self._compile()

    def _compile(self) -> None:
        if len(self._fresh) + len(self._stale) > max(FRESH, len(self._queries) // 20):
            self._fresh, self._stale = {}, set()
            self._parts = (_Part(self._queries, self._engine),)
        else:
            self._parts = (self._parts[0], _Part(self._fresh, self._engine))

    def match(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """For each text the queries it satisfies by its words, in the order in which they were given."""
        return self.find([Subject(text) for text in texts])

    def find(self, subjects: Sequence[Subject], *, group: Hashable = None) -> list[tuple[Hit, ...]]:
        """For each message the queries it satisfies, in order; of one group only where one is named.

        A message that holds none of the words looked for costs its folding and one pass of the automaton.
        """
        return [self._found(subject, group) for subject in subjects]

    def _found(self, subject: Subject, group: Hashable) -> tuple[Hit, ...]:
        folded, keys, seen = fold(subject.text), [], None
        for number, part in enumerate(self._parts):
            candidates = list(part.always)
            if part.by_name:
                candidates += _of_author(part, subject)
            if part.at and (occurrences := part.engine.find(folded)):
                seen = seen or Seen(subject.text, folded)
                candidates += _candidates(part, seen, occurrences)
            keys += [key for key in candidates if number or key not in self._stale]
        if not keys:
            return ()
        return self._evaluated(subject, seen or Seen(subject.text, folded), keys, group)

    def _evaluated(
        self, subject: Subject, seen: Seen, keys: Iterable[str], group: Hashable
    ) -> tuple[Hit, ...]:
        hits = []
        for key in sorted(set(keys), key=lambda key: self._rank.get(key, -1)):
            query = self._queries.get(key)
            if query is None or (group is not None and self._groups.get(key) != group):
                continue
            facts = subject.facts if key in self._asking else {}
            answer = holds(query.root, seen, facts)
            if answer is not False:
                hits.append(Hit(key, _spans_in_text(query, seen, facts), answer is True))
        return tuple(hits)


def compile_watches(queries: Mapping[str, Query], engine: type[Engine] = RustEngine) -> Matcher:
    """All queries in one matcher. Costs about 10 µs per word."""
    return Matcher(queries, engine)


def _spans_in_text(query: Query, seen: Seen, facts: Mapping[str, object]) -> tuple[Span, ...]:
    """Where the words stand that weighed, as (start, end) in the text itself."""
    found = spans(query.root, seen, facts)
    if not found:
        return ()
    offsets = seen.offsets
    return tuple((offsets[start], offsets[end]) for start, end in found)


def _of_author(part: _Part, subject: Subject) -> list[str]:
    names = subject.facts.get("from")
    return (
        [key for name in names for key in part.by_name.get(name, ())] if isinstance(names, frozenset) else []
    )


def _candidates(part: _Part, seen: Seen, occurrences: Iterable[Occurrence]) -> list[str]:
    """Queries of which one need is met, perhaps doubled."""
    found: list[str] = []
    looked: set[Term] = set()
    for index, start, _end in occurrences:
        for term, check, keys in part.at[index]:
            if term in looked or (check and not check(seen.folded, start)):
                continue
            looked.add(term)
            if check or places(term, seen):
                found += keys
    return found


def _check(term: Term) -> Check | None:
    """None for what is looked for in the whole text, once."""
    wanted = literal(term)
    match term:
        case Word() if is_word(wanted) and wanted[0] < SPACELESS:
            return lambda folded, at: _begins(folded, at) and _stem_at(folded, at) == wanted
        case Prefix():
            return _begins
        case _:
            return None


def _begins(folded: str, at: int) -> bool:
    """Whether a word begins there."""
    if at == 0:
        return True
    before = folded[at - 1]
    return not before.isalnum() or before >= SPACELESS


def _stem_at(folded: str, at: int) -> str:
    found = WORD.match(folded, at)
    return stem(found[0]) if found else ""
