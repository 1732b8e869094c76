"""Feeds over HTTP, over time: manners, moves, troubles. And a real one, of WordPress's comments."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.rig import items_of, pages_from, unique
from tests.connectors.rss.publisher import Publisher, publishing, reader
from tests.connectors.wire import Step, http, wire
from tests.connectors.wordpress.visitors import Visitors
from vigie.connectors.contract import AccountConfig, ByHand, Cursor, Never, Page
from vigie.connectors.errors import Garbled, NetworkError, Refused, TryLater, Unsupported
from vigie.connectors.http import Blocked, Guard, GuardedClient
from vigie.connectors.rss.connector import Rss
from vigie.core.types import Act, Author, Item, Kind, Place

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = timedelta(minutes=5)
LONG = timedelta(days=2)


def turn(connector: Rss, cursor: Cursor, now: datetime = NOW) -> tuple[list[str], Cursor]:
    """Texts read, and the cursor as it is stored."""
    pages = pages_from(connector, cursor, now)
    texts = [item.text for item in items_of(pages)]
    return texts, json.loads(json.dumps(pages[-1].cursor)) if pages else cursor


def told(connector: Rss, cursor: Cursor, now: datetime = NOW) -> tuple[list[Page], NetworkError | None]:
    """All pages of a turn, and the error that ended it."""
    pages: list[Page] = []
    try:
        for page in connector.read(cursor, now):  # each is stored before the next is asked for
            pages += [page]
    except NetworkError as error:
        return pages, error
    return pages, None


# --- Manners --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_unchanged_feed_is_asked_for_changes_only(kind: str) -> None:
    with publishing(kind) as publisher:
        publisher.say("Bonjour")
        first, cursor = turn(reader(publisher.url), {})
        again, _ = turn(reader(publisher.url), cursor, NOW + LATER)

        assert (first, again) == (["Bonjour"], [])
        assert "if-none-match" not in publisher.asked[0].lower()
        assert "if-none-match: " in publisher.asked[1].lower()


def test_date_of_modification_is_given_back() -> None:
    body = http(body=Publisher().rss().encode(), headers={"Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT"})
    with wire(body) as server:
        _, cursor = turn(reader(server.url), {})
        turn(reader(server.url), cursor, NOW + LATER)

    assert b"if-modified-since: sun, 01 mar 2026 10:00:00 gmt" in server.asked[1].lower()


def test_server_that_says_unchanged_for_ever_is_asked_whole_once_a_day() -> None:
    with publishing() as publisher:
        publisher.say("Premier")
        _, cursor = turn(reader(publisher.url), {})
        publisher.say("Second")
        publisher.instead = http("304 Not Modified")
        nothing, cursor = turn(reader(publisher.url), cursor, NOW + LATER)
        publisher.instead = b""
        # Its validator would still match: only a whole question helps.
        state = cursor["feeds"][publisher.url]
        texts, _ = turn(reader(publisher.url), cursor, NOW + timedelta(days=1, minutes=1))

    assert (nothing, texts) == ([], ["Second"])
    assert state["etag"]
    assert "if-none-match" not in publisher.asked[-1].lower()


def test_odd_validator_is_not_sent_back() -> None:
    feed = Publisher().rss().encode()
    with wire(http(body=feed, headers={"ETag": '"' + "x" * 5000 + '"'})) as server:
        _, cursor = turn(reader(server.url), {})
        turn(reader(server.url), cursor, NOW + LATER)

    assert b"if-none-match" not in server.asked[1].lower()


def test_publisher_who_asks_for_patience_gets_some() -> None:
    with publishing() as publisher:
        publisher.head = "<ttl>45</ttl>"
        _, cursor = turn(reader(publisher.url), {})
        for minutes in (5, 44):
            turn(reader(publisher.url), cursor, NOW + timedelta(minutes=minutes))
        assert len(publisher.asked) == 1
        _, cursor = turn(reader(publisher.url), cursor, NOW + timedelta(minutes=46))
        turn(reader(publisher.url), cursor, NOW + timedelta(minutes=60))

        assert len(publisher.asked) == 2, "an unchanged feed keeps its patience"


def test_nobody_makes_us_blind_for_more_than_an_hour() -> None:
    with publishing() as publisher:
        publisher.head = "<ttl>100000</ttl>"
        _, cursor = turn(reader(publisher.url), {})
        turn(reader(publisher.url), cursor, NOW + timedelta(minutes=61))

        assert len(publisher.asked) == 2


# --- What is new ----------------------------------------------------------------------------


def test_edit_is_read_again_and_the_rest_is_not() -> None:
    with publishing() as publisher:
        publisher.say("Reste")
        guid = publisher.say("Colis perdu")
        _, cursor = turn(reader(publisher.url), {})
        publisher.edit(guid, "Colis retrouvé")
        texts, cursor = turn(reader(publisher.url), cursor, NOW + LATER)
        again, _ = turn(reader(publisher.url), cursor, NOW + 2 * LATER)

    assert (texts, again) == (["Colis retrouvé"], [])


def test_entry_that_comes_back_is_not_new() -> None:
    with publishing() as publisher:
        publisher.say("Va et vient")
        _, cursor = turn(reader(publisher.url), {})
        kept, publisher.posts = publisher.posts, []
        _, cursor = turn(reader(publisher.url), cursor, NOW + LATER)
        publisher.posts = kept
        texts, _ = turn(reader(publisher.url), cursor, NOW + 2 * LATER)

    assert texts == []


def test_same_guid_twice_in_a_feed_is_one_item() -> None:
    with publishing() as publisher:
        publisher.say("Ancien", guid="urn:x:1")
        publisher.say("Nouveau", guid="urn:x:1")
        texts, cursor = turn(reader(publisher.url), {})
        again, _ = turn(reader(publisher.url), cursor, NOW + LONG)

    assert (texts, again) == (["Nouveau"], [])


def test_feed_that_shows_nothing_we_know_says_that_something_is_missing() -> None:
    with publishing() as publisher:
        publisher.say("Un")
        _, cursor = turn(reader(publisher.url), {})
        publisher.say("Deux")
        (page,), _ = told(reader(publisher.url), cursor, NOW + LATER)
        assert not page.refused

        publisher.posts.clear()  # so much was published that the two have left it
        publisher.say("Bien plus tard")
        (page,), _ = told(reader(publisher.url), page.cursor, NOW + LONG)

    assert [reason for reason, _ in page.refused] == ["gap"]
    assert [item.text for item in page.items] == ["Bien plus tard"]


def test_cursor_stays_small_with_many_entries() -> None:
    with publishing() as publisher:
        connector = reader(publisher.url)
        cursor: Cursor = {}
        for n in range(5):
            publisher.posts = []
            for m in range(50):
                publisher.say(f"{n} {m}")
            _, cursor = turn(connector, cursor, NOW + n * LATER)

    assert len(json.dumps(cursor)) < 4_000


def test_everything_is_kept_only_where_asked() -> None:
    with publishing() as publisher:
        publisher.say("Bonjour")
        for said, to_us in (("", False), ("no", False), ("Yes", True), ("oui", True)):
            [item] = items_of(reader(publisher.url, everything=said).read({}, NOW))
            assert item.to_us is to_us


# --- Troubles -------------------------------------------------------------------------------


def test_trouble_of_one_feed_does_not_keep_the_others_from_being_read() -> None:
    with publishing() as sick, publishing() as well:
        sick.instead = http("500 Oops")
        well.say("Bonjour")
        pages, error = told(reader(sick.url, well.url), {})

        assert error is None
        assert [item.text for item in items_of(pages)] == ["Bonjour"]
        assert [reason for page in pages for reason, _ in page.refused] == [f"{sick.url}: 500"]


def test_account_whose_every_feed_fails_stays_in_trouble_until_one_answers() -> None:
    with publishing() as publisher:
        publisher.say("Bonjour")
        publisher.instead = http("503 Busy", headers={"Retry-After": "600"})
        pages, error = told(reader(publisher.url), {})
        cursor = pages[-1].cursor
        assert isinstance(error, TryLater)
        assert error.after == timedelta(seconds=600)
        assert publisher.url in str(error)

        pages, error = told(reader(publisher.url), cursor, NOW + LATER)
        assert isinstance(error, TryLater), "not asked again yet, and not well for that"
        assert (len(publisher.asked), pages) == (1, [])

        publisher.instead = b""
        texts, cursor = turn(reader(publisher.url), cursor, NOW + timedelta(seconds=601))
        assert texts == ["Bonjour"]
        assert cursor["feeds"][publisher.url].get("failures") is None


def test_failing_feed_is_asked_less_and_less() -> None:
    with publishing() as publisher:
        publisher.instead = http("404 Not Found")
        cursor: Cursor = {}
        waits = []
        now = NOW
        for _ in range(8):
            pages, error = told(reader(publisher.url), cursor, now)
            assert isinstance(error, Refused)
            assert "feed-not-found" in str(error)
            cursor = pages[-1].cursor
            due = datetime.fromisoformat(cursor["feeds"][publisher.url]["next_at"])
            waits.append((due - now).total_seconds() / 60)
            now = due

    assert waits == [15, 30, 60, 120, 240, 360, 360, 360]


def test_feed_that_is_gone_is_never_asked_again() -> None:
    with publishing() as publisher:
        publisher.instead = http("410 Gone")
        pages, error = told(reader(publisher.url), {})
        cursor = pages[-1].cursor
        _, again = told(reader(publisher.url), cursor, NOW + timedelta(days=30))

        assert [str(e) for e in (error, again)] == [f"{publisher.url}: feed-gone"] * 2
        assert len(publisher.asked) == 1


def test_feed_that_moved_is_asked_at_its_new_address() -> None:
    with publishing() as publisher:
        publisher.say("Bonjour")
        with wire(http("301 Moved", headers={"Location": publisher.url})) as old:
            _, cursor = turn(reader(old.url), {})
            publisher.say("Encore")
            pages = pages_from(reader(old.url), cursor, NOW + LATER)

            assert old.connections == 1
            assert cursor["feeds"][old.url]["at"] == publisher.url
            [item] = items_of(pages)
            assert (item.text, item.place.native_id) == ("Encore", old.url)


def test_feed_that_moved_for_a_while_is_asked_where_it_was() -> None:
    with publishing() as publisher, wire(http("302 Found", headers={"Location": publisher.url})) as old:
        _, cursor = turn(reader(old.url), {})
        turn(reader(old.url), cursor, NOW + LATER)

        assert old.connections == 2


def test_new_address_that_fails_is_given_up_for_the_first_one() -> None:
    def answer(asked: bytes) -> list[Step]:
        if b"GET /new" in asked:
            return [http("500 Oops")]
        return [http(body=Publisher().rss().encode())]

    with wire(answer) as server:
        cursor: Cursor = {"feeds": {f"{server.url}/old": {"at": f"{server.url}/new", "seen": {"a": "b"}}}}
        now = NOW
        for _ in range(3):
            pages, error = told(reader(f"{server.url}/old"), cursor, now)
            assert error is not None
            cursor, now = pages[-1].cursor, now + timedelta(days=1)
        _, error = told(reader(f"{server.url}/old"), cursor, now)

    assert error is None


def test_login_page_in_place_of_a_known_feed_is_never_silence() -> None:
    page = http(body=b"<html><title>Log in</title></html>", headers={"Content-Type": "text/html"})
    with publishing() as publisher:
        publisher.say("Bonjour")
        _, cursor = turn(reader(publisher.url), {})
        publisher.instead = page
        pages, error = told(reader(publisher.url), cursor, NOW + LATER)

        assert type(error) is Garbled
        seen = cursor["feeds"][publisher.url]["seen"]
        assert pages[-1].cursor["feeds"][publisher.url]["seen"] == seen


def test_cut_feed_moves_nothing() -> None:
    with publishing() as publisher:
        publisher.say("Premier")
        _, cursor = turn(reader(publisher.url), {})
        publisher.say("Second")
        whole = publisher.rss().encode()
        publisher.instead = http(body=whole[:-60])
        pages, error = told(reader(publisher.url), cursor, NOW + LATER)
        assert type(error) is Garbled
        publisher.instead = b""
        texts, _ = turn(reader(publisher.url), pages[-1].cursor, NOW + LONG)

    assert texts == ["Second"]


def test_feed_does_not_lead_inside() -> None:
    with publishing() as publisher:
        publisher.say("Bonjour")
        closed = Rss(AccountConfig(settings={"feeds": publisher.url}), GuardedClient(Guard()))
        with pytest.raises(Blocked):
            closed._sources[0].fetch()
        _, error = told(closed, {})

        assert isinstance(error, Refused)
        assert publisher.server.connections == 0


# --- Connecting -----------------------------------------------------------------------------


def test_health_reads_every_feed_and_names_the_one_that_fails() -> None:
    page = http(body=b'<html><link rel=alternate type="application/rss+xml" href="/feed"></html>')
    with publishing() as publisher, wire(page) as site:
        assert reader(publisher.url).health(NOW).handle == "Le blogue"
        with pytest.raises(Refused, match=f"{site.url}: not-a-feed: try {site.url}/feed"):
            reader(publisher.url, site.url).health(NOW)
        publisher.instead = http("500 Oops")
        with pytest.raises(TryLater, match=publisher.url):
            reader(publisher.url).health(NOW)


def test_health_refuses_what_is_no_address() -> None:
    assert not reader().health(NOW).ok
    for url in ("blogue.example/feed", "file:///etc/passwd", "javascript:alert(1)"):
        with pytest.raises(Refused, match="not-an-address"):
            reader(url).health(NOW)


def test_feeds_are_given_one_a_line_each_once() -> None:
    with publishing() as publisher:
        publisher.say("Bonjour")
        lines = f"  {publisher.url}\n\n{publisher.url}\r\n"
        connector = Rss(AccountConfig(settings={"feeds": lines}), GuardedClient(Guard(allow=("127.0.0.1",))))
        texts, _ = turn(connector, {})

        assert texts == ["Bonjour"]
        assert len(publisher.asked) == 1


# --- By hand --------------------------------------------------------------------------------


def test_answering_is_by_hand_at_the_entrys_address() -> None:
    item = Item("1", Kind.ARTICLE, "x", Author("a"), Place("p"), NOW, url="https://blogue.example/1")
    nowhere = Item("1", Kind.ARTICLE, "x", Author("a"), Place("p"), NOW)
    connector = reader("https://blogue.example/feed")

    steps = ("open-link", "copy-text", "paste-and-publish", "tick")
    assert connector.may(Act.REPLY, item, NOW) == ByHand(item.url, steps)
    assert connector.may(Act.REPORT, item, NOW) == ByHand(item.url, ("open-link", "write-to-editor", "tick"))
    assert connector.may(Act.REPLY, nowhere, NOW) == Never("no-link")
    assert connector.may(Act.DELETE, item, NOW) == Never("only-the-site-removes")
    assert connector.may(Act.APPROVE, item, NOW) == Never("no-such-act")


def test_entry_that_left_its_feed_is_not_said_to_be_deleted() -> None:
    with publishing() as publisher:
        guid = publisher.say("Bonjour")
        connector = reader(publisher.url)
        assert connector.look(guid).text == "Bonjour"
        publisher.posts = []
        with pytest.raises(Unsupported):
            connector.look(guid)


def test_backfill_follows_the_older_pages() -> None:
    def answer(asked: bytes) -> list[Step]:
        number = int(asked.split(b"page=")[1][:1]) if b"page=" in asked else 1
        publisher = Publisher("atom", head=f"<link rel='next' href='?page={number % 4 + 1}'/>")
        publisher.say(f"Page {number}", said_at=NOW - timedelta(days=number))
        return [http(body=publisher.atom().encode())]

    with wire(answer) as server:
        connector = reader(f"{server.url}/feed")
        two = [i.text for i in items_of(connector.backfill(NOW - timedelta(days=2, hours=1), NOW))]
        asked = server.connections
        every = [i.text for i in items_of(connector.backfill(NOW - timedelta(days=90), NOW))]

    assert (two, asked) == (["Page 1", "Page 2"], 3)
    assert every == ["Page 1", "Page 2", "Page 3", "Page 4", "Page 1"]


# --- A real feed ----------------------------------------------------------------------------


@pytest.mark.peer("wordpress")
def test_comments_of_a_real_wordpress_are_read_and_a_removed_one_is_not(peer: Mapping[str, str]) -> None:
    visitors = Visitors(peer)
    connector = reader(peer["COMMENTS_FEED"])
    _, cursor = turn(connector, {}, datetime.now(UTC))
    text = unique("Toujours pas livré ? 😀 1 < 2")
    native_id = visitors.say(text)
    scam = visitors.say(unique("Gagnez un iPhone"))
    visitors.set_status(scam, "spam")

    items = list(items_of(pages_from(connector, cursor, datetime.now(UTC))))

    [item] = [i for i in items if i.text == text]
    assert (item.kind, item.author.name) == (Kind.COMMENT, "Élodie")
    assert item.url.endswith(f"#comment-{native_id}")
    assert abs(item.said_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert [i for i in items if "iPhone" in i.text] == []
    again, _ = turn(connector, pages_from(connector, cursor, datetime.now(UTC))[-1].cursor, datetime.now(UTC))
    assert text not in again
