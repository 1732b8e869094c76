"""What a database keeps of a message so that a search finds it, and what of it a query needs.

A search asks the database for a little more than the query matches, then holds the query against each: so the
matcher and every database agree, whatever they know of words. Entries are letters and digits of ASCII, which
every full-text index takes as one word each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from vigie.core.query.fields import FIELDS
from vigie.core.query.fold import fold
from vigie.core.query.holds import COMPARE
from vigie.core.query.stems import SPACELESS, WORD, is_word, stem
from vigie.core.query.subject import Seen, Subject
from vigie.core.query.terms import bare_word
from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Query, Term, Word

SHORTEST_STEM: Final = 4
LONGEST: Final = 60
"""Characters of a value that are kept as they are; of the rest, a fingerprint."""

_MOST_MONTHS: Final = 600
_BUCKETS: Final = 41  # of followers: by the length of their number in bits


@dataclass(frozen=True, slots=True)
class Has:
    """An entry, or with `begins` every entry that begins so."""

    entry: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part, and none of `without`. Never without a part."""

    parts: "tuple[Wanted, ...]"
    without: "tuple[Wanted, ...]" = ()


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts; without parts nothing is found."""

    parts: "tuple[Wanted, ...]"


Wanted = Has | All | Any

Similar = Callable[[str], Iterable[str]]
"""Stems of the known words that people may have meant by one."""


def entries_of(subject: Subject) -> frozenset[str]:
    """Everything a search can find this message by."""
    seen = Seen(subject.text, fold(subject.text))
    return frozenset((*map(_of_word, seen.by_stem), *_signs(seen.folded), *_of_facts(subject.facts)))


def wanted(query: Query, base: str, *, similar: Similar, today: date) -> Wanted:
    """What the database is asked for: entries that all matches have, `base` too.

    similar: for `~word`. today: the last day on which anything can have been said.
    """
    found, _exact, excluded = _Asker(similar, today).top(query.root)
    return All((Has(base), *found), excluded)


def entry(kind: str, value: str) -> str:
    """The entry of a value that no query names, such as the brand: "b" and its number."""
    return f"{kind}{_code(value)}"


def _code(value: str) -> str:
    if len(value) > LONGEST:  # PostgreSQL refuses words of 2,047 bytes, and strangers write longer ones
        return f"{_code(value[:LONGEST])}q{_digest(value)}"
    return f"a{value}" if value.isascii() and value.isalnum() else f"x{value.encode().hex()}"


def _of_word(word: str) -> str:
    return f"w{_code(word)}"


def _signs(folded: str) -> Iterator[str]:
    """Signs people search for (emoji), and each character of scripts that do not part words."""
    for sign in set(folded):
        if sign >= SPACELESS or not (sign.isascii() or sign.isalnum() or sign.isspace()):
            yield _of_word(sign)


def _of_facts(facts: Mapping[str, object]) -> Iterator[str]:
    for name, value in facts.items():
        if name == "day":
            yield _field("month", str(value)[:7])
        elif name == "place" and isinstance(value, frozenset):
            yield from (_field(name, word) for one in value for word in WORD.findall(one))
        elif isinstance(value, frozenset):
            yield from (_field(name, _digest(one) if name == "from" else one) for one in value)
        elif name == "reach" and isinstance(value, int):
            yield _field(name, str(value.bit_length()))
        elif value is not None and value != "":
            yield _field(name, str(value))


def _field(name: str, value: str) -> str:
    return f"f{name}{_code(value)}"


def _digest(name: str) -> str:
    return blake2b(name.encode(), digest_size=8).hexdigest()


Found = tuple[Wanted | None, bool]
"""What is needed (None: nothing is), and whether what has it surely matches."""


class _Asker:
    def __init__(self, similar: Similar, today: date) -> None:
        self.similar = similar
        self.today = today

    def top(self, root: Node) -> tuple[tuple[Wanted, ...], bool, tuple[Wanted, ...]]:
        """Needed parts, whether they are exact, and what is surely excluded."""
        needed: list[Wanted] = []
        excluded: list[Wanted] = []
        exact = True
        for part in root.parts if isinstance(root, And) else (root,):
            if isinstance(part, Not):
                found, sure = self.ask(part.part)
                exact = exact and sure
                if sure and found is not None:
                    excluded.append(found)
                continue
            found, sure = self.ask(part)
            exact = exact and sure
            if found is not None:
                needed.append(found)
        return tuple(needed), exact, tuple(excluded)

    def ask(self, node: Node) -> Found:
        match node:
            case Near(left, right):
                return self.all_of([left, right])[0], False
            case Field():
                return self.field(node)
            case Not():
                return None, False
            case And():
                needed, exact, excluded = self.top(node)
                return (All(needed, excluded), exact) if needed else (None, False)
            case Or(parts):
                each = [self.ask(part) for part in parts]
                found = [wanted for wanted, _exact in each if wanted is not None]
                whole = Any(tuple(found)) if len(found) == len(each) else None
                return whole, whole is not None and all(exact for _wanted, exact in each)
            case _:
                return self.term(node)

    def all_of(self, parts: Iterable[Node]) -> Found:
        found = tuple(wanted for wanted, _exact in map(self.ask, parts) if wanted is not None)
        return (All(found) if found else None), False

    def term(self, term: Term) -> Found:
        match term:
            case Word():
                bare = bare_word(term)
                return (
                    (Has(_of_word(stem(bare))), True) if is_word(bare) else (_runs(bare, plural=True), False)
                )
            case Phrase():
                return _runs(fold(term.text), plural=False), False
            case Prefix():
                return _begun(fold(term.text)), False
            case Fuzzy():
                stems = dict.fromkeys(self.similar(fold(term.text)))
                return Any(tuple(Has(_of_word(one)) for one in stems)), False

    def field(self, field: Field) -> Found:
        name, values = field.name, field.values
        if FIELDS[name].is_date:
            return self.months(field), False
        if name == "reach":
            return _buckets(field), False
        if numbers := FIELDS[name].numbers:
            compare = COMPARE[field.sign]
            held = [n for n in range(numbers[0], numbers[1] + 1) if any(compare(n, int(v)) for v in values)]
            return Any(tuple(Has(_field(name, str(number))) for number in held)), True
        if name == "place":
            each = [tuple(Has(_field(name, word)) for word in WORD.findall(fold(value))) for value in values]
            return (Any(tuple(All(words) for words in each)) if all(each) else None), False
        coded = [_digest(fold(value)) if name == "from" else value for value in values]
        return Any(tuple(Has(_field(name, value)) for value in coded)), True

    def months(self, field: Field) -> Wanted | None:
        """Those from a day on; what was said before a day may be of any month before it."""
        if field.name == "until":
            return None
        year, month = map(int, field.values[0].split("-")[:2])
        last = self.today.year * 12 + self.today.month
        numbers = range(year * 12 + month - 1, last + 1)  # one more: clocks differ, and so do zones
        if len(numbers) > _MOST_MONTHS:
            return None
        return Any(tuple(Has(_field("month", f"{n // 12:04}-{n % 12 + 1:02}")) for n in numbers))


def _runs(folded: str, *, plural: bool) -> Wanted | None:
    """All words and signs of something that is looked for as it is written."""
    words = WORD.findall(folded)
    found: list[Wanted] = [Has(_of_word(stem(word))) for word in words]
    if words and plural:
        last = dict.fromkeys((_of_word(stem(words[-1])), _of_word(stem(f"{words[-1]}s"))))
        found[-1] = Any(tuple(map(Has, last)))
    found += map(Has, sorted(_signs(folded)))
    return All(tuple(found)) if found else None


def _begun(beginning: str) -> Wanted:
    """Words are kept by their stem: one that is shorter than what they begin with counts too."""
    beginning = beginning[:LONGEST]
    shorter = [beginning[:length] for length in range(SHORTEST_STEM, len(beginning))]
    return Any((Has(_of_word(beginning), begins=True), *(Has(_of_word(one)) for one in shorter)))


def _buckets(field: Field) -> Wanted:
    compare = COMPARE[field.sign]
    limits = [int(value) for value in field.values]

    def may_hold(bits: int) -> bool:
        least, most = (0, 0) if bits == 0 else (1 << (bits - 1), (1 << bits) - 1)
        return any(
            compare(least, limit) or compare(most, limit) or least <= limit <= most for limit in limits
        )

    return Any(tuple(Has(_field("reach", str(bits))) for bits in range(_BUCKETS) if may_hold(bits)))
