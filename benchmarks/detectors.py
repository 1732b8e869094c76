"""Detection: how fast, and how well on the developers' crisis data where it lies beside this checkout."""

import csv
import gzip
import importlib.util
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.measuring import Clock, say, spread
from vigie.core.detect import Minute, Settings, State, step
from vigie.core.detect.volume import THRESHOLDS, Volume, scores

RUNS = 5
ROWS = 20_000
MINUTES = 5_000
BUDGETS = (0.5, 1.0, 2.0)
ALARM = 0.5


def run() -> None:
    _speed()
    data = _data()
    if data is None:
        say("bursts and simulated crises", "skipped: no crisis data beside this checkout")
        return
    _bursts(data / "nab")
    _streams(data / "stream")


def _data() -> Path | None:
    folders = Path(__file__).resolve().parents
    return next((f for folder in folders if (f := folder / "shared" / "data" / "crisis").is_dir()), None)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _speed() -> None:
    clock, chance = Clock(), np.random.default_rng(1)
    values = [float(n) for n in chance.poisson(20, ROWS)]
    spent = [clock.of(lambda: scores(values)).cpu for _ in range(RUNS)]
    say("counts scored", f"{spread([ROWS / one for one in spent])} a second of CPU", "50,000/s/core")
    heard = chance.poisson(3, MINUTES)
    minutes = [Minute(n, int(k), int(k) // 5) for n, k in enumerate(heard)]
    spent = [clock.of(lambda: _walk(minutes)).cpu for _ in range(RUNS)]
    say("minutes judged", f"{spread([MINUTES / one for one in spent])} a second of CPU", "1,700/s/core")
    state = _walk(minutes)
    kept = json.dumps(state.to_json())
    spent = [clock.of(lambda: [_turn(kept) for _ in range(200)]).cpu for _ in range(RUNS)]
    say(
        "the same with the state read from JSON and written each time",
        f"{spread([200 / s for s in spent])}/s",
    )
    say("a state", f"{len(kept) / 1000:.1f} kB of JSON")


def _walk(minutes: Sequence[Minute]) -> State:
    state = State()
    for minute in minutes:
        state, _ = step(state, minute)
    return state


def _turn(kept: str) -> str:
    state = State.from_json(json.loads(kept))
    state, _ = step(state, Minute(MINUTES, 4, 1))
    return json.dumps(state.to_json())


def _bursts(folder: Path) -> None:
    judge, windows = _module(folder / "score_nab.py"), json.loads((folder / "windows.json").read_text())
    labels = json.loads((folder / "labels.json").read_text())
    series, found = {}, {}
    for brand in sorted(windows):
        with (folder / "data" / f"{brand}.csv").open() as lines:
            rows = list(csv.DictReader(lines))
        stamps = [row["timestamp"] for row in rows]
        series[brand] = (judge.Series(stamps, windows[brand]), stamps)
        found[brand] = _scored([float(row["value"]) for row in rows])
    for profile, wanted in (("standard", 84), ("reward_low_FP_rate", 77), ("reward_low_FN_rate", 89)):
        limit = THRESHOLDS[profile]
        hits = [(series[b][0], [n for n, s in enumerate(found[b]) if s >= limit]) for b in found]
        worth = judge.score(hits, profile)
        caught = f"{worth['detected']} of {worth['windows']}"
        seen = f"{worth['score']:.1f}: {caught}, {worth['false_rows']} rows false"
        say(f"NAB realTweets, dev brands, {profile}", seen, str(wanted))
    say(
        "bursts found at 1 false alarm a brand-month",
        _found_at_one(judge, series, found, windows, labels),
        "15 of 17",
    )


def _scored(values: Sequence[float]) -> list[float]:
    volume = Volume()
    return [volume.push(value) for value in values]


def _found_at_one(
    judge: ModuleType,
    series: dict[str, tuple[Any, list[str]]],
    found: dict[str, list[float]],
    windows: dict[str, Any],
    labels: dict[str, Any],
) -> str:
    """The most that any one threshold finds without more than one false alarm a brand-month."""
    months = sum(one.n - one.start for one, _ in series.values()) / 8640
    best = (0, 0.0, 0.0)
    for limit in np.arange(0.4, 0.7, 0.0025).tolist():
        caught = false = 0
        for brand, (one, stamps) in series.items():
            hits = [n for n, score in enumerate(found[brand]) if score >= limit]
            right, wrong, _ = judge.budget(stamps, one, windows[brand], labels[brand], hits)
            caught, false = caught + right, false + wrong
        if false <= months and caught > best[0]:
            best = (caught, false / months, limit)
    return f"{best[0]} of 17 at {best[1]:.2f}, threshold {best[2]:.3f}"


def _streams(folder: Path) -> None:
    judge, truth = _module(folder / "score_stream.py"), json.loads((folder / "truth.json").read_text())
    streams = {one["file"]: _minutes(folder / one["file"], one["minutes"]) for one in truth}
    for budget in BUDGETS:
        alarms = {name: _alarms(minutes, Settings(budget)) for name, minutes in streams.items()}
        worth = judge.score(truth, alarms)
        say(
            f"{worth['n']} simulated crises, budget {budget:g} a month",
            f"{worth['detected']:.0%} found in 6 h, {worth['within30']:.0%} in 30 min, median "
            f"{worth['median_ttd']} min, {worth['false_per_brand_month']:.2f} false a brand-month",
            "95 %, 65 %, 20 min at ≤ 1" if budget == 1 else "",
        )
        shapes = ", ".join(f"{shape} {minutes} min" for shape, minutes in sorted(worth["by_shape"].items()))
        say("  median by shape", shapes)
    slow = [b for one in truth for b in one["bursts"] if b["shape"] == "slow_burn"]
    first = statistics.median(b["size_15min"] for b in slow)
    say("  slow burns", f"{len(slow)}, whose first quarter of an hour holds {first:g} messages")


def _minutes(path: Path, length: int) -> list[Minute]:
    rows = {}
    for line in gzip.decompress(path.read_bytes()).decode().splitlines()[1:]:
        at, heard, negative = map(int, line.split(","))
        rows[at] = (heard, negative)
    return [Minute(at, *rows.get(at, (0, 0))) for at in range(length)]


def _alarms(minutes: Sequence[Minute], settings: Settings) -> list[int]:
    state, alarms = State(), []
    for minute in minutes:
        state, verdict = step(state, minute, settings)
        if verdict.score >= ALARM:
            alarms.append(minute.at)
    return alarms
