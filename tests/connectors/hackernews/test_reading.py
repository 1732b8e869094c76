"""Hearing Hacker News: searches that go on, edits, disappearances, threads; and what is by hand."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.hackernews.newsroom import Newsroom, connector_of, newsroom
from tests.connectors.rig import items_of, pages_from
from tests.connectors.wire import http
from vigie.connectors.contract import AccountConfig, ByHand, Connector, Cursor, Never, Page
from vigie.connectors.errors import Garbled, Gone, NetworkError, Refused, TryLater, Unsupported
from vigie.connectors.hackernews.connector import HackerNews
from vigie.connectors.http import GuardedClient
from vigie.core.types import Act, Item

JSON = {"Content-Type": "application/json"}


def now() -> datetime:
    return datetime.now(UTC)


def ago(**time: float) -> int:
    return int((now() - timedelta(**time)).timestamp())


@pytest.fixture
def news() -> Iterator[Newsroom]:
    with newsroom() as there:
        yield there


def searched(connector: Connector, words: str, cursor: Cursor) -> list[Page]:
    """All pages of a search, the cursor stored between two."""
    return list(connector.search(words, json.loads(json.dumps(cursor)), now()))


def ids(pages: list[Page]) -> list[str]:
    return [item.native_id for item in items_of(pages)]


def looked(news: Newsroom, native_id: str) -> Item:
    item = connector_of(news).look(native_id)
    assert item is not None
    return item


# --- Searching ------------------------------------------------------------------------------


def test_search_goes_on_from_its_cursor(news: Newsroom) -> None:
    story = news.post("Autre chose")
    first = [news.comment(story, f"Boréale {n}") for n in range(7)]
    pages = searched(connector_of(news), "Boréale", {})
    later = news.comment(story, "Encore Boréale")

    assert ids(pages) == first
    assert ids(searched(connector_of(news), "Boréale", pages[-1].cursor)) == [later]


def test_search_can_stop_at_any_page(news: Newsroom) -> None:
    story = news.post("Autre chose")
    wanted = {news.comment(story, f"Boréale {n}", time=ago(days=n)) for n in range(8)}
    pages = searched(connector_of(news), "Boréale", {})

    for cut in range(1, len(pages) + 1):
        rest = searched(connector_of(news), "Boréale", pages[cut - 1].cursor)
        assert sorted(ids([*pages[:cut], *rest])) == sorted(wanted)


def test_what_the_search_learns_late_is_caught(news: Newsroom) -> None:
    story = news.post("Autre chose")
    news.comment(story, "Boréale tout de suite")
    late = news.comment(story, "Boréale en retard", time=ago(hours=2), indexed=False)
    cursor = searched(connector_of(news), "Boréale", {})[-1].cursor
    news.items[int(late)].indexed = True

    assert ids(searched(connector_of(news), "Boréale", cursor)) == [late]


def test_edit_within_two_hours_is_noticed(news: Newsroom) -> None:
    native_id = news.comment(news.post("Autre chose"), "Boréale est nul")
    cursor = searched(connector_of(news), "Boréale", {})[-1].cursor
    news.edit(native_id, "Boréale m’a répondu, merci")

    [item] = items_of(searched(connector_of(news), "Boréale", cursor))

    assert (item.native_id, item.text) == (native_id, "Boréale m’a répondu, merci")


@pytest.mark.parametrize("fate", ["deleted", "dead"])
def test_what_vanished_is_told_once(news: Newsroom, fate: str) -> None:
    native_id = news.comment(news.post("Autre chose"), "Boréale est nul")
    cursor = searched(connector_of(news), "Boréale", {})[-1].cursor
    setattr(news.items[int(native_id)], fate, True)

    pages = searched(connector_of(news), "Boréale", cursor)

    [item] = items_of(pages)
    assert (item.native_id, item.deleted, item.text, item.status) == (native_id, True, "", fate)
    assert ids(searched(connector_of(news), "Boréale", pages[-1].cursor)) == []


def test_words_edited_away_are_an_edit_and_no_deletion(news: Newsroom) -> None:
    native_id = news.comment(news.post("Autre chose"), "Boréale est nul")
    cursor = searched(connector_of(news), "Boréale", {})[-1].cursor
    news.edit(native_id, "Je retire")

    [item] = items_of(searched(connector_of(news), "Boréale", cursor))

    assert (item.deleted, item.text) == (False, "Je retire")


def test_more_than_the_search_gives_at_once_is_read(news: Newsroom) -> None:
    story = news.post("Autre chose")
    wanted = {news.comment(story, "Boréale", time=ago(minutes=n)) for n in range(2_300)}

    pages = searched(connector_of(news, page_size=500), "Boréale", {})

    assert set(ids(pages)) == wanted
    assert len(ids(pages)) == len(wanted)


def test_cursor_stays_small(news: Newsroom) -> None:
    story = news.post("Autre chose")
    for n in range(1_500):
        news.comment(story, "Boréale", time=ago(seconds=n))

    cursor = searched(connector_of(news, page_size=500), "Boréale", {})[-1].cursor

    assert len(json.dumps(cursor)) < 15_000


def test_date_of_another_century_does_not_make_us_deaf(news: Newsroom) -> None:
    story = news.post("Autre chose")
    news.comment(story, "Boréale demain", time=ago(days=-900))
    cursor = searched(connector_of(news), "Boréale", {})[-1].cursor
    native_id = news.comment(story, "Boréale aujourd’hui")

    assert native_id in ids(searched(connector_of(news), "Boréale", cursor))


def test_one_unreadable_result_leaves_the_others(news: Newsroom) -> None:
    good = {
        "objectID": "1",
        "author": "a",
        "created_at_i": ago(hours=1),
        "title": "Boréale",
        "_tags": ["story"],
    }
    body = {"hits": [good, {**good, "objectID": "x"}, {**good, "author": None}, "rubbish"]}
    news.instead = lambda path: (
        http(body=json.dumps(body).encode(), headers=JSON) if "search" in path else None
    )

    [page] = searched(connector_of(news), "Boréale", {})

    assert (ids([page]), len(page.refused)) == (["1"], 3)


# --- Following ------------------------------------------------------------------------------


def test_what_concerns_us_is_heard_without_a_watch(news: Newsroom) -> None:
    about = news.post("Un titre", url="https://boreale.example/blog")
    ours = news.post("Show HN", by="boreale")
    other = news.post("Ailleurs")
    there = news.comment(other, "Nous aussi", by="boreale")
    heard = {
        about,
        news.comment(about, "Nul"),
        news.comment(news.comment(ours, "Bien"), "Mal"),
        news.comment(there, "À vous ?"),
    }
    news.comment(other, "Sans nous")

    got = {item.native_id: item for item in items_of(pages_from(connector_of(news), {}, now()))}

    assert heard <= set(got)
    assert other not in got
    assert all(got[native_id].to_us for native_id in heard)
    assert "Sans nous" not in [item.text for item in got.values()]


def test_account_that_follows_nothing_reads_nothing(news: Newsroom) -> None:
    news.post("Boréale")

    assert ids(pages_from(connector_of(news, user="", site=""), {}, now())) == []
    assert list(connector_of(news, user="", site="").backfill(now(), now())) == []
    assert news.requests == []


def test_user_names_tell_capitals_apart(news: Newsroom) -> None:
    news.post("Boréale", by="Boreale")

    [item] = items_of(searched(connector_of(news), "Boréale", {}))
    assert not item.author.is_us


# --- Single items and threads ---------------------------------------------------------------


def test_story_is_a_title_a_text_and_an_address(news: Newsroom) -> None:
    native_id = news.post("Ask HN", text="Que <i>penser</i> ?<p>Vraiment", url="https://a.example/x")
    item = looked(news, native_id)

    assert item.text == "Ask HN\n\nQue penser ?\n\nVraiment\n\nhttps://a.example/x"
    assert item.url == f"https://news.ycombinator.com/item?id={native_id}"
    assert [found.text for found in items_of(searched(connector_of(news), "Ask", {}))] == [item.text]


def test_comment_knows_its_story_however_deep(news: Newsroom) -> None:
    story = here = news.post("Un titre")
    for n in range(12):
        here = news.comment(here, f"Réponse {n}")

    item = looked(news, here)

    assert item.root_id == story
    assert [one.root_id for one in items_of(searched(connector_of(news), "Réponse 11", {}))] == [story]


@pytest.mark.parametrize("parents", [(8_001, 8_000), (8_000, 8_001)])
def test_circle_of_parents_ends(news: Newsroom, parents: tuple[int, int]) -> None:
    for parent in parents:
        news.comment(str(parent), "Rond")

    assert looked(news, "8000").native_id == "8000"


@pytest.mark.parametrize("native_id", ["999999", "x", "", "-1", "8000/../x"])
def test_what_does_not_exist_is_nothing(news: Newsroom, native_id: str) -> None:
    assert connector_of(news).look(native_id) is None


def test_thread_of_a_comment_is_the_whole_story(news: Newsroom) -> None:
    story = news.post("Un titre")
    first = news.comment(story, "Un")
    second = news.comment(first, "Deux")
    deleted = news.comment(story, "Trois")
    news.delete(deleted)

    thread = {item.native_id: item for item in connector_of(news).read_thread(looked(news, second))}

    assert next(iter(thread)) == story
    assert thread[second].parent_id == first
    assert (thread[deleted].deleted, thread[deleted].text) == (True, "")


def test_comment_the_search_has_not_heard_of_is_in_its_thread(news: Newsroom) -> None:
    story = news.post("Un titre")
    fresh = news.comment(story, "Tout frais", indexed=False)

    assert [item.native_id for item in connector_of(news).read_thread(looked(news, fresh))] == [story, fresh]


def test_endless_thread_is_cut_and_keeps_the_message(news: Newsroom) -> None:
    story = news.post("Un titre")
    comments = [news.comment(story, f"Message {n}") for n in range(900)]

    thread = [item.native_id for item in connector_of(news).read_thread(looked(news, comments[-1]))]

    assert len(thread) == 501
    assert {story, comments[-1]} <= set(thread)


# --- By hand --------------------------------------------------------------------------------


def test_answer_is_by_hand_with_its_link(news: Newsroom) -> None:
    item = looked(news, news.comment(news.post("Un titre"), "Nul"))

    may = connector_of(news).may(Act.REPLY, item, now())

    assert may == ByHand(
        item.url, ("open-link", "sign-in-as-brand", "copy-text", "paste-and-publish", "tick")
    )
    with pytest.raises(Unsupported):
        connector_of(news).reply(item, "Bonjour", key="k", now=now())


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (Act.DELETE, Never("moderators-only")),
        (Act.HIDE, Never("moderators-only")),
        (Act.BLOCK, Never("no-such-act")),
        (Act.DELETE_OWN, Never("not-ours")),
    ],
)
def test_criticism_cannot_be_touched(news: Newsroom, act: Act, answer: object) -> None:
    assert (
        connector_of(news).may(act, looked(news, news.comment(news.post("Un titre"), "Nul")), now()) == answer
    )


def test_own_words_are_taken_back_for_two_hours(news: Newsroom) -> None:
    item = looked(news, news.comment(news.post("Un titre"), "Pardon", by="boreale"))
    connector = connector_of(news)

    assert isinstance(connector.may(Act.DELETE_OWN, item, now()), ByHand)
    assert connector.may(Act.DELETE_OWN, item, now() + timedelta(hours=2, minutes=1)) == Never("window-over")
    assert connector.may(Act.LIKE, item, now()) == Never("it-is-us")


def test_what_is_gone_is_not_acted_on(news: Newsroom) -> None:
    native_id = news.comment(news.post("Un titre"), "Nul")
    news.delete(native_id)

    assert connector_of(news).may(Act.REPLY, looked(news, native_id), now()) == Never("gone")


# --- Trouble --------------------------------------------------------------------------------


def test_health_says_who_we_are(news: Newsroom) -> None:
    health = connector_of(news).health(now())
    assert (health.ok, health.handle) == (True, "boreale")
    assert connector_of(news, user="").health(now()).ok


def test_unknown_user_is_said(news: Newsroom) -> None:
    health = connector_of(news, user="personne").health(now())
    assert (health.ok, health.words) == (False, "user-unknown")


@pytest.mark.parametrize(
    ("answer", "leaf"),
    [
        (http("429 Slow", headers={"Retry-After": "7"}), TryLater),
        (http("503 Down"), TryLater),
        (http("400 Bad", b'{"message": "invalid"}', JSON), Refused),
        (http("404 No"), Gone),
        (http(body=b"<html>Captcha</html>"), Garbled),
        (http(body=b'{"hits": [{"objectID"', headers=JSON), Garbled),
        (http(body=b'{"hits": null}', headers=JSON), Garbled),
        (http(body=b"[]", headers=JSON), Garbled),
        (http("200 OK", b"{}", JSON, length=900), TryLater),
    ],
)
def test_broken_answer_is_never_silence(news: Newsroom, answer: bytes, leaf: type[NetworkError]) -> None:
    news.instead = lambda _path: answer

    with pytest.raises(leaf):
        searched(connector_of(news), "Boréale", {})
    with pytest.raises(NetworkError):
        connector_of(news).health(now())


def test_wrong_shape_of_one_item_is_said(news: Newsroom) -> None:
    news.instead = lambda _path: http(body=b'{"id": "x", "kids": 3}', headers=JSON)

    with pytest.raises(Garbled):
        connector_of(news).look("8000")


def test_the_real_servers_are_asked_when_nothing_is_set() -> None:
    connector = HackerNews(AccountConfig(), GuardedClient())

    assert connector._servers._items == "https://hacker-news.firebaseio.com"
    assert connector._servers._search == "https://hn.algolia.com"
