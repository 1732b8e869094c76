"""Replay what was heard through detection: which alerts, when, how early. Files need no database.

counts DIR --out DIR: each CSV `timestamp,value` gives one `timestamp,anomaly_score` of the same name, row
by row. threshold PROFILE: the one threshold of those scores, for all brands. stream DIR --out FILE: minutes
`minute,total,negative` (CSV, may be gzipped) give `{"file": [minutes of alarm]}`. history: the stored
tallies of a brand under a budget of false alarms.
"""

import argparse
import csv
import gzip
import io
import json
import math
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.core.detect import Minute, Settings, SignalKind, State, step
from vigie.core.detect.volume import THRESHOLDS, Volume

if TYPE_CHECKING:
    from datetime import datetime

    from vigie.brands.models import Brand

ALARM = 0.5  # of a verdict's score: what the budget leads to
LONGEST = 60 * 24 * 366  # minutes of one stream: a year
DAYS = 90


class BadFile(ValueError):
    """What is wrong with a file, and where, in one sentence."""


def configure(parser: argparse.ArgumentParser) -> None:
    doors = parser.add_subparsers(dest="door", required=True, metavar="WHAT")
    counts = doors.add_parser("counts", help="score each row of CSV files timestamp,value")
    counts.add_argument("folder", type=Path, metavar="DIR", help="a folder of .csv files")
    counts.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the scores go")
    threshold = doors.add_parser("threshold", help="print the threshold of those scores")
    threshold.add_argument("profile", choices=sorted(THRESHOLDS), help="how false and missed alarms weigh")
    stream = doors.add_parser("stream", help="find the minutes of alarm in files minute,total,negative")
    stream.add_argument("folder", type=Path, metavar="DIR", help="a folder of .csv or .csv.gz files")
    stream.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the alarms go (JSON)")
    history = doors.add_parser("history", help="replay what a brand heard, and list the alerts")
    history.add_argument("--brand", required=True, help="name of the brand")
    history.add_argument("--days", type=int, default=DAYS, help=f"how far back (default {DAYS})")
    for door in (stream, history):
        door.add_argument(
            "--budget", type=float, default=1.0, help="false alarms a month at most (default 1)"
        )


def run(args: argparse.Namespace) -> int:
    try:
        if args.door == "counts":
            score_counts(args.folder, args.out)
        elif args.door == "threshold":
            print(THRESHOLDS[args.profile])
        elif args.door == "stream":
            find_alarms(args.folder, args.out, Settings(args.budget))
        else:
            return _replay_history(args)
    except (BadFile, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def score_counts(folder: Path, out: Path) -> None:
    """Nothing is written unless every file could be read. Raises BadFile and OSError."""
    files = _files(folder, (".csv",))
    scored = [(path.name, _scored(path)) for path in files]
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in scored:
        with (out / name).open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written, lineterminator="\n")
            writer.writerow(("timestamp", "anomaly_score"))
            writer.writerows((stamp, f"{score:.6f}") for stamp, score in rows)


def _scored(path: Path) -> list[tuple[str, float]]:
    volume = Volume()
    rows = _rows(path, ("timestamp", "value"))
    return [(row["timestamp"], volume.push(_number(row["value"], path, line))) for line, row in rows]


def find_alarms(folder: Path, out: Path, settings: Settings) -> None:
    """Raises BadFile and OSError, before anything is written."""
    alarms = {path.name: _alarms(path, settings) for path in _files(folder, (".csv", ".csv.gz"))}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(alarms) + "\n", encoding="utf-8")


def _alarms(path: Path, settings: Settings) -> list[int]:
    """Minutes at which the alarm is on. Minutes that a file leaves out brought nothing, as its form says."""
    state, alarms, next_minute = State(), [], 0
    for line, row in _rows(path, ("minute", "total", "negative")):
        at, total, negative = (
            int(_number(row[name], path, line)) for name in ("minute", "total", "negative")
        )
        if at < next_minute:
            raise BadFile(f"{path.name}, line {line}: minutes have to rise, and begin at 0.")
        if at >= LONGEST:
            raise BadFile(f"{path.name}, line {line}: minute {at} is more than a year after the first.")
        if negative > total:
            raise BadFile(f"{path.name}, line {line}: more negative messages than messages.")
        for quiet in range(next_minute, at):
            state, verdict = step(state, Minute(quiet, 0), settings)
            if verdict.score >= ALARM:
                alarms.append(quiet)
        state, verdict = step(state, Minute(at, total, negative), settings)
        if verdict.score >= ALARM:
            alarms.append(at)
        next_minute = at + 1
    return alarms


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    if not folder.is_dir():
        raise BadFile(f"{folder} is no folder: name one that holds {' or '.join(endings)} files.")
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.endswith(endings))
    if not files:
        raise BadFile(f"{folder} holds no {' or '.join(endings)} file.")
    return files


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and rows of a CSV with a header. Raises BadFile for anything else."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
            raise BadFile(
                f"{path.name}: no column {', '.join(missing)}; it has to begin {','.join(columns)}."
            )
        for row in reader:
            if any(row[name] is None for name in columns):
                raise BadFile(f"{path.name}, line {reader.line_num}: a value is missing.")
            yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFile(f"{path.name} cannot be read: {error}") from error


