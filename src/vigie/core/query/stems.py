"""Words and their light forms: what follows the stem of a word is an ending, never another word.

A stem is always a beginning of the word, so that one automaton over stems finds all forms of a word.
"""

import re
from functools import lru_cache
from typing import Final

SPACELESS: Final = "\u2e80"
"""From here on, scripts that do not part words with spaces (Chinese, Japanese) or glue particles to them
(Korean): a word boundary means nothing there."""

WORD: Final = re.compile(r"(?:[^\W_](?<![\u2e80-\U0010ffff]))+")
"""A run of letters and digits of one word, in a folded text."""

_SHORTEST: Final = 4  # letters of a stem: "note" and "noter" stay two words
# After the plural is off, longest first. Endings of gender, of the commonest verb forms, and the noun of an
# action, in French and English: rembours|é, -ée, -er, -ez, -era, -ement; annul|ation; refund|ed, -ing.
_ENDINGS: Final = (
    *("eraient", "erons", "eront", "ement", "ation", "erait", "erai", "eras", "erez"),
    *("era", "ere", "ing", "ee", "er", "ez", "ed", "ie", "e", "y"),
)
_BEFORE_ER: Final = frozenset({"ed", "ing", "y", "ie"})
# An adverb is not the noun of an action: "boréalement" is no form of "boréale".
_ADVERBS: Final = ("alement", "ellement", "ivement", "eusement", "iquement", "ilement", "airement", "element")


def is_word(folded: str) -> bool:
    """True for one run of letters and digits: what has forms."""
    return WORD.fullmatch(folded) is not None


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The beginning that the forms of a folded word share; the word itself where it has none.

    >>> [stem(word) for word in ("rembourse", "remboursees", "remboursements", "deliveries", "colis", "c3po")]
    ['rembours', 'rembours', 'rembours', 'deliv', 'coli', 'c3po']
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    word = _singular(word)
    if word.endswith(_ADVERBS):
        return word
    if word.endswith(("aise", "oise")) and len(word) - 2 > _SHORTEST:
        return word[:-2]  # its masculine ends in an s that looks like a plural
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    word = word.removesuffix(ending)
    # What "delivered" leaves is what "deliver" begins with.
    return word[:-2] if ending in _BEFORE_ER and word.endswith("er") and len(word) - 2 >= _SHORTEST else word


def _singular(word: str) -> str:
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word[:-1] if word.endswith("ux") and len(word) > _SHORTEST else word
