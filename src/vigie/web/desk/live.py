"""Pages without reload: one look at the database per second and process, however many pages listen."""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, close_old_connections, connections
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from vigie.brands.models import Role
from vigie.brands.queries import memberships, still_members
from vigie.inbox import queries as inbox
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.forms import ChoiceForm

log = structlog.get_logger(__name__)

EVERY = 1.0  # seconds between two looks
HEARTBEAT = 15.0  # seconds of silence after which a line is sent: proxies close what is silent
RECHECK = 3.0  # seconds between two looks whether those who listen still may
LONGEST = 300.0  # seconds: then the browser asks again, and is authorised again
# Events commit in another order than their ids: each look goes this many seconds back.
OVERLAP = 10.0
MOST = 500  # events one look tells apart; beyond that every page is told to look for itself


@dataclass(frozen=True, slots=True)
class Right:
    """By what right a page listens: memberships, of somebody whose password was kept like this."""

    members: frozenset[int]
    password: str

    def holds(self, there: Mapping[int, str]) -> bool:
        return all(there.get(member) == self.password for member in self.members)


@dataclass(eq=False, slots=True)
class _Page:
    """One open page: the brands it may see, and the cases that moved since it was last told."""

    brands: frozenset[int]
    right: Right | None = None  # None: whoever asks was let in by other means
    is_behind: bool = False  # drawn before it listened: something may have moved in between
    is_over: bool = False
    moved: set[UUID] = field(default_factory=set)
    all_moved: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Broadcast:
    """Tells open pages which cases moved. One per process: works while a page is open."""

    def __init__(self) -> None:
        self._pages: set[_Page] = set()
        self._watch: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._looks = False  # from here on nothing that happens is missed

    async def follow(
        self, brand_ids: Collection[int], right: Right | None = None, *, is_behind: bool = False
    ) -> AsyncIterator[tuple[UUID, ...] | None]:
        """Cases of these brands that moved, as they move; () when any may have; None as a sign of life.

        is_behind: the page was drawn a moment ago, and is told () as soon as nothing more can be missed.
        Ends by itself soon after the right has ended.
        """
        page = _Page(frozenset(brand_ids), right, is_behind)
        self._begin(page)
        try:
            while not (self._closed or page.is_over):
                try:
                    await asyncio.wait_for(page.wake.wait(), HEARTBEAT)
                except TimeoutError:
                    yield None
                    continue
                page.wake.clear()
                moved, page.moved = page.moved, set()
                every, page.all_moved = page.all_moved, False
                if (moved or every) and not page.is_over:
                    yield () if every else tuple(moved)
        finally:
            self._pages.discard(page)

    def tell(self, *, brand_id: int, case_id: UUID) -> None:
        """Something that leaves no event moved (who holds the pen). From any thread, this process only."""
        if self._loop and self._pages and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hand_out, [(brand_id, case_id)])

    def close(self) -> None:
        """The server stops: let every page go at once. From any thread."""
        self._closed = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake_all)

    def _begin(self, page: _Page) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._pages, self._watch, self._closed = loop, set(), None, False
        self._pages.add(page)
        if self._watch is None or self._watch.done():
            self._looks = False
            # A fresh context: the request that happens to come first must not lend its thread for ever.
            self._watch = loop.create_task(self._look_around(), context=Context())
        elif self._looks:
            self._catch_up()

    def _catch_up(self) -> None:
        """Pages that were drawn before they listened look once more."""
        for page in self._pages:
            if page.is_behind:
                page.is_behind, page.all_moved = False, True
                page.wake.set()

    async def _look_around(self) -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="vigie-live") as thread:
            seen, ask_at = _Seen(await loop.run_in_executor(thread, _newest)), 0.0
            self._looks = True
            self._catch_up()
            while self._pages and not self._closed:
                await asyncio.sleep(EVERY)
                try:
                    if time.monotonic() >= ask_at:
                        self._let_go(await loop.run_in_executor(thread, _still_there, self._members()))
                        ask_at = time.monotonic() + RECHECK
                    rows = await loop.run_in_executor(thread, _happened, seen.floor)
                except DatabaseError:
                    log.exception("live pages could not look")
                    continue
                if len(rows) >= MOST:
                    self._wake_all(moved=True)
                self._hand_out([(brand, case) for pk, brand, case in rows if seen.is_new(pk)])
                seen.forget(time.monotonic())
            self._watch = None  # before the last wait: a page that comes now starts another
            await loop.run_in_executor(thread, connections.close_all)

    def _members(self) -> frozenset[int]:
        return frozenset[int]().union(*(page.right.members for page in self._pages if page.right))

    def _let_go(self, there: Mapping[int, str]) -> None:
        """Pages of people who left, or whose password changed, hear nothing more."""
        for page in self._pages:
            if page.right and not page.right.holds(there):
                page.is_over = True
                page.wake.set()

    def _hand_out(self, moved: Collection[tuple[int, UUID]]) -> None:
        for page in self._pages:
            mine = {case for brand, case in moved if brand in page.brands}
            if mine:
                page.moved |= mine
                page.wake.set()

    def _wake_all(self, *, moved: bool = False) -> None:
        for page in self._pages:
            page.all_moved |= moved
            page.wake.set()


class _Seen:
    """Which events were told, back to a floor that follows OVERLAP seconds behind."""

    def __init__(self, newest: int) -> None:
        self.floor = newest
        self._told: set[int] = set()
        self._marks: deque[tuple[float, int]] = deque()

    def is_new(self, pk: int) -> bool:
        fresh = pk not in self._told
        self._told.add(pk)
        return fresh

    def forget(self, now: float) -> None:
        self._marks.append((now, max(self._told, default=self.floor)))
        while now - self._marks[0][0] > OVERLAP:
            self.floor = self._marks.popleft()[1]
        self._told = {pk for pk in self._told if pk > self.floor}


def _newest() -> int:
    rows = _happened(0, 1)
    return rows[0][0] if rows else 0


def _happened(after: int, limit: int = MOST) -> list[tuple[int, int, UUID]]:
    close_old_connections()
    return inbox.happened(after=after, limit=limit)


def _still_there(members: frozenset[int]) -> Mapping[int, str]:
    return still_members(members=members) if members else {}


broadcast = Broadcast()


@brand_view("GET", role=Role.READER)
def live(request: BrandRequest) -> HttpResponseBase:
    """Server-sent events: which cases moved, for the brands this person may see."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # a server without streams: the browser stops asking
    everywhere = ChoiceForm(request.GET).choice().everywhere
    members = memberships(user=request.user) if everywhere else [request.member]
    right = Right(frozenset(member.pk for member in members), request.user.password)
    events = _events([member.brand_id for member in members], right)
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"  # nginx would keep the lines to itself
    return response


async def _events(brand_ids: Collection[int], right: Right) -> AsyncIterator[str]:
    await sync_to_async(connections.close_all)()  # an open page must not hold a database connection
    yield "retry: 2000\n\n"
    end = time.monotonic() + LONGEST
    async for moved in broadcast.follow(brand_ids, right, is_behind=True):
        yield ": still here\n\n" if moved is None else _told(moved)
        if time.monotonic() > end:
            return


def _told(moved: Collection[UUID]) -> str:
    return f"event: moved\ndata: {json.dumps([str(case) for case in moved])}\n\n"
