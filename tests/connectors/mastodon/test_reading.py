"""Lists that shift, late arrivals, edits and deletions, features left out (TRUST B10 to B18, B28)."""

import copy
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.connectors.mastodon.fake import (
    MENTIONS,
    SERVER,
    Asked,
    Fake,
    Listing,
    answer,
    load,
    refusal,
    serving,
)
from tests.connectors.rig import items_of
from vigie.connectors.contract import Connector, Cursor, Page
from vigie.connectors.errors import AccessLost, Refused
from vigie.connectors.mastodon.reading import Wanted, wanted
from vigie.core.types import Item

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TAG = "GET /api/v1/timelines/tag/boreale"
PUBLIC = "GET /api/v1/timelines/public"
SEARCH = "GET /api/v2/search"
OURS = load("our_account")["id"]
OWN = f"GET /api/v1/accounts/{OURS}/statuses"


def status(native_id: str, text: str = "Bonjour", *, minutes: float = 5, **more: Any) -> Any:
    """Said so many minutes before NOW, by Léa."""
    said_at = (NOW - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    plain = load("mention_with_warning_poll_and_picture") | {"spoiler_text": "", "poll": None}
    plain |= {"media_attachments": [], "reblogs_count": 0, "quotes_count": 0, "content": f"<p>{text}</p>"}
    return plain | {"id": native_id, "created_at": said_at, **more}


def notice(number: str, about: Any, kind: str = "mention") -> Any:
    return {
        "id": number,
        "type": kind,
        "created_at": about["created_at"],
        "group_key": f"ungrouped-{number}",
        "account": about["account"],
        "status": about,
    }


def pages(connector: Connector, cursor: Cursor, now: datetime = NOW) -> list[Page]:
    return list(connector.read(json.loads(json.dumps(cursor)), now))


def texts(found: Iterable[Page]) -> list[str]:
    return [item.text for item in items_of(found)]


def ids(found: Iterable[Page]) -> list[str]:
    return [item.native_id for item in items_of(found)]


def everything(fake: Fake, **settings: object) -> list[Item]:
    with serving(fake, **settings) as (connector, _):
        return list(items_of(pages(connector, {})))


# --- What is said to us ----------------------------------------------------------------------


def test_ids_that_are_no_numbers_are_paged_and_remembered() -> None:
    """ULIDs, flake ids: only their being the same counts."""
    listing = Listing([notice(f"N{n:02}x", status(f"AvUk{n:02}")) for n in range(7, 0, -1)])
    with serving(Fake({MENTIONS: listing}), page_size=3) as (connector, _):
        first = pages(connector, {})
        listing.rows.insert(0, notice("N08x", status("AvUk08", "Nouveau")))
        second = pages(connector, first[-1].cursor)
        third = pages(connector, second[-1].cursor)

    assert ids(first) == [f"AvUk{n:02}" for n in range(7, 0, -1)]
    assert (texts(second), texts(third)) == (["Nouveau"], [])


@pytest.mark.parametrize("links", [True, False])
def test_server_that_heeds_no_bound_is_still_read_once(links: bool) -> None:
    listing = Listing([notice(str(n), status(f"S{n}")) for n in range(20, 0, -1)], bounds=False, links=links)
    with serving(fake := Fake({MENTIONS: listing}), page_size=5) as (connector, _):
        first = pages(connector, {})
        listing.rows[:0] = [notice(str(n), status(f"S{n}")) for n in range(27, 20, -1)]
        second = pages(connector, first[-1].cursor)

    assert sorted(ids(first)) == sorted(f"S{n}" for n in range(1, 21))
    assert ids(second)[:7] == [f"S{n}" for n in range(27, 20, -1)]
    assert len(fake.calls(MENTIONS)) < 10


def test_newest_that_was_deleted_does_not_lose_the_place() -> None:
    """Where since_id is not heeded, what was seen before tells where to stop."""
    listing = Listing([notice(str(n), status(f"S{n}")) for n in range(60, 0, -1)], bounds=False)
    with serving(fake := Fake({MENTIONS: listing}), page_size=5) as (connector, _):
        first = pages(connector, {})
        before = len(fake.calls(MENTIONS))
        listing.rows[0] = notice("61", status("S61", "Nouveau"))
        second = pages(connector, first[-1].cursor)

    assert [text for text in texts(second) if text] == ["Nouveau"]
    assert len(fake.calls(MENTIONS)) == before + 1


def test_people_whom_the_server_would_put_aside_are_heard_too() -> None:
    everything(fake := Fake())

    [asked] = fake.calls(MENTIONS)
    assert asked.one("include_filtered") == "true"
    assert asked.query["types[]"] == ["mention", "quote"]


def test_older_server_is_asked_for_nothing_it_does_not_know() -> None:
    older = load("server") | {"api_versions": None}
    everything(fake := Fake({SERVER: answer(older)}))

    [asked] = fake.calls(MENTIONS)
    assert set(asked.query) == {"limit", "types[]"}
    assert asked.query["types[]"] == ["mention"]


def test_notices_of_other_kinds_are_passed_over() -> None:
    rows = [notice("3", status("C"), "favourite"), notice("2", status("B")), notice("1", status("A"), "poll")]
    follow = {k: v for k, v in notice("4", status("D"), "follow").items() if k != "status"}
    found = everything(Fake({MENTIONS: answer([follow, *rows, notice("0", status("Z")) | {"status": None}])}))

    assert [item.native_id for item in found] == ["B"]


def test_one_that_cannot_be_read_leaves_the_rest() -> None:
    rows = [notice("3", status("C")), notice("2", {**status("B"), "account": None}), notice("1", status("A"))]
    with serving(Fake({MENTIONS: answer(rows)})) as (connector, _):
        found = pages(connector, {})

    assert ids(found) == ["C", "A"]
    [(reason, raw)] = [refused for page in found for refused in page.refused]
    assert (reason, json.loads(raw)["id"]) == ("no-author", "B")


def test_late_arrival_below_what_was_read_is_heard() -> None:
    """A remote status is numbered by its own date: it may stand under what we have."""
    listing = Listing([notice(str(n), status(f"S{n}")) for n in (9, 8, 5)])
    with serving(Fake({MENTIONS: listing})) as (connector, _):
        first = pages(connector, {})
        listing.rows.insert(2, notice("6", status("S6", "En retard", minutes=600)))
        second = pages(connector, first[-1].cursor)

    assert texts(second) == ["En retard"]


def test_edit_is_told_once() -> None:
    listing = Listing([notice("2", status("B")), notice("1", status("A", "Colis perdu"))])
    with serving(Fake({MENTIONS: listing})) as (connector, _):
        first = pages(connector, {})
        changed = status("A", "Colis retrouvé", edited_at="2026-11-26T11:58:00.000Z")
        listing.rows[1] = notice("1", changed)
        second = pages(connector, first[-1].cursor)
        third = pages(connector, second[-1].cursor)

    assert (texts(second), texts(third)) == (["Colis retrouvé"], [])
    assert next(items_of(second)).version > next(i for i in items_of(first) if i.native_id == "A").version


def test_shares_are_told_each_time_they_double() -> None:
    listing = Listing([notice("1", status("A", reblogs_count=3))])
    told = []
    with serving(Fake({MENTIONS: listing})) as (connector, _):
        cursor = pages(connector, {})[-1].cursor
        for shares in (3, 4, 5, 7, 8, 100):
            listing.rows[0] = notice("1", status("A", reblogs_count=shares))
            found = pages(connector, cursor)
            told += [item.shares for item in items_of(found)]
            cursor = found[-1].cursor

    assert told == [4, 8, 100]


def test_deletion_is_told_once_and_looked_at_first() -> None:
    listing = Listing([notice(n, status(f"S{n}")) for n in ("3", "2", "1")])
    fake = Fake({MENTIONS: listing})
    with serving(fake) as (connector, _):
        first = pages(connector, {})
        del listing.rows[1]
        second = pages(connector, first[-1].cursor)
        third = pages(connector, second[-1].cursor)

    [gone] = items_of(second)
    assert (gone.native_id, gone.deleted, gone.text) == ("S2", True, "")
    assert texts(third) == []
    assert len(fake.calls("GET /api/v1/statuses/S2")) == 1


def test_what_a_list_leaves_out_but_still_stands_is_no_deletion() -> None:
    listing = Listing([notice(n, status(f"S{n}")) for n in ("3", "2", "1")])
    with serving(Fake({MENTIONS: listing, "GET /api/v1/statuses/S2": answer(status("S2"))})) as (
        connector,
        _,
    ):
        first = pages(connector, {})
        del listing.rows[1]
        assert texts(pages(connector, first[-1].cursor)) == []


@pytest.mark.parametrize("no", ["500 Internal Server Error", "429 Too Many Requests", "403 Forbidden"])
def test_one_status_that_the_server_chokes_on_holds_up_nothing(no: str) -> None:
    listing = Listing([notice(n, status(f"S{n}")) for n in ("3", "2", "1")])
    with serving(Fake({MENTIONS: listing, "GET /api/v1/statuses/S2": refusal("", no)})) as (connector, _):
        first = pages(connector, {})
        del listing.rows[1]
        listing.rows.insert(0, notice("4", status("S4", "Nouveau")))
        assert texts(pages(connector, first[-1].cursor)) == ["Nouveau"]


def test_deletion_that_could_not_be_looked_at_is_looked_at_next_time() -> None:
    listing = Listing([notice(n, status(f"S{n}")) for n in ("3", "2", "1")])
    answers = {MENTIONS: listing, "GET /api/v1/statuses/S2": refusal("", "500 Internal Server Error")}
    with serving(fake := Fake(answers)) as (connector, _):
        first = pages(connector, {})
        del listing.rows[1]
        second = pages(connector, first[-1].cursor)
        assert list(items_of(second)) == []
        fake.say["GET /api/v1/statuses/S2"] = refusal("", "404 Not Found")
        third = pages(connector, second[-1].cursor)

    assert [(item.native_id, item.deleted) for item in items_of(third)] == [("S2", True)]


def test_one_date_gone_wrong_does_not_end_the_first_reading() -> None:
    """B18: dated 1970, in the middle of what was said today."""
    rows = [notice(str(n), status(f"S{n}")) for n in range(12, 0, -1)]
    rows[1]["created_at"] = "1970-01-01T00:00:00.000Z"
    with serving(Fake({MENTIONS: Listing(rows)}), page_size=4) as (connector, _):
        assert len(ids(pages(connector, {}))) == 12


def test_many_deletions_at_once_are_looked_at_in_part() -> None:
    listing = Listing([notice(f"N{n}", status(f"S{n}")) for n in range(40)])
    with serving(fake := Fake({MENTIONS: listing})) as (connector, _):
        first = pages(connector, {})
        del listing.rows[5:35]
        second = pages(connector, first[-1].cursor)

    assert [item.deleted for item in items_of(second)] == [True] * 10
    assert len([one for one in fake.asked if one.call.startswith("GET /api/v1/statuses/")]) == 10


@pytest.mark.parametrize("no", ["404 Not Found", "422 Unprocessable Content"])
def test_mentions_that_are_refused_are_never_nothing_new(no: str) -> None:
    with serving(Fake({MENTIONS: refusal("", no)})) as (connector, _), pytest.raises(Refused):
        pages(connector, {})


def test_notifications_cleared_by_a_colleague_bury_nobody() -> None:
    """Each is looked at once, and still stands."""
    listing = Listing([notice(n, status(f"S{n}")) for n in ("3", "2", "1")])
    standing = {f"GET /api/v1/statuses/S{n}": answer(status(f"S{n}")) for n in ("3", "2", "1")}
    with serving(fake := Fake({MENTIONS: listing} | standing)) as (connector, _):
        first = pages(connector, {})
        listing.rows.clear()
        second = pages(connector, first[-1].cursor)
        listing.rows.append(notice("4", status("S4", "Encore")))
        third = pages(connector, second[-1].cursor)

    assert (texts(second), texts(third)) == ([], ["Encore"])
    assert second[-1].cursor["feeds"]["mentions"]["since"] == "3"  # type: ignore[index]
    assert len([one for one in fake.asked if one.call.startswith("GET /api/v1/statuses/")]) == 3


@pytest.mark.parametrize("left", [0, 1])
def test_last_of_a_list_may_be_the_one_that_is_gone(left: int) -> None:
    listing = Listing([notice(n, status(f"S{n}")) for n in ("2", "1")[1 - left :]])
    with serving(Fake({MENTIONS: listing})) as (connector, _):
        first = pages(connector, {})
        del listing.rows[-1]
        second = pages(connector, first[-1].cursor)

    assert len(listing.rows) == left
    assert [(item.native_id, item.deleted) for item in items_of(second)] == [("S1", True)]


def test_first_reading_ends_where_its_window_does() -> None:
    listing = Listing([notice(str(n), status(f"S{n}", minutes=(40 - n) * 24 * 60)) for n in range(39, 0, -1)])
    with serving(Fake({MENTIONS: listing}), page_size=4) as (connector, _):
        found = pages(connector, {})

    assert 14 <= len(ids(found)) <= 18


def test_thread_of_an_answer_is_known_by_its_first_status() -> None:
    above = {"ancestors": [status("root"), status("middle", in_reply_to_id="root")], "descendants": []}
    rows = [notice("1", status("leaf", in_reply_to_id="middle"))]
    [item] = everything(Fake({MENTIONS: answer(rows), "GET /api/v1/statuses/leaf/context": answer(above)}))

    assert (item.parent_id, item.root_id) == ("middle", "root")


def test_in_a_flood_threads_are_climbed_for_a_few_only() -> None:
    rows = [notice(str(n), status(f"S{n}", in_reply_to_id=f"P{n}")) for n in range(40, 0, -1)]
    found = everything(fake := Fake({MENTIONS: answer(rows)}))

    assert {item.root_id for item in found} == {item.parent_id for item in found}
    assert len([one for one in fake.asked if one.call.endswith("/context")]) == 10


# --- Our own threads, hashtags, timelines, search ------------------------------------------------


def test_answer_that_does_not_name_us_is_found_under_our_status() -> None:
    own = [load("our_reply") | {"id": "home", "in_reply_to_id": None, "replies_count": 1}]
    below = {"ancestors": [], "descendants": [status("R1", "Pareil", in_reply_to_id="home", mentions=[])]}
    fake = Fake({OWN: answer(own), "GET /api/v1/statuses/home/context": answer(below)})
    with serving(fake) as (connector, _):
        first = pages(connector, {})
        pages(connector, first[-1].cursor)
        asked_before = len(fake.calls("GET /api/v1/statuses/home/context"))
        pages(connector, first[-1].cursor, NOW + timedelta(hours=2))

    assert texts(first) == ["Pareil"]
    assert (asked_before, len(fake.calls("GET /api/v1/statuses/home/context"))) == (1, 2)


def test_hashtags_and_timeline_are_read_as_the_settings_say() -> None:
    say = {
        TAG: answer([status("T1", "#boreale en retard")]),
        PUBLIC: answer([status("P1", "Sur ce serveur")]),
    }
    found = everything(fake := Fake(say), hashtags="#boreale", local=True)

    assert [item.text for item in found] == ["#boreale en retard", "Sur ce serveur"]
    assert fake.calls(PUBLIC)[0].one("local") == "true"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, Wanted()),
        ({"hashtags": "#Boréale, promo;promo  #été"}, Wanted(("Boréale", "promo", "été"))),
        ({"hashtags": ["../x", "#a b"], "federated": True, "local": True}, Wanted(("x", "ab"), "federated")),
        ({"local": True, "page_size": 500}, Wanted((), "local")),
        ({"page_size": "3"}, Wanted()),
    ],
)
def test_settings_are_read_as_people_write_them(settings: dict[str, object], expected: Wanted) -> None:
    assert wanted(settings) == expected


