"""Codes of the lower floors in words for the team. A code without words is shown as it is, never hidden."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from vigie.connectors.registry import connectors
from vigie.core.policy import words as policy
from vigie.core.types import Guess

Words = Mapping[str, Promise]

# What the imitated networks of a replay and the hand-fed sources are called; proper names stay as they are.
NETWORKS: Mapping[str, Promise | str] = {
    "appstore": "App Store",
    "blog": gettext_lazy("blog"),
    "bluesky": "Bluesky",
    "discourse": "Discourse",
    "facebook": "Facebook",
    "forum": gettext_lazy("forum"),
    "google": "Google",
    "hackernews": "Hacker News",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mail": gettext_lazy("e-mail"),
    "mastodon": "Mastodon",
    "news": gettext_lazy("press"),
    "playstore": "Google Play",
    "reddit": "Reddit",
    "reviews": gettext_lazy("reviews"),
    "threads": "Threads",
    "tiktok": "TikTok",
    "tripadvisor": "Tripadvisor",
    "trustpilot": "Trustpilot",
    "web": gettext_lazy("web"),
    "x": "X",
    "youtube": "YouTube",
}
ICONS: Mapping[str, str] = {
    "facebook": "net-group",
    "linkedin": "net-group",
    "instagram": "net-photo",
    "tiktok": "net-photo",
    "youtube": "net-photo",
    "google": "net-review",
    "reviews": "net-review",
    "trustpilot": "net-review",
    "discourse": "net-forum",
    "forum": "net-forum",
    "hackernews": "net-forum",
    "reddit": "net-forum",
    "blog": "net-page",
    "news": "net-page",
    "rss": "net-page",
    "web": "net-page",
    "wordpress": "net-page",
    "mail": "mail",
    "mailbox": "mail",
    "appstore": "net-review",
    "playstore": "net-review",
    "tripadvisor": "net-review",
}

HEADS: Words = {
    "sentiment": pgettext_lazy("reading", "tone"),
    "intent": pgettext_lazy("reading", "intent"),
    "topic": pgettext_lazy("reading", "topic"),
    "reason_stated": pgettext_lazy("reading", "reason"),
    "vulgar": pgettext_lazy("reading", "vulgar"),
    "abusive": pgettext_lazy("reading", "insulting"),
    "spam": pgettext_lazy("reading", "spam"),
    "scam": pgettext_lazy("reading", "scam"),
    "unlawful": pgettext_lazy("reading", "unlawful"),
    "severity": pgettext_lazy("reading", "gravity"),
}
VALUES: Mapping[str, Words] = {
    "sentiment": {
        "positive": pgettext_lazy("tone", "positive"),
        "neutral": pgettext_lazy("tone", "neutral"),
        "negative": pgettext_lazy("tone", "negative"),
    },
    "intent": {
        "complaint": pgettext_lazy("intent", "complaint"),
        "question": pgettext_lazy("intent", "question"),
        "request": pgettext_lazy("intent", "request"),
        "suggestion": pgettext_lazy("intent", "suggestion"),
        "praise": pgettext_lazy("intent", "praise"),
        "information": pgettext_lazy("intent", "information"),
        "chat": pgettext_lazy("intent", "chat"),
        "other": pgettext_lazy("intent", "other intent"),
    },
    "topic": {
        "delivery": pgettext_lazy("topic", "delivery"),
        "billing": pgettext_lazy("topic", "billing"),
        "product": pgettext_lazy("topic", "product"),
        "staff": pgettext_lazy("topic", "staff"),
        "app": pgettext_lazy("topic", "site or app"),
        "price": pgettext_lazy("topic", "price"),
        "ethics": pgettext_lazy("topic", "ethics"),
        "safety": pgettext_lazy("topic", "safety"),
        "availability": pgettext_lazy("topic", "availability"),
        "other": pgettext_lazy("topic", "other topic"),
    },
    "reason_stated": {
        "yes": pgettext_lazy("reading", "reason given"),
        "no": pgettext_lazy("reading", "reason not given"),
    },
    "vulgar": {"yes": pgettext_lazy("reading", "vulgar"), "no": pgettext_lazy("reading", "not vulgar")},
    "abusive": {
        "yes": pgettext_lazy("reading", "insulting"),
        "no": pgettext_lazy("reading", "not insulting"),
    },
    "spam": {"yes": pgettext_lazy("reading", "spam"), "no": pgettext_lazy("reading", "not spam")},
    "scam": {"yes": pgettext_lazy("reading", "scam"), "no": pgettext_lazy("reading", "not a scam")},
    "unlawful": {
        "yes": pgettext_lazy("reading", "unlawful"),
        "no": pgettext_lazy("reading", "not unlawful"),
    },
    "severity": {
        "0": pgettext_lazy("gravity", "not serious"),
        "1": pgettext_lazy("gravity", "ordinary"),
        "2": pgettext_lazy("gravity", "serious"),
        "3": pgettext_lazy("gravity", "grave"),
    },
}
GROUNDS: Words = {
    "vulgar": pgettext_lazy("ground", "Vulgar or insulting"),
    "spam": pgettext_lazy("ground", "Spam"),
    "scam": pgettext_lazy("ground", "Scam"),
    "unlawful": pgettext_lazy("ground", "Unlawful"),
    "override": pgettext_lazy("ground", "Exception decided by two people"),
}
ACTS: Words = {
    "reply": pgettext_lazy("act", "public reply"),
    "direct": pgettext_lazy("act", "private message"),
    "like": pgettext_lazy("act", "like"),
    "delete": pgettext_lazy("act", "delete the message"),
    "hide": pgettext_lazy("act", "hide the message"),
    "hold": pgettext_lazy("act", "hold the message back"),
    "mark_spam": pgettext_lazy("act", "put it with the spam"),
    "restore": pgettext_lazy("act", "put the message back"),
    "unhide": pgettext_lazy("act", "show the message again"),
    "approve": pgettext_lazy("act", "let the message stand"),
    "report": pgettext_lazy("act", "report the author to the network"),
    "block": pgettext_lazy("act", "block the author"),
    "mute": pgettext_lazy("act", "mute the author"),
}
NEVER: Words = {
    "already-so": gettext_lazy("it is so already"),
    "automatic-mail": gettext_lazy("a machine wrote this: nobody would read an answer"),
    "brought-by-people": gettext_lazy("this message was brought by hand: one goes there to act"),
    "confirmed-by-tick": gettext_lazy("only a person can see it there"),
    "gone": gettext_lazy("the message is no longer there"),
    "gone-for-good": gettext_lazy("what is deleted there never comes back"),
    "it-is-us": gettext_lazy("this is our own message"),
    "marking-spam-reports": gettext_lazy("putting it with the spam is what tells the mail provider"),
    "moderators-only": gettext_lazy("only the moderators of this place may"),
    "network-deletes-nothing-of-others": gettext_lazy("this network lets nobody delete what others say"),
    "no-address": gettext_lazy("we know no address of this person"),
    "no-link": gettext_lazy("we do not know where this message is"),
    "no-such-act": gettext_lazy("this network does not offer it"),
    "not-installed": gettext_lazy("the connector of this network is not installed here"),
    "not-offered-here": gettext_lazy("this place does not offer it"),
    "not-offered-there": gettext_lazy("this network does not offer it"),
    "not-on-this-network": gettext_lazy("this network does not offer it"),
    "not-ours": gettext_lazy("only its author may"),
    "not-ours-to-delete": gettext_lazy("this is not our page: only who runs it removes messages"),
    "not-ours-to-remove": gettext_lazy("this is not our page: only who runs it removes messages"),
    "not-removed": gettext_lazy("it was not removed"),
    "only-a-notice": gettext_lazy("this is the network’s notice: one goes there to act"),
    "only-in-our-threads": gettext_lazy("possible in our own threads only"),
    "only-the-site-removes": gettext_lazy("only the site itself removes messages"),
    "ours": gettext_lazy("this is our own message"),
    "own-message": gettext_lazy("this is our own message"),
    "parent-not-public": gettext_lazy("the message is not public: approve it first"),
    "private-already": gettext_lazy("this conversation is private"),
    "private-conversation": gettext_lazy("this conversation is private"),
    "restore-first": gettext_lazy("it is in the spam or the trash: put it back first"),
    "takes-others-along": gettext_lazy("others answered below: it would take their messages with it"),
    "window-over": gettext_lazy("the time the network gives for it is over"),
}
# What one should know before an act that the network allows.
WARNINGS: Words = {
    "answer-goes-elsewhere": gettext_lazy(
        "Answers go to another address than the one it was written from: be sure that it is theirs."
    ),
    "author-still-sees-it": gettext_lazy("Hidden is not gone: its author and their friends still see it."),
    "hidden-can-be-opened": gettext_lazy("Hidden is not gone: who wants to can still open it."),
    "hides-answers-below": gettext_lazy("The answers under it disappear with it, fair criticism too."),
    "parent-not-public": gettext_lazy(
        "The message waits to be approved: nobody sees an answer to it before."
    ),
    "replaces-previous": gettext_lazy("There is one answer here: this one takes the place of the former."),
}
STEPS: Words = {
    "open-link": gettext_lazy("Open the message with the link below."),
    "open-network": gettext_lazy("Open the network and find the message: there is no link."),
    "open-profile": gettext_lazy("Open the author’s profile with the link below."),
    "sign-in-as-brand": gettext_lazy("Be there as the brand, not as yourself."),
    "choose-message": gettext_lazy("On the profile, choose “Message”."),
    "paste-text": gettext_lazy("Paste the text."),
    "send": gettext_lazy("Send it."),
    "copy-text": gettext_lazy("Copy the text below."),
    "publish-anew": gettext_lazy("Paste it as a new message of the brand and publish it."),
    "paste-and-publish": gettext_lazy("Paste it under the message and publish it."),
    "paste-privately": gettext_lazy("Paste it in a private message to the author and send it."),
    "press-like": gettext_lazy("Like the message."),
    "press-hide": gettext_lazy("In the message’s menu, choose “Hide”."),
    "press-show": gettext_lazy("In the message’s menu, choose “Show”."),
    "press-delete": gettext_lazy("In the message’s menu, choose “Delete”."),
    "press-hold": gettext_lazy("In the message’s menu, hold it back."),
    "press-approve": gettext_lazy("In the message’s menu, approve it."),
    "press-block": gettext_lazy("In the author’s menu, choose “Block”."),
    "press-mute": gettext_lazy("In the author’s menu, choose “Mute”."),
    "press-suspend": gettext_lazy("On the profile, open “Admin”, then suspend the account."),
    "press-upvote": gettext_lazy("Press the arrow beside the message."),
    "press-flag": gettext_lazy(
        "Under the message, choose “flag”; without that link, write to hn@ycombinator.com."
    ),
    "choose-report": gettext_lazy("In the message’s menu, choose “Report”."),
    "choose-reason": gettext_lazy("Choose the reason that this case gives."),
    "copy-email": gettext_lazy("Copy the author’s e-mail address, which the page shows."),
    "write-by-mail": gettext_lazy("Write to them from the mailbox of the brand."),
    "write-to-editor": gettext_lazy("Write to whoever runs the site, and give the reason."),
    "delete-own": gettext_lazy("Delete our own reply."),
    "do-reply": gettext_lazy("Paste the text under the message and publish it."),
    "do-direct": gettext_lazy("Paste the text in a private message to the author and send it."),
    "do-like": gettext_lazy("Like the message."),
    "do-report": gettext_lazy("In the message’s menu, choose “Report”, then the reason this case gives."),
    "do-delete": gettext_lazy("In the message’s menu, choose “Delete”."),
    "do-hide": gettext_lazy("In the message’s menu, choose “Hide”."),
    "do-hold": gettext_lazy("In the message’s menu, hold it back."),
    "do-block": gettext_lazy("In the author’s menu, choose “Block”."),
    "do-mark-spam": gettext_lazy("In the message’s menu, choose “Spam”."),
    "open-discussion-settings": gettext_lazy("Open the site’s discussion settings with the link below."),
    "add-to-disallowed-list": gettext_lazy("Add the author’s name or address to the disallowed words."),
    "tick": gettext_lazy("Come back here and tick it."),
    "tick-done": gettext_lazy("Come back here and tick it."),
}
# Why a delivery did not go as wanted: codes of the error tree and of networks.sending.
TROUBLE: Words = {
    "access-lost": gettext_lazy("the network no longer lets us in: the account has to be reconnected"),
    "already-gone": gettext_lazy("it was already gone"),
    "answered-elsewhere": gettext_lazy("a colleague answered directly on the network meanwhile"),
    "by-hand": gettext_lazy("done by hand"),
    "deleted": gettext_lazy("the person deleted their message meanwhile"),
    "edited": gettext_lazy("the person changed their message meanwhile"),
    "found-late": gettext_lazy("it is there already: it is being made sure of"),
    "garbled": gettext_lazy("the network answered something that makes no sense"),
    "gone": gettext_lazy("the message is no longer there"),
    "not-seen": gettext_lazy("the network said yes, but it cannot be found there"),
    "refused": gettext_lazy("the network said no"),
    "seen-by-person": gettext_lazy("seen there by a colleague"),
    "slow-worker": gettext_lazy("Vigie was too slow to send it in time: it tries again"),
    "try-later": gettext_lazy("the network is overloaded or limits us"),
    "unknown": gettext_lazy("the network never said whether it took it"),
    "unsupported": gettext_lazy("this cannot be done on this network"),
    "worker-died": gettext_lazy("Vigie was interrupted while sending"),
}
MOODS: Words = {
    "positive": pgettext_lazy("mood", "satisfied"),
    "negative": pgettext_lazy("mood", "unhappy"),
}
CULTURES: Words = {
    "brand": gettext_lazy("Our own place: people expect us to answer here."),
    "help": gettext_lazy("People help each other here: let them go first."),
    "public": gettext_lazy("A public square: we are one guest among others."),
}


def network_title(name: str) -> str:
    """What people call a network: the connector's own title, else the imitated one's."""
    if name in NETWORKS:
        return str(NETWORKS[name])
    found = connectors().get(name)
    return found.traits.title if found else name.capitalize()


def network_icon(name: str) -> str:
    """Which small drawing stands for that kind of place."""
    return ICONS.get(name, "net-talk")


def strategy(code: str) -> str:
    """What to do: "Answer and ask for the reason"."""
    return _(policy.STRATEGIES[code]) if code in policy.STRATEGIES else code


def reason(code: str) -> str:
    """Why, in one sentence."""
    known = policy.REASONS.get(code) or policy.REASONS.get(code.replace("-", "_"))
    return _(known) if known else code


def change(code: str) -> str:
    """What would change our mind: "if it turns to insults"."""
    return _(policy.CHANGES[code]) if code in policy.CHANGES else code


def confidence(guess: Guess) -> str:
    """How sure we are, in the team's words; never a number."""
    if guess.value is None:
        return pgettext("confidence", "we don’t know")
    return pgettext("confidence", "sure") if guess.sure else pgettext("confidence", "to be checked")


def value(head: str, code: str) -> str:
    """A value of a label: "negative", "reason not given"."""
    return word(VALUES.get(head, {}), code)


def word(words: Mapping[str, Promise | str], code: str) -> str:
    """The words of a code, or the code itself."""
    return str(words.get(code, code))
