"""Answers on a network that lies: cut after it did the work, slow, changed meanwhile."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.connectors.bluesky.captured import LEA, US, view
from tests.connectors.bluesky.pds import Asked, Pds, Reply, answer, refusal, serving
from tests.connectors.wire import http
from vigie.connectors.bluesky.payloads import item_of_view
from vigie.connectors.errors import Gone, Refused, TryLater, Unknown
from vigie.core.types import Act, Item

NOW = datetime(2026, 11, 25, 23, 40, tzinfo=UTC)
VIEW = view("reply_to_our_post")
ITEM = item_of_view(VIEW, US)
TEXT = "Bonjour, je regarde. Camille"
PUT, GET, POSTS = "com.atproto.repo.putRecord", "com.atproto.repo.getRecord", "app.bsky.feed.getPosts"
PROFILE = "app.bsky.actor.getProfile"
NONE = refusal("RecordNotFound", "Could not locate record")


class Repo:
    """One account's records; `fate` says what becomes of each write's answer."""

    def __init__(self, *fate: Reply | None) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.fate = list(fate)

    def pds(self, **more: Any) -> Pds:
        return Pds({PUT: self.put, GET: self.get, POSTS: answer({"posts": [VIEW]}), **more})

    def put(self, asked: Asked) -> Reply:
        name = f"{asked.body['collection']}/{asked.body['rkey']}"
        if name in self.records and asked.body["swapRecord"] is None:
            return refusal("InvalidSwap", "Record was at bafy")
        self.records[name] = asked.body["record"]
        told = answer({"uri": f"at://{US.did}/{name}", "cid": "bafynew"})
        return (self.fate.pop(0) if self.fate else None) or told

    def get(self, asked: Asked) -> Reply:
        parts = dict(part.split("=") for part in asked.query.split("&"))
        name = f"{parts['collection']}/{parts['rkey']}"
        if name not in self.records:
            return NONE
        return answer({"uri": f"at://{US.did}/{name}", "cid": "bafynew", "value": self.records[name]})


def test_answer_names_its_parent_and_root_by_content() -> None:
    repo = Repo()
    with serving(repo.pds()) as (connector, _):
        receipt = connector.reply(ITEM, TEXT, key="k", now=NOW)

    [record] = repo.records.values()
    assert record["reply"]["parent"] == {"uri": ITEM.native_id, "cid": ITEM.version}
    assert record["reply"]["root"] == VIEW["record"]["reply"]["root"]
    assert (record["text"], record["langs"], record["createdAt"]) == (
        TEXT,
        ["fr"],
        "2026-11-25T23:40:00.000Z",
    )
    assert receipt.native_id == f"at://{US.did}/{next(iter(repo.records))}"
    assert receipt.url == f"https://bsky.app/profile/boreale.test/post/{receipt.native_id[-13:]}"


CUT = [http(body=b'{"uri": "at:', length=900)]
BROKEN = [b""]
SLOW = [2.5, b""]
FAULT = [http("500 Internal Server Error", b"")]


@pytest.mark.parametrize("fate", [CUT, BROKEN, SLOW, FAULT], ids=["cut", "broken", "slow", "500"])
def test_answer_that_was_published_though_the_line_broke_is_found_at_once(fate: Reply) -> None:
    repo = Repo(fate)
    with serving(repo.pds()) as (connector, _):
        receipt = connector.reply(ITEM, TEXT, key="k", now=NOW)

    assert len(repo.records) == 1
    assert receipt.native_id.endswith(next(iter(repo.records)))


def test_same_key_again_hours_later_makes_no_second_post() -> None:
    repo = Repo()
    with serving(pds := repo.pds()) as (connector, _):
        first = connector.reply(ITEM, TEXT, key="k", now=NOW)
        again = connector.reply(ITEM, TEXT, key="k", now=NOW + timedelta(hours=5))

    assert first.native_id == again.native_id
    assert (len(repo.records), pds.count(PUT)) == (1, 2)
    assert next(iter(repo.records.values()))["createdAt"] == "2026-11-25T23:40:00.000Z"


def test_key_used_for_another_text_is_refused() -> None:
    repo = Repo()
    with serving(repo.pds()) as (connector, _):
        connector.reply(ITEM, TEXT, key="k", now=NOW)
        with pytest.raises(Refused, match="key-used-for-another-text"):
            connector.reply(ITEM, "Autre chose", key="k", now=NOW)

    assert len(repo.records) == 1


def test_write_without_an_answer_that_left_nothing_stays_unknown() -> None:
    pds = Pds({PUT: FAULT, GET: NONE, POSTS: answer({"posts": [VIEW]})})
    with serving(pds) as (connector, _), pytest.raises(Unknown):
        connector.reply(ITEM, TEXT, key="k", now=NOW)


def test_write_without_an_answer_stays_unknown_where_looking_fails_too() -> None:
    pds = Pds({PUT: FAULT, GET: FAULT, POSTS: answer({"posts": [VIEW]})})
    with serving(pds) as (connector, _), pytest.raises(Unknown):
        connector.reply(ITEM, TEXT, key="k", now=NOW)


def test_answer_sent_before_its_parent_went_is_found_not_lost() -> None:
    repo = Repo()
    pds = repo.pds()
    with serving(pds) as (connector, _):
        first = connector.reply(ITEM, TEXT, key="k", now=NOW)
        pds.say[POSTS] = answer({"posts": []})
        again = connector.reply(ITEM, TEXT, key="k", now=NOW)
        with pytest.raises(Gone):
            connector.reply(ITEM, TEXT, key="other", now=NOW)

    assert again.native_id == first.native_id


@pytest.mark.parametrize(
    ("viewer", "author_viewer", "reason"),
    [
        ({"replyDisabled": True}, {}, "replies-closed"),
        ({}, {"blockedBy": True}, "blocked"),
        ({}, {"blocking": "at://us/block/1"}, "blocked"),
    ],
)
def test_place_where_we_may_not_speak_is_said(
    viewer: dict[str, Any], author_viewer: dict[str, Any], reason: str
) -> None:
    author = {**VIEW["author"], "viewer": author_viewer}
    posts = answer({"posts": [{**VIEW, "viewer": {"x": 1, **viewer}, "author": author}]})
    with serving(Repo().pds(**{POSTS: posts})) as (connector, _), pytest.raises(Refused) as refused:
        connector.reply(ITEM, TEXT, key="k", now=NOW)

    assert refused.value.reason == reason


def test_edited_meanwhile_is_refused_and_nothing_is_said() -> None:
    repo = Repo()
    posts = answer({"posts": [{**VIEW, "cid": "bafyanother"}]})
    with serving(repo.pds(**{POSTS: posts})) as (connector, _), pytest.raises(Refused, match="edited"):
        connector.reply(ITEM, TEXT, key="k", now=NOW)

    assert repo.records == {}


def test_view_that_is_down_does_not_stop_an_answer() -> None:
    repo = Repo()
    rkey = ITEM.native_id.rpartition("/")[2]
    repo.records[f"app.bsky.feed.post/{rkey}"] = VIEW["record"]
    pds = repo.pds(**{POSTS: refusal("UpstreamFailure", "", "502 Bad Gateway"), PROFILE: FAULT})
    with serving(pds) as (connector, _):
        with pytest.raises(Refused, match="edited"):  # the repository's word on its content
            connector.reply(ITEM, TEXT, key="k", now=NOW)
        receipt = connector.reply(unversioned(ITEM), TEXT, key="k", now=NOW)

    assert receipt.native_id


@pytest.mark.parametrize(
    ("text", "reason"), [("é" * 301, "too-long"), (" ", "empty-text"), ("a\x00", "unfit")]
)
def test_unfit_text_is_refused_without_asking_the_network(text: str, reason: str) -> None:
    pds = Pds()
    with serving(pds) as (connector, _), pytest.raises(Refused, match=reason):
        connector.reply(ITEM, text, key="k", now=NOW)

    assert pds.calls == []


def test_mention_of_nobody_stays_plain_text() -> None:
    repo = Repo()
    pds = repo.pds(
        **{"com.atproto.identity.resolveHandle": refusal("InvalidRequest", "Unable to resolve handle")}
    )
    with serving(pds) as (connector, _):
        connector.reply(ITEM, "Merci @personne.test, voir https://a.example", key="k", now=NOW)

    [record] = repo.records.values()
    [facet] = record["facets"]
    assert facet["features"] == [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}]


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        ("spam: prix gagné", "com.atproto.moderation.defs#reasonSpam", "prix gagné"),
        ("scam", "com.atproto.moderation.defs#reasonMisleading", ""),
        ("vulgar", "com.atproto.moderation.defs#reasonRude", ""),
        ("unlawful: menace", "com.atproto.moderation.defs#reasonViolation", "menace"),
        (
            "il se fait passer pour nous",
            "com.atproto.moderation.defs#reasonOther",
            "il se fait passer pour nous",
        ),
        ("note: un détail", "com.atproto.moderation.defs#reasonOther", "note: un détail"),
    ],
)
def test_reason_of_a_report_is_the_networks_word_and_ours_beside(reason: str, kind: str, words: str) -> None:
    report = "com.atproto.moderation.createReport"
    with serving(pds := Pds({report: answer({"id": 12})}), labeler="did:plc:labeler") as (connector, server):
        receipt = connector.act(Act.REPORT, ITEM, reason=reason, key="k", now=NOW)

    [call] = [call for call in pds.calls if call.nsid == report]
    assert (call.body["reasonType"], call.body["reason"]) == (kind, words)
    assert call.body["subject"]["uri"] == ITEM.native_id
    assert receipt.native_id == "12"
    assert b"atproto-proxy: did:plc:labeler#atproto_labeler" in server.asked[-1].lower()


def test_account_is_reported_as_a_whole() -> None:
    report = "com.atproto.moderation.createReport"
    account = Item(LEA, ITEM.kind, "", ITEM.author, ITEM.place, NOW)
    with serving(pds := Pds({report: answer({"id": 1})})) as (connector, _):
        connector.act(Act.REPORT, account, reason="spam", key="k", now=NOW)

    assert pds.calls[-1].body["subject"] == {"$type": "com.atproto.admin.defs#repoRef", "did": LEA}


def test_threadgate_changed_by_another_client_meanwhile_keeps_what_both_wanted() -> None:
    """Somebody else hides another reply between our look and our write."""
    gate = {"allow": [], "hiddenReplies": ["at://one"], "createdAt": "2026-11-01T00:00:00.000Z"}
    versions = [("bafy1", gate), ("bafy2", {**gate, "hiddenReplies": ["at://one", "at://two"]})]
    written: list[Any] = []

    def get(asked: Asked) -> Reply:
        cid, value = versions[min(len(written), 1)]
        return answer({"uri": "at://gate", "cid": cid, "value": value})

    def put(asked: Asked) -> Reply:
        written.append(asked.body)
        return (
            refusal("InvalidSwap", "Record was at bafy2")
            if len(written) == 1
            else answer({"uri": "at://gate"})
        )

    with serving(Pds({GET: get, PUT: put})) as (connector, _):
        connector.act(Act.HIDE, ITEM, reason="spam", key="k", now=NOW)

    assert [body["swapRecord"] for body in written] == ["bafy1", "bafy2"]
    assert written[-1]["record"]["hiddenReplies"] == ["at://one", "at://two", ITEM.native_id]
    assert written[-1]["record"]["allow"] == []


def test_threadgate_that_never_stands_still_is_tried_later() -> None:
    pds = Pds({GET: NONE, PUT: refusal("InvalidSwap", "Record was at bafy")})
    with serving(pds) as (connector, _), pytest.raises(TryLater):
        connector.act(Act.HIDE, ITEM, reason="spam", key="k", now=NOW)


def test_hiding_a_301st_reply_is_refused() -> None:
    gate = {"hiddenReplies": [f"at://{n}" for n in range(300)]}
    with serving(Pds({GET: answer({"cid": "b", "value": gate})})) as (connector, _):
        with pytest.raises(Refused, match="too-many-hidden"):
            connector.act(Act.HIDE, ITEM, reason="spam", key="k", now=NOW)


def test_answer_made_by_another_client_is_found_by_its_words() -> None:
    value = {
        "text": TEXT,
        "createdAt": "2026-11-25T23:41:00.000Z",
        "reply": {"parent": {"uri": ITEM.native_id}},
    }
    rows = [{"uri": f"at://{US.did}/app.bsky.feed.post/3n36cszzzzz2x", "cid": "b", "value": value}]
    pds = Pds({GET: NONE, "com.atproto.repo.listRecords": answer({"records": rows})})
    with serving(pds) as (connector, _):
        found = connector.find_own(ITEM, TEXT, key="k", since=NOW)
        later = connector.find_own(ITEM, TEXT, key="k", since=NOW + timedelta(hours=1))

    assert found is not None
    assert found.native_id == rows[0]["uri"]
    assert later is None


def test_listing_that_turns_in_circles_ends() -> None:
    pds = Pds({GET: NONE, "com.atproto.repo.listRecords": answer({"records": [], "cursor": "same"})})
    with serving(pds) as (connector, _):
        assert connector.find_own(ITEM, TEXT, key="k", since=NOW) is None

    assert pds.count("com.atproto.repo.listRecords") == 2


def unversioned(item: Item) -> Item:
    content = {name: getattr(item, name) for name in item.__slots__}
    return Item(**{**content, "version": ""})


def test_record_sent_is_json() -> None:
    repo = Repo()
    with serving(repo.pds()) as (connector, _):
        connector.reply(ITEM, "👩‍👩‍👧‍👦 « merci »", key="k", now=NOW)

    assert json.loads(json.dumps(next(iter(repo.records.values()))))["text"] == "👩‍👩‍👧‍👦 « merci »"


@pytest.mark.parametrize("told", [answer(), answer({}), answer({"error": "InternalServerError"})])
def test_answer_that_names_no_record_is_looked_up_at_once(told: Reply) -> None:
    repo = Repo(told)
    with serving(repo.pds()) as (connector, _):
        receipt = connector.reply(ITEM, TEXT, key="a-key", now=NOW)

    assert [f"at://{US.did}/{name}" for name in repo.records] == [receipt.native_id]


def test_a_post_under_nobody_is_made_once_per_key_and_found_by_it() -> None:
    repo = Repo(CUT[0])
    with serving(repo.pds()) as (connector, _):
        first = connector.post(TEXT, language="fr", key="k", now=NOW)  # its answer was cut: read back
        again = connector.post(TEXT, language="fr", key="k", now=NOW + timedelta(minutes=5))
        found = connector.find_post(TEXT, key="k", since=NOW)
        other = connector.find_post(TEXT, key="another", since=NOW)

    [record] = repo.records.values()
    assert (record["text"], record["langs"], "reply" in record) == (TEXT, ["fr"], False)
    assert found is not None
    assert found.native_id == first.native_id == again.native_id
    assert other is None


def test_a_post_that_is_too_long_is_refused_before_it_leaves() -> None:
    with serving(Pds({})) as (connector, _), pytest.raises(Refused, match="too-long"):
        connector.post("a" * 301, language="fr", key="k", now=NOW)
