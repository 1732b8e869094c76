"""A mail → Item: a person's mail to us, or what a network tells us of somebody's words there. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vigie.connectors.mailbox.alerts import SENDERS, Alert, alert_of, without_keys
from vigie.connectors.mailbox.found import Found, Kin, Us
from vigie.connectors.mailbox.letters import Letter
from vigie.connectors.mailbox.proof import is_proven
from vigie.core.types import Author, Item, Kind, Place

LONGEST_WHOLE = 6_000  # characters of the whole mail kept as evidence
LONGEST_TEXT = 19_000  # characters shown: what is stored is compared with what is there before we answer
TRANSIT = timedelta(minutes=10)  # what a sender’s clock may be ahead of the server that took the mail in
SLOWEST = timedelta(days=30)  # a mail that says it was on its way for longer has a wrong clock


def item_of(found: Found, us: Us, kin: Kin) -> Item:
    """kin: the ids of what the mail answers."""
    letter, native_id = found.letter, found.native_id()
    alert, proven = (None, False) if found.role == "sent" else alert_of(letter)
    chain = [kin.get(one, one) for one in letter.references]
    parent = chain[-1] if chain else kin.get(letter.thread_index, "")
    said_at, odd = _said_at(found)
    item = Item(
        native_id=native_id,
        kind=Kind.MAIL,
        text=_text(letter),
        author=_author(found, us),
        place=Place(f"mailbox:{us.address}", us.address, ours=True, culture="brand"),
        said_at=said_at,
        parent_id="" if parent == native_id else parent,
        root_id=chain[0] if chain else parent or native_id,
        status=found.role,
        to_us=found.role != "sent",
        raw=_kept(found, [*letter.odd, *odd]),
    )
    if alert is None:
        return item
    if proven:
        return _as_mention(item, alert)
    return replace(item, raw={**item.raw, "looks_like": alert.network})


def _text(letter: Letter) -> str:
    """The subject stands above a first mail, as people read it; in an answer it says nothing new."""
    named = " ".join(f"[{one['name'] or one['type']}]" for one in letter.attachments)
    body = letter.text or named or {"smime": "[S/MIME]", "pgp": "[PGP]"}.get(letter.sealed, "")
    subject = "" if letter.is_answer and body else letter.subject
    return "\n\n".join(part for part in (subject, body) if part)[:LONGEST_TEXT]


def _author(found: Found, us: Us) -> Author:
    letter = found.letter
    if found.is_us(us):
        return Author(us.address, handle=us.address, name=letter.sender_name or us.name, is_us=True)
    return Author(letter.sender or "unknown", handle=letter.sender, name=letter.sender_name)


def _said_at(found: Found) -> tuple[datetime, list[str]]:
    """The sender's date while the server's own makes it plausible."""
    said, at = found.letter.date, found.at.astimezone(UTC)
    if said is None:
        return at, ["date-missing"]
    return (said, []) if at - SLOWEST < said < at + TRANSIT else (at, ["date-implausible"])


def _kept(found: Found, odd: list[str]) -> dict[str, object]:
    letter = found.letter
    return {
        "message_id": letter.message_id,
        "subject": letter.subject[:300],
        "reply_to": "" if letter.reply_to == letter.sender else letter.reply_to,
        "recipients": list(letter.recipients[:10]),
        "automatic": letter.automatic,
        "sealed": letter.sealed,
        "sender_proven": is_proven(letter.sender, letter.domains),
        "attachments": list(letter.attachments),
        "whole": letter.whole[:LONGEST_WHOLE] if letter.whole != letter.text else "",
        "flags": odd,
    }


def _as_mention(item: Item, alert: Alert) -> Item:
    """What was said on the network, as far as its notice tells: a reader goes there for the rest."""
    name = alert.author
    sender = SENDERS[alert.network]
    return replace(
        item,
        kind=alert.kind,
        text=alert.text or without_keys(item.text),
        author=Author(f"{alert.network}:{name.casefold()}" if name else "unknown", name=name),
        place=Place(
            f"{alert.network}:{alert.place.casefold()}" if alert.place else alert.network,
            alert.place or sender.title,
            ours=True,
            culture="brand",
        ),
        url=alert.url,
        rating=alert.rating,
        raw={
            **item.raw,
            "shown_network": alert.network,
            "shown_title": sender.title,
            "reply_limit": sender.limit,
            "reply_unit": "characters",
            "alert": True,
            "whole": without_keys(item.text)[:LONGEST_WHOLE],
        },
    )
