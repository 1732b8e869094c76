"""What may be done on a forum, as somebody of its staff and as anybody, and what we write there."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.connectors.discourse.board import Board, board, connector_of
from tests.connectors.rig import unique
from tests.connectors.wire import http
from vigie.connectors.contract import Allowed, ByHand, Never, Receipt
from vigie.connectors.errors import Gone, Refused, Unsupported
from vigie.core.types import Act, Item, Kind

JSON = {"Content-Type": "application/json"}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def forum() -> Iterator[Board]:
    with board() as there:
        yield there


@pytest.fixture
def guest() -> Iterator[Board]:
    """A forum where our account is a user like any other."""
    with board(us_staff=False) as there:
        yield there


def looked(forum: Board, native_id: str) -> Item:
    item = connector_of(forum).look(native_id)
    assert item is not None
    return item


def answer_of(forum: Board, raw: str, *, by: str = "elodie") -> Item:
    return looked(forum, forum.say(raw, by=by, to=forum.say("Bonjour à tous", by="bruno")))


def do(forum: Board, act: Act, item: Item, reason: str = "spam: prix") -> Receipt:
    return connector_of(forum).act(act, item, reason=reason, key=uuid4().hex, now=now())


def reply(forum: Board, item: Item, text: str) -> Receipt:
    return connector_of(forum).reply(item, text, key=uuid4().hex, now=now())


# --- Whose forum ----------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Act.DELETE, Act.HIDE, Act.UNHIDE, Act.RESTORE])
def test_only_the_staff_moderates(guest: Board, act: Act) -> None:
    item = answer_of(guest, "Gagnez un colis")

    assert connector_of(guest).may(act, item, now()) == Never("moderators-only")
    with pytest.raises(Refused):
        do(guest, act, item)
    assert guest.sees(item.native_id)


def test_staff_that_lost_its_rights_is_refused_by_the_forum(forum: Board) -> None:
    item = answer_of(forum, "Gagnez un colis")
    forum.people["boreale"].staff = False

    with pytest.raises(Refused, match="not-permitted"):
        do(forum, Act.DELETE, item)


def test_what_begins_a_topic_does_not_take_the_others_along(forum: Board) -> None:
    """Criticism under a scam must not vanish with it: the first post is hidden alone."""
    alone = looked(forum, forum.say("Gagnez un colis"))
    begun = forum.say("Gagnez deux colis")
    criticism = forum.say("Et mon remboursement ?", to=begun, by="bruno")
    item = looked(forum, begun)

    assert connector_of(forum).may(Act.DELETE, item, now()) == Never("takes-others-along")
    with pytest.raises(Refused):
        do(forum, Act.DELETE, item)
    do(forum, Act.HIDE, item)
    do(forum, Act.DELETE, alone)

    assert [forum.sees(i) for i in (alone.native_id, begun, criticism)] == [False, False, True]


def test_topic_that_was_answered_meanwhile_is_not_deleted(forum: Board) -> None:
    item = looked(forum, forum.say("Gagnez un colis"))
    forum.say("Et mon remboursement ?", to=item.native_id, by="bruno")

    with pytest.raises(Refused, match="takes-others-along"):
        do(forum, Act.DELETE, item)


def test_topic_comes_back(forum: Board) -> None:
    item = looked(forum, forum.say("Erreur de notre part"))
    do(forum, Act.DELETE, item)

    do(forum, Act.RESTORE, looked(forum, item.native_id))

    assert forum.sees(item.native_id)


def test_what_its_author_withdrew_is_not_ours_to_bring_back(forum: Board) -> None:
    item = answer_of(forum, "Je regrette")
    forum.withdraw(item.native_id)

    assert connector_of(forum).may(Act.RESTORE, looked(forum, item.native_id), now()) == Never("not-removed")


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (Act.REPLY, Never("private-conversation")),
        (Act.DELETE, Never("private-conversation")),
        (Act.DIRECT, Allowed()),
        (Act.REPORT, Allowed()),
        (Act.HOLD, Never("no-such-act")),
    ],
)
def test_private_conversation_stays_one(forum: Board, act: Act, answer: object) -> None:
    talk = forum.topic("Ma commande", members=frozenset({"boreale", "elodie"}))

    assert connector_of(forum).may(act, looked(forum, forum.say("Bonjour", topic=talk)), now()) == answer


def test_suspension_is_by_hand(forum: Board, guest: Board) -> None:
    may = connector_of(forum).may(Act.BLOCK, answer_of(forum, "Encore moi"), now())

    assert isinstance(may, ByHand)
    assert may.url == f"{forum.server.url}/u/elodie"
    assert may.steps == ("open-profile", "press-suspend", "choose-reason", "tick")
    assert connector_of(guest).may(Act.BLOCK, answer_of(guest, "Encore"), now()) == Never("moderators-only")
    with pytest.raises(Unsupported):
        do(forum, Act.BLOCK, answer_of(forum, "Toujours moi"))


def test_robot_of_the_forum_is_not_written_to(forum: Board) -> None:
    item = answer_of(forum, "Bienvenue", by="system")

    assert connector_of(forum).may(Act.DIRECT, item, now()) == Never("no-address")


def test_own_post_is_neither_liked_nor_reported_nor_removed(forum: Board) -> None:
    item = answer_of(forum, "Notre réponse", by="boreale")

    acts = (Act.LIKE, Act.REPORT, Act.HIDE, Act.DELETE_OWN)
    answers = [connector_of(forum).may(act, item, now()) for act in acts]
    assert answers == [Never("it-is-us"), Never("it-is-us"), Never("ours"), Allowed()]


def test_post_is_moderated_without_its_payload(forum: Board, guest: Board) -> None:
    """What waits to be done is kept without it."""
    item = replace(answer_of(forum, "Gagnez un colis"), raw={})
    first = forum.say("Gagnez deux colis")
    forum.say("Et mon remboursement ?", to=first, by="bruno")

    do(forum, Act.DELETE, item)
    with pytest.raises(Refused, match="takes-others-along"):
        do(forum, Act.DELETE, replace(looked(forum, first), raw={}))

    assert [forum.sees(i) for i in (item.native_id, first)] == [False, True]
    theirs = replace(answer_of(guest, "Gagnez un colis"), raw={})
    assert connector_of(guest).may(Act.DELETE, theirs, now()) == Never("moderators-only")


# --- Flags ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "kind", "message"),
    [
        ("spam: prix", 8, ""),
        ("scam", 8, ""),
        ("vulgar: insulte", 4, ""),
        ("unlawful: menace de mort", 7, "menace de mort"),
        ("autre", 7, "autre"),
    ],
)
def test_report_says_what_it_is_about(guest: Board, reason: str, kind: int, message: str) -> None:
    item = answer_of(guest, "Arnaque")

    do(guest, Act.REPORT, item, reason)
    do(guest, Act.REPORT, item, reason)

    assert guest.posts[int(item.native_id)].flags == {"boreale": (kind, message)}
    assert connector_of(guest).applied(Act.REPORT, item) is True


def test_hidden_for_anything_is_hidden(forum: Board) -> None:
    item = answer_of(forum, "Menace")

    do(forum, Act.HIDE, item, "unlawful: menace")

    assert not forum.sees(item.native_id)
    assert looked(forum, item.native_id).status == "hidden"


def test_second_like_is_no_error(guest: Board) -> None:
    item = answer_of(guest, "Merci")

    do(guest, Act.LIKE, item)
    do(guest, Act.LIKE, item)

    assert looked(guest, item.native_id).likes == 1


def test_act_on_what_is_gone_says_so(guest: Board) -> None:
    item = answer_of(guest, "Bientôt parti")
    guest.posts[int(item.native_id)].deleted = True

    with pytest.raises(Gone):
        do(guest, Act.LIKE, item)
    assert connector_of(guest).applied(Act.DELETE, item) is True


# --- What we write --------------------------------------------------------------------------


def test_answer_to_the_topic_itself_is_found(guest: Board) -> None:
    item = looked(guest, guest.say("Où est mon colis ?"))
    text = "Bonjour, *qu’est-ce* qui ne va pas ? Camille"

    receipt = reply(guest, item, text)
    found = connector_of(guest).find_own(item, text, key="", since=now() - timedelta(minutes=1))

    assert found is not None
    assert found.native_id == receipt.native_id
    assert looked(guest, receipt.native_id).text == text
    assert looked(guest, receipt.native_id).parent_id == item.native_id


def test_own_answer_is_found_in_a_long_topic(guest: Board) -> None:
    item = looked(guest, guest.say("Où est mon colis ?"))
    for n in range(40):
        guest.say(f"Moi aussi {n}", to=item.native_id, by="bruno")
    receipt = reply(guest, item, "Bonjour, je regarde. Camille")

    found = connector_of(guest).find_own(item, "Bonjour, je regarde. Camille", key="", since=now())

    assert found is not None
    assert found.native_id == receipt.native_id


def test_same_words_again_are_our_earlier_answer(guest: Board) -> None:
    item = answer_of(guest, "Alors ?")

    first, second = reply(guest, item, "Bonjour. Camille"), reply(guest, item, "Bonjour. Camille")

    assert first.native_id == second.native_id


def test_same_words_elsewhere_are_refused_in_the_forums_words(guest: Board) -> None:
    reply(guest, answer_of(guest, "Alors ?"), "Bonjour. Camille")

    with pytest.raises(Refused, match="too similar"):
        reply(guest, answer_of(guest, "Et moi ?"), "Bonjour. Camille")


@pytest.mark.parametrize(
    ("text", "reason"), [("  ", "empty-text"), ("é" * 32_001, "too-long"), ("Oui", "too short")]
)
def test_text_the_forum_would_not_take_is_refused(guest: Board, text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        reply(guest, answer_of(guest, "Alors ?"), text)


def test_closed_topic_is_said(guest: Board) -> None:
    item = answer_of(guest, "Alors ?")
    guest.posts[int(item.native_id)].topic.closed = True

    with pytest.raises(Refused, match="replies-closed"):
        reply(guest, item, "Bonjour. Camille")


def test_answer_that_waits_for_approval_is_no_public_one(guest: Board) -> None:
    item = answer_of(guest, "Alors ?")
    queued = {"success": True, "action": "enqueued", "pending_count": 1, "pending_post": {"id": 3}}
    guest.instead = lambda method, path: (
        http(body=json.dumps(queued).encode(), headers=JSON)
        if (method, path) == ("POST", "/posts.json")
        else None
    )

    receipt = reply(guest, item, "Bonjour. Camille")

    assert (receipt.native_id, receipt.raw) == ("", {"status": "waits-for-moderators"})


def test_private_message_goes_to_the_author_alone(guest: Board) -> None:
    item = answer_of(guest, "Écrivez-moi")
    text = unique("Votre numéro de commande ? Camille")

    receipt = connector_of(guest).direct(item, text, key=uuid4().hex, now=now())

    made = guest.posts[int(receipt.native_id)]
    assert made.topic.members == {"boreale", "elodie"}
    assert made.topic.title == "Re: Une question sur ma commande"
    assert not guest.sees(receipt.native_id, "bruno")


def test_private_message_reaches_the_author_of_what_is_gone(forum: Board) -> None:
    item = replace(answer_of(forum, "Gagnez un colis"), raw={})
    forum.people["boreale"].staff = False
    forum.posts[int(item.native_id)].deleted = True

    receipt = connector_of(forum).direct(item, "Bonjour, pourquoi ? Camille", key="k", now=now())

    assert forum.posts[int(receipt.native_id)].topic.members == {"boreale", "elodie"}


def test_private_conversation_goes_on_in_its_place(guest: Board) -> None:
    talk = guest.topic("Ma commande", members=frozenset({"boreale", "elodie"}))
    item = looked(guest, guest.say("Bonjour", topic=talk))
    text = "Bonjour, je regarde. Camille"

    receipt = connector_of(guest).direct(item, text, key=uuid4().hex, now=now())
    found = connector_of(guest).find_own(item, text, key="", since=now())

    assert item.kind is Kind.DIRECT
    assert found is not None
    assert found.native_id == receipt.native_id
    assert guest.posts[int(receipt.native_id)].topic is talk
