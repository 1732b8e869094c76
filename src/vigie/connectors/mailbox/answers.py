"""Our answers to mails: written, laid among the sent, handed over, and found again."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, NetworkError, Refused, Unknown
from vigie.connectors.http import Guard
from vigie.connectors.mailbox.box import Access, Box
from vigie.connectors.mailbox.found import Us
from vigie.connectors.mailbox.letters import Letter
from vigie.connectors.mailbox.places import Places
from vigie.connectors.mailbox.smtp import hand_over
from vigie.core.types import Item

LONGEST = 50_000  # characters; ours, no server's: nobody reads more
MOST_REFERENCES = 20
DRAFT, SEEN, ANSWERED = b"\\Draft", b"\\Seen", b"\\Answered"
_WRITABLE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}")
_POLICY = policy.SMTP.clone(cte_type="7bit")


class Answers:
    """Sends as `us`.

    A mail that was handed over cannot be asked for, and the same one sent again arrives twice. So a copy lies
    in the folder of the sent before anything leaves, marked as a draft; the mark goes when the server
    has taken the mail. Whatever dies in between leaves the mark, which means: it is not known.
    """

    def __init__(
        self,
        opening: Callable[[], AbstractContextManager[Box]],
        access: Access,
        guard: Guard,
        places: Places,
    ) -> None:
        self._opening = opening
        self._access = access
        self._guard = guard
        self._places = places

    def send(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        """Raises Gone when the mail is no longer here, Unknown when nobody can say whether it left."""
        if len(text) > LONGEST:
            raise Refused("too-long")
        message_id = id_of(key, self._places.us)
        with self._opening() as box:
            found = self._places.find(box, to.native_id)
            if found is None:
                raise Gone("gone")
            if done := self._done(box, message_id):
                return done
            source = composed(found.letter, text, message_id=message_id, us=self._places.us, now=now)
            self._send(box, source, message_id, recipient_of(found.letter), now)
            with suppress(NetworkError):  # for colleagues who look at the mailbox itself
                box.select(found.folder)
                box.flag([found.uid], ANSWERED, on=True)
        return Receipt(message_id, at=now)

    def find(self, key: str) -> Receipt | None:
        with self._opening() as box:
            return self._done(box, id_of(key, self._places.us))

    def _done(self, box: Box, message_id: str) -> Receipt | None:
        copies = self._places.sent(box, message_id)
        for copy in copies:
            if not copy.draft:
                return Receipt(message_id, at=copy.at)
        if copies:
            raise Unknown("it was about to leave, and nothing says that it did")
        return None

    def _send(self, box: Box, source: bytes, message_id: str, recipient: str, now: datetime) -> None:
        folder = box.folders().get("sent")
        if folder is None:
            raise Refused("sent-folder-missing")
        box.append(folder, source, [SEEN, DRAFT], now)
        try:
            hand_over(
                self._access,
                self._guard,
                sender=self._places.us.address,
                recipient=recipient,
                content=source,
            )
        except Unknown:
            raise
        except NetworkError:
            self._settle(message_id, left=False)
            raise
        self._settle(message_id, left=True)

    def _settle(self, message_id: str, *, left: bool) -> None:
        """Over a line of its own: the first may have died while the mail was handed over."""
        try:
            with self._opening() as box:
                copies = self._places.sent(box, message_id)
                drafts = [copy.uid for copy in copies if copy.draft]
                if left and len(drafts) == len(copies):
                    box.flag(drafts[:1], DRAFT, on=False)
                    drafts = drafts[1:]
                if drafts:  # it did not leave, or the server keeps a copy by itself
                    box.erase(drafts)
        except NetworkError as error:
            if left:
                raise Unknown("it left; the mailbox does not answer any more") from error


def id_of(key: str, us: Us) -> str:
    """The Message-ID of the answer with this key: the same each time it is tried."""
    word = (
        key if re.fullmatch(r"[A-Za-z0-9-]{1,80}", key) else blake2b(key.encode(), digest_size=16).hexdigest()
    )
    return f"vigie.{word}@{us.domain}"


def recipient_of(letter: Letter) -> str:
    """Where its author wants the answer. Exactly one address, in plain ASCII. Raises Refused."""
    address = letter.reply_to or letter.sender
    user, _, host = address.rpartition("@")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii").lower()
    if not _WRITABLE.fullmatch(f"{user}@{host}"):
        raise Refused("no-address")
    return f"{user}@{host}"


def composed(letter: Letter, text: str, *, message_id: str, us: Us, now: datetime) -> bytes:
    """The answer as it travels. No word of a stranger can begin a header of its own."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(_one_line(us.name), addr_spec=us.address)
    mail["To"] = Address(addr_spec=recipient_of(letter))
    mail["Subject"] = f"Re: {_one_line(letter.bare_subject)}".strip()
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}>"
    if letter.message_id:
        chain = [*letter.references, letter.message_id]
        kept = chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[-MOST_REFERENCES + 1 :]]
        mail["In-Reply-To"] = _id(letter.message_id)
        mail["References"] = " ".join(_id(one) for one in kept)
    mail.set_content(text.replace("\r\n", "\n").replace("\r", "\n"))
    return mail.as_bytes()


def _id(message_id: str) -> str:
    return f"<{''.join(sign for sign in message_id if sign.isascii() and sign.isprintable())}>"


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]
