"""How a network's tests reach it, and what every check needs. See `suite`."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar
from uuid import uuid4

import pytest

from vigie.connectors.contract import (
    Allowed,
    Connector,
    Cursor,
    Page,
    Receipt,
    Until,
)
from vigie.connectors.http import Guard
from vigie.core.types import Act, Item

if TYPE_CHECKING:
    from tests.connectors.proxy import Proxy

HURRIED = Guard(allow=("127.0.0.1", "localhost"), timeout=0.3, deadline=0.6, max_bytes=1_000_000)
"""For faults: what gives up soon."""
REAL_SERVER = "a real server takes its time: the other faults are tried where the network is a fake"
SLOWER = replace(HURRIED, timeout=1.0, deadline=2.0)

ENDLESS = 2_000  # pages after which reading is taken to be a loop


class Power(StrEnum):
    """What a rig can bring about on the network, as somebody who is not us."""

    POST = "post"  # say something that our account reads
    REPLY = "reply"  # answer such a post
    EDIT = "edit"
    REMOVE = "remove"
    SEE = "see"  # look at the network as a second client
    PAGE = "page"  # look at our own page as a second client
    NUL = "nul"  # say something with U+0000 in it
    REPORTS = "reports"  # count what was reported, as the network's moderator


@dataclass(frozen=True, slots=True)
class Seen:
    """A public reply as a second client sees it. by_us: it bears our account's name."""

    native_id: str
    text: str
    by_us: bool


class Rig(Protocol):
    """One account on one network, and the people around it. Subclass it; ids are `Item.native_id`.

    cannot: powers this rig lacks, with the reason. repeats: why reading may give again what it
    gave (an overlap window); "" when it never does. one_page: why a burst comes in one page.
    odd: keys of `reading.ODD` that the network itself rewrites, with the reason. reached: where
    the checks have read to, so that each does not start over. unspoilt: why no fault can be put
    between it and its network. patience: of the client under faults. few: why only one fault of each
    kind is tried (VIGIE_TEST_FAULTS=all: every one). logins: a part of the paths that open a session.
    """

    network: ClassVar[str]
    cannot: ClassVar[Mapping[Power, str]] = {}
    repeats: ClassVar[str] = ""
    one_page: ClassVar[str] = ""
    odd: ClassVar[Mapping[str, str]] = {}
    reached: Cursor = {}
    unspoilt: ClassVar[str] = ""
    few: ClassVar[str] = ""
    patience: ClassVar[Guard] = HURRIED
    logins: ClassVar[str] = ""

    def connector(self) -> Connector:
        """A new one on the same account, as after a restart; with small pages (about 3 items)."""
        ...

    def through(self, proxy: "Proxy") -> Connector:
        """As `connector`, with the network asked through the proxy and little patience."""
        raise NotImplementedError

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sample(self) -> Item:
        """An item to ask `may` about, where POST is lacking."""
        raise NotImplementedError

    def post(self, text: str) -> str:
        """A stranger says it where `read` hears it (our page, a mention of us); its id."""
        raise NotImplementedError

    def reply(self, to: str, text: str) -> str:
        raise NotImplementedError

    def edit(self, native_id: str, text: str) -> None:
        raise NotImplementedError

    def remove(self, native_id: str) -> None:
        """Its author deletes it."""
        raise NotImplementedError

    def replies(self, native_id: str) -> Sequence[Seen]:
        """Public replies to it, as a second client sees them now."""
        raise NotImplementedError

    def page(self) -> Sequence[Seen]:
        """What stands on our own page under nobody, as a second client sees it now."""
        raise NotImplementedError

    def visible(self, native_id: str) -> bool:
        """Whether a stranger sees it, where it was said."""
        raise NotImplementedError

    def reports(self, native_id: str) -> int:
        raise NotImplementedError

    def settle(self) -> None:
        """Wait until the network lists what was just done."""

    def as_shown(self, text: str) -> str:
        """How the network shows a text (trimmed, links shortened)."""
        return text


T = TypeVar("T", bound=Callable[..., None])


def rule(name: str) -> Callable[[T], T]:
    """The check proves this rule of QUALITY.toml, and is skipped with the reason written there."""

    def mark(check: T) -> T:
        check.rule = name  # type: ignore[attr-defined]
        return check

    return mark


def needs(rig: Rig, *powers: Power) -> None:
    """Skip, saying why, unless the rig has these powers."""
    for power in powers:
        if power in rig.cannot:
            pytest.skip(f"the rig cannot {power}: {rig.cannot[power]}")


def unique(text: str) -> str:
    return f"{text} {uuid4().hex[:12]}"


def pages_from(connector: Connector, cursor: Cursor, now: datetime) -> list[Page]:
    """All pages that wait now, each cursor having been through JSON as when it is stored."""
    pages: list[Page] = []
    for _ in range(ENDLESS):
        for page in connector.read(json.loads(json.dumps(cursor)), now):
            pages.append(page)
            assert len(pages) < ENDLESS, "reading never ends"
            cursor = page.cursor
        if not (pages and pages[-1].more):
            return pages
    raise AssertionError("reading never ends")


def items_of(pages: Iterable[Page]) -> Iterator[Item]:
    return itertools.chain.from_iterable(page.items for page in pages)


def read_to_end(rig: Rig) -> Cursor:
    """The cursor from which only what is said from now on remains to be read."""
    pages = pages_from(rig.connector(), rig.reached, rig.now())
    rig.reached = pages[-1].cursor if pages else rig.reached
    return rig.reached


def read_post(rig: Rig, text: str) -> Item:
    """Somebody says it; the item as we read it."""
    before = read_to_end(rig)
    native_id = rig.post(text)
    rig.settle()
    found = [i for i in items_of(pages_from(rig.connector(), before, rig.now())) if i.native_id == native_id]
    assert found, "what was just said was not read"
    return found[0]


def allowed_acts(rig: Rig, item: Item, acts: Iterable[Act]) -> list[Act]:
    """Those of the acts that the network promises and allows on this item, now."""
    connector = rig.connector()
    promised = sorted(set(acts) & connector.traits.acts)
    return [act for act in promised if isinstance(connector.may(act, item, rig.now()), Allowed | Until)]


def do(rig: Rig, act: Act, item: Item) -> Receipt:
    return rig.connector().act(act, item, reason="spam: false prize", key=uuid4().hex, now=rig.now())


def reply_to(rig: Rig, item: Item, text: str, key: str = "") -> Receipt:
    receipt = rig.connector().reply(item, text, key=key or uuid4().hex, now=rig.now())
    rig.settle()
    return receipt
