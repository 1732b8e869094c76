"""A day played: what is told when, what we do there, and what becomes of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.replay.days import said, write_day
from vigie.connectors.contract import AccountConfig, Allowed, ByHand, Health, Never, Page, Until
from vigie.connectors.errors import AccessLost, Gone, Refused, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.replay.connector import ReplayConnector
from vigie.connectors.replay.crowd import Crowd
from vigie.core.types import Act, Item

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


class Network:
    """One day in a folder, and connectors to it as processes would make them."""

    def __init__(self, folder: Path, events: Sequence[object], **settings: Any) -> None:
        self.config = AccountConfig(
            settings={
                "day": str(write_day(folder / "day.jsonl", events)),
                "journal": str(folder / "journals" / "j"),
                "started_at": NINE.isoformat(),
                "page_size": 2,
                **settings,
            }
        )
        self.crowd = Crowd(self.config)

    def connector(self) -> ReplayConnector:
        return ReplayConnector(self.config, GuardedClient())

    def pages(self, now: datetime, cursor: dict[str, object] | None = None) -> list[Page]:
        return list(self.connector().read(cursor or {}, now))

    def items(self, now: datetime) -> list[Item]:
        return [item for page in self.pages(now) for item in page.items]

    def item(self, native_id: str, now: datetime) -> Item:
        return [item for item in self.items(now) if item.native_id == native_id][-1]


def told(network: Network, now: datetime) -> list[tuple[str, str, str, bool]]:
    return [(i.native_id, i.text, i.version, i.deleted) for i in network.items(now)]


# --- The clock --------------------------------------------------------------------------------


@pytest.mark.parametrize("speed", [1, 60, 600])
def test_day_is_told_as_fast_as_its_speed(tmp_path: Path, speed: int) -> None:
    network = Network(tmp_path, [said(600, "a"), said(1200, "b")], speed=speed)

    assert [i.native_id for i in network.items(after(599 / speed))] == []
    assert [i.native_id for i in network.items(after(600 / speed))] == ["a"]
    assert [(i.native_id, i.said_at) for i in network.items(after(1e6))] == [
        ("a", after(600 / speed)),
        ("b", after(1200 / speed)),
    ]


def test_what_was_said_before_the_start_keeps_its_age(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(0, "a", said=-86400)], speed=600)

    assert network.item("a", NINE).said_at == NINE - timedelta(days=1)


def test_start_is_remembered_when_the_settings_do_not_say(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(0, "a"), said(60, "b")], started_at="")

    assert [i.native_id for i in network.items(NINE)] == ["a"]
    assert [(i.native_id, i.said_at) for i in network.items(after(60))] == [("a", NINE), ("b", after(60))]


def test_pages_go_on_where_the_cursor_stopped_whoever_reads(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(n, f"m{n}") for n in range(5)])

    pages = network.pages(after(10))

    assert [[i.native_id for i in page.items] for page in pages] == [["m0", "m1"], ["m2", "m3"], ["m4"]]
    assert [page.more for page in pages] == [True, True, False]
    assert network.pages(after(10), dict(pages[-1].cursor)) == []
    assert [i.native_id for i in network.pages(after(10), dict(pages[0].cursor))[0].items] == ["m2", "m3"]


def test_frozen_network_is_silent(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(10, "a"), said(20, "b")], faults={"freeze_at_s": 15})

    assert [i.native_id for i in network.items(after(1e6))] == ["a"]


# --- Late, doubled, out of order --------------------------------------------------------------


def test_edit_is_told_as_a_new_version(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", "Perdu"), {"at": 5, "id": "a", "op": "edit", "text": "Reçu"}])

    assert told(network, after(9)) == [("a", "Perdu", "1", False), ("a", "Reçu", "2", False)]
    assert network.item("a", after(9)).edited_at == after(5)
    looked = network.connector().look("a")
    assert looked is not None
    assert (looked.text, looked.version) == ("Reçu", "2")


def test_edits_told_in_the_wrong_order_keep_their_versions(tmp_path: Path) -> None:
    events = [
        said(1, "a", "un"),
        {"at": 5, "id": "a", "op": "edit", "text": "trois", "said": 4},
        {"at": 6, "id": "a", "op": "edit", "text": "deux", "said": 3},
        {"at": 7, "id": "a", "op": "shares", "shares": 9},
    ]
    network = Network(tmp_path, events)

    assert told(network, after(9)) == [
        ("a", "un", "1", False),
        ("a", "trois", "3", False),
        ("a", "deux", "2", False),
        ("a", "trois", "3", False),
    ]


def test_counts_do_not_tell_an_edit_before_its_time(tmp_path: Path) -> None:
    events = [
        said(1, "a", "Avant"),
        {"at": 2, "id": "a", "op": "shares", "shares": 4, "likes": 7},
        {"at": 9, "id": "a", "op": "edit", "text": "Après"},
    ]
    network = Network(tmp_path, events)

    item = network.items(after(5))[-1]
    assert (item.text, item.version, item.shares, item.likes) == ("Avant", "1", 4, 7)
    assert network.item("a", after(10)).text == "Après"


def test_edit_before_its_creation_knows_who_and_where(tmp_path: Path) -> None:
    events = [
        {"at": 1, "id": "a", "op": "edit", "text": "Corrigé", "said": 3},
        said(5, "a", "Premier", said=0),
    ]

    item = Network(tmp_path, events).items(after(2))[0]

    assert (item.text, item.author.native_id, item.place.native_id, item.version) == (
        "Corrigé",
        "p-nadia",
        "sky",
        "2",
    )


def test_deletion_wins_whatever_the_order(tmp_path: Path) -> None:
    events = [
        {"at": 1, "id": "a", "op": "delete"},
        said(2, "a", "Regretté", said=0),
        {"at": 3, "id": "a", "op": "edit", "text": "Trop tard"},
    ]
    network = Network(tmp_path, events)

    assert told(network, after(1)) == [("a", "", "1", True)]
    network.items(after(9))
    looked = network.connector().look("a")
    assert looked is not None
    assert (looked.deleted, looked.text) == (True, "")


def test_line_told_twice_is_one_version(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", "Bonjour"), said(5, "a", "Bonjour", said=1)])

    assert told(network, after(9)) == [("a", "Bonjour", "1", False)] * 2
    assert {i.said_at for i in network.items(after(9))} == {after(1)}


def test_reply_before_its_parent_has_its_root(tmp_path: Path) -> None:
    network = Network(
        tmp_path, [said(1, "child", parent="mid"), said(2, "mid", parent="top"), said(3, "top")]
    )

    assert [(i.native_id, i.root_id) for i in network.items(after(9))] == [
        ("child", "top"),
        ("mid", "top"),
        ("top", "top"),
    ]


def test_bad_line_is_refused_by_itself(tmp_path: Path) -> None:
    events = [said(1, "a"), "{cut", {"at": 2, "id": "nobody", "op": "edit", "text": "?"}, said(3, "b")]

    pages = Network(tmp_path, events, page_size=10).pages(after(9))

    assert [i.native_id for page in pages for i in page.items] == ["a", "b"]
    refused = [refusal for page in pages for refusal in page.refused]
    assert [raw for _, raw in refused] == ["{cut", "nobody"]
    assert refused[1][0] == "nobody-said-it"


# --- What we do there -------------------------------------------------------------------------


def test_item_says_which_network_it_imitates(tmp_path: Path) -> None:
    item = Network(tmp_path, [said(1, "a")]).item("a", after(9))

    assert dict(item.raw) == {
        "shown_network": "bluesky",
        "reply_limit": 300,
        "reply_unit": "graphemes",
        "day": "essai",
    }


@pytest.mark.parametrize(
    ("place", "fits", "too_long"),
    [("sky", "👩‍👩‍👧‍👦" * 300, "👩‍👩‍👧‍👦" * 301), ("reviews", "é" * 350, "é" * 351)],
)
def test_limit_of_a_reply_is_the_places(tmp_path: Path, place: str, fits: str, too_long: str) -> None:
    network = Network(tmp_path, [said(1, "a", place=place)])
    item = network.item("a", after(9))

    with pytest.raises(Refused, match="too-long"):
        network.connector().reply(item, too_long, key="k", now=after(9))
    assert network.connector().reply(item, fits, key="k", now=after(9)).native_id
    assert len(network.crowd.acts(Act.REPLY)) == 1


def test_empty_reply_is_refused(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a")])
    with pytest.raises(Refused, match="empty"):
        network.connector().reply(network.item("a", after(9)), " \n", key="k", now=after(9))


def test_places_allow_what_they_allow(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="reviews", url="https://avis.example/boreale#a")])
    item, connector = network.item("a", after(9)), network.connector()

    assert connector.may(Act.DELETE, item, after(9)) == Never("not-ours-to-delete")
    assert connector.may(Act.REPORT, item, after(9)) == ByHand(
        "https://avis.example/boreale#a", ("open-link", "choose-report", "choose-reason", "tick-done")
    )
    assert connector.may(Act.DIRECT, item, after(9)) == Until(after(601))
    assert connector.may(Act.DIRECT, item, after(601)) == Never("window-over")
    assert connector.may(Act.REPLY, item, after(9)) == Allowed()
    with pytest.raises(Refused, match="not-ours-to-delete"):
        connector.act(Act.DELETE, item, reason="spam", key="k", now=after(9))
    with pytest.raises(Unsupported):
        connector.act(Act.REPORT, item, reason="spam", key="k", now=after(9))
    assert network.crowd.acts(Act.DELETE) == []


def test_second_reply_replaces_the_first_where_there_is_only_one(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="reviews")])
    item = network.item("a", after(9))
    network.connector().reply(item, "Première", key="k1", now=after(9))

    assert network.connector().may(Act.REPLY, item, after(9)) == Allowed("replaces-previous")
    network.connector().reply(item, "Seconde", key="k2", now=after(9))

    assert [reply.text for reply in network.crowd.replies("a", now=after(9))] == ["Seconde"]
    assert network.connector().find_own(item, "Première", key="k1", since=NINE) is None


def test_enough_reports_make_the_network_act(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="forum")])
    item = network.item("a", after(9))

    network.connector().act(Act.REPORT, item, reason="scam", key="k1", now=after(9))
    assert network.crowd.sees("a", now=after(9))
    network.connector().act(Act.REPORT, item, reason="scam", key="k2", now=after(9))

    assert not network.crowd.sees("a", now=after(9))
    assert network.item("a", after(9)).deleted


def test_our_own_messages_are_ours_alone(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")])
    connector, item = network.connector(), network.item("a", after(9))
    receipt = connector.reply(item, "Bonjour. Camille", key="k", now=after(9))
    ours = connector.look(receipt.native_id)

    assert ours is not None
    assert connector.may(Act.DELETE, ours, after(9)) == Never("own-message")
    assert connector.may(Act.DELETE_OWN, item, after(9)) == Never("not-ours")
    assert connector.may(Act.DELETE_OWN, ours, after(9)) == Allowed()


def test_what_we_did_is_told_when_reading_on(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog"), said(2, "b", place="blog")], page_size=9)
    first = network.pages(after(9))[-1]
    item = first.items[0]
    reply = network.connector().reply(item, "Bonjour. Camille", key="k", now=after(9))
    network.connector().act(Act.HIDE, item, reason="vulgar", key="h", now=after(9))
    network.connector().act(Act.LIKE, first.items[1], reason="", key="l", now=after(9))

    [page] = network.pages(after(9), dict(first.cursor))

    assert [(i.native_id, i.status, i.author.is_us, i.parent_id) for i in page.items] == [
        (reply.native_id, "", True, "a"),
        ("a", "hidden", False, ""),
    ]
    liked = network.connector().look("b")
    assert liked is not None
    assert liked.likes == 1


def test_what_was_done_survives_everything_but_the_journal(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")])
    item = network.item("a", after(9))
    network.connector().act(Act.DELETE, item, reason="spam", key="k", now=after(9))

    again = Network(tmp_path, [said(1, "a", place="blog")])

    assert again.connector().applied(Act.DELETE, item) is True
    assert again.item("a", after(9)).status == "deleted"
    again.connector().act(Act.RESTORE, item, reason="", key="r", now=after(9))
    assert network.item("a", after(9)) == item


def test_reply_to_what_another_process_removed_is_gone(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")])
    item, mine = network.item("a", after(9)), network.connector()
    network.connector().act(Act.DELETE, item, reason="spam", key="k", now=after(9))

    with pytest.raises(Gone):
        mine.reply(item, "Bonjour. Camille", key="r", now=after(9))


def test_reply_to_what_nobody_said_is_gone(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a"), said(500, "later")])
    item = replace(network.item("a", after(9)), native_id="later")

    with pytest.raises(Gone):
        network.connector().reply(item, "Bonjour. Camille", key="r", now=after(9))


def test_search_takes_words_without_accents(tmp_path: Path) -> None:
    network = Network(
        tmp_path, [said(1, "a", "Colis ARRIVÉ à Lévis"), said(2, "b", "Colis perdu"), said(900, "c", "Lévis")]
    )

    found = [
        i.native_id for page in network.connector().search("levis arrive", {}, after(9)) for i in page.items
    ]

    assert found == ["a"]


# --- What is wrong is said --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"journal": ""}, "journal-missing"),
        ({"day": "nothing"}, "day-missing"),
        ({"started_at": "yesterday"}, "settings-invalid"),
        ({"started_at": "2026-11-25T09:00:00"}, "settings-invalid"),
        ({"speed": 0.0001 - 1}, "settings-invalid"),
        ({"speed": "fast"}, "settings-invalid"),
        ({"faults": {"mix": {"earthquake": 0.5}}}, "settings-invalid"),
        ({"faults": {"mix": {"rate_limit": 1.5}}}, "settings-invalid"),
        ({"faults": {"alter": ["translate"]}}, "settings-invalid"),
        ({"faults": "all"}, "settings-invalid"),
    ],
)
def test_health_says_what_is_wrong(tmp_path: Path, settings: dict[str, Any], words: str) -> None:
    network = Network(tmp_path, [said(1, "a")])
    config = replace(network.config, settings={**network.config.settings, **settings})
    connector = ReplayConnector(config, GuardedClient())

    assert connector.health(after(9)) == Health(ok=False, words=words)
    with pytest.raises(AccessLost, match=words):
        list(connector.read({}, after(9)))


def test_health_names_the_account_and_the_end_of_the_day(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a"), said(60, "b")])

    assert network.connector().health(after(9)) == Health(ok=True, native_id="essai-account", handle="essai")
    assert network.connector().health(after(90)).words == "day-over"


# --- For all days -----------------------------------------------------------------------------

EVENTS = st.lists(
    st.one_of(
        st.builds(
            lambda at, key, parent, said_at: said(at, key, f"texte {key}", parent=parent, said=said_at),
            st.integers(0, 100),
            st.sampled_from("abcdef"),
            st.sampled_from(["", *"abcdef"]),
            st.integers(0, 100),
        ),
        st.builds(
            lambda at, key, op, said_at: {
                "at": at,
                "id": key,
                "op": op,
                "text": f"{op} {at}",
                "said": said_at,
            },
            st.integers(0, 100),
            st.sampled_from("abcdefz"),
            st.sampled_from(["edit", "delete", "shares"]),
            st.integers(0, 100),
        ),
        st.just("{cut"),
    ),
    max_size=14,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, cuts=st.lists(st.integers(0, 110), max_size=4), size=st.integers(1, 5))
def test_reading_in_any_portions_tells_each_line_once(
    tmp_path: Path, events: list[object], cuts: list[int], size: int
) -> None:
    network = Network(tmp_path, events, page_size=size)
    whole = [(p.items, p.refused) for p in network.pages(after(200))]

    cursor: dict[str, object] = {}
    portions: list[Page] = []
    for moment in [*sorted(cuts), 200]:
        pages = network.pages(after(moment), cursor)
        portions += pages
        cursor = json.loads(json.dumps(pages[-1].cursor)) if pages else cursor

    assert [i for p in portions for i in p.items] == [i for items, _ in whole for i in items]
    assert [r for p in portions for r in p.refused] == [r for _, refused in whole for r in refused]
    for item in (i for items, _ in whole for i in items):
        assert not (item.deleted and item.text)
        assert item.root_id
