"""Checks of what is said under nobody, on our own page. Part of `suite.ConnectorContract`."""

from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

import pytest

from tests.connectors.faulty import attempted, every_fault_of_a_write, in_time, looked
from tests.connectors.proxy import Fault, Proxy
from tests.connectors.quality import reason_to_skip
from tests.connectors.rig import (
    Power,
    Rig,
    Seen,
    items_of,
    needs,
    pages_from,
    read_post,
    read_to_end,
    rule,
    unique,
)
from vigie.connectors.contract import Connector, Publishes, Receipt
from vigie.connectors.errors import Garbled, Refused, Unknown

RULE = "posts-are-said-once"


class Publishing:
    @rule(RULE)
    def test_post_is_seen_once_by_a_second_client(self, rig: Rig) -> None:
        needs(rig, Power.PAGE)
        text, key, since = unique("Panne depuis 18 h 52. Camille 💛"), uuid4().hex, ago(rig)
        first = post(rig, text, key)
        again = publisher(rig.connector()).find_post(text, key=key, since=since)
        if rig.connector().traits.has_key:
            again = post(rig, text, key)
        assert [(one.native_id, one.by_us) for one in standing(rig, text)] == [(first.native_id, True)]
        assert again is not None
        assert again.native_id == first.native_id

    @rule(RULE)
    def test_find_post_finds_ours_and_nothing_else(self, rig: Rig) -> None:
        needs(rig, Power.PAGE)
        text, key, since = unique("Prochain point à 20 h 30. Camille"), uuid4().hex, ago(rig)
        assert publisher(rig.connector()).find_post(text, key=key, since=since) is None
        receipt = post(rig, text, key)
        found = publisher(rig.connector()).find_post(text, key=key, since=since)
        assert found is not None
        assert found.native_id == receipt.native_id
        other = publisher(rig.connector()).find_post(unique("Jamais dit"), key=uuid4().hex, since=since)
        assert other is None

    @rule(RULE)
    def test_answer_of_ours_is_not_taken_for_a_post(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.PAGE)
        item = read_post(rig, unique("Vous en dites quoi ?"))
        text, since = unique("Nous en parlons ce soir. Camille"), ago(rig)
        rig.connector().reply(item, text, key=uuid4().hex, now=rig.now())
        rig.settle()
        assert publisher(rig.connector()).find_post(text, key=uuid4().hex, since=since) is None

    @rule(RULE)
    def test_own_post_is_never_read_as_somebody_elses(self, rig: Rig) -> None:
        needs(rig, Power.PAGE)
        before = read_to_end(rig)
        receipt = post(rig, unique("Tout est réparé. Camille"), uuid4().hex)
        read = items_of(pages_from(rig.connector(), before, rig.now()))
        assert [one for one in read if one.native_id == receipt.native_id and not one.author.is_us] == []

    @rule(RULE)
    def test_too_long_a_post_is_refused_whole(self, rig: Rig) -> None:
        needs(rig, Power.PAGE)
        mark = uuid4().hex
        limit = rig.connector().traits.reply_limit or 100_000
        with pytest.raises(Refused):
            post(rig, mark + "é" * limit, uuid4().hex)
        rig.settle()
        assert not any(mark in one.text for one in rig.page())

    @every_fault_of_a_write
    def test_post_under_a_fault_is_said_once(self, rig: Rig, proxy: Proxy, fault: Fault) -> None:
        says_under_nobody(rig)
        text, key, since = unique("Nous revenons à 20 h. Camille"), uuid4().hex, ago(rig)

        def say() -> Receipt:
            there = publisher(rig.through(proxy))
            return there.post(text, language="fr", key=key, now=rig.now())

        outcome = attempted(rig, proxy, fault, say)
        seen = len(standing(rig, text))
        if isinstance(outcome, Receipt):
            assert seen == 1, f"{fault}: said to be done"
        elif not isinstance(outcome, Unknown | Garbled):
            assert seen == 0, f"{fault}: said not to be done, by {outcome!r}"
        found = publisher(rig.through(proxy)).find_post(text, key=key, since=since)
        assert (found is not None) == (seen == 1), f"{fault}: looked for after {outcome!r}"
        if found is None and not isinstance(outcome, Refused):
            say()
            rig.settle()
        assert len(standing(rig, text)) == (0 if isinstance(outcome, Refused) else 1)

    @every_fault_of_a_write
    def test_looking_for_a_post_under_a_fault_never_says_not_there(
        self, rig: Rig, proxy: Proxy, fault: Fault
    ) -> None:
        says_under_nobody(rig)
        text, key, since = said_once(rig)
        with proxy.spoiling(fault, reads=-1), in_time(rig):
            found = looked(lambda: publisher(rig.through(proxy)).find_post(text, key=key, since=since))
        assert found is not None, f"{fault} was taken for an answer: ours is not there"


def publisher(connector: Connector) -> Publishes:
    return cast("Publishes", connector)


def says_under_nobody(rig: Rig) -> None:
    """Checks under faults are of no rule of their own: skipped where this one is."""
    if reason := reason_to_skip(rig.network, RULE):
        pytest.skip(reason)
    needs(rig, Power.PAGE)


def post(rig: Rig, text: str, key: str) -> Receipt:
    receipt = publisher(rig.connector()).post(text, language="fr", key=key, now=rig.now())
    rig.settle()
    return receipt


def said_once(rig: Rig) -> tuple[str, str, datetime]:
    """A post of ours, once for all checks of a rig; its key, and since when to look."""
    if "posted" not in vars(rig):
        text, key, since = unique("Boréale, en clair. Camille"), uuid4().hex, ago(rig)
        post(rig, text, key)
        vars(rig)["posted"] = (text, key, since)
    found: tuple[str, str, datetime] = vars(rig)["posted"]
    return found


def standing(rig: Rig, text: str) -> list[Seen]:
    return [one for one in rig.page() if one.text == rig.as_shown(text)]


def ago(rig: Rig) -> datetime:
    return rig.now() - timedelta(minutes=1)
