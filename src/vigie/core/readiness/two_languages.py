"""Whether a text says the same in French and in English: figures, dates, times, links, promises.

Not a translation check: what can be counted is counted, each in its own writing (« 12,50 € », “€12.50”;
« 18 h 30 », “6:30 pm”; « 3 mars », “March 3rd”), and what one language has and the other has not is told.
Words around it are for people to read.
"""

from dataclasses import dataclass

from vigie.core.readiness.promises import promises
from vigie.core.readiness.quantities import quantities

KINDS = ("slot", "link", "contact", "date", "time", "duration", "money", "share", "figure", "promise")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing said otherwise. fr, en: as written there, what the other text has no equal of."""

    kind: str
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


def disagreements(fr: str, en: str) -> tuple[Disagreement, ...]:
    """What the two texts disagree about, in the order of `KINDS`; empty when a text is empty.

    >>> disagreements("Remboursement sous 48 h, au plus tard le 3 mars.", "Refund within 2 days, by March 4.")
    (Disagreement(kind='date', fr=('3 mars',), en=('March 4',)),)
    """
    if not (fr.strip() and en.strip()):
        return ()
    french, english = quantities(fr, "fr"), quantities(en, "en")
    found = [_compare(kind, french.get(kind, ()), english.get(kind, ())) for kind in KINDS[:-1]]
    found.append(_promised(fr, en))
    return tuple(one for one in found if one.fr or one.en)


Quantity = tuple[tuple[object, ...], str]
"""The values a quantity may stand for (03/04 is two dates), and how it is written."""


def _compare(kind: str, french: tuple[Quantity, ...], english: tuple[Quantity, ...]) -> Disagreement:
    left = list(english)
    missing = []
    for values, written in french:
        match = next((one for one in left if set(values) & set(one[0])), None)
        if match is None:
            missing.append((values, written))
        else:
            left.remove(match)
    if kind == "slot":  # each blank counts: they have no value to be known by
        return Disagreement(kind, tuple(one for _, one in missing), tuple(one for _, one in left))
    return Disagreement(kind, _once(missing, english), _once(left, french))


def _once(unmatched: list[Quantity], others: tuple[Quantity, ...]) -> tuple[str, ...]:
    """As written; what was only said again (“at 6 pm” twice) is no disagreement."""
    said = {value for values, _ in others for value in values}
    return tuple(dict.fromkeys(written for values, written in unmatched if not said & set(values)))


def _promised(fr: str, en: str) -> Disagreement:
    """Promises and admissions: made in one language only, or denied in one and not in the other."""
    french, english = promises(fr, "fr"), promises(en, "en")
    return Disagreement(
        "promise",
        tuple(written for key, written in french.items() if key not in english),
        tuple(written for key, written in english.items() if key not in french),
    )
