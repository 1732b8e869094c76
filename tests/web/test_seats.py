"""Threads go from request to request with their connection; calls of networks wait for their turn."""

import asyncio
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from asgiref.sync import sync_to_async

from vigie.web.bodies import App
from vigie.web.seats import Seats, in_turn, seated

HOOK = "/hooks/x/"


async def asked(app: App, path: str = "/", *, body: Iterable[bytes] = (b"",)) -> list[Mapping[str, Any]]:
    """What is answered to a request whose body comes in these parts."""
    parts = list(body)
    waiting = [
        {"type": "http.request", "body": part, "more_body": n < len(parts)} for n, part in enumerate(parts, 1)
    ]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await app({"type": "http", "path": path}, receive, send)
    return sent


class Office:
    """An application that notes on which thread it worked; `together` requests meet before they go on."""

    def __init__(self, together: int = 1) -> None:
        self.threads: list[int] = []
        self.met = threading.Barrier(together)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await sync_to_async(self._work)()

    def _work(self) -> None:
        self.met.wait(timeout=10)
        self.threads.append(threading.get_ident())


def test_one_request_after_the_other_has_the_same_thread() -> None:
    office = Office()
    app = seated(office, Seats())

    async def three() -> None:
        for _ in range(3):
            await asked(app)

    asyncio.run(three())
    assert len(office.threads) == 3
    assert len(set(office.threads)) == 1


def test_requests_at_the_same_moment_have_threads_of_their_own() -> None:
    office = Office(together=3)
    app = seated(office, Seats())

    async def three() -> None:
        await asyncio.gather(*(asked(app) for _ in range(3)))

    asyncio.run(three())
    assert len(set(office.threads)) == 3


def test_only_so_many_threads_wait_for_the_next() -> None:
    seats = Seats(kept=2)
    taken = [seats.take() for _ in range(5)]
    for seat in taken:
        seats.give_back(seat)
    for seat in taken:
        seat.shutdown(wait=True)  # what was given back has been put away by then

    again = [seats.take() for _ in range(3)]
    assert len([seat for seat in again if seat in taken]) == 2


def test_thread_that_still_works_for_somebody_who_hung_up_is_nobody_elses() -> None:
    seats, may_end = Seats(), threading.Event()
    busy = seats.take()
    working = busy.submit(may_end.wait)
    seats.give_back(busy)
    assert seats.take() is not busy

    may_end.set()
    assert working.result(timeout=10)
    busy.shutdown(wait=True)
    assert seats.take() is busy


class Door:
    """An application that is slow to answer, and counts how many are inside."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await asyncio.sleep(0.01)
        self.bodies.append(body)
        self.inside -= 1
        await send({"type": "http.response.start", "status": 200})


def test_only_so_many_calls_are_taken_at_once_and_each_is_whole() -> None:
    door = Door()
    app = in_turn(door, below="/hooks/", at_once=2)

    async def all_at_once() -> list[list[Mapping[str, Any]]]:
        return await asyncio.gather(*(asked(app, HOOK, body=[b"a", b"b", b"c"]) for _ in range(9)))

    answers = asyncio.run(all_at_once())
    assert [sent[0]["status"] for sent in answers] == [200] * 9
    assert (door.most, door.bodies) == (2, [b"abc"] * 9)


def test_pages_do_not_wait_for_calls() -> None:
    door = Door()
    app = in_turn(door, below="/hooks/", at_once=1)

    async def pages() -> None:
        await asyncio.gather(*(asked(app, "/b/x/") for _ in range(5)))

    asyncio.run(pages())
    assert door.most == 5


def test_who_sends_slowly_keeps_nobody_waiting() -> None:
    door = Door()
    app = in_turn(door, below="/hooks/", at_once=1)

    async def both() -> None:
        async def never() -> Mapping[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def nothing(message: Mapping[str, Any]) -> None:
            pass

        slow = asyncio.create_task(app({"type": "http", "path": HOOK}, never, nothing))
        await asyncio.sleep(0)
        await asyncio.wait_for(asked(app, HOOK, body=[b"quick"]), timeout=10)
        slow.cancel()

    asyncio.run(both())
    assert door.bodies == [b"quick"]


def test_who_hangs_up_in_the_middle_is_told_to_the_product() -> None:
    heard: list[str] = []

    async def product(scope: Any, receive: Any, send: Any) -> None:
        heard.extend([(await receive())["type"] for _ in range(3)])

    async def cut() -> None:
        waiting = iter([{"type": "http.request", "body": b"half", "more_body": True}])

        async def receive() -> Mapping[str, Any]:
            return next(waiting, {"type": "http.disconnect"})

        async def nothing(message: Mapping[str, Any]) -> None:
            pass

        await in_turn(product, below="/hooks/", at_once=1)({"type": "http", "path": HOOK}, receive, nothing)

    asyncio.run(cut())
    assert heard == ["http.request", "http.disconnect", "http.disconnect"]
