"""The mailbox over IMAP: one line, logged in, whose troubles are leaves of the error tree."""

import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient.exceptions import (  # type: ignore[import-untyped]
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from vigie.connectors.errors import AccessLost, Garbled, NetworkError, Refused, TryLater
from vigie.connectors.http import Blocked, Guard
from vigie.connectors.mailbox.found import Found
from vigie.connectors.mailbox.greeting import Client
from vigie.connectors.mailbox.letters import letter_of
from vigie.connectors.mailbox.lines import Server, within
from vigie.connectors.redaction import in_few_words

LARGEST = 2_000_000  # bytes of a mail that are asked for; what follows is attachments
LARGEST_HEAD = 200_000
AT_ONCE = 10_000_000  # bytes of mails held together
OVERLOADED = timedelta(minutes=2)
_BUSY = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]", "[THROTTLED]", "TOO MANY SIMULTANEOUS")

_SPECIAL = {
    "sent": b"\\Sent",
    "junk": b"\\Junk",
    "trash": b"\\Trash",
    "archive": b"\\Archive",
    "all": b"\\All",
}
# Servers that mark no folder name them so.
_USUAL = {
    "sent": ("sent", "sent items", "sent messages", "envoyés", "éléments envoyés", "messages envoyés"),
    "junk": (
        "junk",
        "spam",
        "junk email",
        "junk e-mail",
        "bulk mail",
        "indésirables",
        "courrier indésirable",
    ),
    "trash": ("trash", "deleted items", "deleted messages", "corbeille", "éléments supprimés"),
    "archive": ("archive", "archives"),
}


@dataclass(frozen=True, slots=True)
class Access:
    """How the mailbox is entered. token: of OAuth, instead of the password."""

    imap: Server
    smtp: Server
    user: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    folder: str = "INBOX"
    authserv: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """validity: while it stays, a UID means the same mail. next: the UID of the next mail that comes."""

    validity: int
    next: int


