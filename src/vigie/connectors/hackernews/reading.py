"""What is followed on Hacker News, and where reading it stopped."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.connectors.contract import Cursor, Page
from vigie.connectors.hackernews.payloads import PLACE, Refused, item_of
from vigie.connectors.hackernews.server import THREAD, Servers
from vigie.connectors.hackernews.shapes import Said
from vigie.core.types import Author, Item, Kind

FIRST_READ = timedelta(days=30)
# An item can be edited and deleted for two hours, and the search learns of it a little later.
OVERLAP = timedelta(hours=3)
TALKED_OF = timedelta(days=14)  # a thread is closed to new comments after two weeks
MOST_STORIES = 50
LOOKS_A_TURN = 10  # at items that seem to have disappeared
SEEN = 500
TOO_FAR = timedelta(days=1)

Found = tuple[list[Said], Refused]


@dataclass(frozen=True, slots=True)
class Followed:
    """Stories about our site or by us, and what we said in threads of others."""

    stories: frozenset[int]
    elsewhere: frozenset[int]
    ours: frozenset[int]


class Reader:
    """user: our name there; site: the brand's own address. Either may be ""."""

    def __init__(self, servers: Servers, *, user: str, site: str, page_size: int) -> None:
        self.servers = servers
        self._user = user
        self._site = site
        self._size = page_size

    def items(
        self, said: Sequence[Said], now: datetime | None = None, *, to_us: bool = False
    ) -> tuple[Item, ...]:
        return tuple(item_of(one, us=self._user, to_us=to_us, now=now) for one in said)

    def follow(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Stories that lead to our site, what is said under them and under ours, and answers to us."""
        followed = self._followed(now) if self._user or self._site else Followed(*(frozenset[int](),) * 3)

        def ask(since: datetime) -> Found:
            return self._said_about(followed, since)

        return self._since_the_cursor(ask, cursor, now, to_us=True)

    def about(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """What holds the words, anywhere on Hacker News."""

        def ask(since: datetime) -> Found:
            return self.servers.found(since, query=words, tags="(story,comment,poll)", typoTolerance="false")

        return self._since_the_cursor(ask, cursor, now, to_us=False)

    def since(self, since: datetime, now: datetime) -> Iterator[Page]:
        if not (self._user or self._site):
            return
        said, refused = self._said_about(self._followed(now, since), since)
        yield from self._paged(said, refused, now)

    def thread(self, item: Item) -> tuple[Item, ...]:
        """The story first. Of a very large thread, what is nearest to the story."""
        said = self.servers.thread(item.root_id or item.native_id)
        kept = said[:THREAD]
        if item.native_id not in {str(one.id) for one in kept}:
            known = {str(one.id): one for one in said}
            kept += [known[item.native_id]] if item.native_id in known else self._looked(item)
        return self.items(kept)

    def _looked(self, item: Item) -> list[Said]:
        """The search has not heard of it yet, or no longer."""
        one = self.servers.one(item.native_id)
        return [one] if one else []

    # --- What is followed ---------------------------------------------------------------------

    def _followed(self, now: datetime, since: datetime | None = None) -> Followed:
        start = since or now - TALKED_OF
        about = [one.id for one in self._stories(start)[0]]
        ours = self.servers.found(start, tags=f"author_{self._user}")[0] if self._user else []
        stories = [*about, *(one.id for one in ours if one.kind != "comment")]
        elsewhere = [one.root for one in ours if one.kind == "comment" and one.root not in stories]
        return Followed(
            frozenset(sorted(stories)[-MOST_STORIES:]),
            frozenset(sorted(set(elsewhere))[-MOST_STORIES:]),
            frozenset(one.id for one in ours),
        )

    def _stories(self, since: datetime) -> Found:
        if not self._site:
            return [], ()
        return self.servers.found(
            since, query=self._site, tags="story", restrictSearchableAttributes="url", typoTolerance="false"
        )

    def _said_about(self, followed: Followed, since: datetime) -> Found:
        said, refused = self._stories(since)
        threads = sorted(followed.stories | followed.elsewhere)
        if threads:
            tags = ",".join(f"story_{number}" for number in threads)
            comments, odd = self.servers.found(since, tags=f"comment,({tags})")
            said += [one for one in comments if one.root in followed.stories or one.parent in followed.ours]
            refused += odd
        return sorted(said, key=lambda one: (one.time or 0, one.id)), refused

    # --- Where reading stopped ----------------------------------------------------------------

    def _since_the_cursor(
        self, ask: Callable[[datetime], Found], cursor: Cursor, now: datetime, *, to_us: bool
    ) -> Iterator[Page]:
        """New, changed and vanished items since the cursor `{"at": time, "seen": {id: signature}}`."""
        seen = _signatures(cursor.get("seen"))
        at = _time(cursor.get("at"))
        since = datetime.fromtimestamp(at, UTC) - OVERLAP if at else now - FIRST_READ
        said, refused = ask(since)
        here = {one.id: one for one in said}
        news = [one for one in said if seen.get(str(one.id)) != one.signature()]
        gone = [self._gone(i, now) for i in sorted(set(seen) - {str(i) for i in here})[:LOOKS_A_TURN]]
        missing = {item.native_id for item in gone if item}
        latest = int((now + TOO_FAR).timestamp())
        for number in range(0, max(len(news), 1), self._size):
            part = news[number : number + self._size]
            at = max([at, *(one.time for one in part if one.time and one.time < latest)])
            seen |= {str(one.id): one.signature() for one in part}
            last = number + self._size >= len(news)
            dropped = missing if last else set[str]()
            kept = _recent(seen, here, at, dropped)
            lost = tuple(item for item in gone if item) if last else ()
            items = (*self.items(part, now, to_us=to_us), *lost)
            yield Page(items, {"at": at, "seen": kept}, not last, refused if last else ())

    def _gone(self, native_id: str, now: datetime) -> Item | None:
        """What the search no longer finds: deleted, killed, or only not found by these words any more."""
        one = self.servers.one(native_id)
        if one is None:
            author = Author("unknown")
            return Item(native_id, Kind.COMMENT, "", author, PLACE, now, deleted=True, status="deleted")
        return self.items([one], now)[0]

    def _paged(self, said: list[Said], refused: Refused, now: datetime) -> Iterator[Page]:
        for number in range(0, max(len(said), 1), self._size):
            last = number + self._size >= len(said)
            items = self.items(said[number : number + self._size], now, to_us=True)
            yield Page(items, {}, not last, refused if last else ())


def _recent(
    seen: Mapping[str, str], here: Mapping[int, Said], at: int, dropped: Collection[str]
) -> dict[str, str]:
    """Signatures of what the next reading will be given again."""
    floor = at - OVERLAP.total_seconds()
    recent = [
        i for i in seen if i not in dropped and (int(i) not in here or (here[int(i)].time or 0) >= floor)
    ]
    return {i: seen[i] for i in sorted(recent, key=int)[-SEEN:]}


def _signatures(given: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, Mapping) else {}


def _time(given: object) -> int:
    return int(str(given)) if str(given).isdecimal() else 0