def _number(text: str, path: Path, line: int) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise BadFile(f"{path.name}, line {line}: “{text}” is no count of messages.")
    return number


def _replay_history(args: argparse.Namespace) -> int:
    from vigie.cli.main import start_django

    settings = Settings(args.budget)
    if problem := start_django():
        print(problem, file=sys.stderr)
        return 1
    from datetime import UTC, datetime, timedelta

    from django.utils.translation import gettext as _

    from vigie.brands.models import Brand

    brand = Brand.objects.filter(name=args.brand).first()
    if brand is None:
        print(_("No brand is called “%(name)s” here.") % {"name": args.brand}, file=sys.stderr)
        return 1
    since = datetime.now(UTC) - timedelta(days=min(max(args.days, 1), 3660))
    heard = _minutes_heard(brand, since)
    if not heard:
        print(_("Nothing was heard for %(brand)s in that time.") % {"brand": brand.name})
        return 0
    for name, minutes in heard:
        print(name)
        for line in _told(minutes, settings):
            print(f"  {line}")
    return 0


Counts = dict[int, tuple[int, int]]
"""By minute: messages, and how many of them were negative."""


def _minutes_heard(brand: "Brand", since: "datetime") -> list[tuple[str, Counts]]:
    """Each watch, then what was said to us or at home, where anything was heard."""
    from django.db.models import Sum
    from django.utils.translation import gettext as _

    from vigie.core.detect import minute_of
    from vigie.listening.models import Tally

    sums = (
        Tally.objects.filter(brand=brand, minute__gte=since)
        .values_list("watch__name", "watch_id", "minute")
        .annotate(heard=Sum("heard"), negative=Sum("negative"))
        .order_by("minute")
    )
    series: dict[tuple[str, int], Counts] = {}
    for watch, key, minute, heard, negative in sums.iterator(chunk_size=5000):
        name = (watch or _("Said to us or on our pages"), key or 0)
        series.setdefault(name, {})[minute_of(minute)] = (heard, min(negative, heard))
    return [(name, minutes) for (name, _key), minutes in sorted(series.items())]


def _told(minutes: Counts, settings: Settings) -> Iterator[str]:
    """One sentence for each alert, and how many there were."""
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    from vigie.core.detect import moment_of

    first, last = min(minutes), max(minutes)
    state, count = State(), 0
    for at in range(first, last + 1):
        state, verdict = step(state, Minute(at, *minutes.get(at, (0, 0))), settings)
        if not verdict.raised:
            continue
        count += 1
        line = _("%(when)s UTC: %(kind)s, %(observed)s messages in an hour, usually %(low)s to %(high)s") % {
            "when": moment_of(at).strftime("%Y-%m-%d %H:%M"),
            "kind": _kind(verdict.kind),
            "observed": verdict.observed_heard,
            "low": round(verdict.heard.low),
            "high": round(verdict.heard.high),
        }
        early = _early(minutes, at)
        if verdict.kind == SignalKind.CRISIS and early > 0:
            line += _(", %(early)s minutes before its busiest hour was over") % {"early": early}
        yield line
    days = (last - first + 1) / (60 * 24)
    said = ngettext("%(count)s alert in %(days)s days", "%(count)s alerts in %(days)s days", count)
    yield said % {"count": count, "days": f"{days:.1f}"}


def _kind(kind: SignalKind) -> str:
    from django.utils.translation import pgettext

    return {
        SignalKind.CRISIS: pgettext("signal", "crisis"),
        SignalKind.BUZZ: pgettext("signal", "buzz"),
        SignalKind.SILENCE: pgettext("signal", "silence"),
        SignalKind.GRAVITY: pgettext("signal", "grave"),
        SignalKind.NONE: "",
    }[kind]


def _early(minutes: Counts, raised: int) -> int:
    """Minutes from an alert to the end of the hour with most complaints of the day after it."""
    best, end = 0, raised
    hour = sum(minutes.get(at, (0, 0))[1] for at in range(raised - 59, raised + 1))
    for at in range(raised + 1, raised + 60 * 24):
        hour += minutes.get(at, (0, 0))[1] - minutes.get(at - 60, (0, 0))[1]
        if hour > best:
            best, end = hour, at
    return end - raised
