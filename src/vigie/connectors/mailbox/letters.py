"""One mail, read: who, to whom, what they wrote, what it answers, and what kind of sending it is. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from vigie.connectors.mailbox import parts, quoting
from vigie.connectors.mailbox.parts import Wild
from vigie.connectors.mailbox.proof import proven_domains
from vigie.connectors.markup import plain, text_of_html

LONGEST_ID = 450  # characters of a Message-ID; a longer one is known by its digest
MOST_REFERENCES = 50
MOST_NAMED = 20  # attachments
_ID = re.compile(r"<\s*([^<>\s]{1,2000})\s*>")
_ABOUT = re.compile(r"^(?:(?:re|ré|fwd?|tr|aw|wg|sv|rif)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE)
# Where a mail program begins what the mail answers.
_ORIGINAL = re.compile(
    r"<blockquote\b[^<>]{0,300}\btype=[\"']?cite|<div\b[^<>]{0,300}\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix"
    r"|divRplyFwdMsg|appendonsend|protonmail_quote)|<hr\b[^<>]{0,300}\bstopSpelling",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor <([^<>\s@]{1,200}@[^<>\s@]{1,250})>")
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_AWAY = re.compile(
    r"(?:out of (?:the )?office|automatic reply|auto[- ]?reply|réponse automatique"
    r"|absence du bureau|abwesenheit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """references: what it answers, oldest first, the one it answers last. automatic: "bounce",
    "auto-reply", "calendar", "list", or "" for a person's. sealed: "smime", "pgp", or "". whole: all
    that was written, quotes too; text: the new words. domains: who surely sent it (see `proof`).
    """

    message_id: str
    sender: str
    sender_name: str
    reply_to: str
    recipients: tuple[str, ...]
    subject: str
    date: datetime | None
    date_said: str
    references: tuple[str, ...]
    thread_index: str
    whole: str
    text: str
    attachments: tuple[dict[str, object], ...]
    automatic: str
    sealed: str
    domains: frozenset[str]
    odd: tuple[str, ...]

    @property
    def is_answer(self) -> bool:
        return bool(self.references) or _ABOUT.match(self.subject) is not None

    @property
    def bare_subject(self) -> str:
        return _ABOUT.sub("", self.subject)

    def fingerprint(self) -> str:
        """Tells apart two mails that bear one Message-ID: who sent it, when they say, about what."""
        seen = f"{self.sender}\0{self.date_said}\0{self.subject}"
        if not self.message_id:
            seen += "\0" + self.whole[:2000]
        return blake2b(seen.encode("utf-8", "replace"), digest_size=10).hexdigest()


def letter_of(source: bytes, *, authserv: str = "", cut: bool = False) -> Letter:
    """authserv: the name our own mail server signs `Authentication-Results` with. cut: there is more.

    Never raises: a mail that cannot be read is still a mail that somebody sent.
    """
    try:
        return _read(source, authserv, cut=cut)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return _unreadable(source)


def _read(source: bytes, authserv: str, *, cut: bool) -> Letter:
    mail, whole_mail = parts.taken_apart(source)
    body = _Body.of(mail) if whole_mail else _Body()
    said = parts.people(mail, "from")
    name, sender = said[0] if said else (parts.words(parts.first(mail, "from"))[:200], "")
    odd = [
        *(["made-to-exhaust"] if not whole_mail else []),
        *(["cut"] if cut else []),
        *(["sender-missing"] if not sender else []),
    ]
    date_said = parts.first(mail, "date")
    return Letter(
        message_id=_id(parts.first(mail, "message-id")),
        sender=sender,
        sender_name=name,
        reply_to=next((address for _, address in parts.people(mail, "reply-to")), ""),
        recipients=_recipients(mail),
        subject=parts.words(parts.first(mail, "subject"))[:1000],
        date=_date(date_said),
        date_said=date_said,
        references=_references(mail, body),
        thread_index=_index(parts.first(mail, "thread-index")),
        whole=body.text,
        text=quoting.shown(body.shown),
        attachments=tuple(body.attachments[:MOST_NAMED]),
        automatic=_automatic(mail, sender, body),
        sealed=body.sealed,
        domains=proven_domains(parts.every(mail, "authentication-results"), authserv),
        odd=tuple(odd),
    )


def _unreadable(source: bytes) -> Letter:
    text = plain(parts.decoded(source[:4000], "utf-8"))
    found = re.search(r"^message-id:\s*(\S{3,300})", text, re.IGNORECASE | re.MULTILINE)
    return Letter(
        message_id=_id(found[1]) if found else "",
        sender="",
        sender_name="",
        reply_to="",
        recipients=(),
        subject="",
        date=None,
        date_said="",
        references=(),
        thread_index="",
        whole=text,
        text=text,
        attachments=(),
        automatic="",
        sealed="",
        domains=frozenset(),
        odd=("unreadable",),
    )


def _recipients(mail: Wild) -> tuple[str, ...]:
    """Every address it says it went to: to an alias, the envelope is often the only witness."""
    names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    told = [address for name in names for _, address in parts.people(mail, name)]
    # A blind copy is named only where a server noted for whom it took the mail in.
    noted = [address.lower() for line in parts.every(mail, "received") for address in _FOR.findall(line)]
    return tuple(dict.fromkeys([*told, *noted]))


def _id(said: str) -> str:
    found = _ID.search(said)
    word = found[1] if found else (said.split() or [""])[0].strip("<>")
    if len(word) > LONGEST_ID:
        return f"long.{blake2b(word.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
    return word if word.isprintable() else ""


def _index(said: str) -> str:
    """The part of Outlook's Thread-Index that a whole conversation shares: 21 bytes, base64."""
    return said[:28] if re.match(r"[A-Za-z0-9+/]{28}", said) else ""


