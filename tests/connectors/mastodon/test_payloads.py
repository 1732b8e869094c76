"""Payloads by situation, written by hand after the API's description; each is held to it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.mastodon.contract import faults_of
from tests.connectors.mastodon.fake import load
from vigie.connectors.mastodon.payloads import BadPayload, Us, item_of_status
from vigie.core.types import Author, Item, Kind, Place

US = Us("109302436954721982", "boreale", "essai.example", "https://essai.example/@boreale", 500)
LEA = "110224538612341312"
SQUARE = Place("essai.example", "essai.example", "https://essai.example", culture="public")
SITUATIONS = [
    "boost_of_a_criticism",
    "link_whose_words_lie",
    "mention_with_warning_poll_and_picture",
    "our_reply",
    "private_message_to_us",
    "quote_of_us",
    "reply_to_us_edited_since",
]


def read(situation: str, **changes: Any) -> Item:
    return item_of_status({**load(situation), **changes}, US)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_situation_is_one_the_network_can_bring(situation: str) -> None:
    assert faults_of("Status", load(situation)) == []


def test_mention_tells_its_warning_its_words_its_poll_and_its_picture() -> None:
    item = read("mention_with_warning_poll_and_picture")

    assert item == Item(
        native_id="115616041527354112",
        kind=Kind.MENTION,
        text=(
            "Colère, livraison\n\n"
            "@boreale Toujours pas livré\xa0? #boreale\n"
            "Suivi\xa0: https://suivi.example/colis/a-b-c-d-e-f-g-h-1234567\n\n"
            "2 < 3 & fini 👩‍👩‍👧\n\n"
            "– J’attends\n– J’annule\n\n"
            "[Un carton écrasé sur un palier]"
        ),
        author=Author(LEA, "lea@autre.example", "Léa", 131, "https://autre.example/@lea"),
        place=SQUARE,
        said_at=datetime(2026, 11, 26, 8, 12, 31, 402000, tzinfo=UTC),
        url="https://autre.example/@lea/115616041527354112",
        language="fr",
        status="public",
        shares=6,
        likes=9,
        replies=2,
        media=("https://essai.example/m/1.small.jpg",),
        to_us=True,
        raw=item.raw,
    )
    assert item.raw["author_since"] == "2022-11-05T00:00:00.000Z"
    assert item.raw["warning"] == "Colère, livraison"


def test_limit_of_an_answer_leaves_room_for_whom_it_calls() -> None:
    assert read("mention_with_warning_poll_and_picture").raw["reply_limit"] == 500 - len("@lea ")


def test_answer_to_us_is_in_our_place_and_tells_its_edit() -> None:
    item = read("reply_to_us_edited_since")

    assert (item.kind, item.to_us, item.parent_id) == (Kind.REPLY, True, "115616045000000000")
    assert item.place == Place(US.id, "@boreale", US.url, ours=True, culture="brand")
    assert item.edited_at == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert item.version == item.edited_at.isoformat()


def test_our_answer_is_read_as_it_was_written() -> None:
    item = read("our_reply")

    assert (item.author.is_us, item.to_us) == (True, False)
    assert item.text == "Bonjour Léa, je regarde. Camille"


def test_what_we_add_under_our_own_words_is_not_said_to_us() -> None:
    item = read("our_reply", in_reply_to_account_id=US.id, mentions=[{"id": US.id, "acct": "boreale"}])

    assert (item.to_us, item.place.ours) == (False, True)


def test_private_message_is_private() -> None:
    item = read("private_message_to_us")

    assert (item.kind, item.status, item.to_us, item.place.ours) == (Kind.DIRECT, "direct", True, True)


def test_quote_of_our_status_is_said_to_us() -> None:
    assert read("quote_of_us").to_us


def test_boost_is_the_status_it_shares_and_counts_there() -> None:
    item = read("boost_of_a_criticism")

    assert (item.native_id, item.author.native_id, item.shares) == ("115616041527354112", LEA, 41)


def test_link_tells_where_it_leads_when_its_words_do_not() -> None:
    assert read("link_whose_words_lie").text == "Votre prix : boreale.example (https://arnaque.example/x)"


def test_other_software_leaves_much_out_and_numbers_otherwise() -> None:
    item = item_of_status(load("other_software"), US)

    assert (item.native_id, item.text, item.status) == ("AvUkLqT2zQ1n3nVYc4", "Bonjour\nZoé", "unlisted")
    assert (item.author.native_id, item.author.followers) == ("01HQ3W6C4M", None)


def test_numbers_of_ids_stay_text() -> None:
    item = read("our_reply", id=115616046000000000, in_reply_to_id=9007199254740993)

    assert (item.native_id, item.parent_id) == ("115616046000000000", "9007199254740993")


@pytest.mark.parametrize(
    "change",
    [
        {"edited_at": "hier", "language": None, "url": None, "media_attachments": None, "poll": []},
        {"mentions": {"id": 1}, "tags": None, "reblogs_count": -3, "favourites_count": "9"},
        {"in_reply_to_id": "115616041527354112"},  # of itself
        {"url": "javascript:alert(1)", "uri": "tag:x"},
        {"unknown": [1, {"a": None}]},
    ],
)
def test_poor_payload_is_still_read(change: dict[str, Any]) -> None:
    item = read("mention_with_warning_poll_and_picture", **change)

    assert item.text.startswith("Colère, livraison\n\n@boreale Toujours")
    assert (item.parent_id, item.edited_at) == ("", None)
    assert item.url == "" or item.url.startswith("https://autre.example/")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": None}, "no-id"),
        ({"id": ""}, "no-id"),
        ({"content": None}, "no-text"),
        ({"content": ["a"]}, "no-text"),
        ({"account": None}, "no-author"),
        ({"account": {"acct": "lea"}}, "no-author"),
        ({"created_at": "bientôt"}, "no-date"),
        ({"created_at": 1e400}, "no-date"),
    ],
)
def test_broken_payload_is_refused_with_its_reason(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadPayload) as caught:
        read("our_reply", **change)

    assert str(caught.value) == code


def test_what_no_database_holds_is_replaced() -> None:
    item = read("our_reply", content="<p>avant\x00après \ud800</p>", in_reply_to_id=None)

    assert item.text == "avant\ufffdaprès \ufffd"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
PARTS = [*load("mention_with_warning_poll_and_picture"), "unknown"]


@given(change=st.dictionaries(st.sampled_from(PARTS), JSON, max_size=4))
def test_any_payload_is_an_item_or_refused(change: dict[str, Any]) -> None:
    try:
        item = read("mention_with_warning_poll_and_picture", **change)
    except BadPayload:
        return
    json.dumps(dict(item.raw))
    item.text.encode()
    assert item.native_id
    assert item.author.native_id
    assert item.parent_id != item.native_id
    assert item.url == "" or item.url.lower().startswith(("http://", "https://"))
