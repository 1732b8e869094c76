import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import pytest
from django.db import connections
from django.utils import timezone

from tests.factories import make_brand, make_case, make_member
from tests.web.desk.scene import look
from vigie.inbox.models import Case
from vigie.inbox.services import add_note
from vigie.web.desk import live
from vigie.web.desk.live import Broadcast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "HEARTBEAT", 0.4)
    yield
    connections.close_all()


async def first(told: AsyncIterator[tuple[UUID, ...] | None]) -> tuple[UUID, ...] | None:
    return await asyncio.wait_for(anext(told), 5)


async def note(case: Case) -> None:
    """Something happens to the case, in another thread as in life."""

    def write() -> None:
        add_note(case=case, by=make_member(case.brand), text="Tiens.", now=timezone.now())
        connections.close_all()

    await asyncio.get_running_loop().run_in_executor(None, write)


def test_pages_learn_what_moved_in_their_own_brands_only() -> None:
    mine, theirs = make_case(), make_case()

    async def watch() -> tuple[object, object]:
        broadcast = Broadcast()
        told, others = broadcast.follow([mine.brand_id]), broadcast.follow([theirs.brand_id])
        waiting = [asyncio.ensure_future(first(told)), asyncio.ensure_future(first(others))]
        await asyncio.sleep(0.15)
        await note(mine)
        return tuple(await asyncio.gather(*waiting))  # type: ignore[return-value]

    assert asyncio.run(watch()) == ((mine.public_id,), None)


def test_page_drawn_before_it_listened_looks_once_more() -> None:
    case = make_case()

    async def watch() -> list[object]:
        broadcast = Broadcast()
        first_page, later = (broadcast.follow([case.brand_id], is_behind=True) for _ in range(2))
        found: list[object] = [await first(first_page), await first(later)]
        waiting = asyncio.ensure_future(first(first_page))
        await note(case)
        return [*found, await waiting]

    assert asyncio.run(watch()) == [(), (), (case.public_id,)]


def test_one_look_at_the_database_serves_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case()
    looks = []
    real = live.inbox.happened
    monkeypatch.setattr(live.inbox, "happened", lambda **asked: looks.append(1) or real(**asked))

    async def watch() -> list[object]:
        broadcast = Broadcast()
        waiting = [asyncio.ensure_future(first(broadcast.follow([case.brand_id]))) for _ in range(50)]
        await asyncio.sleep(0.15)
        await note(case)
        return list(await asyncio.gather(*waiting))

    assert asyncio.run(watch()) == [(case.public_id,)] * 50
    assert len(looks) < 50


def test_silence_is_broken_by_a_sign_of_life() -> None:
    case = make_case()

    async def watch() -> object:
        return await first(Broadcast().follow([case.brand_id]))

    assert asyncio.run(watch()) is None


def test_what_leaves_no_event_is_told_all_the_same() -> None:
    case = make_case()

    async def watch() -> object:
        broadcast = Broadcast()
        waiting = asyncio.ensure_future(first(broadcast.follow([case.brand_id])))
        await asyncio.sleep(0.05)
        broadcast.tell(brand_id=case.brand_id, case_id=case.public_id)
        return await waiting

    assert asyncio.run(watch()) == (case.public_id,)


def test_server_that_stops_lets_every_page_go_at_once() -> None:
    case = make_case()

    async def watch() -> list[object]:
        broadcast = Broadcast()

        async def follow() -> list[object]:
            return [moved async for moved in broadcast.follow([case.brand_id])]

        page = asyncio.ensure_future(follow())
        await asyncio.sleep(0.05)
        broadcast.close()
        return await asyncio.wait_for(page, 1)

    assert asyncio.run(watch()) == []


def test_event_that_commits_late_is_told_although_a_later_one_was_seen() -> None:
    seen = live._Seen(newest=100)

    assert seen.is_new(103)
    seen.forget(now=0.0)
    assert seen.floor == 100
    assert seen.is_new(102)
    assert not seen.is_new(103)


def test_floor_follows_behind_so_that_a_look_stays_small() -> None:
    seen = live._Seen(newest=100)
    seen.is_new(105)
    seen.forget(now=0.0)
    seen.is_new(109)

    seen.forget(now=live.OVERLAP + 1)

    assert seen.floor == 105


def test_flood_tells_pages_to_look_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 2)
    case = make_case()

    async def watch() -> object:
        broadcast = Broadcast()
        waiting = asyncio.ensure_future(first(broadcast.follow([case.brand_id])))
        await asyncio.sleep(0.15)
        for _ in range(3):
            await note(case)
        return await waiting

    assert asyncio.run(watch()) in {(), (case.public_id,)}


def test_server_without_streams_tells_the_browser_to_stop_asking() -> None:
    member = make_member(make_brand())
    desk = look(member.brand, None, member)  # type: ignore[arg-type]

    assert desk.get("live").status_code == 204


def test_stranger_hears_nothing() -> None:
    member, theirs = make_member(make_brand()), make_brand()
    desk = look(member.brand, None, member)  # type: ignore[arg-type]

    assert desk.client.get(f"/b/{theirs.public_id}/live/").status_code == 404
