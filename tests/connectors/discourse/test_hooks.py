"""What a forum tells by itself: only what is signed is kept, and only what we may see is read."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.connectors.discourse.board import KEY, SECRET, Board, board, connector_of
from tests.connectors.wire import http
from vigie.connectors.contract import AccountConfig, Call, CallAnswer
from vigie.connectors.discourse.connector import Discourse
from vigie.connectors.errors import TryLater
from vigie.connectors.http import Guard, GuardedClient
from vigie.core.types import Item

NOW = datetime.now(UTC)
HEADER = "x-discourse-event-signature"


@pytest.fixture
def forum() -> Iterator[Board]:
    with board(us_staff=False) as there:
        yield there


def told(forum: Board, call: Call) -> list[Item]:
    pages = list(connector_of(forum).read_call(call, NOW))
    assert all(page.cursor == {} for page in pages)
    return [item for page in pages for item in page.items]


def answered(forum: Board, call: Call) -> CallAnswer:
    return connector_of(forum).answer(call, NOW)


def test_genuine_event_is_kept_under_its_id(forum: Board) -> None:
    call = forum.post_event("post_created", forum.say("Bonjour"))

    assert answered(forum, call) == CallAnswer(200, "ok", keep=True, key="1")
    assert forum.requests == []


def test_ping_is_answered_and_not_kept(forum: Board) -> None:
    assert answered(forum, forum.event("ping", {"ping": "OK"})) == CallAnswer(200, "ok")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "sha256=é" + "0" * 63,
        "SHA256=" + "0" * 64,
    ],
)
def test_wrong_signature_is_refused(forum: Board, given: str) -> None:
    call = forum.post_event("post_created", forum.say("Bonjour"))

    answer = answered(forum, replace(call, headers={**call.headers, HEADER: given}))

    assert (answer.status, answer.keep) == (401, False)


def test_missing_signature_is_refused(forum: Board) -> None:
    call = forum.post_event("post_created", forum.say("Bonjour"))
    headers = {name: value for name, value in call.headers.items() if name != HEADER}

    assert answered(forum, replace(call, headers=headers)).status == 401


def test_one_changed_byte_is_refused(forum: Board) -> None:
    call = forum.post_event("post_created", forum.say("Bonjour"))

    assert answered(forum, replace(call, body=call.body.replace(b"Bonjour", b"Bonsoir"))).status == 401


def test_unsigned_ping_is_refused(forum: Board) -> None:
    assert answered(forum, Call("POST", b"{}", {"x-discourse-event-type": "ping"})).status == 401


@pytest.mark.parametrize("secret", ["", "   "])
def test_without_a_secret_nothing_is_believed(forum: Board, secret: str) -> None:
    config = AccountConfig(server=forum.server.url, secret={"api_key": KEY, "hook_secret": secret})
    call = forum.event("post_created", {"post": {"id": 1}}, secret=secret)

    answer = Discourse(config, GuardedClient(Guard())).answer(call, NOW)

    assert (answer.status, answer.keep) == (503, False)


def test_both_secrets_count_while_one_replaces_the_other(forum: Board) -> None:
    config = AccountConfig(server=forum.server.url, secret={"hook_secret": f"le-nouveau-secret {SECRET}"})
    connector = Discourse(config, GuardedClient(Guard()))

    for secret in (SECRET, "le-nouveau-secret"):
        assert connector.answer(forum.event("post_created", {"post": {"id": 1}}, secret=secret), NOW).keep
    assert not connector.answer(forum.event("post_created", {"post": {"id": 1}}, secret="autre"), NOW).keep


def test_only_post_is_listened_to(forum: Board) -> None:
    assert answered(forum, replace(forum.event("ping", {"ping": "OK"}), method="GET")).status == 405


# --- What it is about -----------------------------------------------------------------------


def test_new_post_is_read_as_we_see_it(forum: Board) -> None:
    native_id = forum.say("Toujours pas livré ?")

    [item] = told(forum, forum.post_event("post_created", native_id))

    assert (item.native_id, item.text) == (native_id, "Une question sur ma commande\n\nToujours pas livré ?")
    assert item.raw["as_staff"] is False


def test_late_event_brings_what_is_true_now(forum: Board) -> None:
    native_id = forum.say("Premier jet")
    early = forum.post_event("post_created", native_id)
    forum.edit(native_id, "Deuxième jet")
    late = forum.post_event("post_edited", native_id)

    for call in (late, early, early):
        [item] = told(forum, call)
        assert "Deuxième jet" in item.text


def test_deleted_post_never_comes_back_by_an_old_event(forum: Board) -> None:
    native_id = forum.say("Je regrette")
    created = forum.post_event("post_created", native_id)
    forum.posts[int(native_id)].deleted = True
    destroyed = forum.post_event("post_destroyed", native_id)

    assert [(i.native_id, i.deleted, i.text) for i in told(forum, destroyed)] == [(native_id, True, "")]
    assert told(forum, created) == []


def test_recovered_post_is_there_again(forum: Board) -> None:
    native_id = forum.say("Revenu")

    assert [i.deleted for i in told(forum, forum.post_event("post_recovered", native_id))] == [False]


@pytest.mark.parametrize("hidden", ["message", "whisper"])
def test_what_we_may_not_see_is_not_read(forum: Board, hidden: str) -> None:
    """The forum tells its administrator's view: private messages of others too."""
    if hidden == "message":
        topic = forum.topic("Entre eux", members=frozenset({"elodie", "bruno"}))
        native_id = forum.say("Mon numéro de carte", topic=topic)
    else:
        native_id = forum.say("Entre modérateurs", kind=4)

    assert told(forum, forum.post_event("post_created", native_id)) == []


def test_like_and_flag_lead_to_their_post(forum: Board) -> None:
    native_id = forum.say("Bravo")
    like = forum.event("post_liked", {"like": {"post": {"id": int(native_id)}, "user": {"id": 1}}})
    flag = forum.event(
        "reviewable_created",
        {"reviewable": {"id": 3, "type": "ReviewableFlaggedPost", "target_id": int(native_id)}},
    )

    assert [[i.native_id for i in told(forum, call)] for call in (like, flag)] == [[native_id], [native_id]]


def test_new_title_is_a_new_text_of_the_first_post(forum: Board) -> None:
    native_id = forum.say("Voilà")
    forum.posts[int(native_id)].topic.title = "Résolu"

    [item] = told(forum, forum.event("topic_edited", {"topic": {"id": 1, "title": "Résolu"}}))

    assert (item.native_id, item.text) == (native_id, "Résolu\n\nVoilà")


@pytest.mark.parametrize(
    "body",
    [
        {"user": {"id": 3}},
        {"post": {"id": "1; drop table"}},
        {"post": []},
        {"topic": {"id": 99}},
        {"reviewable": {"type": "ReviewableUser", "target_id": 1}},
        [],
    ],
)
def test_event_about_something_else_brings_nothing(forum: Board, body: object) -> None:
    assert told(forum, Call("POST", json.dumps(body).encode(), {})) == []


def test_body_that_is_no_json_is_refused_and_kept(forum: Board) -> None:
    [page] = connector_of(forum).read_call(Call("POST", b"payload=\xff\x00", {}), NOW)

    assert len(page.refused) == 1


def test_event_is_read_later_when_the_forum_is_busy(forum: Board) -> None:
    call = forum.post_event("post_created", forum.say("Bonjour"))
    forum.instead = lambda _method, _path: http("429 Slow down")

    with pytest.raises(TryLater):
        told(forum, call)
