"""The faults that `faulty` tries, by what has to follow from them."""

import gzip
import json
import re
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.connectors.proxy import Ask, Fault, Said, Spoil

PAGE = b"<!doctype html><title>Maintenance</title><form action=/login>We are back soon</form>"
ERROR = b'{"error": "InternalServerError", "message": "Something went wrong"}'
HTML = {"content-type": "text/html"}
HUGE = 3_000_000  # bytes: over what HURRIED takes


def after(spoil: Callable[[socket.socket, Said], None]) -> Spoil:
    """The network did what it was asked, and its answer is spoilt."""
    return lambda line, ask: spoil(line, ask())


def instead(said: Said) -> Spoil:
    """The network was not asked: somebody in front of it answers."""
    return lambda line, _ask: line.sendall(said.wire())


def rather(change: Callable[[Said], Said]) -> Spoil:
    return after(lambda line, said: line.sendall(change(said).wire()))


def silence(line: socket.socket) -> None:
    """Nothing, until the other side gives up."""
    with suppress(OSError):
        while line.recv(65_536):
            pass


def frozen(line: socket.socket, _ask: Ask) -> None:
    silence(line)


def frozen_after(line: socket.socket, said: Said) -> None:
    _ = said
    silence(line)


def half_open(line: socket.socket, said: Said) -> None:
    whole = said.wire()
    line.sendall(whole[: len(whole) - max(1, len(said.body) // 2)])
    silence(line)


def trickle(line: socket.socket, said: Said) -> None:
    for byte in said.wire():
        line.sendall(bytes([byte]))
        time.sleep(0.03)


def late(line: socket.socket, said: Said) -> None:
    time.sleep(0.15)
    line.sendall(said.wire())


def reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def cut(length: Callable[[bytes], int]) -> Spoil:
    def spoil(line: socket.socket, said: Said) -> None:
        whole = said.wire()
        line.sendall(whole[: length(whole)])

    return after(spoil)


def half(said: Said) -> Said:
    """The right length for what is there: only its reader can tell that more was meant."""
    return Said(said.status, said.headers, said.body[: len(said.body) // 2])


def packed(said: Said) -> Said:
    body = gzip.compress(said.body)
    return Said(said.status, {**said.headers, "content-encoding": "gzip"}, body[: len(body) - 6])


def bomb(said: Said) -> Said:
    return Said(said.status, {**said.headers, "content-encoding": "gzip"}, gzip.compress(b" " * HUGE))


def huge(said: Said) -> Said:
    return Said(said.status, said.headers, b" " * HUGE)


def with_rows(change: Callable[[list[Any]], list[Any]]) -> Callable[[Said], Said]:
    """The answer with its longest list changed: of JSON, or the entries of a feed."""

    def changed(said: Said) -> Said:
        if re.search(rb"<(item|entry)[ >]", said.body):
            return Said(said.status, said.headers, _feed_with(said.body, change))
        try:
            body = json.loads(said.body)
        except ValueError:
            return said
        return Said(said.status, said.headers, json.dumps(_with(body, change)).encode())

    return changed


def _feed_with(body: bytes, change: Callable[[list[Any]], list[Any]]) -> bytes:
    entry = re.compile(rb"<(item|entry)[ >].*?</\1>", re.DOTALL)
    entries = [found.group() for found in entry.finditer(body)]
    start, end = body.index(entries[0]), body.rindex(entries[-1]) + len(entries[-1])
    return body[:start] + b"".join(change(entries)) + body[end:]


def _with(body: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    if isinstance(body, list):
        return change(body) if any(isinstance(row, dict) for row in body) else body
    if not isinstance(body, dict):
        return body
    lists = [name for name, rows in body.items() if isinstance(rows, list) and rows]
    return body | {name: _with(body[name], change) for name in lists}


def twice(rows: list[Any]) -> list[Any]:
    return [row for row in rows for _ in range(2)]


def backwards(rows: list[Any]) -> list[Any]:
    return rows[::-1]


ISO_DATE = re.compile(rb"(?<![\w-])(\d{4}-\d\d-\d\d)(?=[T ]\d\d:\d\d)")
MAIL_DATE = re.compile(rb"(?<=[>\w], )(\d\d? [A-Z][a-z]{2} \d{4})(?= \d\d:\d\d)")


def skewed(days: int) -> Callable[[Said], Said]:
    """Every date in the answer's body so many days off, written as it was."""

    def moved(found: re.Match[bytes], form: str) -> bytes:
        at = datetime.strptime(found[1].decode(), form).replace(tzinfo=UTC) + timedelta(days=days)
        return at.strftime(form).encode()

    def changed(said: Said) -> Said:
        body = ISO_DATE.sub(lambda found: moved(found, "%Y-%m-%d"), said.body)
        body = MAIL_DATE.sub(lambda found: moved(found, "%d %b %Y"), body)
        return Said(said.status, said.headers, body)

    return changed


def yesterday() -> str:
    return format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=False)


def limited(wait: str = "") -> Said:
    return Said(429, {"retry-after": wait} if wait else {})


LINE = (
    Fault("frozen-before", frozen),
    Fault("frozen-after", after(frozen_after)),
    Fault("half-open", after(half_open)),
    Fault("trickle", after(trickle)),
    Fault("reset-before", lambda line, _ask: reset(line)),
    Fault("reset-after", after(lambda line, _said: reset(line))),
    Fault("cut-before-a-byte", cut(lambda _whole: 0)),
    Fault("cut-in-the-head", cut(lambda _whole: 20)),
    Fault("cut-in-the-body", cut(lambda whole: len(whole) - 1)),
)

STATUS = (
    Fault("401", instead(Said(401))),
    Fault("403", instead(Said(403, HTML, PAGE))),
    Fault("429", instead(limited())),
    Fault("429-seconds", instead(limited("120"))),
    Fault("429-for-ever", instead(limited("1000000000"))),
    Fault("429-negative", instead(limited("-5"))),
    Fault(
        "429-until-a-date",
        lambda line, _ask: line.sendall(
            limited(format_datetime(datetime.now(UTC) + timedelta(minutes=2))).wire()
        ),
    ),
    Fault("500-before", instead(Said(500))),
    Fault("500-after", after(lambda line, _said: line.sendall(Said(500).wire()))),
    Fault("502-page-before", instead(Said(502, HTML, PAGE))),
    Fault("502-page-after", after(lambda line, _said: line.sendall(Said(502, HTML, PAGE).wire()))),
    Fault("503-with-wait", instead(Said(503, {"retry-after": "30"}))),
)

BODY = (
    Fault("half-a-body", rather(half)),
    Fault("cut-gzip", rather(packed)),
    Fault("no-body", rather(lambda said: Said(said.status, said.headers))),
    Fault("noise", rather(lambda said: Said(said.status, said.headers, b"\x00\xfe\xff{[<" * 9))),
    Fault("login-page", rather(lambda said: Said(said.status, HTML, PAGE))),
    Fault("error-with-200", rather(lambda said: Said(said.status, said.headers, ERROR))),
    Fault("gzip-bomb", rather(bomb)),
    Fault("huge", rather(huge)),
)

LOUD = (*LINE, *STATUS, *BODY)
"""Nothing can be read: an error, never "no news"."""

QUIET = (
    Fault("late", after(late)),
    Fault("yesterdays-date", rather(lambda said: said.with_headers(date=yesterday(), age="86400"))),
    Fault("rows-twice", rather(with_rows(twice))),
    Fault("rows-backwards", rather(with_rows(backwards))),
)
"""All is there: read as if nothing were."""

LYING_DATES = (
    Fault("dates-ahead", rather(skewed(3))),
    Fault("dates-behind", rather(skewed(-20))),
)
"""All is there, said at another time than it was: neither that nor what is said next may be passed over."""

OTHER_TYPE = Fault(
    "other-type", rather(lambda said: said.with_headers(content_type="application/octet-stream"))
)

ALIKE = {"429-seconds", "429-for-ever", "429-negative", "429-until-a-date", "503-with-wait", "huge"}
OF_WRITES = (*(fault for fault in LOUD if fault.name not in ALIKE), QUIET[0])
"""Without those that differ only in how long to wait, or in what they do to a list."""

FEW = {
    "test_reading_under_a_fault_loses_and_invents_nothing": {
        *("frozen-after", "cut-in-the-body", "429-seconds", "500-before"),
        *("no-body", "error-with-200", "login-page", "rows-twice", "rows-backwards"),
    },
    "test_reply_under_a_fault_is_said_once": {"cut-in-the-body", "500-before", "no-body"},
    "test_looking_under_a_fault_never_says_not_there": {"429-seconds", "no-body", "error-with-200"},
    "test_post_under_a_fault_is_said_once": {"cut-in-the-body", "500-before", "no-body"},
    "test_looking_for_a_post_under_a_fault_never_says_not_there": {"429-seconds", "error-with-200"},
    "test_removal_under_a_fault_is_done_once": {"cut-in-the-body"},
}
"""By check: one of each kind."""
