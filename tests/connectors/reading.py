"""Checks of what is read. Part of `suite.ConnectorContract`."""

import itertools
import json
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.connectors.rig import (
    ENDLESS,
    Power,
    Rig,
    allowed_acts,
    items_of,
    needs,
    pages_from,
    read_post,
    read_to_end,
    reply_to,
    rule,
    unique,
)
from vigie.core.types import Act, Item

ODD = {
    "emoji": "Reçu 👩‍👩‍👧‍👦 🇨🇦 👍🏽, merci 💛",
    "bidi": "Colis \u2066ABC\u2069 \u202eאבג\u202c livré",
    "accents": "Nœud, ça, Noe\u0308l, l’été\u00a0: « déçu »",
    "markup": "a < b & <b>c</b> &amp; \"d\" 'e'",
}


class Reading:
    @rule("reads-are-resumable")
    def test_read_gives_what_was_said_since_the_cursor(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        text = unique("Toujours pas livré ?")
        native_id = rig.post(text)
        rig.settle()
        pages = pages_from(rig.connector(), before, rig.now())
        [item] = {i.native_id: i for i in items_of(pages) if i.native_id == native_id}.values()
        assert rig.as_shown(text) in item.text
        assert_well_formed(item)
        after = pages_from(rig.connector(), pages[-1].cursor, rig.now())
        assert rig.repeats or native_id not in [i.native_id for i in items_of(after)]

    @rule("reads-are-resumable")
    def test_restart_at_every_page_boundary_loses_and_doubles_nothing(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        ids = {rig.post(unique(f"Message {n}")) for n in range(7)}
        rig.settle()
        pages = pages_from(rig.connector(), before, rig.now())
        assert rig.one_page or len([p for p in pages if p.items]) > 1, "the rig's pages are too large to try"
        for cut in range(len(pages) + 1):
            cursor = pages[cut - 1].cursor if cut else before
            rest = pages_from(rig.connector(), cursor, rig.now())
            got = Counter(i.native_id for i in items_of([*pages[:cut], *rest]) if i.native_id in ids)
            assert set(got) == ids, f"lost after page {cut}"
            assert rig.repeats or set(got.values()) == {1}, f"doubled after page {cut}"

    @rule("reads-are-idempotent")
    def test_same_cursor_gives_the_same_items(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        ids = {rig.post(unique(f"Message {n}")) for n in range(4)}
        rig.settle()
        first, again = (
            [
                (i.native_id, i.kind, i.text, i.author.native_id, i.said_at, i.version)
                for i in items_of(pages_from(rig.connector(), before, rig.now()))
                if i.native_id in ids
            ]
            for _ in range(2)
        )
        assert first == again
        assert {row[0] for row in first} == ids

    @rule("text-is-intact")
    @pytest.mark.parametrize("name", ODD)
    def test_odd_text_comes_through(self, rig: Rig, name: str) -> None:
        needs(rig, Power.POST)
        if name in rig.odd:
            pytest.skip(f"the network rewrites {name}: {rig.odd[name]}")
        text = unique(ODD[name])
        assert rig.as_shown(text) in read_post(rig, text).text

    @rule("text-is-intact")
    def test_nul_spoils_neither_its_text_nor_the_others(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.NUL)
        before = read_to_end(rig)
        odd, plain = rig.post("avant\x00après"), rig.post(unique("Ordinaire"))
        rig.settle()
        got = {i.native_id: i for i in items_of(pages_from(rig.connector(), before, rig.now()))}
        assert plain in got
        assert "avant" in got[odd].text
        assert "après" in got[odd].text

    @rule("clock-skew-is-harmless")
    @pytest.mark.parametrize("hours", [-1, 1])
    def test_our_clock_changes_neither_items_nor_times(self, rig: Rig, hours: int) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        native_id = rig.post(unique("Bonjour"))
        rig.settle()
        right = pages_from(rig.connector(), before, rig.now())
        wrong = pages_from(rig.connector(), before, rig.now() + timedelta(hours=hours))
        times = [[i.said_at for i in items_of(p) if i.native_id == native_id][:1] for p in (right, wrong)]
        assert times[0] == times[1]
        assert times[0] != []

    @rule("edits-are-noticed")
    def test_edit_of_its_author_is_noticed(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.EDIT)
        before = read_to_end(rig)
        item = read_post(rig, unique("Colis perdu"))
        changed = unique("Colis retrouvé, merci")
        rig.edit(item.native_id, changed)
        rig.settle()
        now = rig.connector().look(item.native_id)
        assert now is not None
        assert rig.as_shown(changed) in now.text
        assert now.author.native_id == item.author.native_id
        pages = pages_from(rig.connector(), before, rig.now())
        read = [i.text for i in items_of(pages) if i.native_id == item.native_id]
        assert read == [] or rig.as_shown(changed) in read[-1], "read ends with the older version"

    @rule("deletions-are-noticed")
    def test_deletion_by_its_author_is_noticed(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.REMOVE)
        item = read_post(rig, unique("Message regretté"))
        rig.remove(item.native_id)
        rig.settle()
        now = rig.connector().look(item.native_id)
        assert now is None or (now.deleted and now.text == "")

    @rule("threads-are-read")
    def test_thread_shows_the_item_the_others_and_us(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.REPLY)
        item = read_post(rig, unique("Quelqu’un sait où est mon colis ?"))
        other = rig.reply(item.native_id, unique("Pareil ici"))
        ours = ""
        if allowed_acts(rig, item, [Act.REPLY]):
            ours = reply_to(rig, item, unique("Bonjour, je regarde. Camille")).native_id
        rig.settle()
        thread = {i.native_id: i for i in rig.connector().read_thread(item)}
        assert {item.native_id, other} <= set(thread)
        assert thread[other].parent_id == item.native_id
        assert not thread[other].author.is_us
        if ours:
            assert thread[ours].author.is_us
            assert thread[ours].parent_id == item.native_id

    @rule("searches")
    def test_search_finds_a_rare_word(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        word = f"z{uuid4().hex[:10]}"
        native_id = rig.post(f"Quelqu’un connaît {word} ?")
        rig.settle()
        pages = list(itertools.islice(rig.connector().search(word, {}, rig.now()), ENDLESS))
        assert native_id in [i.native_id for i in items_of(pages)]

    @rule("backfills")
    def test_backfill_gives_what_was_said_since(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        item = read_post(rig, unique("Déjà dit"))
        since = item.said_at - timedelta(minutes=5)
        pages = list(itertools.islice(rig.connector().backfill(since, rig.now()), ENDLESS))
        assert item.native_id in [i.native_id for i in items_of(pages)]

    @rule("streams")
    def test_stream_gives_what_was_said_since_the_cursor(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        native_id = rig.post(unique("En direct"))
        rig.settle()
        pages = itertools.islice(rig.connector().stream(before, rig.now()), ENDLESS)
        assert any(native_id in [i.native_id for i in page.items] for page in pages)


def assert_well_formed(item: Item) -> None:
    assert item.native_id
    assert item.author.native_id
    assert item.place.native_id
    assert item.said_at.tzinfo is not None
    assert item.edited_at is None or item.edited_at.tzinfo is not None
    assert not (item.deleted and item.text)
    assert item.parent_id != item.native_id
    assert item.url == "" or item.url.startswith(("https://", "http://", "at://"))
    json.dumps(dict(item.raw))  # it is stored as JSON
