"""Reading page by page on a server that loses its way (TRUST B7, B10, B12, B13)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.connectors.bluesky.captured import LEA, US, view
from tests.connectors.bluesky.pds import Asked, Pds, Reply, answer, refusal, serving
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.bluesky.payloads import item_of_view
from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Garbled, TryLater
from vigie.core.types import Act

NOW = datetime(2026, 11, 25, 23, 40, tzinfo=UTC)
LIST, POSTS = "app.bsky.notification.listNotifications", "app.bsky.feed.getPosts"
PROFILES, FEED = "app.bsky.actor.getProfiles", "app.bsky.feed.getAuthorFeed"
THREAD, SEARCH = "app.bsky.feed.getPostThread", "app.bsky.feed.searchPosts"


def notified(number: int, minutes_ago: float, **changes: Any) -> dict[str, Any]:
    """The mention of us, as another post that many minutes before NOW."""
    at = (NOW - timedelta(minutes=minutes_ago)).isoformat().replace("+00:00", "Z")
    found = view("mention_of_us")
    uri = f"at://{LEA}/app.bsky.feed.post/3n36csyjb{number:04}"
    record = {**found["record"], "createdAt": at, "text": f"message {number}"}
    return {**found, "uri": uri, "reason": "mention", "record": record, "indexedAt": at, **changes}


def paged(rows: list[dict[str, Any]], size: int = 3) -> Any:
    """The rows, newest first, in pages whose cursor is a place in the list."""

    def reply(asked: Asked) -> Reply:
        start = int(parse_qs(asked.query).get("cursor", ["0"])[0])
        after = {"cursor": str(start + size)} if start + size < len(rows) else {}
        return answer({"notifications": rows[start : start + size], **after})

    return reply


def server(notifications: Any, **more: Any) -> Pds:
    said = {
        LIST: notifications,
        POSTS: answer({"posts": []}),
        PROFILES: answer({"profiles": [{"did": LEA, "followersCount": 4200}]}),
        FEED: answer({"feed": []}),
        **more,
    }
    return Pds(said)


def read(connector: Bluesky, cursor: Cursor, now: datetime = NOW) -> list[Page]:
    return list(connector.read(json.loads(json.dumps(cursor)), now))


def texts(pages: list[Page]) -> list[str]:
    return [item.text for page in pages for item in page.items]


def test_pages_are_read_to_the_end_and_only_news_after() -> None:
    rows = [notified(n, minutes_ago=60 * n) for n in range(1, 8)]
    pds = server(paged(rows))
    with serving(pds, page_size=3) as (connector, _):
        first = read(connector, {})
        pds.say[LIST] = paged([notified(0, minutes_ago=1), *rows])
        second = read(connector, first[-1].cursor)

    assert texts(first) == [f"message {n}" for n in range(1, 8)]
    assert texts(second) == ["message 0", "message 1"]  # one is in the overlap
    assert [page.more for page in first] == [True, True, True, False]


def test_restart_in_the_middle_goes_on_there_and_loses_nothing_that_came_meanwhile() -> None:
    rows = [notified(n, minutes_ago=60 * n) for n in range(1, 8)]
    pds = server(paged(rows))
    with serving(pds, page_size=3) as (connector, _):
        first = read(connector, {})[0]
        rows.insert(0, notified(0, minutes_ago=0))  # shifts every page by one
        rest = read(connector, first.cursor)
        after = read(connector, rest[-1].cursor)

    assert set(texts([first, *rest, *after])) == {f"message {n}" for n in range(8)}


def test_post_dated_back_a_little_is_in_the_overlap_and_a_day_in_the_hourly_deep_reading() -> None:
    rows = [notified(n, minutes_ago=60 * n) for n in range(1, 4)]
    pds = server(paged(rows, size=50))
    with serving(pds) as (connector, _):
        cursor = read(connector, {})[-1].cursor
        rows.insert(1, notified(8, minutes_ago=65))
        soon = read(connector, cursor, NOW + timedelta(minutes=5))
        rows.append(notified(9, minutes_ago=60 * 20))
        early = read(connector, cursor, NOW + timedelta(minutes=10))
        deep = read(connector, cursor, NOW + timedelta(minutes=61))

    assert "message 8" in texts(soon)
    assert "message 9" not in texts(early)
    assert "message 9" in texts(deep)
    assert deep[-1].cursor["seen"] == cursor["seen"]


def test_date_of_the_network_gone_wrong_does_not_make_us_deaf() -> None:
    rows = [notified(1, minutes_ago=-(60 * 24 * 400)), notified(2, minutes_ago=5)]
    pds = server(paged(rows, size=50))
    with serving(pds) as (connector, _):
        first = read(connector, {})
        rows.insert(1, notified(3, minutes_ago=1))
        second = read(connector, first[-1].cursor)

    assert "message 3" in texts(second)


def test_unreadable_notification_leaves_the_others() -> None:
    rows = [notified(1, 1), notified(2, 2, record=None), notified(3, 3), notified(4, 4, uri=["x"])]
    with serving(server(paged(rows, size=50))) as (connector, _):
        pages = read(connector, {})

    assert texts(pages) == ["message 1", "message 3"]
    assert [reason for page in pages for reason, _ in page.refused] == ["no-text", "bad-address"]


def test_likes_and_follows_are_not_said_to_us() -> None:
    rows = [notified(1, 1, reason="like"), notified(2, 2, reason="follow"), notified(3, 3, reason="quote")]
    with serving(server(paged(rows, size=50))) as (connector, _):
        assert texts(read(connector, {})) == ["message 3"]


def test_counts_and_reach_come_with_the_post() -> None:
    row = notified(1, 1)
    standing = {**row, "likeCount": 12, "repostCount": 3, "quoteCount": 2, "replyCount": 5}
    pds = server(paged([row]), **{POSTS: answer({"posts": [standing]})})
    with serving(pds) as (connector, _):
        [item] = [item for page in read(connector, {}) for item in page.items]

    assert (item.likes, item.shares, item.replies, item.author.followers) == (12, 5, 5, 4200)


def test_reach_that_cannot_be_had_stops_nothing() -> None:
    pds = server(paged([notified(1, 1)]), **{PROFILES: refusal("InvalidRequest", "bad actor")})
    with serving(pds) as (connector, _):
        assert texts(read(connector, {})) == ["message 1"]


def test_network_that_turns_in_circles_is_left_after_one_turn() -> None:
    def circle(asked: Asked) -> Reply:
        return answer({"notifications": [notified(1, 1)], "cursor": "again"})

    with serving(pds := server(circle)) as (connector, _):
        pages = read(connector, {})

    assert pds.count(LIST) == 2
    assert pages[-1].more is False


def test_empty_page_in_the_middle_does_not_hide_what_follows() -> None:
    def holes(asked: Asked) -> Reply:
        if "cursor" not in asked.query:
            return answer({"notifications": [], "cursor": "1"})
        return answer({"notifications": [notified(1, 1)]})

    with serving(server(holes)) as (connector, _):
        assert texts(read(connector, {})) == ["message 1"]


@pytest.mark.parametrize(
    ("fault", "leaf"),
    [
        (refusal("UpstreamFailure", "", "502 Bad Gateway"), TryLater),
        (answer("notifications"), Garbled),
        (answer(), Garbled),
        (answer({"error": "InternalServerError", "message": "Oops"}), Garbled),
        (answer({}), Garbled),
    ],
)
def test_failure_in_the_middle_keeps_the_cursor_of_the_last_page(fault: Reply, leaf: type[Exception]) -> None:
    rows = [notified(n, minutes_ago=60 * n) for n in range(1, 8)]
    pages: list[Page] = []
    pds = server(paged(rows))
    with serving(pds, page_size=3) as (connector, _):
        reading = connector.read({}, NOW)
        pages.append(next(reading))
        pds.say[LIST] = fault
        with pytest.raises(leaf):
            next(reading)
        pds.say[LIST] = paged(rows)
        pages += read(connector, pages[-1].cursor)

    assert texts(pages) == [f"message {n}" for n in range(1, 8)]


def test_own_thread_is_read_again_only_when_its_replies_change() -> None:
    ours = {**view("post_of_ours"), "replyCount": 2}
    pds = server(
        paged([]), **{FEED: answer({"feed": [{"post": ours}]}), THREAD: answer({"thread": view("thread")})}
    )
    with serving(pds) as (connector, _):
        first = read(connector, {})
        again = read(connector, first[-1].cursor)
        pds.say[FEED] = answer({"feed": [{"post": {**ours, "replyCount": 3}}]})
        more = read(connector, again[-1].cursor)

    assert len(texts(first)) == 3
    assert texts(again) == []
    assert len(texts(more)) == 3
    assert pds.count(THREAD) == 2


def test_first_reading_of_an_account_made_a_moment_ago_finds_nothing_and_no_error() -> None:
    pds = server(paged([]), **{FEED: refusal("InvalidRequest", "Profile not found")})
    with serving(pds) as (connector, _):
        assert texts(read(connector, {})) == []


def test_search_reads_since_and_keeps_its_place() -> None:
    def found(rows: list[dict[str, Any]]) -> Any:
        def reply(asked: Asked) -> Reply:
            assert parse_qs(asked.query)["q"] == ["boréale colis"]
            return answer({"posts": rows})

        return reply

    pds = Pds({SEARCH: found([notified(1, 60), notified(2, 120)])})
    with serving(pds) as (connector, _):
        first = list(connector.search("boréale colis", {}, NOW))
        pds.say[SEARCH] = found([notified(3, 5), notified(1, 60), notified(2, 120)])
        second = list(connector.search("boréale colis", first[-1].cursor, NOW))

    assert texts(first) == ["message 1", "message 2"]
    assert texts(second) == ["message 3", "message 1"]


def test_odd_addresses_are_nothing_to_look_at() -> None:
    with serving(Pds({THREAD: refusal("InvalidRequest", "Invalid at-uri")})) as (connector, _):
        assert connector.look("https://example.com/") is None
        assert connector.look("") is None
        item = item_of_view(view("mention_of_us"), US)
        assert connector.read_thread(item) == ()
        assert connector.applied(Act.HIDE, item) is None
