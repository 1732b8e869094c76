from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from libipld import decode_dag_cbor_multi, encode_dag_cbor

from tests.connectors.bluesky.captured import LEA, SAM, US, frame
from vigie.connectors.bluesky.frames import Batch, add_frame, read_frame
from vigie.connectors.errors import TryLater
from vigie.core.types import Kind


def read(*frames: bytes | str) -> Batch:
    batch = Batch()
    for one in frames:
        add_frame(batch, read_frame(one), US)
    return batch


def built(kind: str | None, body: dict[str, Any], op: int = 1) -> bytes:
    header = {"op": op} | ({"t": kind} if kind else {})
    return encode_dag_cbor(header) + encode_dag_cbor(body)


def changed(situation: str, **fields: Any) -> bytes:
    header, body = decode_dag_cbor_multi(frame(situation))
    return encode_dag_cbor(header) + encode_dag_cbor({**body, **fields})


def test_mention_is_read_from_its_commit() -> None:
    batch = read(frame("commit_mention"))

    [item] = batch.items
    assert (item.kind, item.to_us, item.author.native_id) == (Kind.MENTION, True, LEA)
    assert item.text.endswith("toujours pas livré, voir https://boréale.example")
    assert item.native_id == f"at://{LEA}/app.bsky.feed.post/3n36csyjb5p2x"
    assert item.version == "bafyreifqiyhlozwzdjopoxuiyjqafi5ek5oqvxaqfcctuvh2kf75thaxke"
    assert (batch.seq, batch.refused) == (2511, [])


def test_reply_between_others_in_our_thread_is_said_at_home() -> None:
    [item] = read(frame("commit_reply_in_our_thread")).items

    assert (item.text, item.place.ours, item.to_us, item.author.native_id) == ("Pareil ici", True, False, SAM)


def test_edit_is_a_new_version_with_its_time() -> None:
    [item] = read(frame("commit_update")).items

    assert item.text == "Livré, merci !"
    assert item.edited_at == datetime(2026, 11, 25, 23, 29, 15, item.edited_at.microsecond, UTC)  # type: ignore[union-attr]
    assert item.native_id == f"at://{LEA}/app.bsky.feed.post/3n36csykce72x"


def test_deletion_is_a_tombstone_without_words() -> None:
    [item] = read(frame("commit_delete")).items

    assert (item.deleted, item.text) == (True, "")
    assert item.native_id == f"at://{LEA}/app.bsky.feed.post/3n36cszd5bp2x"


def test_like_costs_nothing_and_moves_the_cursor() -> None:
    batch = read(frame("commit_like"))

    assert (batch.items, batch.refused, batch.seq) == ([], [], 2521)


def test_nul_of_the_network_is_replaced() -> None:
    [item] = read(frame("commit_nul")).items

    assert item.text == "avant�après"


def test_pictures_and_quotes_come_with_their_addresses() -> None:
    [picture], [quote] = read(frame("commit_picture")).items, read(frame("commit_quote_with_picture")).items

    assert picture.media[0].endswith("/bafkreie7udzk4k3flsdxnegg5vletwwz6jebi736ehipqaiwg3ba2ytrmi@jpeg")
    assert quote.media == picture.media
    assert (quote.to_us, quote.kind) == (True, Kind.MENTION)


@pytest.mark.parametrize(
    ("situation", "status", "deleted"),
    [
        ("account_takendown", "takendown", True),
        ("account_deactivated", "deactivated", True),
        ("account_active", "active", False),
        ("identity", "identity", False),
        ("sync", "sync", False),
    ],
)
def test_news_of_an_account_is_about_its_author(situation: str, status: str, deleted: bool) -> None:
    [item] = read(frame(situation)).items

    assert item.native_id == item.author.native_id
    assert (item.status, item.deleted, item.text) == (status, deleted, "")
    assert (item.to_us, item.place.ours, item.author.is_us) == (False, False, False)


def test_new_handle_is_told() -> None:
    [item] = read(frame("identity")).items

    assert item.author.handle.endswith("x.test")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xff",
        b"a text frame",
        frame("commit_mention")[:300],
        encode_dag_cbor({"op": 1, "t": "#commit"}),
        "a word",
    ],
    ids=["empty", "noise", "text", "cut", "half", "str"],
)
def test_unreadable_frame_is_refused_alone(broken: bytes | str) -> None:
    batch = read(frame("commit_like"), broken, frame("commit_mention"))

    assert [reason for reason, _ in batch.refused] == ["unreadable-frame"]
    assert len(batch.items) == 1


def test_commit_with_its_blocks_cut_is_refused_and_the_next_one_read() -> None:
    _, body = decode_dag_cbor_multi(frame("commit_mention"))
    cut, none = changed("commit_mention", blocks=body["blocks"][:200]), changed("commit_mention", blocks=b"")

    batch = read(cut, none, frame("commit_delete"))

    assert [reason for reason, _ in batch.refused] == ["unreadable-blocks", "unreadable-blocks"]
    assert [item.deleted for item in batch.items] == [True]
    assert batch.seq == 2524


def test_cursor_too_old_is_told_and_the_stream_goes_on() -> None:
    batch = read(built("#info", {"name": "OutdatedCursor", "message": "too old"}), frame("commit_mention"))

    assert batch.refused == [("outdated-cursor", "too old")]
    assert (len(batch.items), batch.ended) == (1, False)


def test_cursor_ahead_of_the_server_ends_the_stream() -> None:
    batch = read(built(None, {"error": "FutureCursor", "message": "in the future"}, op=-1))

    assert (batch.ended, batch.full, batch.refused) == (True, True, [("future-cursor", "in the future")])


def test_being_too_slow_is_tried_again_later() -> None:
    with pytest.raises(TryLater):
        read(built(None, {"error": "ConsumerTooSlow"}, op=-1))


def test_what_is_not_known_yet_is_passed_over() -> None:
    batch = read(built("#labels", {"seq": 9}), built("#tomorrow", {"seq": 10}))

    assert (batch.items, batch.refused, batch.seq) == ([], [], 10)


SIMPLE = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5) | st.binary(max_size=5)
WILD = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)
FIELDS = st.sampled_from(
    ["ops", "repo", "time", "blocks", "seq", "did", "active", "status", "handle", "name"]
)
OPS = st.lists(
    st.dictionaries(
        st.sampled_from(["path", "cid", "action"]),
        WILD | st.just("app.bsky.feed.post/3n36csyjb5p2x"),
        max_size=3,
    )
)


@given(
    st.sampled_from(["#commit", "#account", "#identity", "#sync", "#info"]),
    st.dictionaries(FIELDS, WILD | OPS, max_size=6),
)
def test_no_frame_breaks_more_than_itself(kind: str, body: dict[str, Any]) -> None:
    batch = read(built(kind, body), frame("commit_mention"))

    assert batch.items[-1].author.native_id == LEA


@given(st.binary(max_size=200))
def test_no_noise_breaks_the_stream(noise: bytes) -> None:
    assert read(noise, frame("commit_delete")).items != []