def _references(mail: Wild, body: "_Body") -> tuple[str, ...]:
    told = _ID.findall(parts.first(mail, "references"))
    answered = _ID.findall(parts.first(mail, "in-reply-to"))[:1] or body.bounced
    own = _id(parts.first(mail, "message-id"))
    found = [_id(f"<{word}>") for word in (*told, *answered)]
    # The answered one stands last even where a program listed it first, and nobody answers themselves.
    last = found[-1:]
    chain = [*dict.fromkeys(word for word in found if word not in {own, "", *last}), *last]
    chain = [word for word in chain if word and word != own]
    return tuple(chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[-MOST_REFERENCES + 1 :]])


def _date(said: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _automatic(mail: Wild, sender: str, body: "_Body") -> str:
    submitted = parts.first(mail, "auto-submitted").partition(";")[0].strip().lower()
    if (
        body.is_report
        or _DAEMON.match(sender)
        or (parts.first(mail, "return-path") == "<>" and not submitted)
    ):
        return "bounce"
    if body.is_calendar:
        return "calendar"
    precedence = parts.first(mail, "precedence").lower()
    subject = parts.words(parts.first(mail, "subject"))
    if submitted not in {"", "no"} or parts.first(mail, "x-autoreply") or precedence == "auto_reply":
        return "auto-reply"
    if _AWAY.match(subject):
        return "auto-reply"
    named = any(parts.first(mail, name) for name in ("list-id", "list-unsubscribe"))
    return "list" if named or precedence in {"bulk", "list", "junk"} else ""


class _Body:
    """What the parts hold, gathered in their order."""

    def __init__(self) -> None:
        self.text = ""
        self.shown = ""
        self.sealed = ""
        self.is_report = False
        self.is_calendar = False
        self.bounced: list[str] = []
        self.attachments: list[dict[str, object]] = []

    @classmethod
    def of(cls, mail: Wild) -> "_Body":
        body = cls()
        kind = mail.get_content_type()
        body.is_report = kind == "multipart/report"
        if kind in {"multipart/encrypted", "multipart/signed"}:
            body.sealed = "pgp" if "pgp" in str(mail.get_param("protocol") or "") else "smime"
        plain_parts: list[Wild] = []
        html_parts: list[Wild] = []
        for part in parts.leaves(mail):
            body._sort(part, plain_parts, html_parts)
        body._write(plain_parts, html_parts)
        return body

    def _sort(self, part: Wild, plain_parts: list[Wild], html_parts: list[Wild]) -> None:
        kind, name = part.get_content_type(), _file_name(part)
        if kind == "text/calendar":
            self.is_calendar = True
        if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
            self.sealed = "smime"
        if self.is_report and kind in {"message/rfc822", "text/rfc822-headers"}:
            self.bounced = self.bounced or _bounced_id(part)
        elif part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            self._attach(part, kind, name)
        elif kind == "text/html":
            html_parts.append(part)
        elif kind != "text/calendar":
            plain_parts.append(part)

    def _attach(self, part: Wild, kind: str, name: str) -> None:
        if kind.startswith(
            ("multipart/", "application/pgp", "application/pkcs7-sig", "application/x-pkcs7-sig")
        ):
            return
        held = part.get_payload()
        size = len(held) if isinstance(held, str) else 0
        self.attachments.append({"name": name, "type": kind[:100], "size": size})

    def _write(self, plain_parts: list[Wild], html_parts: list[Wild]) -> None:
        text = "\n\n".join(_plain_text(part) for part in plain_parts[:20]).strip()
        html = "\n".join(parts.text_of(part) for part in html_parts[:20])
        if html and (not text or len(text) < 20):
            self.text = text_of_html(html, show_links=True)
            above = (
                text_of_html(html[: cut.start()], show_links=True) if (cut := _ORIGINAL.search(html)) else ""
            )
            self.shown = above or self.text
        else:
            self.text = self.shown = text


def _plain_text(part: Wild) -> str:
    text = parts.text_of(part)
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    return quoting.reflowed(text, delete_space=str(part.get_param("delsp") or "").lower() == "yes")


def _file_name(part: Wild) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, TypeError, LookupError):  # a name in three broken pieces
        name = "?"
    # A name is shown, and shown only: no folder, no sign that turns its end around.
    return (
        "".join(sign for sign in parts.words(name) if sign.isprintable())[-200:]
        .rpartition("/")[2]
        .rpartition("\\")[2]
    )


def _bounced_id(part: Wild) -> list[str]:
    """The Message-ID of what could not be delivered, told by the report that came back."""
    return next(
        (_ID.findall(line)[:1] for line in _lines_of(part) if line.lower().startswith("message-id:")), []
    )


def _lines_of(part: Wild) -> Iterator[str]:
    inner = part.get_payload()
    if isinstance(inner, list):
        for one in inner[:1]:
            if isinstance(one, Message):
                yield f"message-id: {parts.first(one, 'message-id')}"
    else:
        yield from parts.text_of(part).splitlines()[:500]