@pytest.mark.parametrize(
    "no", [("", "404 Not Found"), ("non", "422 Unprocessable Content"), ("", "403 Forbidden")]
)
def test_timeline_that_the_server_closed_leaves_the_rest(no: tuple[str, str]) -> None:
    rows = [notice("1", status("A", "Bonjour"))]
    found = everything(
        Fake({MENTIONS: answer(rows), TAG: refusal(*no), PUBLIC: refusal(*no)}),
        hashtags="boreale",
        federated=True,
    )

    assert [item.text for item in found] == ["Bonjour"]


def test_token_that_died_is_said_whichever_list_noticed() -> None:
    with serving(Fake({TAG: refusal("revoked", "401 Unauthorized")}), hashtags="boreale") as (connector, _):
        with pytest.raises(AccessLost):
            pages(connector, {})


def test_busy_timeline_jumps_ahead_and_says_so() -> None:
    """More is said than may be asked for: the latest is heard, the gap is told."""
    listing = Listing([status(f"S{n}", minutes=0.001 * n) for n in range(400)])
    with serving(fake := Fake({PUBLIC: listing}), federated=True, page_size=2) as (connector, _):
        found = pages(connector, {})

    assert len(fake.calls(PUBLIC)) == 20
    assert [refused for page in found for refused in page.refused] == [("gap", "federated")]
    assert found[-1].cursor["feeds"]["federated"]["since"] == "S0"  # type: ignore[index]


