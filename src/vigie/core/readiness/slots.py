"""Which blanks of a holding statement can be filled in before the crisis, and which cannot."""

import re

from vigie.core.reply import unfilled

# What only the event itself can tell.
_LIVE = (
    "sujet topic heure time prochaine_heure next_time fait fact inconnu unknown faute fault "
    "personnes people réparation repair prévention prevention affirmation claim preuve proof "
    "produit product lots batches réseau network service team équipe nombre count date lieu "
    "place geste offer données data vidéo video message changement change nouvelle_date "
    "new_date solution conseil advice "
)
LIVE = frozenset(re.findall(r"\w+", _LIVE))
_NAME = re.compile(r"\{\s*([^\W\d][\w ]*)\s*\}")


def to_fill_now(text: str) -> tuple[str, ...]:
    """Blanks that nobody will have time to look up later: {page}, {numéro}, [lien], XXX.

    >>> to_fill_now("{service} ne fonctionne pas. Informations : {page}, XXX.")
    ('{page}', 'XXX')
    """
    return tuple(blank for blank in unfilled(text) if not _is_live(blank))


def _is_live(blank: str) -> bool:
    name = _NAME.fullmatch(blank)
    return name is not None and name[1].strip().lower() in LIVE
