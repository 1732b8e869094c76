"""The door for measuring: lines in, lines out, wrong lines named."""

import argparse
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Home
from vigie.cli.forecast import Unreadable, cascade_of, foretell_lines, moments

INSIDE = Path("shared", "data", "crisis", "cascades")
CASCADES = next((place / INSIDE for place in Path(__file__).parents if (place / INSIDE).is_dir()), INSIDE)
WANTED = {  # minutes: median error at most, likelihood of 500 ranked at least (docs/forecast.md)
    5: (0.36, 0.80),
    15: (0.26, 0.86),
    30: (0.21, 0.88),
    60: (0.16, 0.93),
    180: (0.11, 0.95),
}
TIMES = [round(0.3 * n**1.3, 2) for n in range(120)]


def answered(*lines: object, at: list[float]) -> tuple[int, list[dict[str, Any]], str]:
    out, errors = io.StringIO(), io.StringIO()
    source = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    status = foretell_lines(source, out, errors, at=at)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def test_each_cascade_is_answered_at_each_moment() -> None:
    status, rows, errors = answered(
        {"id": "a", "t": TIMES}, b"", {"id": 7, "t": TIMES, "direct": "1"}, at=[5, 60]
    )

    assert (status, errors) == (0, "")
    assert [(row["id"], row["T_min"]) for row in rows] == [("a", 5), ("a", 60), (7, 5), (7, 60)]
    assert rows[0].keys() == {"id", "T_min", "events", "final", "lo80", "hi80", "next180", "p500"}
    assert all(row["events"] <= row["lo80"] <= row["final"] <= row["hi80"] for row in rows)


def test_seconds_are_minutes_times_sixty() -> None:
    _, rows, _ = answered({"id": "a", "t": TIMES}, {"id": "a", "t_s": [60 * time for time in TIMES]}, at=[30])

    assert rows[0] == rows[1]


def test_events_after_the_moment_never_change_the_answer() -> None:
    known = [time for time in TIMES if time <= 30]
    _, rows, _ = answered(
        {"id": "a", "t": known}, {"id": "a", "t": TIMES}, {"id": "a", "t": [*known, 30.01, 1e6]}, at=[30]
    )

    assert rows[0] == rows[1] == rows[2]


def test_few_events_are_answered_all_the_same() -> None:
    _, rows, _ = answered({"id": "a", "t": []}, {"id": "b", "t": [1.0, 2.0]}, at=[5])

    assert [row["events"] for row in rows] == [0, 2]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (b"nonsense", "expected {"),
        (b'{"id": "a", "t": [NaN]}', "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", '"id"'),
        (b'{"t": [1]}', '"id"'),
        (b'{"id": "a"}', '"t" in minutes or "t_s" in seconds'),
        (b'{"id": "a", "t": "1,2"}', '"t" in minutes or "t_s" in seconds'),
        (b'{"id": "a", "t": [1, "2"]}', '"2"; expected numbers, 0 or more'),
        (b'{"id": "a", "t": [true]}', "true; expected numbers"),
        (b'{"id": "a", "t": [-1]}', "-1; expected numbers"),
        (b'{"id": "a", "t": [1e999]}', "expected numbers"),
        (b'{"id": "a", "t_s": [' + b"9" * 400 + b"]}", "expected numbers"),
    ],
)
def test_wrong_lines_say_what_was_expected(line: bytes, wanted: str) -> None:
    with pytest.raises(Unreadable) as refused:
        cascade_of(line)

    assert wanted in str(refused.value)


def test_a_wrong_line_is_named_and_the_others_are_answered() -> None:
    status, rows, errors = answered({"id": "a", "t": TIMES}, b"{}", {"id": "b", "t": TIMES}, at=[5])

    assert status == 2
    assert errors.startswith("line 2: ")
    assert [row["id"] for row in rows] == ["a", "b"]


def test_whole_minutes_stay_whole() -> None:
    assert json.dumps(moments("5,15,2.5")) == "[5, 15, 2.5]"


@pytest.mark.parametrize("wrong", ["", "5,", "0", "-5", "nan", "5;15"])
def test_moments_are_minutes_above_zero(wrong: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="not a list of minutes above 0"):
        moments(wrong)


def test_the_command_answers_without_a_database(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    done = home.run("forecast", "--at", "5,60", said=json.dumps({"id": "a", "t": TIMES}) + "\nwhat?\n")

    assert done.returncode == 2
    assert [json.loads(line)["T_min"] for line in done.stdout.splitlines()] == [5, 60]
    assert done.stderr.startswith("line 2: not JSON")
    assert not home.folder.exists()


@pytest.mark.slow
@pytest.mark.skipif(not CASCADES.is_dir(), reason="the cascades of the crisis data are not here")
def test_the_scorer_is_content(tmp_path: Path) -> None:
    """On what it was fitted on: the figures that count are those of folds not seen, in docs/forecast.md."""
    with gzip.open(CASCADES / "t1516.jsonl.gz", "rt", encoding="utf-8") as lines:
        said = lines.read()
    answers = tmp_path / "answers.jsonl"
    done = Home(tmp_path / "data").run("forecast", "--at", ",".join(map(str, WANTED)), said=said)
    answers.write_text(done.stdout, encoding="utf-8")
    scorer = [
        sys.executable,
        *map(str, (CASCADES / "score_cascades.py", CASCADES / "t1516.jsonl.gz", answers)),
    ]
    scores = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    found = {row["T"]: row for row in map(json.loads, scores.splitlines())}

    for minutes, (error, ranked) in WANTED.items():
        assert found[minutes]["median_ape"] <= error, found[minutes]
        assert found[minutes]["p500_auc"] >= ranked, found[minutes]
        assert 0.77 <= found[minutes]["coverage80"] <= 0.92, found[minutes]
    assert found[60]["median_hi_over_lo"] <= 2.1