def test_search_gives_each_status_once_from_turn_to_turn() -> None:
    rows = [status(f"S{n}", "colis perdu") for n in (3, 2, 1)]

    def say(asked: Asked) -> Any:
        """Newest first whatever is asked, as servers do that page a search otherwise."""
        return answer({"accounts": [], "statuses": copy.deepcopy(rows), "hashtags": []})

    with serving(fake := Fake({SEARCH: say})) as (connector, _):
        first = list(connector.search("colis", {}, NOW))
        rows.insert(0, status("S4", "colis écrasé"))
        second = list(connector.search("colis", json.loads(json.dumps(first[-1].cursor)), NOW))

    assert (ids(first), texts(second)) == (["S3", "S2", "S1"], ["colis écrasé"])
    assert (fake.calls(SEARCH)[0].one("q"), fake.calls(SEARCH)[0].one("type")) == ("colis", "statuses")


def test_search_goes_down_to_what_it_found_before() -> None:
    rows = [status(f"S{n}", "colis perdu") for n in range(9, 0, -1)]

    def say(asked: Asked) -> Any:
        ids_here = [row["id"] for row in rows]
        start = ids_here.index(asked.one("max_id")) + 1 if asked.one("max_id") else 0
        return answer({"accounts": [], "statuses": rows[start : start + 3], "hashtags": []})

    with serving(fake := Fake({SEARCH: say}), page_size=3) as (connector, _):
        first = list(connector.search("colis", {}, NOW))
        rows[:0] = [status(f"S{n}", "colis perdu") for n in range(14, 9, -1)]
        second = list(connector.search("colis", json.loads(json.dumps(first[-1].cursor)), NOW))

    assert (len(ids(first)), ids(second)) == (9, ["S14", "S13", "S12", "S11", "S10"])
    assert not any(one.one("since_id") for one in fake.calls(SEARCH))  # which no search knows


