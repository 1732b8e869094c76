"""Foretell how large cascades become, without a database: JSONL in, JSONL out, a line for each and moment.

In: {"id": ..., "t": [minutes since the beginning]} per line, or "t_s" in seconds; other fields are ignored.
Out: id, T_min, final, lo80, hi80, next180 (messages in the three hours after T), p500 (probability of 500
or more), events (seen by T). Messages after T are not looked at. It is taken for granted that each reaches
50 messages, as in the files of research; the desk does not, and says nothing below ten. A line always comes.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from typing import IO, NoReturn

from vigie.core.forecast import Event, Forecast, estimate

PASSED = 500  # messages
SOON = 180  # minutes
LATEST = 1e12  # in minutes or seconds: no cascade is as old


class Unreadable(ValueError):
    """What was expected of a line instead."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        type=moments,
        required=True,
        metavar="T,T,...",
        help="minutes since the beginning at which to foretell, for example 5,15,30,60,180",
    )


def moments(said: str) -> list[float]:
    """Minutes, parted by commas. Whole ones stay whole in the answer."""
    try:
        found = [float(part) for part in said.split(",")]
    except ValueError:
        found = []
    if not found or not all(math.isfinite(at) and at > 0 for at in found):
        raise argparse.ArgumentTypeError(f"{said!r} is not a list of minutes above 0, like 5,15,60")
    return [int(at) if at.is_integer() else at for at in found]


def run(args: argparse.Namespace) -> int:
    return foretell_lines(sys.stdin.buffer, sys.stdout, sys.stderr, at=args.at)


def foretell_lines(source: Iterable[bytes], out: IO[str], errors: IO[str], *, at: Sequence[float]) -> int:
    """Exit status 0, or 2 when a line could not be understood (said on `errors`, the others are answered)."""
    status = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            name, events = cascade_of(line)
        except Unreadable as error:
            print(f"line {number}: {error}", file=errors, flush=True)
            status = 2
            continue
        for moment in at:
            print(json.dumps(answer(name, moment, estimate(events, moment, large=True))), file=out)
    return status


def cascade_of(line: bytes) -> tuple[object, list[Event]]:
    """Id and events of one line. Raises Unreadable, saying what was expected."""
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise Unreadable('not JSON; expected {"id": ..., "t": [minutes, ...]}') from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
        raise Unreadable('no "id" that is a text or a number; expected {"id": ..., "t": [minutes, ...]}')
    field, per_minute = ("t", 1) if "t" in row else ("t_s", 60)
    times = row.get(field)
    if not isinstance(times, list):
        raise Unreadable('no list of times; expected "t" in minutes or "t_s" in seconds')
    return row["id"], [Event(_time(time, field) / per_minute) for time in times]


def _time(time: object, field: str) -> float:
    if isinstance(time, bool) or not isinstance(time, int | float) or not 0 <= time < LATEST:
        raise Unreadable(f'"{field}" holds {json.dumps(time)[:40]}; expected numbers, 0 or more')
    return float(time)


def _no_json(name: str) -> NoReturn:
    """NaN and Infinity: Python would read them."""
    raise ValueError(name)


def answer(name: object, at: float, said: Forecast) -> dict[str, object]:
    """One line of the answer."""
    later = said.by(SOON)
    return {
        "id": name,
        "T_min": at,
        "events": said.seen,
        "final": said.size.median,
        "lo80": said.size.low,
        "hi80": said.size.high,
        "next180": later.median - said.seen,
        "p500": round(said.probability(PASSED), 6),
    }
