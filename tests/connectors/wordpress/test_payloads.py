"""Captured from WordPress 6.1.9 (refusals too), cleaned of people, 2026-11-25."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.errors import AccessLost, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.wordpress.payloads import comment_of, html_of, item_of, without_person
from vigie.connectors.wordpress.site import error_of
from vigie.core.types import Author, Item, Kind, Place

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
SITE = "http://boutique.example"
POST = Place(
    "post:4", "Livraison : ce qui change", f"{SITE}/livraison-ce-qui-change/", ours=True, culture="brand"
)


def load(situation: str) -> Any:
    return json.loads((FIXTURES / f"{situation}.json").read_text(encoding="utf-8"))


def read(raw: Any, root: int = 0) -> Item:
    comment = comment_of(raw)
    return item_of(comment, site=SITE, us=frozenset({1}), root=root or comment.id, now=NOW)


def test_visitors_comment_becomes_an_item() -> None:
    raw = load("visitor_asks_where_the_parcel_is")

    item = read(raw)

    assert item == Item(
        native_id=str(raw["id"]),
        kind=Kind.COMMENT,
        text="Toujours pas livré ? Dix jours & a < b 😀\n\nMerci de répondre,\nÉ.",
        author=Author(item.author.native_id, name="Élodie", url="https://elodie.example/"),
        place=POST,
        said_at=datetime(2026, 11, 25, 23, 23, 19, tzinfo=UTC),
        url=f"{SITE}/livraison-ce-qui-change/#comment-{raw['id']}",
        root_id=str(raw["id"]),
        status="approved",
        raw=item.raw,
    )
    assert item.author.native_id.startswith("visitor:")


def test_our_answer_is_ours_and_points_to_what_it_answers() -> None:
    raw = load("desk_answered")

    item = read(raw, root=raw["parent"])

    assert (item.kind, item.text) == (Kind.REPLY, "Bonjour, l<3 colis & le suivi ?")
    assert item.author == Author("user:1", name="Service client", url=item.author.url, is_us=True)
    assert (item.parent_id, item.root_id) == (str(raw["parent"]), str(raw["parent"]))


def test_spam_tells_where_its_link_leads_and_nothing_runs() -> None:
    item = read(load("spam_with_markup_in_its_name"))

    assert (item.status, item.text) == ("spam", "Gagnez un iPhone ici (https://prix.example)")
    assert item.author.url == ""
    assert "<" not in item.author.name


@pytest.mark.parametrize("situation", ["visitor_asks_where_the_parcel_is", "spam_with_markup_in_its_name"])
def test_nothing_that_identifies_the_visitor_leaves(situation: str) -> None:
    raw = load(situation) | {"author_ip": "203.0.113.9"}
    said = repr(read(raw)) + json.dumps(dict(read(raw).raw)) + without_person(raw)

    assert raw["author_email"] not in said
    assert "203.0.113.9" not in said
    assert raw["author_user_agent"] not in said
    assert read(raw).raw["has_email"] is True


def test_visitor_is_known_by_his_address_on_this_site_only() -> None:
    raw = load("visitor_asks_where_the_parcel_is")
    same = raw | {"id": 900, "author_name": "E.", "author_email": "ELODIE@example.org "}
    other = raw | {"id": 901, "author_email": "autre@example.org"}

    assert read(same).author.native_id == read(raw).author.native_id
    assert read(other).author.native_id != read(raw).author.native_id
    elsewhere = item_of(comment_of(raw), site="http://autre.example", us=frozenset(), root=1, now=NOW)
    assert elsewhere.author.native_id != read(raw).author.native_id


def test_two_strangers_without_address_are_two_people() -> None:
    raw = load("visitor_asks_where_the_parcel_is") | {"author_email": "", "author_name": "Anonyme"}

    assert read(raw).author.native_id != read(raw | {"id": 900}).author.native_id
    assert read(raw).raw["has_email"] is False


@pytest.mark.parametrize(
    ("date", "expected", "flag"),
    [
        ("2026-11-25T23:23:19", datetime(2026, 11, 25, 23, 23, 19, tzinfo=UTC), []),
        ("2026-11-28T23:23:19", NOW, ["date-implausible"]),
        ("1970-01-01T00:00:00", NOW, ["date-implausible"]),
        ("-0001-11-30T00:00:00", NOW, ["date-missing"]),
        ("", NOW, ["date-missing"]),
        (None, NOW, ["date-missing"]),
    ],
)
def test_odd_dates_are_said_now_and_flagged(date: str | None, expected: datetime, flag: list[str]) -> None:
    item = read(load("visitor_asks_where_the_parcel_is") | {"date_gmt": date})

    assert (item.said_at, item.raw["flags"]) == (expected, flag)


@pytest.mark.parametrize(
    "change",
    [
        {"author_name": None, "author_url": None, "link": None},
        {"content": {"rendered": "<p>Toujours</p>"}, "_embedded": {}},
        {"_embedded": {"up": [{"code": "rest_forbidden"}]}},
        {"_embedded": {"up": []}},
        {"id": "115", "post": "4"},
        {"unknown_field": [1, 2], "type": "review"},
    ],
)
def test_poor_payload_is_still_read(change: dict[str, Any]) -> None:
    item = read(load("visitor_asks_where_the_parcel_is") | change)

    assert (item.native_id, item.place.native_id) == ("115", "post:4")
    assert item.text.startswith("Toujours")


@pytest.mark.parametrize(
    "change", [{"id": None}, {"id": "x"}, {"post": []}, {"status": 3.5}, {"content": "x"}]
)
def test_broken_payload_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        comment_of(load("visitor_asks_where_the_parcel_is") | change)


@pytest.mark.parametrize(
    ("situation", "leaf", "said"),
    [
        ("comments_closed", Refused, "comments-closed"),
        ("duplicate", Refused, "duplicate"),
        ("comment_gone", Gone, ""),
        ("article_gone", Gone, ""),
        ("empty", Refused, "empty"),
        ("too_long", Refused, "too-long"),
        ("password_refused", AccessLost, "password-refused"),
        ("right_missing_to_read", AccessLost, "missing-right-moderate-comments"),
        ("right_missing_to_moderate", AccessLost, "missing-right-moderate-comments"),
        ("already_in_trash", Refused, "already-in-trash"),
        ("no_trash", Refused, "no-trash"),
        ("flood", TryLater, "flood"),
        ("no_route", Refused, "rest_no_route"),
    ],
)
def test_refusal_is_a_leaf_with_its_reason(situation: str, leaf: type[NetworkError], said: str) -> None:
    refusal = load("refusals")[situation]

    error = error_of(refusal["body"]["code"], refusal["status"])

    assert type(error) is leaf
    assert said in str(error)


def test_failure_that_did_nothing_is_a_refusal_and_any_other_is_unknown() -> None:
    assert type(error_of("rest_comment_failed_create", 500)) is Refused
    assert type(error_of("internal_server_error", 500)) is Unknown


def test_our_text_is_shown_and_not_obeyed() -> None:
    assert html_of(" <b>1 < 2</b> & l’été ") == "&lt;b&gt;1 &lt; 2&lt;/b&gt; &amp; l’été"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
PARTS = [*load("visitor_asks_where_the_parcel_is"), "unknown"]


@given(change=st.dictionaries(st.sampled_from(PARTS), JSON, max_size=4))
def test_any_payload_is_an_item_or_refused(change: dict[str, Any]) -> None:
    try:
        item = read(load("visitor_asks_where_the_parcel_is") | change)
    except msgspec.ValidationError:
        without_person(change)
        return
    json.dumps(dict(item.raw))
    assert item.native_id
    assert item.author.native_id
    assert item.url == "" or item.url.lower().startswith(("http://", "https://"))