@pytest.mark.parametrize(
    "no", [("", "404 Not Found"), ("non", "403 Forbidden"), ("", "422 Unprocessable Content")]
)
def test_search_that_is_not_offered_finds_nothing(no: tuple[str, str]) -> None:
    with serving(Fake({SEARCH: refusal(*no)})) as (connector, _):
        [page] = connector.search("colis", {"since": "S1"}, NOW)

    assert (page.items, page.cursor) == ((), {"since": "S1"})


def test_thread_without_end_is_read_without_end() -> None:
    """B28: ten thousand answers, each to the one before."""
    deep = [status(f"D{n}", in_reply_to_id=f"D{n - 1}" if n else "top") for n in range(10_000)]
    say = {
        "GET /api/v1/statuses/top": answer(status("top")),
        "GET /api/v1/statuses/top/context": answer({"ancestors": [], "descendants": deep}),
    }
    with serving(Fake(say)) as (connector, _):
        top = connector.look("top")
        assert top is not None
        thread = connector.read_thread(top)

    assert len(thread) == 10_001
    assert {item.root_id for item in thread[1:]} == {"top"}


def test_thread_seen_from_a_leaf_shows_the_other_branches() -> None:
    top, leaf = status("top"), status("leaf", in_reply_to_id="middle")
    middle, other = status("middle", in_reply_to_id="top"), status("other", in_reply_to_id="top")
    say = {
        "GET /api/v1/statuses/leaf": answer(leaf),
        "GET /api/v1/statuses/leaf/context": answer({"ancestors": [top, middle], "descendants": []}),
        "GET /api/v1/statuses/top/context": answer({"ancestors": [], "descendants": [middle, leaf, other]}),
    }
    with serving(Fake(say)) as (connector, _):
        item = connector.look("leaf")
        assert item is not None
        thread = connector.read_thread(item)

    assert [(one.native_id, one.root_id) for one in thread] == [
        ("top", ""),
        ("middle", "top"),
        ("leaf", "top"),
        ("other", "top"),
    ]


def test_thread_of_what_is_gone_is_empty() -> None:
    item = everything(Fake({MENTIONS: answer([notice("1", status("S1"))])}))[0]
    with serving(Fake()) as (connector, _):
        assert connector.read_thread(item) == ()
