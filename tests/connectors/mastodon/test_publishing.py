"""What we write: who reads it, how it is counted, found again after a lost answer (TRUST B20, B46 to B49)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.connectors.mastodon.fake import (
    OURS_SAID,
    SERVER,
    Asked,
    Fake,
    Reply,
    answer,
    load,
    refusal,
    serving,
)
from tests.connectors.mastodon.people import Person, connector_of
from tests.connectors.mastodon.test_reading import status
from vigie.connectors.contract import Allowed, Never
from vigie.connectors.errors import Gone, Refused, Unknown
from vigie.connectors.mastodon.payloads import Us, item_of_status
from vigie.connectors.mastodon.publishing import size_of
from vigie.connectors.mastodon.server import Facts
from vigie.core.types import Act, Item

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
POST = "POST /api/v1/statuses"
US = Us(load("our_account")["id"], "boreale", "essai.example")
MINUTE = timedelta(minutes=1)


def item(raw: Any) -> Item:
    return item_of_status(raw, US)


def answering(raw: Any, **more: Any) -> Fake:
    """A server where that status stands, and an answer is taken."""
    return Fake({f"GET /api/v1/statuses/{raw['id']}": answer(raw), POST: answer(load("our_reply")), **more})


def sent(raw: Any, text: str = "Bonjour. Camille") -> Asked:
    """What is asked for when that status is answered."""
    with serving(fake := answering(raw)) as (connector, _):
        connector.reply(item(raw), text, key="cle-7", now=NOW)
    [asked] = fake.calls(POST)
    return asked


# --- As it is asked for --------------------------------------------------------------------------


def test_answer_calls_its_author_and_says_who_may_read_it_in_which_language() -> None:
    asked = sent(load("mention_with_warning_poll_and_picture"))

    assert asked.body == {
        "status": "@lea@autre.example Bonjour. Camille",
        "in_reply_to_id": "115616041527354112",
        "visibility": "public",
        "language": "fr",
    }
    assert asked.headers["idempotency-key"] == "cle-7"


def test_answer_to_a_quiet_status_is_as_quiet() -> None:
    assert sent(status("S1", visibility="unlisted")).body["visibility"] == "unlisted"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Bonjour", "@lea@autre.example Bonjour"),
        ("Bonjour @lea@autre.example !", "Bonjour @lea@autre.example !"),
        ("@LEA@autre.example bonjour", "@LEA@autre.example bonjour"),
        ("@lea bonjour", "@lea@autre.example @lea bonjour"),  # somebody of our own server
        ("écrivez à x@lea@autre.example", "@lea@autre.example écrivez à x@lea@autre.example"),
    ],
)
def test_author_is_called_once(text: str, whole: str) -> None:
    assert sent(status("S1"), text).body["status"] == whole


def test_we_do_not_call_ourselves_in_our_own_thread() -> None:
    assert sent(load("our_reply"), "Suite").body["status"] == "Suite"


@pytest.mark.parametrize("visibility", ["private", "direct", "local", "list"])
def test_what_only_some_may_read_is_not_answered_in_public(visibility: str) -> None:
    raw = status("S1", visibility=visibility)
    with serving(fake := answering(raw)) as (connector, _):
        assert connector.may(Act.REPLY, item(raw), NOW) == Never("private-conversation")
        assert connector.may(Act.DIRECT, item(raw), NOW) == Allowed()
        with pytest.raises(Refused, match="private-conversation"):
            connector.reply(item(raw), "Bonjour", key="k", now=NOW)

    assert fake.calls(POST) == []


def test_status_hidden_since_we_read_it_is_not_answered_in_public() -> None:
    raw = status("S1")
    with serving(fake := answering(raw | {"visibility": "private"})) as (connector, _):
        with pytest.raises(Refused, match="private-conversation"):
            connector.reply(item(raw), "Bonjour", key="k", now=NOW)

    assert fake.calls(POST) == []


def test_status_edited_since_we_read_it_is_not_answered() -> None:
    raw = status("S1")
    with serving(fake := answering(raw | {"edited_at": "2026-11-26T11:59:00.000Z"})) as (connector, _):
        with pytest.raises(Refused, match="edited"):
            connector.reply(item(raw), "Bonjour", key="k", now=NOW)

    assert fake.calls(POST) == []


def test_private_message_calls_its_author_alone() -> None:
    raw = status("S1")
    with serving(fake := answering(raw)) as (connector, _):
        connector.direct(item(raw), "Bonjour, écrivez à @camille ou c@d.example", key="k", now=NOW)

    body = fake.calls(POST)[0].body
    assert body["visibility"] == "direct"
    assert body["status"] == "@lea@autre.example Bonjour, écrivez à camille ou c@d.example"


# --- How much ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Bonjour", 7),
        ("👩‍👩‍👧‍👦🇨🇦👍🏽é", 4),
        ("https://suivi.example/" + "x" * 200, 23),
        ("voir http://a.example et https://b.example.", 5 + 23 + 4 + 23),
        ("@lea@autre.example merci", len("@lea merci")),
    ],
)
def test_text_is_counted_as_the_network_counts(text: str, size: int) -> None:
    assert size_of(text, Facts()) == size


@pytest.mark.parametrize(("length", "fits"), [(1000 - len("@lea "), True), (1000 - len("@lea ") + 1, False)])
def test_limit_is_the_servers_own(length: int, fits: bool) -> None:
    raw = status("S1")
    with serving(fake := answering(raw)) as (connector, _):
        if fits:
            connector.reply(item(raw), "é" * length, key="k", now=NOW)
        else:
            with pytest.raises(Refused, match="too-long"):
                connector.reply(item(raw), "é" * length, key="k", now=NOW)

    assert len(fake.calls(POST)) == fits


def test_limit_that_the_server_lowered_meanwhile_is_its_no() -> None:
    no = refusal("Validation failed: Text character limit of 300 exceeded", "422 Unprocessable Content")
    raw = status("S1")
    with serving(answering(raw, **{POST: no})) as (connector, _), pytest.raises(Refused) as caught:
        connector.reply(item(raw), "é" * 400, key="k", now=NOW)

    assert caught.value.reason == "too-long"


def test_limit_shown_to_the_agent_is_the_servers_own() -> None:
    fake = Fake({"GET /api/v1/statuses/S1": answer(status("S1"))})
    with serving(fake) as (connector, _):
        seen = connector.look("S1")

    assert seen is not None
    assert seen.raw["reply_limit"] == 1000 - len("@lea ")


def test_empty_answer_is_refused() -> None:
    raw = status("S1")
    with serving(fake := answering(raw)) as (connector, _), pytest.raises(Refused, match="empty"):
        connector.reply(item(raw), " \n", key="k", now=NOW)

    assert fake.calls(POST) == []


# --- What came of it -----------------------------------------------------------------------------


@pytest.mark.parametrize("said", [answer({}), answer({"id": None}), answer([]), answer(None), answer("ok")])
def test_success_that_names_nothing_is_unknown(said: Reply) -> None:
    raw = status("S1")
    with serving(answering(raw, **{POST: said})) as (connector, _), pytest.raises(Unknown):
        connector.reply(item(raw), "Bonjour", key="k", now=NOW)


def test_answer_to_what_vanished_meanwhile_is_gone() -> None:
    no = refusal("The post you are trying to reply to does not appear to exist.", "404 Not Found")
    raw = status("S1")
    with serving(answering(raw, **{POST: no})) as (connector, _), pytest.raises(Gone):
        connector.reply(item(raw), "Bonjour", key="k", now=NOW)


@pytest.mark.parametrize(
    ("content", "text", "found"),
    [
        ("<p>@lea Bonjour,<br />voir https://a.example/b</p>", "Bonjour,\nvoir https://a.example/b", True),
        ("<p>@lea Bonjour</p><p>à vous</p>", "Bonjour\n\n\nà  vous ", True),
        ("<p>@lea Bonjour</p>", "@lea@autre.example Bonjour", True),
        ("<p>@lea voyez @camille</p>", "voyez @camille", True),
        ("<p>@lea Bonjour !</p>", "Bonjour", False),
    ],
)
def test_our_answer_is_known_by_its_words(content: str, text: str, found: bool) -> None:
    ours = load("our_reply") | {
        "content": content,
        "in_reply_to_id": "S1",
        "created_at": "2026-11-26T12:00:00Z",
    }
    say = {"GET /api/v1/statuses/S1/context": answer({"ancestors": [], "descendants": [ours]})}
    with serving(Fake(say)) as (connector, _):
        receipt = connector.find_own(item(status("S1")), text, key="k", since=NOW - MINUTE)

    assert (receipt is not None) == found


def test_our_answer_to_what_is_gone_is_found_among_ours() -> None:
    ours = load("our_reply") | {"in_reply_to_id": "S1", "created_at": "2026-11-26T12:00:00Z"}
    with serving(Fake({OURS_SAID: answer([ours])})) as (connector, _):
        receipt = connector.find_own(
            item(status("S1")), "Bonjour Léa, je regarde. Camille", key="k", since=NOW - MINUTE
        )

    assert receipt is not None
    assert (receipt.native_id, receipt.url) == (ours["id"], ours["url"])


def test_same_words_of_last_week_are_another_answer() -> None:
    ours = load("our_reply") | {"in_reply_to_id": "S1", "created_at": "2026-11-19T12:00:00Z"}
    with serving(Fake({OURS_SAID: answer([ours])})) as (connector, _):
        text = "Bonjour Léa, je regarde. Camille"
        assert connector.find_own(item(status("S1")), text, key="k", since=NOW - MINUTE) is None


def test_deleting_what_is_gone_already_is_a_success() -> None:
    with serving(Fake({SERVER: answer(load("server"))})) as (connector, _):
        receipt = connector.act(Act.DELETE_OWN, item(load("our_reply")), reason="", key="k", now=NOW)

    assert receipt.native_id == load("our_reply")["id"]


# --- On a running server -------------------------------------------------------------------------


@pytest.mark.peer("mastodon")
def test_same_key_again_leaves_one_answer_and_lost_answer_is_found() -> None:
    stranger, brand = Person("stranger"), connector_of()
    target = brand.look(stranger.say("@boreale Vous répondez ?"))
    assert target is not None
    key, text = uuid4().hex, f"Oui, voyez https://a.example/b?c=d&e {uuid4().hex} 💛"
    now = datetime.now(UTC)
    first = brand.reply(target, text, key=key, now=now)
    again = brand.reply(target, text, key=key, now=now)
    found = connector_of().find_own(target, text, key=key, since=now - MINUTE)

    assert found is not None
    assert first.native_id == again.native_id == found.native_id
    assert len(stranger.answers_to(target.native_id)) == 1


@pytest.mark.peer("mastodon")
def test_author_is_notified_of_the_answer_and_of_the_private_message() -> None:
    stranger, brand = Person("stranger"), connector_of()
    target = brand.look(stranger.say("@boreale Écrivez-moi", language="fr"))
    assert target is not None
    now = datetime.now(UTC)
    public = brand.reply(target, "Bonjour. Camille", key=uuid4().hex, now=now)
    private = brand.direct(target, "Votre commande ? @third", key=uuid4().hex, now=now)
    told = {one["status"]["id"]: one["status"] for one in stranger.notified() if one["status"]}

    assert told[public.native_id]["visibility"] == "public"
    assert told[public.native_id]["language"] == "fr"
    assert told[private.native_id]["visibility"] == "direct"
    assert private.native_id not in [(one["status"] or {}).get("id") for one in Person("third").notified()]
    found = brand.find_own(target, "Votre commande ? @third", key="", since=now - MINUTE)
    assert found is not None
    assert found.native_id == private.native_id


@pytest.mark.peer("mastodon")
def test_our_own_private_message_is_read_as_private_and_ours() -> None:
    stranger, brand = Person("stranger"), connector_of()
    target = brand.look(stranger.say("@boreale Mon numéro ?", visibility="direct"))
    assert target is not None
    sent_to = brand.direct(target, "Reçu. Camille", key=uuid4().hex, now=datetime.now(UTC))
    [ours] = [one for one in brand.read_thread(target) if one.native_id == sent_to.native_id]

    assert (ours.author.is_us, ours.kind, ours.text) == (True, "direct", "Reçu. Camille")


# --- Under nobody --------------------------------------------------------------------------------


def test_a_post_is_for_everybody_and_calls_nobody() -> None:
    with serving(fake := Fake({POST: answer(load("our_reply"))})) as (connector, _):
        connector.post("Panne depuis 18 h 52.", language="fr", key="cle-9", now=NOW)

    [asked] = fake.calls(POST)
    assert asked.body == {"status": "Panne depuis 18 h 52.", "visibility": "public", "language": "fr"}
    assert asked.headers["idempotency-key"] == "cle-9"


def test_a_post_is_found_again_by_its_words_and_no_answer_is_taken_for_it() -> None:
    said = {"content": "<p>Panne depuis 18 h 52.</p>", "in_reply_to_id": None, "mentions": []}
    ours = status("S9", created_at="2026-11-26T12:00:01.000Z", **said)
    answered = {**ours, "id": "S8", "in_reply_to_id": "S1"}
    with serving(Fake({OURS_SAID: answer([answered, ours])})) as (connector, _):
        found = connector.find_post("Panne depuis 18 h 52.", key="k", since=NOW)
        other = connector.find_post("Autre chose.", key="k", since=NOW)
        later = connector.find_post("Panne depuis 18 h 52.", key="k", since=NOW + timedelta(hours=1))

    assert found is not None
    assert (found.native_id, other, later) == ("S9", None, None)


def test_an_empty_post_is_refused() -> None:
    with serving(Fake({})) as (connector, _), pytest.raises(Refused, match="empty"):
        connector.post("  ", language="fr", key="k", now=NOW)
