"""The suite can fail: each way of breaking the contract is caught by the check that names it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.connectors.quality import RULES, faults_in, read_quality
from tests.connectors.replay.test_contract import ReplayRig
from tests.connectors.suite import ConnectorContract, Power
from vigie.connectors.contract import AccountConfig, Connector, Cursor, Page, Receipt, Traits
from vigie.connectors.errors import Gone
from vigie.connectors.http import GuardedClient
from vigie.connectors.registry import connectors
from vigie.connectors.replay.connector import ReplayConnector
from vigie.core.types import REMOVING, Act, Item


class LosesOneAtEachStart(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        entry = int(str(cursor.get("entry", 0)))
        return super().read({**cursor, "entry": entry + 1 if entry else 0}, now)


class RepeatsOneAtEachStart(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return super().read({**cursor, "entry": max(0, int(str(cursor.get("entry", 0))) - 1)}, now)


class CountsTheCursorInItsHead(ReplayConnector):
    """Works as long as the process lives."""

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        self.place: Cursor = getattr(self, "place", cursor)
        for page in super().read(self.place, now):
            self.place = page.cursor
            yield replace(page, cursor={})


class SpeaksAscii(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        for page in super().read(cursor, now):
            yield replace(
                page,
                items=tuple(replace(i, text=i.text.encode("ascii", "ignore").decode()) for i in page.items),
            )


class StopsAtNul(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        for page in super().read(cursor, now):
            yield replace(page, items=tuple(replace(i, text=i.text.split("\0")[0]) for i in page.items))


class TrustsOurClock(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        for page in super().read(cursor, now):
            yield replace(page, items=tuple(replace(i, said_at=now) for i in page.items))


class SeesTheFirstVersionOnly(ReplayConnector):
    def look(self, native_id: str) -> Item | None:
        item = super().look(native_id)
        return replace(item, text="Colis perdu") if item else None


class KeepsWhatIsGone(ReplayConnector):
    def look(self, native_id: str) -> Item | None:
        item = super().look(native_id)
        return replace(item, deleted=False, text="Message regretté") if item else None


class TakesUsForAStranger(ReplayConnector):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        for page in super().read(cursor, now):
            yield replace(
                page, items=tuple(replace(i, author=replace(i.author, is_us=False)) for i in page.items)
            )


class ForgetsTheThread(ReplayConnector):
    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return (item,)


class SendsTwice(ReplayConnector):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        super().reply(to, text, key=key, now=now)
        return super().reply(to, text, key=key, now=now)


class SendsNothing(ReplayConnector):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return Receipt(native_id="imaginary")


class FindsWhateverIsThere(ReplayConnector):
    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        found = [i for i in self.read_thread(to) if i.parent_id == to.native_id]
        return Receipt(native_id=found[0].native_id) if found else None


class FindsNothing(ReplayConnector):
    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        return None


class CutsLongTexts(ReplayConnector):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return super().reply(to, text[:2000], key=key, now=now)


class AnswersGhosts(ReplayConnector):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        try:
            return super().reply(to, text, key=key, now=now)
        except Gone:
            return Receipt(native_id="imaginary")


class PostsTwice(ReplayConnector):
    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        super().post(text, language=language, key=f"{key}-again", now=now)
        return super().post(text, language=language, key=key, now=now)


class FindsNoPost(ReplayConnector):
    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        return None


class FindsAnyPost(ReplayConnector):
    """By the words alone, or none: whatever we said last."""

    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        said = [one for page in self.backfill(since, since) for one in page.items if one.author.is_us]
        return Receipt(native_id=said[-1].native_id) if said else None


class CutsLongPosts(ReplayConnector):
    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        return super().post(text[:2000], language=language, key=key, now=now)


class PretendsToRemove(ReplayConnector):
    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        return Receipt() if act in REMOVING else super().act(act, item, reason=reason, key=key, now=now)

    def applied(self, act: Act, item: Item) -> bool | None:
        return None if act in REMOVING else super().applied(act, item)


class ConfirmsEverything(ReplayConnector):
    def applied(self, act: Act, item: Item) -> bool | None:
        return True


class ReportsOnce(ReplayConnector):
    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        if act is Act.REPORT and super().applied(act, item):
            return Receipt()
        return super().act(act, item, reason=reason, key=key, now=now)


class WritesInPublic(ReplayConnector):
    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return super().reply(to, text, key=key, now=now)


class SucceedsInSilence(ReplayConnector):
    """Has no `like`, and says nothing when it is asked for one."""

    traits: ClassVar[Traits] = replace(ReplayConnector.traits, acts=ReplayConnector.traits.acts - {Act.LIKE})

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        return Receipt() if act is Act.LIKE else super().act(act, item, reason=reason, key=key, now=now)


class PromisesTooMuch(ReplayConnector):
    traits: ClassVar[Traits] = replace(
        ReplayConnector.traits, streams=True, private=False, reply_unit="words"
    )


DEFECTS: list[tuple[type[ReplayConnector], str, dict[str, Any]]] = [
    (LosesOneAtEachStart, "test_restart_at_every_page_boundary_loses_and_doubles_nothing", {}),
    (RepeatsOneAtEachStart, "test_restart_at_every_page_boundary_loses_and_doubles_nothing", {}),
    (CountsTheCursorInItsHead, "test_restart_at_every_page_boundary_loses_and_doubles_nothing", {}),
    (RepeatsOneAtEachStart, "test_read_gives_what_was_said_since_the_cursor", {}),
    (TrustsOurClock, "test_same_cursor_gives_the_same_items", {}),
    (SpeaksAscii, "test_odd_text_comes_through", {"name": "emoji"}),
    (SpeaksAscii, "test_odd_text_comes_through", {"name": "bidi"}),
    (SpeaksAscii, "test_odd_text_comes_through", {"name": "accents"}),
    (StopsAtNul, "test_nul_spoils_neither_its_text_nor_the_others", {}),
    (TrustsOurClock, "test_our_clock_changes_neither_items_nor_times", {"hours": 1}),
    (SeesTheFirstVersionOnly, "test_edit_of_its_author_is_noticed", {}),
    (KeepsWhatIsGone, "test_deletion_by_its_author_is_noticed", {}),
    (ForgetsTheThread, "test_thread_shows_the_item_the_others_and_us", {}),
    (SendsTwice, "test_reply_is_seen_once_by_a_second_client", {}),
    (SendsNothing, "test_reply_is_seen_once_by_a_second_client", {}),
    (TakesUsForAStranger, "test_own_reply_is_never_read_as_somebody_elses", {}),
    (FindsNothing, "test_same_reply_again_leaves_one", {}),
    (FindsNothing, "test_find_own_finds_ours_and_nothing_else", {}),
    (FindsWhateverIsThere, "test_find_own_finds_ours_and_nothing_else", {}),
    (FindsWhateverIsThere, "test_find_own_does_not_take_another_person_for_us", {}),
    (CutsLongTexts, "test_too_long_is_refused_whole", {}),
    (AnswersGhosts, "test_reply_to_what_is_gone_is_refused", {}),
    (PostsTwice, "test_post_is_seen_once_by_a_second_client", {}),
    (FindsNoPost, "test_post_is_seen_once_by_a_second_client", {}),
    (FindsNoPost, "test_find_post_finds_ours_and_nothing_else", {}),
    (FindsAnyPost, "test_find_post_finds_ours_and_nothing_else", {}),
    (FindsAnyPost, "test_answer_of_ours_is_not_taken_for_a_post", {}),
    (TakesUsForAStranger, "test_own_post_is_never_read_as_somebody_elses", {}),
    (CutsLongPosts, "test_too_long_a_post_is_refused_whole", {}),
    (PretendsToRemove, "test_what_is_removed_is_no_longer_seen", {}),
    (ConfirmsEverything, "test_what_is_removed_is_no_longer_seen", {}),
    (ConfirmsEverything, "test_what_was_removed_is_seen_again", {}),
    (ConfirmsEverything, "test_like_is_confirmed", {}),
    (ReportsOnce, "test_each_report_reaches_the_network", {}),
    (WritesInPublic, "test_private_message_stays_private", {}),
    (SucceedsInSilence, "test_may_answers_every_act", {}),
    (SucceedsInSilence, "test_act_that_is_not_promised_raises_unsupported", {}),
    (PromisesTooMuch, "test_traits_are_sane", {}),
    (PromisesTooMuch, "test_streaming_is_promised_or_unsupported", {}),
]


def broken_rig(folder: Path, kind: type[ReplayConnector]) -> ReplayRig:
    class BrokenRig(ReplayRig):
        config: AccountConfig

        def connector(self) -> Connector:
            return kind(self.config, GuardedClient())

    return BrokenRig(folder)


@pytest.mark.parametrize(
    ("kind", "check", "options"), DEFECTS, ids=[f"{kind.__name__}-{check}" for kind, check, _ in DEFECTS]
)
def test_defect_is_caught(
    tmp_path: Path, kind: type[ReplayConnector], check: str, options: dict[str, Any]
) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(ConnectorContract(), check)(broken_rig(tmp_path, kind), **options)


def test_rule_of_every_check_exists() -> None:
    checks = [getattr(ConnectorContract, name) for name in dir(ConnectorContract) if name.startswith("test_")]
    used = {check.rule for check in checks if hasattr(check, "rule")}

    assert used == {name for name, rule in RULES.items() if not rule.own}


def test_powers_are_tried_by_some_check() -> None:
    import inspect

    from tests.connectors import publishing, reading, suite, writing

    source = "".join(inspect.getsource(module) for module in (reading, writing, publishing, suite))
    assert [power.name for power in Power if f"Power.{power.name}" not in source] == []


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ({"likes": {"exempt": "nobody likes anything"}}, "likes: exempt, but traits.acts promises it"),
        ({"likes": {"todo": "soon"}}, "likes: without a reason"),
        ({"likes": "nearly"}, 'likes: neither "done" nor { todo = reason } nor { exempt = reason }'),
        ({"flies": "done"}, "flies: no such rule"),
    ],
)
def test_fault_in_quality_is_said(rules: dict[str, object], fault: str) -> None:
    assert faults_in({**read_quality("replay"), **rules}, frozenset(Act)) == [fault]


def test_unanswered_rule_is_said() -> None:
    assert len(faults_in({}, frozenset(Act))) == len(RULES)


def test_done_without_the_act_is_said() -> None:
    faults = faults_in(read_quality("replay"), frozenset({Act.READ}))
    assert "likes: done, but the network has none of its acts" in faults


@pytest.mark.parametrize("network", sorted(connectors()))
def test_every_network_keeps_the_contract_somewhere(network: str) -> None:
    folder = Path(__file__).parent / network
    assert any("ConnectorContract" in path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))
