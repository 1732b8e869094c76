"""An alert as the page shows it: its words, and where one acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from vigie.alerts.models import Alert, Notice
from vigie.alerts.words import UNKNOWN, WORDS, Words, in_words


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert as the page shows it."""

    row: Alert
    title: str
    advice: str
    url: str
    told: Sequence[Notice] = ()


PARAMS = {
    "source": "account_id",
    "case": "case",
    "contact": "contact",
    "crisis_room": "crisis",
    "signal": "signal",
}
"""Where an alert's params keep the row that its address names."""


def shown(alert: Alert, told: Sequence[Notice] = ()) -> ShownAlert:
    """The alert in words; a kind nobody wrote words for is shown as such, never hidden."""
    title, advice = in_words(alert)
    return ShownAlert(alert, title, advice, _address(alert, WORDS.get(alert.kind, UNKNOWN)), told)


def _address(alert: Alert, words: Words) -> str:
    if not (words.route and alert.brand):
        return ""
    row = alert.params.get(PARAMS.get(words.route, ""))
    try:
        return reverse(words.route, args=[alert.brand.public_id, *([row] if row else [])])
    except NoReverseMatch:  # raised by an older version, without the row
        return ""
