"""What a text says once the dress of a reshare is off: the words that a copy keeps."""

import re
from typing import Final

from vigie.core.query.fold import fold

SHORT: Final = 6
"""Words from which small changes still leave a copy. Below, one word changes everything."""
MOST_WORDS: Final = 400  # of a text; nobody copies a book, and nobody slows us down with one

_LINK: Final = re.compile(r"(?:\bhttps?://|\bwww\.)\S+")
_HANDLE: Final = re.compile(r"(?:\b(?:rt|via|cc)\s+)?(?<!\w)@\w[\w.@-]*")
# A hashtag, a word, or one sign of a script that does not part words. Emoji and punctuation are none.
_TOKEN: Final = re.compile(r"#\w+|(?:[^\W_](?<![\u2e80-\U0010ffff]))+|[^\W_]")
# Two people who say only this have not copied each other.
_COMMON_WORDS: Final = (
    "a ah ai aime aimer amazing anniversaire apres au aussi aux avec avez avons beau beaucoup bel belle "
    "best bien birthday bon bonjour bonne bonsoir bravo c ca ce cela cest chance chers coeur comme "
    "congrats congratulations continuez cool courage d dans de des done du elle en encore enfin equipe "
    "est et ete etes exactement excellent excellente fait felicitations first fois for good great ha haha "
    "happy he hello here hi i ici il incroyable is it j jadore jaime je job joli jolie journee joyeux "
    "keep l la le les love magnifique mais me merci merveilleux mille moi much n nice nous oh ok on oui "
    "parfait pas perfect plaisir pour qu que quel quelle qui ravi s same sante se si so soiree suis super "
    "sur sympa t team thank thanks that the this to too top tous tout toute toutes tres trop tu un une up "
    "very vive vos votre vous we well work y yes you your "
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_TELLING: Final = 2  # words out of the common ones that make a text somebody's own
_SHORTEST: Final = 3


def essence(text: str) -> tuple[str, ...]:
    """The folded words, without links, handles ("RT @x:", "via @x"), hashtags at the end and emoji.

    >>> essence("RT @luc: Toujours PAS livré 😡 https://x.example/1 #Boréale")
    ('toujours', 'pas', 'livre')
    """
    plain = _HANDLE.sub(" ", _LINK.sub(" ", fold(text)))
    tokens = _TOKEN.findall(plain)
    while tokens and tokens[-1][0] == "#":
        tokens.pop()
    return tuple(token.lstrip("#") for token in tokens[:MOST_WORDS])


def is_telling(words: tuple[str, ...]) -> bool:
    """Whether the same words twice are a copy, rather than what everybody says ("merci beaucoup")."""
    return len(words) >= _SHORTEST and len(set(words) - _COMMON) >= _TELLING
