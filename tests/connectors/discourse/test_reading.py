"""Reading a forum: new posts, edits, disappearances, long topics, private messages."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.connectors.discourse.board import KEY, Board, Topic, board, connector_of
from tests.connectors.rig import items_of, pages_from, unique
from tests.connectors.wire import http
from vigie.connectors.contract import Connector, Cursor
from vigie.connectors.errors import AccessLost, Garbled, NetworkError, Refused, TryLater, Unknown
from vigie.core.types import Item, Kind

JSON = {"Content-Type": "application/json"}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def forum() -> Iterator[Board]:
    with board(per=5) as there:
        yield there


def end_of(connector: Connector) -> Cursor:
    return pages_from(connector, {}, now())[-1].cursor


def read(connector: Connector, cursor: Cursor) -> dict[str, Item]:
    return {item.native_id: item for item in items_of(pages_from(connector, cursor, now()))}


def looked(forum: Board, native_id: str) -> Item:
    item = connector_of(forum).look(native_id)
    assert item is not None
    return item


# --- Following ------------------------------------------------------------------------------


def test_first_reading_goes_back_thirty_days(forum: Board) -> None:
    for n in range(7):
        forum.say(f"Vieux {n}", created_at=now() - timedelta(days=40 + n))
    recent = [forum.say(f"Récent {n}") for n in range(7)]

    got = read(connector_of(forum), {})

    assert set(got) == set(recent)


def test_cursor_is_small_json(forum: Board) -> None:
    for n in range(30):
        forum.say(f"Message {n}")

    assert len(json.dumps(end_of(connector_of(forum)))) < 1000


def test_edit_is_noticed_though_a_forum_lists_none(forum: Board) -> None:
    ids = [forum.say(f"Message {n}") for n in range(12)]
    cursor = end_of(connector_of(forum))
    for native_id in ids:
        forum.edit(native_id, f"Changé {native_id}")
    seen: dict[str, Item] = {}
    for _ in range(4):  # the newest at once, the older ones in turn
        pages = pages_from(connector_of(forum), cursor, now())
        cursor = pages[-1].cursor
        seen |= {item.native_id: item for item in items_of(pages)}

    assert {native_id for native_id in ids if f"Changé {native_id}" in seen[native_id].text} == set(ids)


@pytest.mark.parametrize("staff", [True, False])
def test_disappearance_is_noticed_once(staff: bool) -> None:
    with board(per=5, us_staff=staff) as forum:
        ids = [forum.say(f"Message {n}") for n in range(4)]
        cursor = end_of(connector_of(forum))
        forum.posts[int(ids[2])].deleted = True

        pages = pages_from(connector_of(forum), cursor, now())
        after = pages_from(connector_of(forum), pages[-1].cursor, now())

        assert [(i.native_id, i.deleted, i.text) for i in items_of(pages)] == [(ids[2], True, "")]
        assert list(items_of(after)) == []


def test_what_slides_onto_the_newest_page_is_not_new(forum: Board) -> None:
    ids = [forum.say(f"Message {n}", created_at=now() - timedelta(days=60 if n < 3 else 0)) for n in range(7)]
    cursor = end_of(connector_of(forum))
    forum.posts[int(ids[6])].deleted = True

    assert set(read(connector_of(forum), cursor)) == {ids[6]}


def test_long_gap_is_read_in_parts_and_survives_a_stop(forum: Board) -> None:
    forum.say("Avant")
    cursor = end_of(connector_of(forum))
    ids = {forum.say(f"Message {n}") for n in range(23)}
    reading = connector_of(forum).read(cursor, now())
    first = [next(reading), next(reading)]
    reading.close()

    rest = pages_from(connector_of(forum), json.loads(json.dumps(first[-1].cursor)), now())

    got = [item.native_id for item in items_of([*first, *rest])]
    assert sorted(got, key=int) == sorted(ids, key=int)


def test_one_unreadable_post_leaves_the_page(forum: Board) -> None:
    good = forum.say("Bonjour")
    row = {"latest_posts": [{"id": 99, "cooked": 3}, {**_row(forum, good)}]}
    forum.instead = lambda _method, path: (
        http(body=json.dumps(row).encode(), headers=JSON) if path == "/posts.json" else None
    )

    page = next(iter(connector_of(forum).read({"top": 98}, now())))

    assert len(page.refused) == 1
    assert page.cursor["top"] == 99


def _row(forum: Board, native_id: str) -> dict[str, object]:
    return forum._post(forum.posts[int(native_id)], forum.people["boreale"], {})


def test_small_actions_and_whispers_are_no_messages(forum: Board) -> None:
    whisper = forum.say("entre nous", kind=4)
    closing = forum.say("", kind=3)

    assert connector_of(forum).look(whisper) is None
    assert connector_of(forum).look(closing) is None
    assert read(connector_of(forum), {}) == {}


def test_list_that_never_moves_ends(forum: Board) -> None:
    """A proxy that keeps one page, whatever is asked."""
    for n in range(3):
        forum.say(f"Message {n}")
    rows = [_row(forum, str(n)) | {"id": n + 100} for n in (1, 2, 3)]
    same = http(body=json.dumps({"latest_posts": rows}).encode(), headers=JSON)
    forum.instead = lambda _method, path: same if path == "/posts.json" else None

    assert len(pages_from(connector_of(forum), {"top": 5}, now())) <= 3
    assert len(list(connector_of(forum).backfill(now() - timedelta(days=1), now()))) <= 2


# --- Places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "ours", "culture"),
    [(5, "yes", "brand"), (5, "", "public"), (6, "yes", "help"), (99, "", "public")],
)
def test_categories_are_places(forum: Board, category: int, ours: str, culture: str) -> None:
    topic = forum.topic("Question")
    topic.category = category
    item = connector_of(forum, ours=ours).look(forum.say("Bonjour", topic=topic))

    assert item is not None
    assert (item.place.native_id, item.place.ours, item.place.culture) == (
        f"category:{category}",
        bool(ours),
        culture,
    )


def test_colleague_speaks_for_the_brand(forum: Board) -> None:
    item = connector_of(forum, staff="@Bruno, anna").look(forum.say("Bonjour", by="bruno"))

    assert item is not None
    assert item.author.is_us


def test_what_is_said_to_us_is_known(forum: Board) -> None:
    ours = forum.say("Notre réponse", by="boreale")
    said = [
        forum.say("Merci", to=ours),
        forum.say("Et @boreale, alors ?"),
        forum.say('[quote="boreale, post:1, topic:1"]\nOui\n[/quote]\nNon.'),
        forum.say("Entre nous"),
    ]
    got = read(connector_of(forum), {})

    assert [got[native_id].to_us for native_id in said] == [True, True, True, False]
    assert got[said[2]].text.endswith("Non.")
    assert "Oui" not in got[said[2]].text


# --- Topics ---------------------------------------------------------------------------------


def a_long_topic(forum: Board, posts: int) -> tuple[Topic, list[str]]:
    topic = forum.topic("Très long")
    return topic, [forum.say(f"Message {n}", topic=topic) for n in range(posts)]


def test_topic_of_more_than_twenty_posts_is_read_whole(forum: Board) -> None:
    _, ids = a_long_topic(forum, 65)
    answer = forum.say("À celui du milieu", to=ids[44])

    thread = connector_of(forum).read_thread(looked(forum, ids[0]))

    assert [item.native_id for item in thread] == [*ids, answer]
    assert thread[-1].parent_id == ids[44]
    assert {item.root_id for item in thread} == {ids[0]}


def test_endless_topic_is_read_around_the_message(forum: Board) -> None:
    _, ids = a_long_topic(forum, 700)

    got = [item.native_id for item in connector_of(forum).read_thread(looked(forum, ids[500]))]

    assert len(got) <= 300
    assert {ids[0], ids[500], ids[450], ids[550]} <= set(got)


def test_parent_is_found_by_its_number_in_a_long_topic(forum: Board) -> None:
    _, ids = a_long_topic(forum, 60)
    forum.posts[int(ids[30])].deleted = True
    answer = forum.say("Oui", to=ids[45])

    item = looked(forum, answer)

    assert (item.parent_id, item.root_id) == (ids[45], ids[0])


def test_answer_to_what_is_gone_hangs_from_the_topic() -> None:
    with board(us_staff=False) as forum:
        first = forum.say("Bonjour")
        second = forum.say("Moi", to=first)
        third = forum.say("Toi", to=second)
        forum.posts[int(second)].deleted = True

        item = connector_of(forum).look(third)

        assert item is not None
        assert item.parent_id == first


def test_topic_that_vanished_has_no_thread() -> None:
    with board(us_staff=False) as forum:
        item = looked(forum, forum.say("Bonjour"))
        forum.posts[int(item.native_id)].topic.deleted = True

        assert connector_of(forum).read_thread(item) == ()
        assert connector_of(forum).look(item.native_id) is None


# --- Private messages -----------------------------------------------------------------------


def test_private_messages_are_read_when_asked_for(forum: Board) -> None:
    talk = forum.topic("Ma commande", members=frozenset({"boreale", "elodie"}))
    first = forum.say("Mon numéro est 12", topic=talk)
    secret = forum.say("Pas pour vous", topic=forum.topic("Autre", members=frozenset({"bruno", "elodie"})))
    connector = connector_of(forum, messages="yes")

    got = read(connector, {})
    cursor = end_of(connector)
    later = forum.say("Alors ?", topic=talk)

    assert secret not in got
    assert (got[first].kind, got[first].to_us, got[first].place.native_id) == (Kind.DIRECT, True, "messages")
    assert set(read(connector, cursor)) == {later}
    assert read(connector_of(forum), {}) == {}


def test_old_private_messages_are_left_at_the_first_reading(forum: Board) -> None:
    talk = forum.topic("Vieux", members=frozenset({"boreale", "elodie"}))
    forum.say("Il y a longtemps", topic=talk, created_at=now() - timedelta(days=90))
    connector = connector_of(forum, messages="yes")

    assert read(connector, {}) == {}
    later = forum.say("Alors ?", topic=talk)
    assert later in read(connector, end_of(connector)) or later in read(connector, {})


def test_conversation_whose_last_message_is_not_shown_is_asked_once(forum: Board) -> None:
    talk = forum.topic("Ma commande", members=frozenset({"boreale", "elodie"}))
    forum.say("Bonjour", topic=talk)
    forum.say("entre modérateurs", topic=talk, kind=4)
    forum.people["boreale"].staff = False
    connector = connector_of(forum, messages="yes")
    cursor = end_of(connector)
    forum.requests.clear()

    assert read(connector, cursor) == {}
    assert [request for request in forum.requests if request.startswith("GET /t/")] == []


# --- Past and words -------------------------------------------------------------------------


def test_backfill_ends_at_its_date(forum: Board) -> None:
    ids = [forum.say(f"Message {n}", created_at=now() - timedelta(days=100 - n)) for n in range(40)]

    pages = list(connector_of(forum).backfill(now() - timedelta(days=70, hours=1), now()))

    assert {item.native_id for item in items_of(pages)} == set(ids[30:])
    assert pages[-1].more is False


def test_search_goes_on_where_it_stopped(forum: Board) -> None:
    word = unique("zorglub").split()[1]
    ids = [forum.say(f"Le {word} numéro {n}") for n in range(13)]
    first = next(iter(connector_of(forum).search(word, {}, now())))

    rest = list(connector_of(forum).search(word, json.loads(json.dumps(first.cursor)), now()))

    assert sorted(item.native_id for item in items_of([first, *rest])) == sorted(ids)
    assert len(first.items) == 10


# --- Trouble --------------------------------------------------------------------------------


def test_health_names_us(forum: Board) -> None:
    health = connector_of(forum).health(now())

    assert (health.ok, health.native_id, health.handle) == (True, "user:0", "boreale")


def test_suspended_account_is_said(forum: Board) -> None:
    forum.people["boreale"].suspended_till = "2100-01-01T00:00:00.000Z"

    assert connector_of(forum).health(now()).words == "account-suspended"


def test_wrong_key_is_access_lost_and_not_repeated(forum: Board) -> None:
    wrong = "0" * 64
    for call in (lambda c: c.health(now()), lambda c: list(c.read({}, now())), lambda c: c.look("1")):
        with pytest.raises(AccessLost) as caught:
            call(connector_of(forum, key=wrong))
        assert wrong not in str(caught.value)


def test_unknown_user_is_said(forum: Board) -> None:
    with pytest.raises(AccessLost):
        connector_of(forum, user="personne").health(now())


@pytest.mark.parametrize(
    "answer",
    [
        http(body=b"<html>Connexion</html>", headers={"Content-Type": "text/html"}),
        http("404 Not Found", b"<html>Rien ici</html>", {"Content-Type": "text/html"}),
        http(body=b'{"hello": "world"}', headers=JSON),
    ],
)
def test_what_is_no_forum_is_said(forum: Board, answer: bytes) -> None:
    forum.instead = lambda _method, _path: answer

    with pytest.raises(Garbled, match="not"):
        connector_of(forum).health(now())


def test_forum_that_moved_is_named(forum: Board) -> None:
    with board() as old:
        old.instead = lambda _method, path: http("301 Moved", headers={"Location": forum.server.url + path})

        with pytest.raises(AccessLost, match="site-moved"):
            connector_of(old).health(now())


LIMITED = {"errors": ["Too many"], "error_type": "rate_limit", "extras": {"wait_seconds": 42}}


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "17"}, LIMITED, 17),
        ({}, LIMITED, 42),
        ({"Retry-After": "-5"}, {}, 60),
        ({}, {"extras": {"wait_seconds": 10**12}}, 6 * 3600),
        ({}, {"extras": {"wait_seconds": "soon"}}, 60),
        ({}, {"extras": []}, 60),
    ],
)
def test_limit_says_how_long(forum: Board, headers: dict[str, str], body: object, seconds: int) -> None:
    limited = http("429 Too Many Requests", json.dumps(body).encode(), {**JSON, **headers})
    forum.instead = lambda _method, _path: limited

    with pytest.raises(TryLater) as caught:
        list(connector_of(forum).read({}, now()))

    assert caught.value.after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("answer", "leaf"),
    [
        (http("500 Oops"), TryLater),
        (http("503 Nope", b'{"error_type": "read_only"}', JSON), TryLater),
        (http(body=b'{"latest_posts": [{"id": 1', headers=JSON), Garbled),
        (http(body=b'{"latest_posts": null}', headers=JSON), Garbled),
        (http("200 OK", b"{}", JSON, length=500), TryLater),
    ],
)
def test_broken_list_is_never_silence(forum: Board, answer: bytes, leaf: type[NetworkError]) -> None:
    forum.instead = lambda _method, path: answer if path == "/posts.json" else None

    with pytest.raises(leaf):
        list(connector_of(forum).read({}, now()))


@pytest.mark.parametrize(
    ("answer", "leaf"),
    [
        (http("500 Oops"), Unknown),
        (http("502 Bad Gateway", b"<html>"), Unknown),
        (http("503 Nope"), Unknown),
        (http("503 Nope", b'{"error_type": "read_only"}', JSON), TryLater),
        (http("200 OK", b"{}", JSON, length=500), Unknown),
        (http(body=b"<html>ok</html>"), Unknown),
        (http("422 No", b'{"errors": ["Title is too short"]}', JSON), Refused),
        (http("429 Slow", b"Slow down", {"Content-Type": "text/plain"}), TryLater),
    ],
)
def test_answer_of_a_write_says_whether_it_was_done(
    forum: Board, answer: bytes, leaf: type[NetworkError]
) -> None:
    item = looked(forum, forum.say("Bonjour"))
    forum.instead = lambda method, _path: answer if method == "POST" else None

    with pytest.raises(leaf):
        connector_of(forum).reply(item, "Bonjour. Camille", key=uuid4().hex, now=now())


def test_key_stays_out_of_every_request_line(forum: Board) -> None:
    connector_of(forum).health(now())

    assert all(KEY not in request for request in forum.requests)
