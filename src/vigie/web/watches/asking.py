"""What a watch would ask of each network, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from vigie.brands.models import Brand
from vigie.core.query import parse
from vigie.listening.planning import Ask, asks_of
from vigie.networks.models import Account
from vigie.web.desk import words

HOW: Mapping[str, Promise] = {
    "streamed": gettext_lazy("everything is heard as it happens: Vigie sorts it, no call more"),
    "own-pages": gettext_lazy("all that is said on your pages is heard anyway: no call more"),
    "unsearchable": gettext_lazy(
        "no word here that this network could look for: only your pages are heard there"
    ),
}
HERE: Mapping[str, Promise] = {
    "exclusions": gettext_lazy("exclusions"),
    "distances": gettext_lazy("distances"),
    "forms": gettext_lazy("beginnings and mistakes"),
    "lang": gettext_lazy("language"),
    "network": gettext_lazy("network"),
    "from": gettext_lazy("author"),
    "place": gettext_lazy("place"),
    "kind": gettext_lazy("kind"),
    "rating": gettext_lazy("stars"),
    "reach": gettext_lazy("audience"),
    "has": gettext_lazy("what comes with it"),
    "tone": gettext_lazy("tone"),
    "intent": gettext_lazy("intent"),
    "topic": gettext_lazy("topic"),
    "severity": gettext_lazy("gravity"),
    "since": gettext_lazy("date"),
    "until": gettext_lazy("date"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One account: what it is asked, what is left to Vigie, what it costs a month (0: nothing)."""

    account: Account
    network: str
    asked: str
    searches: tuple[str, ...]
    here: str
    money: float


def asked_lines(brand: Brand, form: forms.Form) -> list[Line]:
    """For the words of a form that was found to make sense."""
    return [_line(ask) for ask in asks_of(brand=brand, query=parse(form.cleaned_data["query"]))]


def _line(ask: Ask) -> Line:
    here = ", ".join(dict.fromkeys(words.word(HERE, code) for code in ask.here))
    return Line(
        account=ask.account,
        network=words.network_title(ask.account.network),
        asked=words.word(HOW, ask.how) if ask.how in HOW else _calls(ask),
        searches=ask.searches,
        here=here,
        money=ask.money_a_month,
    )


def _calls(ask: Ask) -> str:
    said = ngettext(
        "the network looks for the words: %(count)s search, %(calls)s calls a day",
        "the network looks for the words: %(count)s searches, %(calls)s calls a day",
        len(ask.searches),
    )
    return said % {"count": len(ask.searches), "calls": ask.calls_a_day}
