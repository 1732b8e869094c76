"""On the real network, with other people's clients as witnesses (issue: the reference connector)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.connectors.bluesky.people import (
    POST,
    Person,
    connector_of,
    facts,
    moderator,
    now,
    ozone,
    somebody,
    stamp,
    stored,
    until,
)
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.contract import ByHand, Cursor, Never, Page
from vigie.connectors.errors import AccessLost, Gone, Refused
from vigie.core.types import Act, Item, Kind

lite = pytest.mark.peer("atproto")  # holds with the server alone, where no view is
full = pytest.mark.peer("atproto", mode="full")


@pytest.fixture(scope="module")
def us() -> Person:
    return somebody("brand")


@pytest.fixture(scope="module")
def lea() -> Person:
    return somebody("lea")


@pytest.fixture(scope="module")
def sam() -> Person:
    return somebody("sam")


@pytest.fixture
def connector(us: Person) -> Bluesky:
    return connector_of(us)


def streamed(
    connector: Bluesky, cursor: Cursor, wanted: Callable[[Item], bool], seconds: float = 15
) -> list[Page]:
    """Pages of the stream until an item is the one wanted."""
    pages: list[Page] = []
    ends_at = time.monotonic() + seconds
    for page in connector.stream(cursor, now()):
        pages.append(page)
        if any(wanted(item) for item in page.items):
            break
        assert time.monotonic() < ends_at, "not heard on the firehose"
    return pages


def items_of(pages: list[Page]) -> Iterator[Item]:
    return (item for page in pages for item in page.items)


def here(connector: Bluesky) -> Cursor:
    """A cursor at the end of the firehose, as stored by a pump that has caught up."""
    live = connector.stream({}, now())
    next(live)  # the line is open from here on
    mark = somebody("mark").say("repère")["uri"]
    return stored(next(page for page in live if mark in [item.native_id for item in page.items]))


def item_read(connector: Bluesky, uri: str) -> Item:
    """The post as `read` gives it, once the view knows it."""

    def found() -> Item | None:
        items = [item for page in connector.read({}, now()) for item in page.items]
        return next((item for item in items if item.native_id == uri), None)

    return until(found)


# ── what we hear ────────────────────────────────────────────────────────────────────────────────


@full
def test_mention_reply_and_quote_are_read_as_said_to_us(us: Person, lea: Person, connector: Bluesky) -> None:
    home = us.say("Une question ? Nous répondons ici.")
    uris = [
        lea.mention(us, "toujours pas livré")["uri"],
        lea.say("Et mon colis ?", under=home)["uri"],
        lea.say("Regardez", embed={"$type": "app.bsky.embed.record", "record": home})["uri"],
    ]

    found = [item_read(connector, uri) for uri in uris]

    assert [item.kind for item in found] == [Kind.MENTION, Kind.REPLY, Kind.MENTION]
    assert [item.to_us for item in found] == [True, True, True]
    assert {item.author.handle for item in found} == {lea.handle}
    assert [item.place.ours for item in found] == [False, True, False]


@full
def test_reply_between_others_deep_in_our_thread_is_read(us: Person, lea: Person, sam: Person) -> None:
    parent = us.say("Des retards cette semaine.")
    for number in range(8):
        parent = (lea, sam)[number % 2].say(f"niveau {number}", under=parent)

    item = item_read(connector_of(us), parent["uri"])

    assert (item.text, item.place.ours, item.to_us) == ("niveau 7", True, False)


@full
def test_muted_person_is_still_heard_in_our_threads(us: Person) -> None:
    """The network hides their notifications from us, not their words from everybody else."""
    muted, connector = somebody("muted"), connector_of(us)
    home = us.say("Bonjour")
    us.call("POST", "app.bsky.graph.muteActor", json={"actor": muted.did})
    uri = muted.say("Vous ne répondez jamais", under=home)["uri"]

    assert item_read(connector, uri).text == "Vous ne répondez jamais"


@full
def test_search_finds_what_names_no_account_of_ours(lea: Person, connector: Bluesky) -> None:
    word = f"boréale{time.time_ns()}"
    uri = lea.say(f"Encore un colis {word} perdu")["uri"]

    def found() -> list[Item]:
        pages = list(connector.search(word, {}, now()))
        return [item for item in items_of(pages) if item.native_id == uri]

    [item] = until(found)
    assert (item.kind, item.to_us, item.author.handle) == (Kind.POST, False, lea.handle)


@full
def test_account_made_a_moment_ago_reads_nothing_without_error() -> None:
    client = somebody("first").client
    handle = f"neuf-{time.time_ns() % 10**9}.test"
    body = {"handle": handle, "email": f"{handle}@example.com", "password": "a-password"}
    made = client.post("/xrpc/com.atproto.server.createAccount", json=body).json()
    connector = connector_of(Person(client, made["did"], handle, "a-password", ""))

    assert connector.health(now()).native_id == made["did"]
    assert list(items_of(list(connector.read({}, now())))) == []


# ── the firehose ────────────────────────────────────────────────────────────────────────────────


@lite
def test_firehose_resumed_at_every_page_loses_and_doubles_nothing(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    cursor = here(connector)
    uris = [lea.say(f"message {number}")["uri"] for number in range(30)]
    heard: list[str] = []
    while uris[-1] not in heard:
        page = next(iter(connector.stream(cursor, now())))  # the line is cut after each page
        heard += [item.native_id for item in page.items if item.author.native_id == lea.did]
        cursor = stored(page)

    assert heard == uris


@lite
def test_nothing_said_while_we_were_away_is_lost(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    cursor = here(connector)
    uris = [lea.say(f"pendant l’absence {number}")["uri"] for number in range(5)]

    pages = streamed(connector_of(us), cursor, lambda item: item.native_id == uris[-1])

    assert [item.native_id for item in items_of(pages) if item.author.native_id == lea.did] == uris


@lite
def test_edit_and_deletion_by_others_are_heard(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    said = lea.say("Colis perdu")
    before = connector.look(said["uri"])
    cursor = here(connector)
    lea.edit(said["uri"], "Colis retrouvé")
    lea.remove(said["uri"])

    pages = streamed(connector, cursor, lambda item: item.deleted and item.native_id == said["uri"])
    edit, tombstone = [item for item in items_of(pages) if item.native_id == said["uri"]]

    assert before is not None
    assert (edit.text, edit.edited_at is not None) == ("Colis retrouvé", True)
    assert edit.version != before.version == said["cid"]
    assert (tombstone.text, tombstone.deleted) == ("", True)
    assert until(lambda: connector.look(said["uri"]) is None)


@lite
def test_nul_and_odd_dates_of_the_network_are_heard(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    cursor = here(connector)
    nul = lea.say("avant\x00après")["uri"]
    old = lea.say("daté de 1970", createdAt="1970-01-01T00:00:00.000Z")["uri"]
    late = lea.say("daté de demain", createdAt=stamp(now() + timedelta(days=3)))["uri"]

    pages = streamed(connector, cursor, lambda item: item.native_id == late)
    found = {item.native_id: item for item in items_of(pages)}

    assert found[nul].text == "avant�après"
    for uri in (old, late):
        assert abs(found[uri].said_at - now()) < timedelta(minutes=2)
        assert found[uri].raw["odd"] == "odd-date"


@lite
def test_new_handle_and_a_closed_account_are_heard(us: Person) -> None:
    connector, leaving = connector_of(us), somebody("leaving")
    cursor = here(connector)
    handle = f"parti-{time.time_ns() % 10**9}.test"
    leaving.call("POST", "com.atproto.identity.updateHandle", json={"handle": handle})
    leaving.call("POST", "com.atproto.server.deactivateAccount", json={})

    pages = streamed(connector, cursor, lambda item: item.native_id == leaving.did and item.deleted)
    news = [item for item in items_of(pages) if item.native_id == leaving.did]

    assert [(item.status, item.deleted) for item in news] == [("identity", False), ("deactivated", True)]
    assert news[0].author.handle == handle


@lite
def test_cursor_from_the_future_is_told_and_the_stream_starts_anew(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    future = {"seq": 10**9, "relay": facts()["RELAY_URL"]}

    pages = list(connector.stream(future, now()))
    assert [reason for page in pages for reason, _ in page.refused] == ["future-cursor"]

    again = connector.stream(stored(pages[-1]), now())
    next(again)
    uri = lea.say("après")["uri"]
    assert any(item.native_id == uri for page in (next(again) for _ in range(5)) for item in page.items)


# ── what we say ─────────────────────────────────────────────────────────────────────────────────


def question(asker: Person, us: Person, text: str = "Où est mon colis ?") -> tuple[Item, dict[str, str]]:
    """A question put to us, as an item; and its strong reference."""
    said = asker.mention(us, text)
    item = connector_of(us).look(said["uri"])
    assert item is not None
    return item, said


@full
def test_answer_stands_in_the_thread_for_a_second_client(us: Person, lea: Person, sam: Person) -> None:
    connector = connector_of(us)
    item, _ = question(lea, us)
    text = f"Bonjour @{lea.handle}, voyez https://boréale.example/aide #aide Camille"

    receipt = connector.reply(item, text, key="a", now=now())

    [seen] = until(lambda: sam.replies(item.native_id))
    assert (seen["uri"], seen["record"]["text"], seen["author"]["did"]) == (receipt.native_id, text, us.did)
    raw = text.encode()
    marked = {
        raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(): f["features"][0]
        for f in seen["record"]["facets"]
    }
    assert marked[f"@{lea.handle}"]["did"] == lea.did
    assert marked["https://boréale.example/aide"]["uri"] == "https://boréale.example/aide"
    assert marked["#aide"]["tag"] == "aide"


@lite
def test_same_key_makes_one_post_on_the_real_server(us: Person, lea: Person) -> None:
    item, _ = question(lea, us)
    first = connector_of(us).reply(item, "Une seule fois", key="k", now=now())
    again = connector_of(us).reply(item, "Une seule fois", key="k", now=now() + timedelta(hours=2))

    records = us.get("com.atproto.repo.listRecords", repo=us.did, collection=POST, limit=100)["records"]
    ours = [r for r in records if r["value"].get("reply", {}).get("parent", {}).get("uri") == item.native_id]
    assert [record["uri"] for record in ours] == [first.native_id] == [again.native_id]


@lite
def test_own_answer_is_found_by_key_and_by_words(us: Person, lea: Person) -> None:
    connector, since = connector_of(us), now() - timedelta(minutes=1)
    item, said = question(lea, us)
    assert connector.find_own(item, "Bonjour", key="k", since=since) is None

    made = connector.reply(item, "Bonjour", key="k", now=now())
    by_key = connector.find_own(item, "Bonjour", key="k", since=since)
    by_words = connector.find_own(item, "Bonjour", key="unknown", since=since)
    us.say("Réponse du téléphone", under=said)
    from_phone = connector.find_own(item, "Réponse du téléphone", key="other", since=since)

    assert by_key is not None
    assert by_words is not None
    assert made.native_id == by_key.native_id == by_words.native_id
    assert from_phone is not None


@lite
def test_answer_under_an_answer_keeps_the_root(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    home = us.say("Bonjour")
    reply = lea.say("Et les retours ?", under=home)
    item = connector.look(reply["uri"])
    assert item is not None

    receipt = connector.reply(item, "Trente jours. Camille", key="k", now=now())

    written = us.record(receipt.native_id)["value"]["reply"]
    assert (written["root"], written["parent"]) == (home, reply)


@lite
def test_edited_or_deleted_meanwhile_is_not_answered(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    item, said = question(lea, us)
    lea.edit(said["uri"], "Tout va bien, merci")
    with pytest.raises(Refused, match="edited"):
        until(lambda: connector.reply(item, "Bonjour", key=f"k{time.time_ns()}", now=now()) and None, 3)
    lea.remove(said["uri"])

    def gone() -> bool:
        try:
            connector.reply(item, "Bonjour", key="z", now=now())
        except Gone:
            return True
        except Refused:
            return False
        raise AssertionError("answered what is gone")

    assert until(gone)


@full
def test_closed_thread_and_blocked_author_are_said(us: Person, sam: Person) -> None:
    connector, closed, angry = connector_of(us), somebody("closed"), somebody("angry")
    post, other = closed.say("Sans réponses"), angry.say("Bloqué")
    until(lambda: connector.look(post["uri"]) and connector.look(other["uri"]))
    items = [connector.look(post["uri"]), connector.look(other["uri"])]
    gate = {"post": post["uri"], "allow": [], "createdAt": stamp()}
    body = {
        "repo": closed.did,
        "collection": "app.bsky.feed.threadgate",
        "rkey": post["uri"][-13:],
        "record": gate,
    }
    closed.call("POST", "com.atproto.repo.putRecord", json=body)
    angry.create("app.bsky.graph.block", {"subject": us.did, "createdAt": stamp()})
    until(lambda: us.get("app.bsky.actor.getProfile", actor=angry.did)["viewer"]["blockedBy"])
    until(
        lambda: us.get("app.bsky.feed.getPosts", uris=[post["uri"]])["posts"][0]["viewer"].get(
            "replyDisabled"
        )
    )

    for item, reason in zip(items, ("replies-closed", "blocked"), strict=True):
        assert item is not None
        with pytest.raises(Refused) as refused:
            connector.reply(item, "Bonjour", key="k", now=now())
        assert refused.value.reason == reason


# ── what we do about a post ─────────────────────────────────────────────────────────────────────


@lite
def test_like_twice_is_one_like_and_confirmed(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    item, _ = question(lea, us, "Merci à l’équipe")
    for key in ("k1", "k2"):
        connector.act(Act.LIKE, item, reason="", key=key, now=now())

    likes = us.get("com.atproto.repo.listRecords", repo=us.did, collection="app.bsky.feed.like")["records"]
    assert [r["value"]["subject"]["uri"] for r in likes].count(item.native_id) == 1
    assert connector.applied(Act.LIKE, item) is True


@full
def test_hidden_reply_is_gone_for_others_and_comes_back(us: Person, lea: Person, sam: Person) -> None:
    connector = connector_of(us)
    home = us.say("Qui a eu un souci ?")
    scam, critic = lea.say("Gagnez un prix", under=home), sam.say("Moi, trois fois", under=home)
    item = until(lambda: connector.look(scam["uri"]))
    assert until(lambda: sam.sees(scam["uri"]))

    connector.act(Act.HIDE, item, reason="scam", key="k", now=now())
    assert connector.applied(Act.HIDE, item) is True
    until(lambda: not sam.sees(scam["uri"]))
    assert lea.sees(critic["uri"])

    connector.act(Act.UNHIDE, item, reason="", key="k2", now=now())
    assert connector.applied(Act.HIDE, item) is False
    assert until(lambda: sam.sees(scam["uri"]))


@lite
def test_removal_is_never_offered_beyond_what_the_network_has(us: Person, lea: Person, sam: Person) -> None:
    connector = connector_of(us)
    elsewhere = connector.look(lea.say("Chez moi")["uri"])
    assert elsewhere is not None

    assert connector.may(Act.DELETE, elsewhere, now()) == Never("network-deletes-nothing-of-others")
    assert connector.may(Act.HIDE, elsewhere, now()) == Never("only-in-our-threads")
    assert connector.may(Act.DELETE_OWN, elsewhere, now()) == Never("not-ours")
    assert isinstance(connector.may(Act.DIRECT, elsewhere, now()), ByHand)
    with pytest.raises(Refused):
        connector.act(Act.DELETE_OWN, elsewhere, reason="", key="k", now=now())
    assert connector.look(elsewhere.native_id) is not None


@full
def test_report_is_seen_by_moderators_who_act_and_we_hear_it(us: Person) -> None:
    """The whole loop: reported, taken down by the network, heard on the firehose, gone for `look`."""
    connector, spammer = connector_of(us, labeler=facts()["OZONE_DID"]), somebody("spammer")
    cursor = here(connector)
    said = spammer.mention(us, "Gagnez un colis")
    item = until(lambda: connector.look(said["uri"]))

    receipt = connector.act(Act.REPORT, item, reason="spam: faux prix", key="k", now=now())

    chief = moderator()
    params = {"subject": said["uri"], "types": ["tools.ozone.moderation.defs#modEventReport"]}
    [event] = ozone(chief, "GET", "tools.ozone.moderation.queryEvents", params=params)["events"]
    assert event["event"]["reportType"] == "com.atproto.moderation.defs#reasonSpam"
    assert (event["event"]["comment"], str(event["id"]), event["createdBy"]) == (
        "faux prix",
        receipt.native_id,
        us.did,
    )
    takedown = {
        "event": {"$type": "tools.ozone.moderation.defs#modEventTakedown"},
        "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": spammer.did},
        "createdBy": chief.did,
    }
    ozone(chief, "POST", "tools.ozone.moderation.emitEvent", json=takedown)
    pages = streamed(connector, cursor, lambda one: one.native_id == spammer.did and one.deleted)
    [news] = [one for one in pages[-1].items if one.native_id == spammer.did and one.deleted]
    assert news.status == "takendown"
    assert until(lambda: connector.look(said["uri"]) is None)


@full
def test_mute_and_block_are_confirmed_by_the_network(us: Person) -> None:
    connector, noisy = connector_of(us), somebody("noisy")
    item, _ = question(noisy, us)
    for act in (Act.MUTE, Act.BLOCK):
        assert connector.applied(act, item) is False
        connector.act(act, item, reason="", key="k", now=now())
        assert until(lambda act=act: connector.applied(act, item)) is True
    connector.act(Act.BLOCK, item, reason="", key="k2", now=now())

    blocks = us.get("com.atproto.repo.listRecords", repo=us.did, collection="app.bsky.graph.block")["records"]
    assert [r["value"]["subject"] for r in blocks].count(noisy.did) == 1
    viewer = until(lambda: us.get("app.bsky.actor.getProfile", actor=noisy.did)["viewer"])
    assert viewer["muted"]
    assert connector.look(item.native_id) is not None  # hidden from the view, not gone


@lite
def test_own_post_is_taken_back_and_taking_it_back_again_is_no_error(us: Person, lea: Person) -> None:
    connector = connector_of(us)
    item, _ = question(lea, us)
    receipt = connector.reply(item, "Mauvais fil", key="k", now=now())
    ours = connector.look(receipt.native_id)
    assert ours is not None
    for _ in range(2):
        connector.act(Act.DELETE_OWN, ours, reason="", key="k", now=now())

    assert connector.applied(Act.DELETE_OWN, ours) is True


# ── the session ─────────────────────────────────────────────────────────────────────────────────


@lite
def test_token_that_expired_is_renewed_on_the_real_server(us: Person) -> None:
    connector = connector_of(us)
    login = connector.session.login
    connector.session._login = type(login)(
        login.did, login.handle, login.server, expired(login.access), login.refresh
    )

    assert connector.health(now()).ok
    assert connector.session.login.refresh != login.refresh


@lite
def test_renamed_account_still_opens_and_another_one_does_not() -> None:
    renamed, other = somebody("renamed"), somebody("other")
    connector = connector_of(renamed, native_id=renamed.did)
    handle = f"nouveau-{time.time_ns() % 10**9}.test"
    renamed.call("POST", "com.atproto.identity.updateHandle", json={"handle": handle})

    assert connector.health(now()).handle == handle
    with pytest.raises(AccessLost, match="another account"):
        connector_of(other, native_id=renamed.did).health(now())


@lite
def test_wrong_password_is_said_by_health(us: Person) -> None:
    wrong = Person(us.client, us.did, us.handle, "not-the-password", "")

    with pytest.raises(AccessLost, match="Invalid identifier or password"):
        connector_of(wrong).health(now())


def expired(token: str) -> str:
    """The same token as the server would have signed it yesterday."""
    head, body, _ = token.split(".")
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims |= {"iat": claims["iat"] - 86_400, "exp": claims["exp"] - 86_400}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    mac = hmac.digest(facts()["JWT_SECRET"].encode(), f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
