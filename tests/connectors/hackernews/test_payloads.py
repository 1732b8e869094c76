"""What an item becomes, from the samples of the documentation and from what it never should be."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.connectors.hackernews.payloads import item_of, said_of
from vigie.connectors.hackernews.shapes import Said, from_api, from_search
from vigie.core.types import Item, Kind

NOW = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
COMMENT: dict[str, Any] = {
    "by": "norvig",
    "id": 2921983,
    "kids": [2922097, 2922429],
    "parent": 2921506,
    "text": "Aw shucks&#x27;<p>See "
    '<a href="https:&#x2F;&#x2F;a.example&#x2F;long" rel="nofollow">https:&#x2F;&#x2F;a.exam...</a>',
    "time": 1314211127,
    "type": "comment",
}


def read(raw: dict[str, Any], *, us: str = "", to_us: bool = False) -> Item:
    return item_of(from_api(raw), us=us, to_us=to_us, now=NOW)


def test_comment_becomes_an_item() -> None:
    item = read(COMMENT)

    assert (item.native_id, item.kind, item.parent_id) == ("2921983", Kind.REPLY, "2921506")
    assert item.text == "Aw shucks'\n\nSee https://a.exam... (https://a.example/long)"
    assert (item.author.native_id, item.author.url) == (
        "norvig",
        "https://news.ycombinator.com/user?id=norvig",
    )
    assert item.said_at == datetime(2011, 8, 24, 18, 38, 47, tzinfo=UTC)
    assert (item.replies, item.place.culture) == (2, "public")


def test_search_and_api_say_the_same_of_a_story() -> None:
    found = from_search(
        {
            "objectID": "8863",
            "author": "dhouston",
            "created_at_i": 1175714200,
            "title": "My YC app",
            "_tags": ["story"],
        }
        | {"url": "http://www.getdropbox.com/", "points": 111, "num_comments": 71, "story_id": 8863}
    )
    single = from_api(
        {"id": 8863, "by": "dhouston", "time": 1175714200, "title": "My YC app", "type": "story"}
        | {"url": "http://www.getdropbox.com/", "score": 111, "descendants": 71}
    )
    assert found.text() == single.text() == "My YC app\n\nhttp://www.getdropbox.com/"
    assert found.signature() == single.signature()
    assert (found.points, found.answers) == (single.points, single.answers)


@pytest.mark.parametrize("text", ["[dead]", "[flagged]", "[deleted]"])
def test_stub_of_a_killed_comment_is_no_text(text: str) -> None:
    assert Said(1, "comment", "a", 1, html=text).text() == ""


@pytest.mark.parametrize(("more", "status"), [({"deleted": True}, "deleted"), ({"dead": True}, "dead")])
def test_what_is_gone_keeps_no_words(more: dict[str, Any], status: str) -> None:
    item = read({**COMMENT, **more})

    assert (item.deleted, item.text, item.status) == (True, "", status)
    assert "shucks" not in repr(item.raw)


def test_deleted_item_has_no_author() -> None:
    item = read({"id": 5, "deleted": True, "time": 1314211127, "type": "comment", "parent": 4})

    assert (item.author.native_id, item.author.url) == ("unknown", "")


def test_our_own_is_ours_and_not_addressed_to_us() -> None:
    item = read(COMMENT, us="norvig", to_us=True)
    assert (item.author.is_us, item.to_us) == (True, False)


@pytest.mark.parametrize("time", [None, 10**18, -1, 0, 2_000_000_000])
def test_date_that_cannot_be_is_said(time: int | None) -> None:
    item = read({**COMMENT, "time": time})

    assert item.said_at == NOW
    assert item.raw["flags"] in (["date-missing"], ["date-implausible"])


@pytest.mark.parametrize("broken", [{"id": "x"}, {"text": 3}, {"kids": "no"}, {"by": {}}])
def test_wrong_shape_is_said(broken: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        from_api({**COMMENT, **broken})


def test_address_that_is_none_is_not_shown() -> None:
    assert Said(1, "story", "a", 1, title="T", link="javascript:alert(1)").text() == "T"


@given(st.text(), st.text())
def test_no_text_breaks_the_reading(title: str, html: str) -> None:
    item = item_of(Said(1, "story", "a", 1314211127, title=title, html=html), us="", to_us=False, now=NOW)
    assert "\0" not in item.text


def test_rubbish_among_results_is_refused_one_by_one() -> None:
    found, refused = said_of([None, 3, {}, {"objectID": "1", "author": "a", "created_at_i": 1}])
    assert (len(found), len(refused)) == (1, 3)
