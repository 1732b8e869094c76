import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.bluesky.captured import LEA, US, view
from vigie.connectors.bluesky.hearing import items_of
from vigie.connectors.bluesky.payloads import (
    PUBLIC,
    BadPayload,
    item_of_record,
    item_of_view,
    posts_of_thread,
)
from vigie.core.types import Item, Kind

ROOT = f"at://{US.did}/app.bsky.feed.post/3n36csygl7p2x"


def test_mention_of_us_becomes_item() -> None:
    item = item_of_view(view("mention_of_us"), US)

    assert (item.kind, item.to_us, item.place) == (Kind.MENTION, True, PUBLIC)
    assert item.text == "@boreale.test toujours pas livré, voir https://boréale.example"
    assert item.native_id == f"at://{LEA}/app.bsky.feed.post/3n36csyjb5p2x"
    assert item.version == "bafyreifqiyhlozwzdjopoxuiyjqafi5ek5oqvxaqfcctuvh2kf75thaxke"
    assert (item.author.native_id, item.author.handle, item.author.is_us) == (LEA, "lea.test", False)
    assert item.url == "https://bsky.app/profile/lea.test/post/3n36csyjb5p2x"
    assert item.said_at == datetime(2026, 11, 25, 23, 29, 14, 301000, UTC)
    assert (item.language, item.parent_id, item.root_id) == ("fr", "", "")


def test_reply_to_our_post_is_said_at_home() -> None:
    item = item_of_view(view("reply_to_our_post"), US)

    assert (item.kind, item.to_us, item.place.ours, item.place.native_id) == (Kind.REPLY, True, True, US.did)
    assert (item.parent_id, item.root_id) == (ROOT, ROOT)


@pytest.mark.parametrize(
    ("situation", "kind", "to_us", "ours", "by_us"),
    [
        ("post_of_ours", Kind.POST, False, True, True),
        ("reply_of_ours", Kind.REPLY, False, True, True),
        ("quote_of_us", Kind.MENTION, True, False, False),
        ("link_card", Kind.POST, False, False, False),
    ],
)
def test_who_speaks_to_whom_and_where(
    situation: str, kind: Kind, to_us: bool, ours: bool, by_us: bool
) -> None:
    item = item_of_view(view(situation), US)

    assert (item.kind, item.to_us, item.place.ours, item.author.is_us) == (kind, to_us, ours, by_us)


def test_picture_without_words_keeps_its_picture() -> None:
    item = item_of_view(view("picture_without_words"), US)

    assert item.text == ""
    [picture] = item.media
    assert picture.endswith(f"/{LEA}/bafkreie7udzk4k3flsdxnegg5vletwwz6jebi736ehipqaiwg3ba2ytrmi@jpeg")


def test_links_say_where_they_lead_not_what_they_show() -> None:
    record = {
        "text": "boreale.example/suivi",
        "createdAt": "2026-11-25T10:00:00Z",
        "facets": [
            {
                "index": {"byteStart": 0, "byteEnd": 21},
                "features": [
                    {"$type": "app.bsky.richtext.facet#link", "uri": "https://vol.example/boreale.example"}
                ],
            }
        ],
    }

    item = said(record)

    assert item.raw["links"] == ["https://vol.example/boreale.example"]
    assert item_of_view(view("link_card"), US).raw["links"] == ["https://prix.example/gagner"]


@pytest.mark.parametrize("situation", ["dated_1970", "dated_2031"])
def test_date_that_cannot_be_is_replaced_and_said(situation: str) -> None:
    post = view(situation)
    post["indexedAt"] = "2026-11-25T23:29:15.000Z"

    item = item_of_view(post, US)

    assert item.said_at == datetime(2026, 11, 25, 23, 29, 15, tzinfo=UTC)
    assert item.raw["odd"] == "odd-date"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-25T10:00:00", datetime(2026, 11, 25, 10, tzinfo=UTC)),
        ("2026-11-25T10:00:00+02:00", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        ("2026-11-25T10:00:00.123456789Z", datetime(2026, 11, 25, 10, 0, 0, 123456, UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 11, 25, 12, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2026, 11, 25, 12, tzinfo=UTC)),
        ("hier", datetime(2026, 11, 25, 12, tzinfo=UTC)),
        (None, datetime(2026, 11, 25, 12, tzinfo=UTC)),
    ],
)
def test_dates_as_people_write_them(written: Any, expected: datetime) -> None:
    assert said({"text": "Bonjour", "createdAt": written}).said_at == expected


