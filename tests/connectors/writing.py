"""Checks of what is written: replies, removals, reports. Part of `suite.ConnectorContract`."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.connectors.rig import (
    Power,
    Rig,
    allowed_acts,
    do,
    items_of,
    needs,
    pages_from,
    read_post,
    read_to_end,
    reply_to,
    rule,
    unique,
)
from vigie.connectors.contract import (
    Receipt,
)
from vigie.connectors.errors import Gone, Refused
from vigie.core.types import REMOVING, Act

REVERSE = {
    Act.HIDE: Act.UNHIDE,
    Act.DELETE: Act.RESTORE,
    Act.HOLD: Act.APPROVE,
    Act.MARK_SPAM: Act.APPROVE,
}


class Writing:
    @rule("replies-are-public")
    def test_reply_is_seen_once_by_a_second_client(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Où est mon colis ?"))
        text = unique("Bonjour, qu’est-ce qui n’a pas marché ? Camille 💛")
        receipt = reply_to(rig, item, text)
        seen = rig.replies(item.native_id)
        assert [(s.text, s.by_us) for s in seen] == [(rig.as_shown(text), True)]
        assert receipt.native_id == seen[0].native_id
        fresh = rig.connector().look(receipt.native_id)
        assert fresh is None or fresh.author.is_us

    @rule("replies-are-public")
    def test_own_reply_is_never_read_as_somebody_elses(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        before = read_to_end(rig)
        item = read_post(rig, unique("Bonjour ?"))
        receipt = reply_to(rig, item, unique("Bonjour. Camille"))
        read = items_of(pages_from(rig.connector(), before, rig.now()))
        assert [i for i in read if i.native_id == receipt.native_id and not i.author.is_us] == []

    @rule("reply-is-never-sent-twice")
    def test_same_reply_again_leaves_one(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Vous répondez ?"))
        text, key, since = unique("Oui. Camille"), uuid4().hex, rig.now() - timedelta(minutes=1)
        first = reply_to(rig, item, text, key)
        if rig.connector().traits.has_key:
            again: Receipt | None = reply_to(rig, item, text, key)
        else:  # what the sweeper does on a network without keys: look first
            again = rig.connector().find_own(item, text, key=key, since=since)
        assert again is not None
        assert again.native_id == first.native_id
        assert len([s for s in rig.replies(item.native_id) if s.by_us]) == 1

    @rule("own-reply-is-found")
    def test_find_own_finds_ours_and_nothing_else(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        item, other = read_post(rig, unique("Premier")), read_post(rig, unique("Second"))
        text, key, since = unique("Merci 💛 Camille"), uuid4().hex, rig.now() - timedelta(minutes=1)
        assert rig.connector().find_own(item, text, key=key, since=since) is None
        receipt = reply_to(rig, item, text, key)
        found = rig.connector().find_own(item, text, key=key, since=since)
        assert found is not None
        assert found.native_id == receipt.native_id
        assert rig.connector().find_own(item, unique("Jamais dit"), key=uuid4().hex, since=since) is None
        assert rig.connector().find_own(other, text, key=uuid4().hex, since=since) is None

    @rule("own-reply-is-found")
    def test_find_own_does_not_take_another_person_for_us(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.REPLY)
        item = read_post(rig, unique("Bonjour ?"))
        text = unique("Bonjour, ici Camille")
        rig.reply(item.native_id, text)
        rig.settle()
        since = rig.now() - timedelta(minutes=1)
        assert rig.connector().find_own(item, text, key=uuid4().hex, since=since) is None

    @rule("too-long-is-refused")
    def test_too_long_is_refused_whole(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Racontez-moi tout"))
        limit = rig.connector().traits.reply_limit or 100_000
        with pytest.raises(Refused):
            rig.connector().reply(item, "é" * (limit + 1), key=uuid4().hex, now=rig.now())
        rig.settle()
        assert rig.replies(item.native_id) == []

    @rule("gone-is-said")
    def test_reply_to_what_is_gone_is_refused(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.REMOVE)
        item = read_post(rig, unique("Je retire"))
        rig.remove(item.native_id)
        rig.settle()
        with pytest.raises(Gone):
            reply_to(rig, item, unique("Bonjour. Camille"))

    @rule("own-reply-can-be-deleted")
    def test_own_reply_is_taken_back(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Bonjour ?"))
        receipt = reply_to(rig, item, unique("Mauvais fil. Camille"))
        ours = rig.connector().look(receipt.native_id)
        assert ours is not None
        do(rig, Act.DELETE_OWN, ours)
        rig.settle()
        assert rig.replies(item.native_id) == []
        assert rig.connector().applied(Act.DELETE_OWN, ours) is not False

    @rule("writes-privately")
    def test_private_message_stays_private(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Écrivez-moi"))
        assert allowed_acts(rig, item, [Act.DIRECT]) == [Act.DIRECT]
        text = unique("Votre numéro de commande ? Camille")
        rig.connector().direct(item, text, key=uuid4().hex, now=rig.now())
        rig.settle()
        assert rig.replies(item.native_id) == []

    @rule("removes")
    def test_what_is_removed_is_no_longer_seen(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        acts = allowed_acts(rig, read_post(rig, unique("Essai")), REMOVING)
        assert acts, "QUALITY.toml says done, and nothing may be removed"
        for act in acts:
            item = read_post(rig, unique(f"Gagnez un colis gratuit ({act})"))
            assert rig.visible(item.native_id)
            assert rig.connector().applied(act, item) is not True
            do(rig, act, item)
            rig.settle()
            assert rig.connector().applied(act, item) is not False, act
            assert not rig.visible(item.native_id), act

    @rule("removes")
    def test_removing_what_is_gone_already_is_no_error_loop(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.REMOVE)
        for act in allowed_acts(rig, read_post(rig, unique("Essai")), REMOVING):
            item = read_post(rig, unique(f"Parti avant ({act})"))
            rig.remove(item.native_id)
            rig.settle()
            try:
                do(rig, act, item)
            except Gone:
                continue

    @rule("removals-are-reversible")
    def test_what_was_removed_is_seen_again(self, rig: Rig) -> None:
        needs(rig, Power.POST, Power.SEE)
        tried = 0
        for act in allowed_acts(rig, read_post(rig, unique("Essai")), REVERSE):
            if REVERSE[act] not in rig.connector().traits.acts:
                continue
            item = read_post(rig, unique(f"Erreur de notre part ({act})"))
            do(rig, act, item)
            rig.settle()
            do(rig, REVERSE[act], rig.connector().look(item.native_id) or item)
            rig.settle()
            assert rig.visible(item.native_id), act
            assert rig.connector().applied(act, item) is not True
            tried += 1
        assert tried, "QUALITY.toml says done, and nothing could be shown again"

    @rule("reports")
    def test_each_report_reaches_the_network(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        item = read_post(rig, unique("Arnaque https://prix.example"))
        for times in (1, 2):
            do(rig, Act.REPORT, item)
            rig.settle()
            assert rig.connector().applied(Act.REPORT, item) is not False
            assert Power.REPORTS in rig.cannot or rig.reports(item.native_id) == times

    @rule("likes")
    def test_like_is_confirmed(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        confirm(rig, Act.LIKE)

    @rule("mutes-and-blocks")
    def test_mute_and_block_are_confirmed(self, rig: Rig) -> None:
        needs(rig, Power.POST)
        acts = sorted({Act.MUTE, Act.BLOCK} & rig.connector().traits.acts)
        assert acts
        for act in acts:
            confirm(rig, act)


def confirm(rig: Rig, act: Act) -> None:
    item = read_post(rig, unique("Merci à toute l’équipe"))
    assert rig.connector().applied(act, item) is not True
    do(rig, act, item)
    rig.settle()
    assert rig.connector().applied(act, item) is not False
