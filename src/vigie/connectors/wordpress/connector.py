"""Comments of one's own site: here the brand can really remove, hence the first law's own network.

See docs/networks/wordpress.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    Budget,
    ByHand,
    Cursor,
    Field,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.errors import Gone, Refused, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.wordpress.moderation import ASKS, is_so, may_moderate, moderate
from vigie.connectors.wordpress.reading import Reader
from vigie.connectors.wordpress.replies import LONGEST, Replies
from vigie.connectors.wordpress.site import Site
from vigie.connectors.wordpress.thread import Threads
from vigie.core.types import Act, Item


class WordPress:
    """One site, as one of its users with the right to moderate."""

    traits: ClassVar[Traits] = Traits(
        name="wordpress",
        title="WordPress",
        fields=(
            Field("server", "Address of the site", kind="url", example="https://www.example.org"),
            Field("user", "User name", help="A user of the site with the right to moderate comments."),
            Field(
                "app_password",
                "Application password",
                secret=True,
                kind="password",
                help="Made on the site: Users, Profile, Application Passwords. Not the login password.",
                example="abcd efgh ijkl mnop qrst uvwx",
            ),
        ),
        acts=frozenset({Act.READ, Act.REPLY, Act.FIND_OWN, *ASKS}),
        reply_limit=LONGEST,
        reply_unit="bytes",
        alters_text=True,
        listing_lag=timedelta(seconds=5),
        poll=timedelta(seconds=20),
        public_docs="https://developer.wordpress.org/rest-api/reference/comments/",
        last_checked="2026-11-25",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        given = config.settings
        password = config.secret.get("app_password", "")
        http.hide(password)
        self._http = http
        self._site = Site(
            http, config.server or str(given.get("server", "")), str(given.get("user", "")), password
        )
        size = min(max(int(str(given.get("page_size", 100))), 1), 100)  # 100 is WordPress's own ceiling
        self._reader = Reader(self._site, staff=_whole_numbers(given.get("staff")), page_size=size)
        self._threads = Threads(self._reader)
        self._replies = Replies(self._reader)

    def health(self, now: datetime) -> Health:
        """Raises AccessLost when the password is refused or the site moved."""
        me = self._site.me()
        words = "" if me.may_moderate else "missing-right-moderate-comments"
        return Health(me.may_moderate, words, native_id=str(me.id), handle=me.name)

    def budget(self) -> Budget:
        return self._http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        if act in {Act.READ, Act.FIND_OWN}:
            return Allowed()
        if act in {Act.LIKE, Act.HIDE, Act.UNHIDE, Act.REPORT, Act.POST}:
            return Never("no-such-act")
        if act in {Act.MUTE, Act.BLOCK}:
            steps = ("open-discussion-settings", "add-to-disallowed-list", "tick")
            return ByHand(f"{self._site.address}/wp-admin/options-discussion.php", steps)
        if item.deleted or not item.native_id.isdecimal():
            return Never("gone" if item.deleted else "no-such-act")
        if act is Act.DIRECT:
            return self._may_write_to(item)
        if act is Act.REPLY:
            return _may_reply(item)
        return may_moderate(act, item)

    def _may_write_to(self, item: Item) -> May:
        """The e-mail of a visitor is shown to the site's staff, there and nowhere here."""
        if item.author.is_us or item.raw.get("has_email") is False:
            return Never("no-address")
        url = f"{self._site.address}/wp-admin/comment.php?action=editcomment&c={item.native_id}"
        return ByHand(url, ("open-link", "copy-email", "write-by-mail", "tick"))

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.follow(cursor, now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._reader.since(since, now)

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.about(words, cursor, now)

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return self._threads.around(item)

    def look(self, native_id: str) -> Item | None:
        return self._threads.look(native_id)

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.REPLY, to, now)
        return self._replies.send(to.native_id, text, key=key)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        raise Unsupported(Act.DIRECT)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        """Moderate. What is already so, there, is a success; so is a second try after a lost answer."""
        self._must(act, item, now)
        comment = self._reader.one(item.native_id)
        if comment is None:
            raise Gone("rest_comment_invalid_id")
        if not is_so(act, comment):
            moderate(self._site, act, comment)
        return Receipt(item.native_id, item.url)

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        return self._replies.find(to.native_id, text, key=key, since=since)

    def applied(self, act: Act, item: Item) -> bool | None:
        return is_so(act, self._reader.one(item.native_id)) if act in ASKS else None

    def _must(self, act: Act, item: Item, now: datetime) -> None:
        if act not in self.traits.acts:
            raise Unsupported(act)
        may = self.may(act, item, now)
        if isinstance(may, Never):
            raise Gone(may.reason) if item.deleted else Refused(may.reason)


def _may_reply(item: Item) -> May:
    if item.status in {"spam", "trash", "post-trashed"}:
        return Never("parent-not-public")
    return Allowed("parent-not-public") if item.status == "hold" else Allowed()


def _whole_numbers(given: object) -> frozenset[int]:
    """User ids of colleagues who also speak for the brand, as a list or "3, 7"."""
    words = given if isinstance(given, list) else str(given or "").replace(",", " ").split()
    return frozenset(int(str(word)) for word in words if str(word).isdecimal())


CONNECTOR = WordPress
