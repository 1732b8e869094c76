"""What an alert says to people: a sentence, what to do next, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.alerts.models import Alert


@dataclass(frozen=True, slots=True)
class Words:
    """%(…)s are filled from the alert's params. route: where one acts, under the alert's brand."""

    title: Promise
    advice: Promise
    route: str = ""


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert as the page shows it."""

    row: Alert
    title: str
    advice: str
    url: str


UNKNOWN = Words(_("Something needs a person"), _("Vigie has no words for this yet: “%(kind)s”."))

WORDS: Mapping[str, Words] = {
    "access-lost": Words(
        _("%(account)s: the network no longer lets us in"),
        _("Nothing is heard or sent there until someone reconnects the account. What was said is kept."),
        "source",
    ),
    "source-failing": Words(
        _("%(account)s: reading has failed several times in a row"),
        _("Vigie tries again by itself, less and less often. If it lasts, look at the error."),
        "source",
    ),
    "silent": Words(
        _("%(account)s: nothing heard for %(hours)s hours, which is not usual"),
        _("Perhaps nobody spoke. Look at the page on the network itself to be sure."),
        "source",
    ),
    "not-read": Words(
        _("%(account)s: nobody is reading this source"),
        _("The worker may have stopped. Whoever runs Vigie can ask “vigie doctor”."),
        "source",
    ),
    "token-ends": Words(
        _("%(account)s: the access ends in %(days)s days"),
        _("Reconnect the account before then, so that nothing is missed."),
        "source",
    ),
    "sunset": Words(
        _("%(account)s: the network ends this version of its access in %(days)s days"),
        _("Bring Vigie up to date before then: this cannot be mended by connecting anew."),
        "source",
    ),
    "approval-refused": Words(
        _("%(account)s: the network refused a right that was asked for (%(scopes)s)"),
        _("What needs it does not work. Ask for it again on the network, with what it wants to see."),
        "source",
    ),
    "unwell": Words(
        _("%(account)s: the network says that something is missing"),
        _("The page of the source says what. Vigie asks again once a day."),
        "source",
    ),
    "calls-refused": Words(
        _("%(account)s: %(count)s calls in its name were refused within an hour, their signature is wrong"),
        _(
            "Perhaps the secret was changed on one side: compare it there and reconnect. "
            "Or somebody is trying to deceive you: nothing was believed."
        ),
        "source",
    ),
    "calls-no-secret": Words(
        _("%(account)s: the network calls, but no secret is set to know it by"),
        _("Nothing it sends is believed until then. Reconnect the account with the secret."),
        "source",
    ),
    "no-calls": Words(
        _("%(account)s: the network has not called for %(hours)s hours, though something was said"),
        _("Vigie reads by itself meanwhile, only later. Look at the subscription on the network."),
        "source",
    ),
    "unreadable-call": Words(
        _("%(account)s: something the network sent could not be read"),
        _(
            "It is kept for 30 days, and the rest went through. Whoever runs Vigie can ask “vigie doctor”, "
            "and have it tried again after an update."
        ),
        "source",
    ),
    "unreadable": Words(
        _("%(account)s: the network sent things Vigie could not read"),
        _("They are counted, and the rest went through. The network may have changed something."),
        "source",
    ),
    "deadline": Words(
        _("Answers are owed: %(count)s soon or late, %(late)s of them late"),
        _("The desk shows them first."),
        "desk",
    ),
    "by-hand": Words(
        _("An act is to be done by hand on the network"),
        _("The case has the link, the text and the steps; tick it once it is done."),
        "case",
    ),
    "delivery-refused": Words(
        _("The network refused an act"),
        _("The case says why. The text is a draft again, nothing is lost."),
        "case",
    ),
    "delivery-unsure": Words(
        _("Nobody knows whether an act went through"),
        _("Look on the network itself, then say so in the case. Vigie never sends it twice by itself."),
        "case",
    ),
    "stuck": Words(
        _("%(count)s facts could not be dealt with"),
        _("Whoever runs Vigie can ask “vigie doctor”, then have them tried again."),
    ),
}


def shown(alert: Alert) -> ShownAlert:
    """The alert in words; a kind nobody wrote words for is shown as such, never hidden."""
    words = WORDS.get(alert.kind, UNKNOWN)
    params = {"kind": alert.kind, **alert.params}
    return ShownAlert(
        alert, _filled(words.title, params), _filled(words.advice, params), _address(alert, words)
    )


def _filled(text: Promise, params: Mapping[str, object]) -> str:
    try:
        return str(text) % params
    except KeyError:  # raised by an older version, with other params
        return str(text)


def _address(alert: Alert, words: Words) -> str:
    if not (words.route and alert.brand):
        return ""
    row = alert.params.get({"source": "account_id", "case": "case"}.get(words.route, ""))
    try:
        return reverse(words.route, args=[alert.brand.public_id, *([row] if row else [])])
    except NoReverseMatch:  # raised by an older version, without the row
        return ""
