"""What an alert says to people: a sentence and what to do next, on the screen and in what is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.alerts.models import Alert


@dataclass(frozen=True, slots=True)
class Words:
    """%(…)s are filled from the alert's params. route: where one acts, under the alert's brand."""

    title: Promise
    advice: Promise
    route: str = ""


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
    "contact-unreachable": Words(
        _("%(name)s cannot be reached: a message to them failed"),
        _("The ladder went on to the next person. Look at their addresses, and test them."),
        "contact",
    ),
    "nobody-to-call": Words(
        _("An alarm went all the way up the ladder and found nobody to call"),
        _("Put somebody on duty who has a way to be reached, and test the alarm."),
        "duty",
    ),
    "silent-probed": Words(
        _("%(account)s: nothing heard for %(hours)s hours, which is not usual"),
        _(
            "Vigie asked in another way as well and found nothing either: perhaps nobody spoke. "
            "Look at the page on the network itself to be sure."
        ),
        "source",
    ),
    "deaf": Words(
        _("%(account)s: %(count)s messages were there and reading had not shown them"),
        _(
            "They are on the desk now: Vigie asks in another way several times a day. "
            "If it happens again, reconnect the account."
        ),
        "source",
    ),
    "gap-lost": Words(
        _("%(account)s: a stretch of time could not be made up for"),
        _("The page of the source says from when to when. Look on the network itself at what was said then."),
        "source",
    ),
    "quota-slower": Words(
        _("%(account)s: little is left to ask with, so the network is asked %(times)s times less often"),
        _("Nothing is lost, it only arrives later. The page of the source says until when."),
        "source",
    ),
    "quota-sampled": Words(
        _("%(account)s: little is left to ask with, only %(share)s %% of the searches are asked each time"),
        _(
            "What is said to you is still read. Of the rest samples are taken, "
            "and how much was said is estimated. "
            "Fewer watches, or more to spend, and all is heard again."
        ),
        "source",
    ),
    "quota-counted": Words(
        _("%(account)s: next to nothing is left to ask with: what the watches look for is only counted"),
        _(
            "What is said to you is still read, less often. "
            "Fewer watches, or more to spend, and all is heard again."
        ),
        "source",
    ),
    "quota-waiting": Words(
        _("%(account)s: nothing is left to ask with"),
        _("Vigie waits until the network counts anew, then reads what was said meanwhile."),
        "source",
    ),
    "crisis-opened": Words(
        _("A crisis is open: %(name)s"),
        _("The room says what is known, what is to be done and who holds it."),
        "crisis_room",
    ),
    "signal-crisis": Words(
        _("Criticism rises: %(negative)s negative messages in an hour, of %(heard)s"),
        _("The signal says since when, what it is about, who carries it and how far it may go."),
        "signal",
    ),
    "signal-gravity": Words(
        _("A grave message was heard"),
        _("One is enough: injury, a child, discrimination, a leak, a threat, the press, the law, a boycott."),
        "signal",
    ),
    "signal-silence": Words(
        _("Nobody speaks of you any more, which is not usual"),
        _("Perhaps a source no longer hears: look at the sources, then at the networks themselves."),
        "signal",
    ),
    "step-late": Words(
        _("A step of the crisis is late: %(title)s (%(owner)s)"),
        _("Deputy: %(deputy)s. Whoever does it ticks it in the room."),
        "crisis_room",
    ),
    "update-due": Words(
        _("A word is due to those kept informed of “%(name)s”"),
        _("The room has it ready from what is known: look at it and send it."),
        "crisis_room",
    ),
    "plan-review": Words(
        _("The crisis plan should have been read again %(days)s days ago"),
        _("Read it, correct it, or say that it is still right."),
        "plan",
    ),
    "plan-orphan": Words(
        _("The crisis plan counts on %(name)s, who left"),
        _("Write the next version: the page of the plan lists every step concerned."),
        "plan",
    ),
    "stuck": Words(
        _("%(count)s facts could not be dealt with"),
        _("Whoever runs Vigie can ask “vigie doctor”, then have them tried again."),
    ),
}


def in_words(alert: Alert) -> tuple[str, str]:
    """Its sentence and its advice, in the language in force; a kind without words is shown as such."""
    words = WORDS.get(alert.kind, UNKNOWN)
    params = {"kind": alert.kind, **alert.params}
    return _filled(words.title, params), _filled(words.advice, params)


def _filled(text: Promise, params: Mapping[str, object]) -> str:
    try:
        return str(text) % params
    except KeyError:  # raised by an older version, with other params
        return str(text)
