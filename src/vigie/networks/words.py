"""What connectors say in codes, in the team's words. What a network said in its own words stays as it is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAID: Mapping[str, Promise] = {
    "account-deactivated": _("the account is deactivated there"),
    "account-deleted": _("the account is deleted there"),
    "account-inactive": _("the account is not active there"),
    "account-suspended": _("the account is suspended there"),
    "account-takendown": _("the network took the account down"),
    "blocked": _("one of the two accounts blocks the other"),
    "certificate-wrong": _("the server’s certificate cannot be trusted"),
    "cut": _("the answer stopped midway"),
    "day-over": _("the replayed day is over"),
    "declares-entities": _("the document declares entities, which is how feeds are attacked: it is not read"),
    "edited": _("the message was changed meanwhile"),
    "empty": _("there is nothing in it"),
    "empty-text": _("there is nothing to say in it"),
    "feed-gone": _("the site says that this feed is gone for good"),
    "feed-not-found": _("there is no feed at this address"),
    "flood": _("more arrives than can be read: it is taken up again in a moment"),
    "folder-missing": _("this folder does not exist"),
    "journal-missing": _("the replay has no file to remember what was done"),
    "journal-not-ours": _("the file of the replay was written by something else"),
    "journal-of-another-day": _("the file of the replay remembers another day"),
    "journal-unreadable": _("the file of the replay cannot be read"),
    "journal-unwritable": _("the file of the replay cannot be written: is the disk full?"),
    "junk-folder-missing": _("the mailbox has no spam folder"),
    "key-used-for-another-text": _("this sending was already used for another text"),
    "login-not-ascii": _("the sending server takes passwords without accents only"),
    "login-not-offered": _("this server offers no way to log in"),
    "login-refused": _("the mail server refuses the user name or the password"),
    "malformed-and-large": _("the feed is malformed and too large to be mended"),
    "missing-right-moderate-comments": _(
        "this user may not moderate comments: give them the role Editor or Administrator on the site"
    ),
    "missing-right-read": _("this access may not read what is said there: ask the network for that right"),
    "missing-scopes": _("the token may not read and write: make a new one with the scopes read and write"),
    "no-address": _("we know no address of this person"),
    "no-encryption": _("the server offers no encryption: nothing is sent to it"),
    "no-feed": _("none of these addresses is a feed"),
    "no-mastodon-api": _("nothing there speaks the Mastodon API: is the address right?"),
    "no-rest-api": _("the site has no REST API there: is it WordPress, and is the API allowed?"),
    "no-search": _("this server does not search what people write"),
    "no-streaming": _("this server sends nothing by itself: untick “Hear it as it happens”"),
    "not-a-forum": _("there is no Discourse forum at this address"),
    "not-allowed-here": _("it is not allowed in this place"),
    "not-done": _("the site answered, but did not do it"),
    "not-offered-there": _("this network does not offer it"),
    "not-permitted": _("our account may not do this there"),
    "only-in-our-threads": _("possible in our own threads only"),
    "parent-not-public": _("the message answered is not public: approve it first"),
    "password-refused": _("the site refuses this name and application password"),
    "private-conversation": _("this conversation is private"),
    "quota-full": _("the mailbox is full"),
    "replies-closed": _("replies are closed there"),
    "sent-folder-missing": _("the mailbox has no folder for sent mail"),
    "settings-invalid": _("the settings of this account make no sense: connect it anew"),
    "subscription-lost": _("it no longer sends us what is said there: subscribe anew on the network"),
    "takes-others-along": _("others answered below: it would take their messages with it"),
    "too-large": _("it is too large"),
    "too-long": _("it is too long for this network"),
    "too-many-hidden": _("this thread cannot hide more replies"),
    "trash-folder-missing": _("the mailbox has no trash"),
    "unreadable": _("the answer cannot be read"),
    "user-unknown": _("there is no user of this name there"),
}


def in_words(said: str) -> str:
    """The sentence of a code; anything else as it was said."""
    return str(SAID.get(said, said))