def test_characters_no_database_takes_are_replaced_everywhere() -> None:
    item = said(
        {"text": "a\x00b\ud800c", "createdAt": "2026-11-25T10:00:00Z", "tags": ["\udfff"], "n\x00": 1}
    )

    assert item.text == "a�b�c"
    assert json.dumps(dict(item.raw), ensure_ascii=False).encode()
    assert "\\u0000" not in json.dumps(dict(item.raw))


def test_bidirectional_marks_and_joined_emoji_are_kept() -> None:
    text = "\u202eאבג\u202c 👩‍👩‍👧‍👦 🇨🇦"

    assert said({"text": text, "createdAt": "2026-11-25T10:00:00Z"}).text == text


def test_answer_to_itself_is_an_answer_to_nothing() -> None:
    uri = f"at://{LEA}/app.bsky.feed.post/3n36csyjb5p2x"
    record = {"text": "?", "createdAt": "2026-11-25T10:00:00Z", "reply": {"parent": {"uri": uri}}}

    assert said(record).parent_id == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"uri": None}, "bad-address"),
        ({"uri": "https://example.com/"}, "bad-address"),
        ({"record": None}, "no-text"),
        ({"record": {"text": ["a"]}}, "no-text"),
        ({"author": {"did": "did:plc:somebodyelse"}}, "author-and-address-differ"),
        ({"author": None}, "author-and-address-differ"),
    ],
)
def test_bad_view_is_refused_alone_with_its_reason(change: dict[str, Any], reason: str) -> None:
    good = view("mention_of_us")

    items, refused = items_of([{**good, **change}, good], US)

    assert [item.native_id for item in items] == [good["uri"]]
    assert [code for code, _ in refused] == [reason]


def test_thread_gives_each_post_once_even_where_it_turns_in_circles() -> None:
    thread = view("thread")
    thread["replies"][0]["replies"] = [thread]

    uris = [post["uri"] for post in posts_of_thread(thread)]

    assert uris[0] == ROOT
    assert len(uris) == len(set(uris)) == 3


def test_thread_of_great_depth_is_read() -> None:
    node: dict[str, Any] = {"post": {"uri": "at://0"}}
    for depth in range(1, 20_000):
        node = {"post": {"uri": f"at://{depth}"}, "replies": [node]}

    assert sum(1 for _ in posts_of_thread(node)) == 20_000


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "text",
    "createdAt",
    "reply",
    "facets",
    "embed",
    "langs",
    "parent",
    "root",
    "uri",
    "features",
    "did",
)


@given(st.dictionaries(st.sampled_from(FIELDS), WILD | st.dictionaries(st.sampled_from(FIELDS), WILD)), WILD)
def test_no_record_breaks_more_than_itself(record: dict[str, Any], cid: Any) -> None:
    try:
        item = item_of_record(f"at://{LEA}/app.bsky.feed.post/x", cid, record, US, seen_at=None)
    except BadPayload:
        return
    json.dumps(dict(item.raw), ensure_ascii=False).encode()
    assert item.said_at.tzinfo is not None


@given(WILD)
def test_no_view_breaks_more_than_itself(wild: Any) -> None:
    items, refused = items_of([wild, view("post_of_ours")], US)

    assert len(items) == 1
    assert len(refused) == 1


def said(record: dict[str, Any]) -> Item:
    uri = f"at://{LEA}/app.bsky.feed.post/3n36csyjb5p2x"
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    return item_of_record(uri, "bafy", record, US, seen_at=noon)
