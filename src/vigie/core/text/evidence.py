"""What the lexicons and exact shapes say about each text of a batch, as one row of numbers."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from vigie.core.text.fold import Batch, Index
from vigie.core.text.lexicon import Hits, load_lexicon, look_up
from vigie.core.text.patterns import HANDLE_OFF_NETWORK, LINK, MONEY, SHORTENER, Found, personal_data
from vigie.core.text.tokens import Tokens, tokenize

Numbers = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

CONTEXT = (
    "aimed_insult",  # an insult thrown at "you", "them", "this bunch of"
    "aimed_soft",
    "aimed_accused",
    "aimed_coarse",
    "quoted",  # insults between quotation marks
    "negated_good",
    "negated_bad",
    "masked",
    "group_insult",
    "link",
    "shortener",
    "off_network",
    "money",
    "email",
    "phone",
    "mentions",
    "hashtags",
    "exclaims",
    "asks",
    "shouting",
    "length",
    "last_good",
    "last_bad",
)
_INSULTS = ("insult", "insult_soft", "accused", "slur", "silence", "coarse")
_NEGATION_REACH = 3
_AIM_REACH = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of numbers by text. `numbers[:, column("coarse")]` counts coarse words."""

    batch: Batch
    tokens: Tokens
    hits: Hits
    numbers: Numbers
    personal: list[Found]
    links: list[Found]

    def column(self, name: str) -> Numbers:
        """One signal for all texts."""
        return self.numbers[:, columns()[name]]


@cache
def columns() -> dict[str, int]:
    """Name of each number → its column."""
    return {name: place for place, name in enumerate((*load_lexicon().signals, *CONTEXT))}


def gather(batch: Batch) -> Evidence:
    """Read the lexicons and shapes of a batch."""
    tokens = tokenize(batch)
    hits = look_up(batch, tokens)
    personal = list(personal_data(batch))
    links = [
        (int(batch.owner[match.start()]), match.start(), match.end(), kind)
        for kind, pattern in (
            ("link", LINK),
            ("shortener", SHORTENER),
            ("off_network", HANDLE_OFF_NETWORK),
            ("money", MONEY),
        )
        for match in pattern.finditer(batch.joined)
    ]
    numbers = np.zeros((batch.size, len(columns())), dtype=np.float32)
    signals = len(load_lexicon().signals)
    np.add.at(numbers[:, :signals], hits.owner, load_lexicon().weights[hits.phrase])
    _add_shapes(numbers, personal, links)
    _add_surface(numbers, batch, tokens)
    _add_context(numbers, batch, hits)
    return Evidence(batch, tokens, hits, numbers, personal, links)


def raising(hits: Hits, *signals: str) -> Flags:
    """Which hits raise one of the signals."""
    return _phrases_raising(signals)[hits.phrase]


@cache
def _phrases_raising(signals: tuple[str, ...]) -> Flags:
    lexicon = load_lexicon()
    wanted = [lexicon.signals.index(signal) for signal in signals]
    return np.asarray((lexicon.weights[:, wanted] > 0).any(axis=1))


def quoted(batch: Batch, hits: Hits) -> Flags:
    """Which hits stand between quotation marks of their text."""
    marks = np.cumsum(batch.codes == ord('"'))
    first = np.searchsorted(batch.owner, np.arange(batch.size))
    before = np.where(first > 0, marks[np.maximum(first - 1, 0)], 0)
    total = marks[np.searchsorted(batch.owner, np.arange(batch.size), side="right") - 1] - before
    seen = marks[hits.start] - before[hits.owner]
    inside: Flags = (seen % 2 == 1) & (total[hits.owner] > seen)
    return inside


def follows(hits: Hits, which: Flags, leaders: Flags, reach: int) -> Flags:
    """Which of `which` start at most `reach` words after the end of one of `leaders`."""
    ends = np.sort(hits.token[leaders] + hits.words[leaders])
    owners = np.sort(hits.owner[leaders])
    at = np.searchsorted(ends, hits.token, side="right") - 1
    known = which & (at >= 0)
    near = np.zeros(len(which), dtype=np.bool_)
    near[known] = (hits.token[known] - ends[at[known]] <= reach) & (owners[at[known]] == hits.owner[known])
    return near


def _add_context(numbers: Numbers, batch: Batch, hits: Hits) -> None:
    aimed, you = raising(hits, "aimed"), raising(hits, "you", "aimed")
    between = quoted(batch, hits)
    good, bad = raising(hits, "good"), raising(hits, "bad")
    negators = raising(hits, "negator")
    insults = raising(hits, *_INSULTS)
    marked = {
        "aimed_insult": follows(hits, raising(hits, "insult", "slur"), you, _AIM_REACH + 1) & ~between,
        "aimed_soft": follows(hits, raising(hits, "insult_soft"), aimed, _AIM_REACH) & ~between,
        "aimed_accused": follows(hits, raising(hits, "accused"), aimed, _AIM_REACH) & ~between,
        "aimed_coarse": follows(hits, raising(hits, "coarse"), aimed, _AIM_REACH) & ~between,
        "quoted": insults & between,
        "negated_good": follows(hits, good, negators, _NEGATION_REACH),
        "negated_bad": follows(hits, bad, negators, _NEGATION_REACH) & ~negators,
        "masked": hits.masked & insults,
        "group_insult": follows(hits, raising(hits, "group"), raising(hits, "insult", "aimed"), 1),
        "last_good": good & (hits.start > _middle(batch)[hits.owner]),
        "last_bad": bad & (hits.start > _middle(batch)[hits.owner]),
    }
    for name, which in marked.items():
        numbers[:, columns()[name]] += np.bincount(hits.owner[which], minlength=batch.size)


def _middle(batch: Batch) -> Index:
    first = np.searchsorted(batch.owner, np.arange(batch.size))
    last = np.searchsorted(batch.owner, np.arange(batch.size), side="right")
    return (first + last) // 2


def _add_shapes(numbers: Numbers, personal: list[Found], links: list[Found]) -> None:
    for owner, _, _, kind in (*personal, *links):
        if kind in columns():
            numbers[owner, columns()[kind]] += 1


def _add_surface(numbers: Numbers, batch: Batch, tokens: Tokens) -> None:
    letters = np.maximum(batch.lengths, 1)
    for name, mark in (("exclaims", "!"), ("asks", "?"), ("mentions", "@"), ("hashtags", "#")):
        counted = np.bincount(batch.owner[batch.codes == ord(mark)], minlength=batch.size)
        numbers[:, columns()[name]] = np.minimum(counted, 10)
    shouted = np.bincount(batch.owner[batch.shouted], minlength=batch.size)
    numbers[:, columns()["shouting"]] = np.where(shouted >= 6, shouted / letters, 0.0)
    numbers[:, columns()["length"]] = np.bincount(tokens.owner, minlength=batch.size)