class Box:
    """A folder at a time. Every step ends within the guard's deadline."""

    def __init__(self, client: Any, access: Access, guard: Guard) -> None:
        self._client = client
        self._access = access
        self._guard = guard
        self._folders: dict[str, str] = {}
        self._open = ""

    @property
    def idles(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    def folders(self) -> dict[str, str]:
        """Names by role: "", "sent", "junk", "trash", "archive", "all", as far as the server has them."""
        if not self._folders:
            with self._step():
                listed = self._client.list_folders()
            self._folders = {"": self._access.folder, **_roles(listed)}
        return self._folders

    def select(self, folder: str) -> Opened:
        with self._step():
            try:
                told = self._client.select_folder(folder)
            except (IMAPClientAbortError, CapabilityError):
                raise
            except IMAPClientError as error:
                raise AccessLost("folder-missing") from error
            self._open = folder
            return Opened(int(told[b"UIDVALIDITY"]), max(int(told.get(b"UIDNEXT", 1)), 1))

    def search(self, *criteria: Any) -> list[int]:
        """UIDs in the open folder, lowest first, without those that wait to be erased."""
        asked = ["UNDELETED", *criteria]
        ascii_only = all(str(one).isascii() for one in asked)
        with self._step():
            return sorted(self._client.search(asked, charset=None if ascii_only else "UTF-8"))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        with self._step():
            told = self._client.fetch(uids, ["RFC822.SIZE"])
        return {uid: int(one.get(b"RFC822.SIZE", 0)) for uid, one in told.items()}

    def mails(self, uids: Sequence[int], role: str = "") -> Iterator[Found]:
        """The mails of the open folder, in order; each bounded, and few together in memory."""
        for some in _within_bounds(uids, self.sizes(uids) if uids else {}):
            yield from self._fetch(some, f"BODY.PEEK[]<0.{LARGEST}>", role)

    def heads(self, uids: Sequence[int], role: str = "") -> Iterator[Found]:
        """The same without what was written: enough to know which mail it is, if it has a Message-ID."""
        yield from self._fetch(uids, f"BODY.PEEK[HEADER]<0.{LARGEST_HEAD}>", role) if uids else ()

    def _fetch(self, uids: Sequence[int], body: str, role: str) -> Iterator[Found]:
        with self._step():
            told = self._client.fetch(uids, ["FLAGS", "INTERNALDATE", "RFC822.SIZE", body])
        for uid in uids:
            if uid in told:  # one that a colleague erased meanwhile is not
                yield self._found(uid, told[uid], role)

    def _found(self, uid: int, told: Any, role: str) -> Found:
        source = bytes(told.get(b"BODY[]<0>") or told.get(b"BODY[HEADER]<0>") or b"")
        cut = int(told.get(b"RFC822.SIZE") or 0) > LARGEST
        letter = letter_of(source, authserv=self._access.authserv, cut=cut)
        at = told.get(b"INTERNALDATE")
        at = (
            at
            if isinstance(at, datetime) and at.tzinfo
            else (letter.date or datetime(1970, 1, 1, tzinfo=UTC))
        )
        return Found(letter, self._open, uid, at, role, draft=b"\\Draft" in told.get(b"FLAGS", ()))

    def append(self, folder: str, source: bytes, flags: Iterable[bytes], at: datetime) -> None:
        with self._step():
            self._client.append(folder, source, tuple(flags), at)

    def flag(self, uids: Sequence[int], flag: bytes, *, on: bool) -> None:
        change = self._client.add_flags if on else self._client.remove_flags
        with self._step():
            change(uids, [flag], silent=True)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """By MOVE where the server has it; otherwise copied, then erased here: never the other way round."""
        with self._step():
            if self._client.has_capability("MOVE"):
                self._client.move(uids, folder)
            else:
                self._client.copy(uids, folder)
                self.erase(uids)

    def erase(self, uids: Sequence[int]) -> None:
        """For good; without UIDPLUS only marked, because EXPUNGE would take what others marked too."""
        with self._step():
            self._client.delete_messages(uids, silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge(uids)

    def is_full(self) -> bool:
        """Whether what comes next would be turned away, as far as the server says."""
        if not self._client.has_capability("QUOTA"):
            return False
        with self._step():
            _, quotas = self._client.get_quota_root(self._access.folder)
        return any(quota.limit and quota.usage >= quota.limit for quota in quotas)

    @contextmanager
    def idling(self) -> Iterator[None]:
        try:
            with self._step():
                self._client.idle()
        except Refused as error:  # a word of the server that came between, which the library does not expect
            raise TryLater(str(error)) from error
        yield
        with self._step():
            self._client.idle_done()

    def heard(self, seconds: float) -> bool:
        """While idling: whether the server said anything within so many seconds."""
        with self._step():
            return bool(self._client.idle_check(timeout=seconds))

    @contextmanager
    def _step(self) -> Iterator[None]:
        with within(self._guard.deadline, self._client.socket), told_as_leaves(self._access):
            yield


@contextmanager
def opened(access: Access, guard: Guard) -> Iterator[Box]:
    """A line of its own, closed at the end. Raises AccessLost, TryLater or Garbled."""
    try:
        with told_as_leaves(access):
            client = Client(access.imap, guard)
    except Refused as error:
        # Before anybody named themselves, no is no answer to us; an address that is refused stays so.
        raise error if isinstance(error, Blocked) else TryLater(str(error)) from error
    try:
        with within(guard.deadline, client.socket), told_as_leaves(access):
            _enter(client, access)
        yield Box(client, access, guard)
    finally:
        with suppress(IMAPClientError, OSError, EOFError), within(5, client.socket):
            client.logout()


def _enter(client: Any, access: Access) -> None:
    if not access.imap.tls:
        try:
            client.starttls(access.imap.certificates())
        except CapabilityError as error:
            raise AccessLost("no-encryption") from error
    if access.token:
        client.oauth2_login(access.user, access.token)
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(access.user, access.password)  # which takes any letters; LOGIN takes ASCII only
    else:
        client.login(access.user, access.password)


@contextmanager
def told_as_leaves(access: Access) -> Iterator[None]:
    """What goes wrong with an IMAP server, as errors of the tree; secrets stay out of them."""
    try:
        yield
    except NetworkError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise AccessLost("certificate-wrong") from error
    except LoginError as error:
        cut = isinstance(error.__context__, IMAPClientAbortError)
        said = _said(error, access)
        raise (TryLater(said) if cut else _of_login(said)) from error
    except (IMAPClientAbortError, OSError, EOFError) as error:
        raise TryLater(f"the mail server broke the line: {type(error).__name__}") from error
    except CapabilityError as error:
        raise Refused("not-offered-there") from error
    except IMAPClientError as error:
        raise _of_answer(_said(error, access)) from error
    except (ValueError, TypeError, KeyError, IndexError, AssertionError, RecursionError) as error:
        raise Garbled(f"the mail server answered nonsense: {type(error).__name__}") from error


def _said(error: Exception, access: Access) -> str:
    return in_few_words(error, [access.password, access.token], longest=200)


def _of_login(said: str) -> NetworkError:
    if any(word in said.upper() for word in _BUSY):
        return TryLater(said, after=OVERLOADED)
    return AccessLost(f"login-refused: {said}")


def _of_answer(said: str) -> NetworkError:
    if any(word in said.upper() for word in _BUSY):
        return TryLater(said, after=OVERLOADED)
    return Refused("quota-full" if "OVERQUOTA" in said.upper() else said)


def _roles(listed: Iterable[Any]) -> dict[str, str]:
    """Folders by role: as the server marks them, else by their usual names."""
    found: dict[str, str] = {}
    for role, mark in _SPECIAL.items():
        for flags, separator, name in listed:
            last = name.rpartition((separator or b"/").decode("ascii", "replace"))[2].casefold()
            if mark in flags:
                found[role] = name
                break
            if last in _USUAL.get(role, ()):
                found.setdefault(role, name)
    return found


def _within_bounds(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    some: list[int] = []
    room = AT_ONCE
    for uid in uids:
        size = min(sizes.get(uid, LARGEST), LARGEST)
        if some and size > room:
            yield some
            some, room = [], AT_ONCE
        some.append(uid)
        room -= size
    if some:
        yield some
