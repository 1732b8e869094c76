"""Threads that serve one request after the other, each with the database connection it has opened.

By itself Django starts a thread for every request and ends it with its connection: to open that one costs
more than many a page.
"""

from asyncio import Semaphore
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, ParamSpec, TypeVar

from asgiref.sync import ThreadSensitiveContext

from vigie.web.bodies import App, Message, Receive, Scope, Send

P = ParamSpec("P")
T = TypeVar("T")

KEPT: Final = 8  # idle threads, each with a connection


class _Seat(ThreadPoolExecutor):
    """One thread. last: what it was asked to do last; it does one thing after the other."""

    last: Future[Any] | None = None

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="vigie-request")

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self.last = future = super().submit(fn, *args, **kwargs)
        return future


class Seats:
    """One thread for each request that is being served; `kept` of them wait for the next."""

    def __init__(self, kept: int = KEPT) -> None:
        self._free: deque[_Seat] = deque(maxlen=kept)

    def take(self) -> _Seat:
        """The thread that was used last: its connection is the freshest."""
        try:
            return self._free.pop()
        except IndexError:
            return _Seat()

    def give_back(self, seat: _Seat) -> None:
        """Free once it has done all it was asked: who hangs up leaves a page behind that is still made."""
        if seat.last is None or seat.last.done():
            self._keep(seat)
        else:
            seat.last.add_done_callback(lambda _done: self._keep(seat))

    def _keep(self, seat: _Seat) -> None:
        if len(self._free) == self._free.maxlen:
            seat.shutdown(wait=False)
        else:
            self._free.append(seat)


def seated(app: App, seats: Seats) -> App:
    """The ASGI application, with a thread of `seats` for what each request does outside the event loop."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        seat = seats.take()
        try:
            async with ThreadSensitiveContext(executor=seat):
                await app(scope, receive, send)
        finally:
            seats.give_back(seat)

    return served


def in_turn(app: App, *, below: str, at_once: int) -> App:
    """The ASGI application, serving at most `at_once` requests below this path at the same moment.

    The others wait, in their order. One is served once all of its body has come: who sends slowly keeps
    nobody waiting.
    """
    turn = Semaphore(at_once)

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(below):
            await app(scope, receive, send)
            return
        came = await _whole(receive)
        rest = iter(came)

        async def again() -> Message:
            return next(rest, None) or await receive()

        async with turn:
            await app(scope, again, send)

    return served


async def _whole(receive: Receive) -> list[Message]:
    """Messages up to the end of the body, or of the connection."""
    came = [await receive()]
    while came[-1].get("more_body"):
        came.append(await receive())
    return came
