"""Words and phrases that mean something to us, looked up for a whole batch at once.

The lexicons are plain text under `data/`; a section header `[signal:weight]` names the signals
its lines raise. A phrase of up to five words is one 64-bit hash, so a look-up is one binary
search per word of the batch, whatever the size of the lexicon.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from vigie.core.text.fold import Batch, Index, fold_batch, unmask
from vigie.core.text.resources import lexicon_lines
from vigie.core.text.tokens import Hashes, Tokens, tokenize

LONGEST = 5
_CHOICE = re.compile(r"\(([^)]*)\)|\{([^}]*)\}")
LANGUAGES = ("fr", "en", "es", "de", "it", "pt")
INHERITED = ("coarse", "foreign_coarse", "you", *LANGUAGES)
_HIDEABLE = ("coarse", "insult", "slur")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by hash. raises: per phrase, the (signal, weight) pairs it stands for."""

    signals: tuple[str, ...]
    hashes: Hashes
    weights: npt.NDArray[np.float32]  # phrases × signals
    firsts: tuple[Hashes, ...]  # by length: hashes of first words of phrases that long
    hidden: dict[tuple[int, str], tuple[str, ...]]  # (length, first letter) → words people mask


@dataclass(frozen=True, slots=True)
class Hits:
    """Phrases found in a batch. token: first word; words: how many; start, end: folded positions."""

    token: Index
    words: Index
    start: Index
    end: Index
    owner: Index
    phrase: Index
    masked: npt.NDArray[np.bool_]


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged lexicons once."""
    entries = _read_sections()
    signals = tuple(sorted({signal for raised in entries.values() for signal in raised}))
    phrases = sorted(entries)
    batch = fold_batch(phrases)
    tokens = tokenize(batch)
    counts = np.bincount(tokens.owner, minlength=len(phrases))
    hashes = np.zeros(len(phrases), dtype=np.uint64)
    first = np.cumsum(counts) - counts
    for words in range(1, LONGEST + 1):
        which = np.flatnonzero(counts == words)
        hashes[which] = tokens.phrase_hashes(words)[first[which]]
    order = np.argsort(hashes)
    weights = np.zeros((len(phrases), len(signals)), dtype=np.float32)
    for row, place in enumerate(order):
        for signal, weight in entries[phrases[place]].items():
            weights[row, signals.index(signal)] = weight
    return Lexicon(
        signals=signals,
        hashes=hashes[order],
        weights=weights,
        firsts=tuple(np.unique(tokens.hashes[first[counts == words]]) for words in range(LONGEST + 1)),
        hidden=_hideable(entries),
    )


def look_up(batch: Batch, tokens: Tokens) -> Hits:
    """Find every phrase; a longer one hides the shorter ones that begin inside it."""
    lexicon = load_lexicon()
    taken = np.zeros(len(tokens.hashes) + LONGEST, dtype=np.bool_)
    found: list[tuple[Index, Index, Index]] = []
    for words in range(LONGEST, 0, -1):
        begins = np.flatnonzero(_contains(lexicon.firsts[words], tokens.hashes))
        hashes = tokens.phrase_hashes(words)
        begins = begins[begins < len(hashes)]
        phrase = _position(lexicon.hashes, hashes[begins])
        good = (phrase >= 0) & (hashes[begins] != 0) & ~taken[begins]
        begins, phrase = begins[good], phrase[good]
        for step in range(words):
            taken[begins + step] = True
        found.append((begins, np.full(len(begins), words), phrase))
    begins, words_of, phrase = (np.concatenate(part) for part in zip(*found, strict=True))
    plain = Hits(
        token=begins,
        words=words_of,
        start=tokens.start[begins],
        end=tokens.end[begins + words_of - 1],
        owner=tokens.owner[begins],
        phrase=phrase,
        masked=np.zeros(len(begins), dtype=np.bool_),
    )
    return _with_masked(plain, batch, tokens)


def _with_masked(plain: Hits, batch: Batch, tokens: Tokens) -> Hits:
    """Add the phrases that only show once masks are taken off."""
    masks = [(start, end, word) for start, end, word, _ in unmask(batch.joined)]
    if not masks:
        return plain
    lexicon = load_lexicon()
    words = [completed(word, lexicon) for _, _, word in masks]
    shown = tokenize(fold_batch(words))
    first = np.searchsorted(shown.owner, np.arange(len(words)))
    alone = np.flatnonzero(np.bincount(shown.owner, minlength=len(words)) == 1)
    phrase = _position(lexicon.hashes, shown.hashes[first[alone]])
    alone, phrase = alone[phrase >= 0], phrase[phrase >= 0]
    start = np.array([masks[which][0] for which in alone], dtype=np.int64)
    end = np.array([masks[which][1] for which in alone], dtype=np.int64)
    return Hits(
        token=np.concatenate((plain.token, np.searchsorted(tokens.end, start, side="right"))),
        words=np.concatenate((plain.words, np.ones(len(alone), dtype=np.int64))),
        start=np.concatenate((plain.start, start)),
        end=np.concatenate((plain.end, end)),
        owner=np.concatenate((plain.owner, batch.owner[start] if len(alone) else start)),
        phrase=np.concatenate((plain.phrase, phrase)),
        masked=np.concatenate((plain.masked, np.ones(len(alone), dtype=np.bool_))),
    )


def completed(word: str, lexicon: Lexicon) -> str:
    """The coarse word behind `p*tain`, or the word itself when nothing fits."""
    if "*" not in word:
        return word
    letters = len(word.replace("*", ""))
    for known in lexicon.hidden.get((len(word), word[0]), ()):
        if letters >= 2 and all(a in {"*", b} for a, b in zip(word, known, strict=True)):
            return known
    return word


def _contains(sorted_hashes: Hashes, wanted: Hashes) -> npt.NDArray[np.bool_]:
    return _position(sorted_hashes, wanted) >= 0


def _position(sorted_hashes: Hashes, wanted: Hashes) -> Index:
    """Where each wanted hash stands, -1 where it does not."""
    if not len(sorted_hashes):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(sorted_hashes, wanted), len(sorted_hashes) - 1)
    return np.where(sorted_hashes[at] == wanted, at, -1)


def _read_sections() -> dict[str, dict[str, float]]:
    """Phrase → the signals it raises. Phrases are written folded, which a test checks."""
    entries: dict[str, dict[str, float]] = {}
    raised: dict[str, float] = {}
    for line in lexicon_lines():
        if line.startswith("["):
            raised = dict(_signal(part) for part in line.strip("[]").split())
            continue
        for phrase in _spelled(line):
            entries.setdefault(phrase, {}).update(raised)
    return {phrase: {**signals, **_inherited(phrase, entries)} for phrase, signals in entries.items()}


def _inherited(phrase: str, entries: dict[str, dict[str, float]]) -> dict[str, float]:
    """What a phrase owes to its words: it hides them from the look-up."""
    owed: dict[str, float] = {}
    words = re.findall(r"\w+", phrase)
    if len(words) == 1 or "innocent" in entries[phrase]:
        return owed
    for signal in INHERITED:
        total = sum(entries.get(word, {}).get(signal, 0.0) for word in words)
        if total:
            owed[signal] = total
    return owed


def _signal(part: str) -> tuple[str, float]:
    name, _, weight = part.partition(":")
    return name, float(weight or 1)


def _spelled(pattern: str) -> list[str]:
    """Every spelling of "connard(e)(s)" or "fuck{er,ing}"."""
    parts: list[list[str]] = []
    at = 0
    for match in _CHOICE.finditer(pattern):
        parts.append([pattern[at : match.start()]])
        parts.append(["", match[1]] if match[1] is not None else match[2].split(","))
        at = match.end()
    parts.append([pattern[at:]])
    return ["".join(choice) for choice in product(*parts)]


def _hideable(entries: dict[str, dict[str, float]]) -> dict[tuple[int, str], tuple[str, ...]]:
    hidden: dict[tuple[int, str], tuple[str, ...]] = {}
    for phrase in sorted(entries):
        if " " not in phrase and len(phrase) >= 3 and any(name in entries[phrase] for name in _HIDEABLE):
            key = (len(phrase), phrase[0])
            hidden[key] = (*hidden.get(key, ()), phrase)
    return hidden
