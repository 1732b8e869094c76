"""Live pages tell each brand its own, and fall silent with the right to see them (TRUST T5, T6, T21)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test import AsyncClient
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from vigie.brands.models import Member, Role, User
from vigie.brands.services import remove_member
from vigie.inbox.models import Case
from vigie.inbox.services import add_note
from vigie.web.desk import live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "RECHECK", 0.1)
    monkeypatch.setattr(live, "HEARTBEAT", 0.2)
    yield
    connections.close_all()


async def apart(work: Callable[[], object]) -> None:
    """In another thread, as another request does it."""

    def done() -> None:
        work()
        connections.close_all()

    await asyncio.get_running_loop().run_in_executor(None, done)


def note(case: Case, by: Member) -> Callable[[], object]:
    return lambda: add_note(case=case, by=by, text="Tiens.", now=timezone.now())


async def listen(user: User, brand_id: UUID, query: str = "") -> AsyncIterator[str]:
    client = AsyncClient()
    await client.aforce_login(user)
    answer: Any = await client.get(reverse("live", args=[brand_id]) + query)
    assert answer.status_code == 200
    async for line in answer.streaming_content:
        yield line.decode()


async def heard_while(
    stream: AsyncIterator[str], acts: Sequence[Callable[[], object]], until: Callable[[str], bool]
) -> str:
    """What the page hears while these things happen one after the other, until `until` or the end."""
    heard: list[str] = []

    async def collect() -> None:
        async for line in stream:
            heard.append(line)
            if until(line):
                return

    listening = asyncio.ensure_future(asyncio.wait_for(collect(), 20))
    while not heard:  # noqa: ASYNC110 - connected; then it takes note of what was before
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    for act in acts:
        await apart(act)
        await asyncio.sleep(0.5)
    await listening
    return "".join(heard)


@pytest.mark.parametrize("query", ["", "?everywhere=1", "?everywhere=1&brand=2", "?tab=mine&everywhere=on"])
def test_stream_never_tells_another_brands_events(query: str) -> None:
    mine, theirs = make.make_case(), make.make_case()
    member = make.make_member(mine.brand, role=Role.ADMIN)
    stranger = make.make_member(theirs.brand)

    stream = listen(member.user, mine.brand.public_id, query)
    acts = [note(theirs, stranger), note(mine, member)]
    heard = asyncio.run(heard_while(stream, acts, lambda line: str(mine.public_id) in line))

    assert str(theirs.public_id) not in heard


ENDS: dict[str, Callable[[Member], object]] = {
    "left": lambda member: remove_member(
        member=member, by=make.make_member(member.brand, role=Role.ADMIN), now=timezone.now()
    ),
    "closed": lambda member: User.objects.filter(pk=member.user_id).update(is_active=False),
    "other password": lambda member: User.objects.filter(pk=member.user_id).update(password="autre"),
}


@pytest.mark.parametrize("how", ENDS)
def test_stream_ends_with_the_right_to_listen(how: str) -> None:
    case = make.make_case()
    member, colleague = make.make_member(case.brand), make.make_member(case.brand)

    acts = [lambda: ENDS[how](member), note(case, colleague)]
    heard = asyncio.run(heard_while(listen(member.user, case.brand.public_id), acts, lambda _: False))

    assert str(case.public_id) not in heard


def test_stream_goes_on_for_those_who_stay() -> None:
    """What ends the pages of one person leaves the others'."""
    case = make.make_case()
    leaver, stayer = make.make_member(case.brand), make.make_member(case.brand)

    acts = [lambda: ENDS["left"](leaver), note(case, stayer)]
    stream = listen(stayer.user, case.brand.public_id)
    heard = asyncio.run(heard_while(stream, acts, lambda line: str(case.public_id) in line))

    assert str(case.public_id) in heard
