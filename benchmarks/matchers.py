"""The matcher beside others, on 10, 1,000 and 100,000 watches with real boolean structure, in one run.

Engines that find words stand behind `core.query.match.Engine`: what is around them stays ours. Those that
are not installed are left out: pip install pyahocorasick flashtext2 hyperscan. Databases percolate: each
watch is asked of a batch of posts (SQLite), each post of the watches (PostgreSQL).
"""

import importlib
import random
import re
import resource
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from benchmarks.measuring import say
from benchmarks.search import said
from vigie.core.query import Matcher, Query, Subject, fold, parse
from vigie.core.query.holds import holds
from vigie.core.query.index import entries_of, wanted
from vigie.core.query.match import Engine, Occurrence, RustEngine
from vigie.core.query.needs import must_contain
from vigie.core.query.subject import Seen
from vigie.core.query.terms import literal
from vigie.core.query.tree import Field
from vigie.listening.fulltext import Fts5, TsVector

COUNTS = (10, 1_000, 100_000)
POSTS = 20_000
PATIENCE = 6.0  # seconds for each cell: who is slow is asked of fewer posts
BATCH = 1_000  # posts that SQLite looks at together
TODAY = date(2026, 11, 26)
SYLLABLES = [
    "bo",
    "ré",
    "al",
    "nor",
    "di",
    "que",
    "ka",
    "li",
    "mé",
    "ta",
    "vo",
    "sen",
    "tri",
    "lux",
    "or",
    "pi",
    "ra",
    "ché",
    "zen",
    "mo",
]
CONTEXT = (
    *("livraison", "colis", "remboursement", "arnaque", "prix", "panne", "application", "retard", "facture"),
    *("boycott", "qualité", "danger", "avis", "service"),
)

Match = Callable[[Sequence[str]], tuple[int, int]]
"""How many posts were looked at, and how many (post, watch) pairs hold."""


def run() -> None:
    """Posts a second and core of each, at each number of watches."""
    posts = list(islice(said(), POSTS))
    say("posts", f"{POSTS:,} of our corpus, {sum(map(len, posts)) // POSTS} characters on average")
    for count in COUNTS:
        queries = {str(n): parse(text) for n, text in enumerate(islice(watches(), count))}
        for name, make in MATCHERS.items():
            try:
                began = time.process_time()
                match = make(queries)
                made = time.process_time() - began
            except ImportError:
                say(f"{count:,} watches · {name}", "not installed")
                continue
            rate, looked, hits = _rate(match, posts)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            say(
                f"{count:,} watches · {name}",
                f"{rate:>10,.0f} posts/s · {hits * 1000 / looked:6.1f} hits per thousand · "
                f"built in {made:5.1f} s · {memory:,} MB at most so far",
                "100,000 posts/s at 100,000 watches" if name == "ours" else "",
            )


def watches() -> Iterator[str]:
    """Brands by name, by phrase and handle, with context, with exclusions, near what happens to them."""
    chance = random.Random(7)
    while True:
        name = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(3, 5)))
        one, other = chance.choice(CONTEXT), chance.choice(CONTEXT)
        yield name
        yield f'{name} OU "maison {name}" OU @{name}'
        yield f'({name} OU "{name} express") ({one} OU {other}) SAUF (film OU match)'
        yield f"{name} NEAR/8 ({one} OU arnaqu*) lang:fr"
        yield f'"{one}" {name} -"{other} gratuit"'


def _rate(match: Match, posts: list[str]) -> tuple[float, int, int]:
    """Posts a second on the wall (a database works elsewhere), how many were looked at, and pairs found."""
    looked = hits = 0
    began = time.perf_counter()
    for at in range(0, len(posts), BATCH):
        some, found = match(posts[at : at + BATCH])
        looked, hits = looked + some, hits + found
        if time.perf_counter() - began > PATIENCE:
            break
    return looked / (time.perf_counter() - began), looked, hits


def _with_engine(engine: type[Engine]) -> Callable[[dict[str, Query]], Match]:
    def make(queries: dict[str, Query]) -> Match:
        matcher = Matcher(queries, engine)
        return lambda posts: (len(posts), sum(map(len, matcher.match(posts))))

    return make


