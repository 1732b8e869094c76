"""The contract every network keeps. See `docs/architecture.md` and `CONTRIBUTING.md`.

A connector knows no database, no clock and no other network: settings, secret, HTTP client
and time are given to it. Every read is idempotent; late, doubled and reordered items are normal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from vigie.core.types import Act, Item

if TYPE_CHECKING:
    # The client counts what is left in a `Budget`, so it stands above this page, not below.
    from vigie.connectors.http import GuardedClient

Cursor = Mapping[str, object]
"""Where reading stopped: small JSON, only the connector understands it. {} is the beginning."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead. `warn` codes what the person should know first (e.g. "replaces-previous")."""

    warn: str = ""


@dataclass(frozen=True, slots=True)
class Until:
    """Allowed, but only until `at`."""

    at: datetime
    warn: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """The network offers no API for it: a person does it at `url`, following the step codes."""

    url: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Never:
    """Cannot be done; `reason` is a code shown in words, where one would look for the button."""

    reason: str


May = Allowed | Until | ByHand | Never


@dataclass(frozen=True, slots=True)
class AccountConfig:
    """One account of the brand as a connector sees it.

    settings: what is not secret (site, handle, did, feeds...), secret: what is (app password...).
    """

    native_id: str = ""
    handle: str = ""
    server: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Some items and the cursor to store with them, in one transaction.

    more: another page waits now. refused: payloads that could not be read, as (reason, raw); the reasons in
    `MISSED` say that something was not given at all.
    """

    items: tuple[Item, ...]
    cursor: Cursor
    more: bool = False
    refused: tuple[tuple[str, str], ...] = ()


MISSED = frozenset({"gap", "outdated-cursor", "future-cursor"})
"""Reasons in `Page.refused`: since the page before, things were said that this way no longer shows."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the network gave back for a write. native_id "" when it names nothing."""

    native_id: str = ""
    url: str = ""
    at: datetime | None = None
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """Is the account usable? `words` is a code; `token_ends_at` None when it never ends.

    approvals: what the network must grant before something works, as scope → "granted", "pending",
    "refused"; empty where it asks for none.
    """

    ok: bool
    words: str = ""
    native_id: str = ""
    handle: str = ""
    token_ends_at: datetime | None = None
    sunset_at: datetime | None = None
    approvals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left to spend: calls until `resets_at`, and money in micro-units where it costs.

    cost_micros: spent since the last reset. money_left_micros: None where no cap is known.
    money_resets_at: None where the network does not say; then the end of the calendar month is meant.
    """

    calls_left: int | None = None
    calls_limit: int | None = None
    resets_at: datetime | None = None
    cost_micros: int = 0
    money_left_micros: int | None = None
    money_resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a network sent to our address, as it came. headers: by name in lower case."""

    method: str
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What the network is told at once.

    keep: the call is genuine and is stored before it is answered, to be read later. key: the
    network's own id of the delivery, so that one sent twice is read once; "" when it gives none.
    kind: what `text` is, where a network insists: "text/plain" or "application/json".
    """

    status: int
    text: str = ""
    keep: bool = False
    key: str = ""
    kind: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Field:
    """One question asked when an account is connected. `name` is the settings or secret key."""

    name: str
    label: str  # English msgid
    secret: bool = False
    required: bool = True
    kind: str = "text"  # text, url, password, textarea, number, yes (a box to tick)
    help: str = ""  # English msgid
    example: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is always true of a network, as data.

    calls: the network calls us (see `Called`). prices: micro-units of money per call, by what it is for
    ("read", "search", "reply"...), where the network charges.
    reply_limit: in `reply_unit` ("graphemes", "characters", "bytes"), None: no limit known.
    listing_lag: measured time after which our own reply is surely listed (see docs/networks).
    has_key: the network deduplicates by our key. alters_text: it rewrites what we send.
    poll: usual time between two reads; silence: time without hearing that is never normal.
    """

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    acts: frozenset[Act] = frozenset()
    reply_limit: int | None = None
    reply_unit: str = "characters"
    has_key: bool = False
    lists_own: bool = True
    alters_text: bool = False
    listing_lag: timedelta = timedelta(seconds=10)
    poll: timedelta = timedelta(seconds=60)
    streams: bool = False
    search_every: timedelta | None = None  # how often watches may be searched for; None: `search` is no use
    private: bool = False  # has a private channel reachable by `direct`
    by_hand: bool = False  # everything is done by a person
    calls: bool = False
    prices: Mapping[str, int] = field(default_factory=dict)
    public_docs: str = ""
    last_checked: str = ""  # ISO date of the docs page


class Connector(Protocol):
    """One account on one network."""

    traits: ClassVar[Traits]

    def __init__(self, config: AccountConfig, http: "GuardedClient") -> None: ...

    def health(self, now: datetime) -> Health: ...
    def budget(self) -> Budget: ...
    def may(self, act: Act, item: Item, now: datetime) -> May: ...

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]: ...
    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]: ...
    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]: ...
    def read_thread(self, item: Item) -> tuple[Item, ...]: ...
    def look(self, native_id: str) -> Item | None: ...
    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]: ...

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt: ...
    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt: ...
    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt: ...
    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None: ...
    def applied(self, act: Act, item: Item) -> bool | None: ...


class Publishes(Protocol):
    """What a connector has besides where `Act.POST` is among its acts: it says something under nobody."""

    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        """Publish once per key, on our own page. `language`: ISO 639-1. Raises as `reply` does."""
        ...

    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        """Our own post with these words, made since; None while the network does not list it."""
        ...


class Called(Protocol):
    """What the connector of a network that calls us has besides (`Traits.calls`)."""

    def answer(self, call: Call, now: datetime) -> CallAnswer:
        """Genuine or not, from signature and secret alone: asks the network nothing, stores nothing."""
        ...

    def read_call(self, call: Call, now: datetime) -> Iterator[Page]:
        """What a genuine call brought; cursors are {}. May ask the network. Late, doubled, out of order."""
        ...


@runtime_checkable
class Counted(Protocol):
    """What the connector of a network that counts for less than it shows has besides."""

    def count(self, words: str, since: datetime, until: datetime) -> int:
        """How many posts with these words were said between, as far as the network counts."""
        ...
