"""Ctrl-C that is always heard."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper as Database


@contextmanager
def interruptible(database: "Database") -> Iterator[None]:
    """SIGINT ends what is done inside, for the main thread, at the next statement at the latest.

    Python drops an exception raised while it tidies up objects, and making tables keeps it tidying
    up for half of the time: one interrupt in a few would be lost.
    """
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        told.append(number)
        signal.default_int_handler(number, frame)

    def ask(execute: Callable[..., Any], *statement: Any) -> Any:
        if told:
            told.clear()  # what rolls back is let through
            raise KeyboardInterrupt
        return execute(*statement)

    former = signal.signal(signal.SIGINT, note)
    try:
        with database.execute_wrapper(ask):
            yield
    finally:
        signal.signal(signal.SIGINT, former)