class PyAhoCorasick:
    def __init__(self, literals: Sequence[str]) -> None:
        self._automaton = importlib.import_module("ahocorasick").Automaton()
        for index, word in enumerate(literals):
            self._automaton.add_word(word, (index, len(word)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Occurrence]:
        return [(index, end + 1 - length, end + 1) for end, (index, length) in self._automaton.iter(text)]


class FlashText:
    """Whole words only: forms of a word are not found."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._words = importlib.import_module("flashtext2").KeywordProcessor(case_sensitive=True)
        for index, word in enumerate(literals):
            self._words.add_keyword(word, str(index))

    def find(self, text: str) -> list[Occurrence]:
        return [
            (int(index), start, end) for index, start, end in self._words.extract_keywords_with_span(text)
        ]


class Hyperscan:
    """Looks at bytes: where they are not ASCII, places are found again in the text."""

    def __init__(self, literals: Sequence[str]) -> None:
        hyperscan = importlib.import_module("hyperscan")
        self._literals = literals
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[re.escape(word).encode() for word in literals],
            ids=list(range(len(literals))),
            elements=len(literals),
        )
        self._scratch = hyperscan.Scratch(self._database)
        self._database.scratch = self._scratch

    def find(self, text: str) -> list[Occurrence]:
        found: set[int] = set()
        self._database.scan(
            text.encode(), match_event_handler=lambda index, *_rest: found.add(index) or False
        )
        return [
            (index, at, at + len(self._literals[index]))
            for index in found
            for at in _places(text, self._literals[index])
        ]


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _one_re_per_query(queries: dict[str, Query]) -> Match:
    compiled = []
    for query in queries.values():
        needs = [need for need in must_contain(query.root) or () if not isinstance(need, Field)]
        compiled.append((re.compile("|".join(re.escape(literal(need)) for need in needs)), query.root))

    def match(posts: Sequence[str]) -> tuple[int, int]:
        hits, some = 0, posts[: max(1, 200_000 // len(compiled))]
        for post in some:
            seen = Seen(post, fold(post))
            hits += sum(
                holds(root, seen, {}) is not False for found, root in compiled if found.search(seen.folded)
            )
        return len(some), hits

    return match


def _sqlite(queries: dict[str, Query]) -> Match:
    asked = _asked(queries, Fts5().expression)
    base = sqlite3.connect(":memory:")

    def match(posts: Sequence[str]) -> tuple[int, int]:
        base.execute("DROP TABLE IF EXISTS listening_search")
        base.execute(Fts5.create[0])
        rows = [(n, " ".join(entries_of(Subject(post)) | {"ball"})) for n, post in enumerate(posts)]
        base.executemany("INSERT INTO listening_search (rowid, entries) VALUES (?, ?)", rows)
        look = "SELECT count(*) FROM listening_search WHERE listening_search MATCH ?"
        return len(posts), sum(base.execute(look, (one,)).fetchone()[0] for one in asked)

    return match


def _postgresql(queries: dict[str, Query]) -> Match:
    import psycopg

    try:
        base = psycopg.connect("host=127.0.0.1 user=postgres dbname=postgres connect_timeout=3")
    except psycopg.OperationalError as error:
        raise ImportError from error
    base.execute("CREATE TEMP TABLE watches (query tsquery)")
    with base.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO watches VALUES (%s::tsquery)",
            [(one,) for one in _asked(queries, TsVector().expression)],
        )

    def match(posts: Sequence[str]) -> tuple[int, int]:
        hits, some = 0, posts[: max(1, 100_000 // len(queries))]
        for post in some:
            entries = sorted(entries_of(Subject(post)) | {"ball"})
            look = "SELECT count(*) FROM watches WHERE array_to_tsvector(%s::text[]) @@ query"
            row = base.execute(look, (entries,)).fetchone()
            hits += row[0] if row else 0
        return len(some), hits

    return match


def _asked(queries: dict[str, Query], expression: Callable[..., str]) -> list[str]:
    def nobody(_word: str) -> Iterable[str]:
        return ()

    return [expression(wanted(query, "ball", similar=nobody, today=TODAY)) for query in queries.values()]


MATCHERS: dict[str, Callable[[dict[str, Query]], Match]] = {
    "ours": _with_engine(RustEngine),
    "ours on pyahocorasick": _with_engine(PyAhoCorasick),
    "ours on flashtext2": _with_engine(FlashText),
    "ours on hyperscan": _with_engine(Hyperscan),
    "one re per query": _one_re_per_query,
    "SQLite percolates": _sqlite,
    "PostgreSQL percolates": _postgresql,
}
