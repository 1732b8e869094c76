"""What strangers send is stored or refused a field at a time, never a page (TRUST B9, B18-B29)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import loops_of
from vigie.core.types import Author, Item, Kind, Place
from vigie.listening.cleaning import LONGEST_RAW, LONGEST_TEXT, bounded_raw, cleaned, one_line, web_address

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ITEM = Item(
    native_id="un",
    kind=Kind.COMMENT,
    text="Franchement déçu.",
    author=Author("a1", "luc", "Luc T.", 12, "https://sky.example/luc"),
    place=Place("p1", "La page", "https://sky.example/p1"),
    said_at=NOW,
)
LONE = "\ud800"


def test_what_is_plain_stays_as_it_is() -> None:
    item = replace(ITEM, root_id="un", edited_at=NOW, language="fr", status="approved", version="3", rating=4)

    assert cleaned(item, NOW) == (item, "")


@pytest.mark.parametrize("bad", ["\0", LONE, f"a{LONE}b\0"])
def test_every_text_can_be_encoded(bad: str) -> None:
    item = replace(
        ITEM,
        native_id=bad,
        text=bad,
        language=bad,
        parent_id=f"p{bad}",
        root_id=f"r{bad}",
        version=bad,
        status=bad,
        url=f"https://a.example/{bad}",
        media=(f"https://a.example/{bad}", bad),
        author=Author(bad, bad, bad, 1, f"https://a.example/{bad}"),
        place=Place(bad, bad, f"https://a.example/{bad}"),
        raw={bad: [bad, {bad: bad}]},
    )
    safe, odd = cleaned(item, NOW)
    kept = json.dumps(bounded_raw(item), ensure_ascii=False)

    for text in (str(safe), kept):
        text.encode()
        assert "\0" not in text
        assert "\\u0000" not in text
    assert odd == "replaced-characters"


@pytest.mark.parametrize(
    "at",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        NOW + timedelta(days=3),
    ],
)
def test_impossible_dates_become_the_moment_we_heard(at: datetime) -> None:
    safe, odd = cleaned(replace(ITEM, said_at=at, edited_at=at), NOW)

    assert (safe.said_at, safe.edited_at, odd) == (NOW, None, "odd-date")


def test_dates_without_a_zone_are_utc() -> None:
    naive = NOW.replace(tzinfo=None)
    safe, odd = cleaned(replace(ITEM, said_at=naive, edited_at=naive), NOW)

    assert (safe.said_at, safe.edited_at, odd) == (NOW, NOW, "")


def test_endless_text_is_cut_and_said_to_be() -> None:
    endless = replace(ITEM, text="é\0" * 5_000_000)
    safe, odd = cleaned(endless, NOW)

    assert (len(safe.text), odd) == (LONGEST_TEXT, "cut")
    assert loops_of(lambda: cleaned(endless, NOW), below=15) < 15


def test_nobody_is_their_own_parent() -> None:
    safe, _ = cleaned(replace(ITEM, parent_id="un", root_id=""), NOW)

    assert (safe.parent_id, safe.root_id) == ("", "un")


def test_counts_are_clamped() -> None:
    wild = replace(ITEM, shares=-5, likes=10**30, rating=-1, author=replace(ITEM.author, followers=10**30))
    safe, _ = cleaned(wild, NOW)

    assert (safe.shares, safe.likes, safe.rating, safe.author.followers) == (0, 2**31 - 1, None, None)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Luc\u202egpj.exe", "Lucgpj.exe"),
        ("Luc\u2066 T.\u2069", "Luc T."),
        ("Luc\r\nBcc: x@example.org", "Luc Bcc: x@example.org"),
        ("\x1b[2JLuc\x07", "[2JLuc"),
        ("Luc\u2028ERROR", "Luc ERROR"),
        ("\u200b\u200d", ""),
        ("ليلى", "ليلى"),
        ("👩‍👩‍👧 Famille", "👩‍👩‍👧 Famille"),
    ],
)
def test_names_stay_on_their_line_and_turn_nothing_around(said: str, kept: str) -> None:
    assert one_line(said) == kept


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x.png",
        "/accounts/logout/",
        "\\\\evil.example",
        "https:\\\\evil.example",
        "https://",
        "http://[",
        "https://a.example/\u202egpj",
        "https://a.example/ b",
        'https://a.example/"><img>',
        "https://a.example/" + "a" * 2000,
        "blob:https://a.example/x",
        "view-source:https://a.example",
    ],
)
def test_only_what_a_browser_may_open_is_a_link(url: str) -> None:
    assert web_address(url) == ""
    safe, _ = cleaned(
        replace(
            ITEM,
            url=url,
            media=(url,),
            author=replace(ITEM.author, url=url),
            place=replace(ITEM.place, url=url),
        ),
        NOW,
    )
    assert (safe.url, safe.media, safe.author.url, safe.place.url) == ("", (), "", "")


def test_what_people_uploaded_is_ours_to_show() -> None:
    shot = f"/b/7b0c0f7e-0000-4000-8000-000000000000/screenshots/{'0a' * 16}.webp"
    safe, _ = cleaned(replace(ITEM, media=(shot, "https://a.example/x.png", "/accounts/logout/")), NOW)

    assert safe.media == (shot, "https://a.example/x.png")


def test_raw_keeps_what_connectors_read_again() -> None:
    """A long payload, or a smiling one, must not make its message unanswerable."""
    raw = {"reply_limit": 300, "body": "é" * 50_000, "shown_network": "bluesky", "says": "Merci 😀"}

    kept = bounded_raw(replace(ITEM, raw=raw))

    assert (kept["reply_limit"], kept["shown_network"], kept["says"]) == (300, "bluesky", "Merci 😀")
    assert kept["cut"] is True
    assert len(json.dumps(kept)) <= LONGEST_RAW


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf"), 10**5000, 2**64], ids=range(5))
def test_raw_holds_no_number_that_json_has_not(odd: object) -> None:
    assert bounded_raw(replace(ITEM, raw={"n": odd, "deep": [odd]})) == {"n": None, "deep": [None]}


def test_raw_has_a_bottom() -> None:
    deep: object = "seabed"
    for _ in range(5000):
        deep = [deep]

    assert "seabed" not in json.dumps(bounded_raw(replace(ITEM, raw={"deep": deep})))


WILD = st.text(st.characters(), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WILD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WILD, inner, max_size=4),
    max_leaves=20,
)


@given(text=WILD, name=WILD, raw=st.dictionaries(WILD, JSON, max_size=5), at=st.datetimes())
def test_anything_can_be_kept(text: str, name: str, raw: dict[str, object], at: datetime) -> None:
    item = replace(
        ITEM,
        native_id=text,
        text=text,
        said_at=at,
        author=Author(name, name, name),
        place=Place(text, name),
        raw=raw,
    )
    safe, _ = cleaned(item, NOW)

    str(safe).encode()
    assert cleaned(safe, NOW)[0] == safe  # clean once is clean
    json.dumps(bounded_raw(safe), allow_nan=False, ensure_ascii=False).encode()
