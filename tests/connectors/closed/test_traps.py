"""Each trap of the closed networks, one by one: the contract has a word for it before one is connected."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.connectors.closed.connector import Closed
from tests.connectors.closed.network import APP_SECRET, TOKEN, VERIFY, Network, connector_of, network
from tests.connectors.rig import items_of, pages_from
from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    ByHand,
    Call,
    CallAnswer,
    Connector,
    Never,
    Receipt,
    Until,
)
from vigie.connectors.errors import AccessLost, Gone, Refused, TryLater
from vigie.connectors.http import GuardedClient
from vigie.core.types import REMOVAL_LADDER, Act, Item, Kind


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def there() -> Iterator[Network]:
    with network() as running:
        yield running


def looked(there: Network, native_id: str) -> Item:
    item = connector_of(there).look(native_id)
    assert item is not None
    return item


def may(there: Network, act: Act, native_id: str, *, later: timedelta = timedelta(0)) -> object:
    return connector_of(there).may(act, looked(there, native_id), now() + later)


def do(there: Network, act: Act, item: Item) -> Receipt:
    return connector_of(there).act(act, item, reason="spam", key=uuid4().hex, now=now())


def reply(connector: Connector, item: Item, text: str) -> Receipt:
    return connector.reply(item, text, key=uuid4().hex, now=now())


# --- It calls us ----------------------------------------------------------------------------


class Door:
    """Receives calls: one durable row, then the answer; they are read from the rows, as often as needed."""

    def __init__(self, file: Path, connector: Closed) -> None:
        self.rows = sqlite3.connect(file, isolation_level=None)
        self.rows.execute("PRAGMA synchronous=FULL")
        self.rows.execute("CREATE TABLE IF NOT EXISTS call (key TEXT PRIMARY KEY, body BLOB)")
        self.connector = connector

    def receive(self, call: Call, at: datetime) -> CallAnswer:
        answer = self.connector.answer(call, at)
        if answer.keep:
            try:
                self.rows.execute("INSERT OR IGNORE INTO call VALUES (?, ?)", (answer.key, call.body))
            except sqlite3.Error:
                return CallAnswer(503, "later")
        return answer

    def read(self) -> list[Item]:
        calls = [Call("POST", body) for (body,) in self.rows.execute("SELECT body FROM call ORDER BY rowid")]
        return [item for call in calls for item in items_of(self.connector.read_call(call, now()))]


@pytest.fixture
def door(tmp_path: Path, there: Network) -> Door:
    return Door(tmp_path / "calls.sqlite3", connector_of(there))


def test_call_is_taken_once_it_is_stored_and_survives_us(door: Door, there: Network, tmp_path: Path) -> None:
    native_id = there.say("Toujours pas livré")

    assert door.receive(there.bundle(there.entry(native_id)), now()).status == 200
    door.rows.close()

    again = Door(tmp_path / "calls.sqlite3", connector_of(there))
    assert [item.native_id for item in again.read()] == [native_id]


def test_call_that_cannot_be_stored_is_not_taken(door: Door, there: Network) -> None:
    call = there.bundle(there.entry(there.say("Bonjour")))
    door.rows.execute("PRAGMA query_only=ON")

    assert door.receive(call, now()).status == 503


def test_answer_asks_the_network_nothing(door: Door, there: Network) -> None:
    door.receive(there.bundle(there.entry(there.say("Bonjour"))), now())

    assert there.requests == []


def test_call_sent_twice_is_read_once(door: Door, there: Network) -> None:
    call = there.bundle(there.entry(there.say("Bonjour")))

    assert [door.receive(call, now()).status for _ in range(3)] == [200, 200, 200]
    assert len(door.read()) == 1


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(0), 200),
        (timedelta(hours=71), 200),
        (timedelta(hours=73), 401),
        (timedelta(days=30), 401),
        (timedelta(minutes=-10), 401),
    ],
)
def test_repeated_call_counts_as_long_as_the_network_retries(
    door: Door, there: Network, age: timedelta, status: int
) -> None:
    assert door.receive(there.bundle(there.entry(there.say("Bonjour"))), now() + age).status == status


@pytest.mark.parametrize("spoilt", ["signature", "header", "body", "secret", "algorithm"])
def test_call_that_is_not_genuine_leaves_no_row(door: Door, there: Network, spoilt: str) -> None:
    call = there.bundle(
        there.entry(there.say("Bonjour")), secret="autre" if spoilt == "secret" else APP_SECRET
    )
    given = call.headers["x-closed-signature"]
    wrong = {
        "signature": replace(call, headers={"x-closed-signature": given[:-64] + "0" * 64}),
        "header": replace(call, headers={}),
        "body": replace(call, body=call.body + b" "),
        "algorithm": replace(call, headers={"x-closed-signature": f"sha1={given}"}),
    }

    assert door.receive(wrong.get(spoilt, call), now()).status == 401
    assert door.read() == []


def test_without_a_secret_nothing_is_believed(there: Network) -> None:
    bare = Closed(AccountConfig(server=there.server.url, secret={"token": TOKEN}), GuardedClient())

    assert bare.answer(there.bundle(there.entry(there.say("Bonjour")), secret=""), now()).status == 503
    assert (
        bare.answer(Call("GET", query={"hub.mode": "subscribe", "hub.verify_token": ""}), now()).status == 503
    )


def test_address_is_proved_after_the_word_was_checked(there: Network) -> None:
    script = "<script>alert(1)</script>"
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": script}
    connector = connector_of(there)

    assert connector.answer(Call("GET", query=asked), now()) == CallAnswer(200, script)
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}):
        assert connector.answer(Call("GET", query={**asked, **wrong}), now()) == CallAnswer(403, "refused")
    assert connector.answer(Call("GET"), now()).status == 403


def test_one_poisonous_entry_leaves_the_bundle(there: Network) -> None:
    good = [there.entry(there.say(f"Message {n}")) for n in range(9)]
    bad = {"object": "c1", "content": '{"id": 3'}
    call = there.bundle(*good[:4], bad, {"object": "c2"}, "rubbish", *good[4:])

    [page] = connector_of(there).read_call(call, now())

    assert (len(page.items), len(page.refused)) == (9, 3)


def test_events_carry_versions_whatever_their_order(there: Network) -> None:
    native_id = there.say("Premier jet")
    created = there.entry(native_id)
    there.edit(native_id, "Deuxième jet")
    edited = there.entry(native_id)
    there.remove(native_id)
    removed = there.entry(native_id)

    [page] = connector_of(there).read_call(there.bundle(removed, edited, created), now())

    assert [(i.version, i.deleted, i.text) for i in page.items] == [
        ("3", True, ""),
        ("2", False, "Deuxième jet"),
        ("1", False, "Premier jet"),
    ]


# --- It forgets and ends --------------------------------------------------------------------


def test_cursor_that_expired_starts_again_before_the_last_word(there: Network) -> None:
    for n in range(9):
        there.say(f"Vieux {n}", said_at=now() - timedelta(days=3))
    recent = there.say("Récent", said_at=now() - timedelta(minutes=30))
    cursor = pages_from(connector_of(there), {}, now())[-1].cursor
    there.forgotten = 1_000
    later = there.say("Après")

    got = [item.native_id for item in items_of(connector_of(there).read(cursor, now()))]

    assert got == [recent, later], "bounded, nothing lost, an overlap"


def test_subscription_that_vanished_is_said_by_health(there: Network) -> None:
    assert connector_of(there).health(now()).words == ""
    there.subscribed = False

    health = connector_of(there).health(now())
    assert (health.ok, health.words) == (True, "subscription-lost")


def test_token_and_version_say_when_they_end(there: Network) -> None:
    health = connector_of(there).health(now())

    assert health.sunset_at == datetime(2027, 8, 17, tzinfo=UTC)
    assert health.token_ends_at is not None
    assert timedelta(days=59) < health.token_ends_at - now() < timedelta(days=61)


def test_version_that_ended_is_for_an_administrator(there: Network) -> None:
    there.ended = True

    with pytest.raises(AccessLost, match="version_ended"):
        list(connector_of(there).read({}, now()))


# --- It asks for approvals ------------------------------------------------------------------


def test_approvals_are_followed_until_they_are_given(there: Network) -> None:
    native_id = there.say("Écrivez-moi")
    for said, answer in (("pending", Never), ("refused", Never), ("granted", Until)):
        there.approvals["messages.write"] = said

        assert connector_of(there).health(now()).approvals == {
            "comments.read": "granted",
            "messages.write": said,
        }
        assert isinstance(may(there, Act.DIRECT, native_id), answer)


def test_right_that_was_taken_names_itself(there: Network) -> None:
    there.approvals["comments.read"] = "refused"

    assert connector_of(there).health(now()).words == "missing-right-read"
    with pytest.raises(AccessLost, match="right_missing"):
        list(connector_of(there).read({}, now()))


# --- It counts ------------------------------------------------------------------------------


def test_calls_and_money_are_counted(there: Network) -> None:
    there.money = 1_000_000
    connector = connector_of(there)
    item = connector.look(there.say("Bonjour"))
    assert item is not None

    reply(connector, item, "Bonjour. Camille")
    budget = connector.budget()

    assert (budget.cost_micros, budget.money_left_micros) == (20_000, 980_000)
    assert budget.calls_limit == 100_000
    assert budget.calls_left == there.calls
    assert budget.resets_at is not None


def test_link_costs_what_it_costs(there: Network) -> None:
    connector = connector_of(there)
    item = connector.look(there.say("Bonjour"))
    assert item is not None
    before = connector.budget().cost_micros

    reply(connector, item, "Voyez https://aide.example. Camille")

    assert connector.budget().cost_micros - before == Closed.traits.prices["reply-with-link"]


def test_empty_purse_spends_nothing(there: Network) -> None:
    with pytest.raises(TryLater, match="purse-empty"):
        connector_of(there, money=4_999).look(there.say("Bonjour"))
    assert there.requests == []


def test_quota_that_is_used_up_says_until_when(there: Network) -> None:
    there.calls = 0
    connector = connector_of(there)

    with pytest.raises(TryLater) as caught:
        list(connector.read({}, now()))

    assert caught.value.after == timedelta(minutes=15)
    assert connector.budget().calls_left == 0


# --- It allows some things for a time, once, or not at all ------------------------------------


def test_private_answer_is_allowed_for_seven_days(there: Network) -> None:
    native_id = there.say("Écrivez-moi")
    answer = may(there, Act.DIRECT, native_id)

    assert isinstance(answer, Until)
    assert timedelta(days=6, hours=23) < answer.at - now() <= timedelta(days=7)
    assert may(there, Act.DIRECT, native_id, later=timedelta(days=7, seconds=1)) == Never("window-over")


def test_conversation_is_open_for_a_day_after_their_last_word(there: Network) -> None:
    native_id = there.say("Bonjour", kind="message", said_at=now() - timedelta(hours=23))

    assert isinstance(may(there, Act.DIRECT, native_id), Until)
    assert may(there, Act.DIRECT, native_id, later=timedelta(hours=2)) == Never("window-over")
    assert may(there, Act.REPLY, native_id) == Never("private-conversation")


def test_private_answer_is_given_once(there: Network) -> None:
    item = looked(there, there.say("Écrivez-moi"))
    connector_of(there).direct(item, "Votre numéro ? Camille", key="k", now=now())

    assert may(there, Act.DIRECT, item.native_id) == Never("written-to-once")
    with pytest.raises(Refused, match="once_only"):  # the item as it was known before
        connector_of(there).direct(item, "Encore ? Camille", key="l", now=now())
    assert there.private == [("elodie", "Votre numéro ? Camille")]


def test_network_says_no_where_the_payload_was_not_kept(there: Network) -> None:
    """What waits to be done is kept without it: nothing that is allowed may be refused for that."""
    top = there.say("Gagnez un colis")
    nested = there.say("Gagnez encore", parent=top)
    item, below = replace(looked(there, top), raw={}), replace(looked(there, nested), raw={})
    connector = connector_of(there)

    connector.direct(item, "Votre numéro ? Camille", key="k", now=now())
    reply(connector, item, "Bonjour. Camille")
    do(there, Act.HIDE, item)
    with pytest.raises(Refused, match="once_only"):
        connector.direct(item, "Encore ? Camille", key="l", now=now())
    with pytest.raises(Refused, match="only_top"):
        do(there, Act.HIDE, below)


def test_window_that_closed_meanwhile_is_refused_before_it_is_tried(there: Network) -> None:
    item = looked(there, there.say("Écrivez-moi"))
    there.requests.clear()

    with pytest.raises(Refused, match="window-over"):
        connector_of(there).direct(item, "Bonjour", key="k", now=now() + timedelta(days=8))
    assert "POST" not in "".join(there.requests)


def test_answer_to_a_review_replaces_the_earlier_one(there: Network) -> None:
    item = looked(there, there.say("Une étoile", kind="review", rating=1))
    assert (item.kind, item.rating) == (Kind.REVIEW, 1)
    assert may(there, Act.REPLY, item.native_id) == Allowed()
    first = reply(connector_of(there), item, "Bonjour. Camille")

    assert may(there, Act.REPLY, item.native_id) == Allowed("replaces-previous")
    second = reply(connector_of(there), item, "Bonjour, c’est réglé. Camille")

    assert first.native_id == second.native_id
    assert connector_of(there).find_own(item, "Bonjour. Camille", key="", since=now()) is None
    assert (
        connector_of(there).find_own(item, "Bonjour, c’est réglé. Camille", key="", since=now()) is not None
    )


def test_answer_only_to_who_called_us(there: Network) -> None:
    native_id = there.say("Boréale, quelle blague", called_us=False)

    assert may(there, Act.REPLY, native_id) == Never("only-when-called")


@pytest.mark.parametrize("kind", ["comment", "review", "message"])
def test_nothing_of_others_is_deleted(there: Network, kind: str) -> None:
    native_id = there.say("Nul", kind=kind)

    assert may(there, Act.DELETE, native_id) == Never("network-deletes-nothing-of-others")
    with pytest.raises(Refused):
        connector_of(there)._access.ask("DELETE", f"/items/{native_id}")


def test_ladder_goes_down_to_hiding_and_the_rest_is_by_hand(there: Network) -> None:
    native_id = there.say("Gagnez un colis")
    answers = {act: may(there, act, native_id) for act in REMOVAL_LADDER}

    assert [act for act, answer in answers.items() if isinstance(answer, Allowed)] == [Act.HIDE, Act.BLOCK]
    assert isinstance(answers[Act.REPORT], ByHand)


def test_review_is_neither_hidden_nor_deleted(there: Network) -> None:
    native_id = there.say("Nul", kind="review")

    assert may(there, Act.HIDE, native_id) == Never("not-offered-here")


def test_hiding_warns_of_what_it_takes_along(there: Network) -> None:
    native_id = there.say("Gagnez un colis")
    assert may(there, Act.HIDE, native_id) == Allowed("author-still-sees-it")
    criticism = there.say("Et mon remboursement ?", author="bruno", parent=native_id)

    assert may(there, Act.HIDE, native_id) == Allowed("hides-answers-below")
    assert may(there, Act.HIDE, criticism) == Never("only-what-begins-a-thread")
    do(there, Act.HIDE, looked(there, native_id))
    there.settle()
    assert not there.sees(criticism), "the warning is true"


def test_hidden_of_one_thread_are_counted(there: Network) -> None:
    native_id = there.say("Beaucoup de monde")
    for n in range(300):
        there.say(f"Spam {n}", parent=native_id, hidden=True)

    assert may(there, Act.HIDE, native_id) == Never("too-many-hidden")


def test_accepted_is_not_applied(there: Network) -> None:
    item = looked(there, there.say("Gagnez un colis"))
    do(there, Act.HIDE, item)

    assert connector_of(there).applied(Act.HIDE, item) is False
    there.settle()
    assert connector_of(there).applied(Act.HIDE, item) is True


@pytest.mark.parametrize("act", [Act.HIDE, Act.DELETE_OWN])
def test_what_is_gone_already_ends_as_handled(there: Network, act: Act) -> None:
    author = "page-1" if act is Act.DELETE_OWN else "elodie"
    item = looked(there, there.say("Parti avant", author=author))
    there.remove(item.native_id)

    with pytest.raises(Gone):
        do(there, act, item)
    assert connector_of(there).applied(act, item) is True


# --- Secrets of one's own app ---------------------------------------------------------------


def test_keys_are_the_brands_own_and_never_repeated(there: Network) -> None:
    fields = {field.name: field.secret for field in Closed.traits.fields}
    assert fields == {"server": False, "token": True, "app_secret": True, "verify_token": True}

    there.ended = True
    with pytest.raises(AccessLost) as caught:
        connector_of(there).health(now())
    assert all(secret not in str(caught.value) for secret in (TOKEN, APP_SECRET, VERIFY))


def test_cursor_is_json(there: Network) -> None:
    there.say("Bonjour")
    cursor = pages_from(connector_of(there), {}, now())[-1].cursor

    assert json.loads(json.dumps(cursor)) == cursor
