import csv
import gzip
import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.core.detect.days import DAY, calm
from tests.processes import Home
from vigie.cli.backtest import BadFile, find_alarms, score_counts
from vigie.core.detect import Settings
from vigie.core.detect.volume import THRESHOLDS

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def vigie(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import sys; from vigie.cli.main import main; sys.exit(main())"]
    return subprocess.run(
        [*command, "backtest", *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


def counts(folder: Path, rows: int) -> Path:
    folder.mkdir(exist_ok=True)
    values = np.random.default_rng(1).poisson(20, rows).tolist()
    values[rows - 50 : rows - 40] = [900] * 10
    lines = [
        f"{MONDAY + timedelta(minutes=5 * n):%Y-%m-%d %H:%M:%S},{value}" for n, value in enumerate(values)
    ]
    (folder / "ACME.csv").write_text("\n".join(["timestamp,value", *lines]) + "\n")
    return folder


def scored(path: Path) -> list[tuple[str, float]]:
    with path.open() as lines:
        return [(row["timestamp"], float(row["anomaly_score"])) for row in csv.DictReader(lines)]


def test_each_row_is_scored_under_its_own_timestamp(tmp_path: Path) -> None:
    done = vigie("counts", counts(tmp_path / "in", 1200), "--out", tmp_path / "out")

    rows = scored(tmp_path / "out" / "ACME.csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert rows[0][0] == "2026-03-02 00:00:00"
    assert len(rows) == 1200
    assert max(score for _, score in rows[1150:1160]) >= THRESHOLDS["standard"]
    assert all(0 <= score <= 1 for _, score in rows)


@pytest.mark.parametrize("share", [30, 60, 90])
def test_scores_do_not_depend_on_later_rows(tmp_path: Path, share: int) -> None:
    folder = counts(tmp_path / "in", 1500)
    score_counts(folder, tmp_path / "whole")
    lines = (folder / "ACME.csv").read_text().splitlines()
    rows = 1500 * share // 100
    (folder / "ACME.csv").write_text("\n".join(lines[: rows + 1]) + "\n")

    score_counts(folder, tmp_path / "part")

    assert scored(tmp_path / "part" / "ACME.csv") == scored(tmp_path / "whole" / "ACME.csv")[:rows]


@pytest.mark.parametrize("profile", ["standard", "reward_low_FP_rate", "reward_low_FN_rate"])
def test_threshold_is_one_number(profile: str) -> None:
    done = vigie("threshold", profile)

    assert done.returncode == 0
    assert 0 < float(done.stdout) < 1


def stream(folder: Path, name: str, days: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    lines = ["minute,total,negative"]
    for n, minute in enumerate(calm(1, days, 400)):
        burst = 6 if 3 * DAY + 600 <= n < 3 * DAY + 660 else 0
        heard = (minute.heard or 0) + burst
        if heard:
            lines.append(f"{n},{heard},{minute.negative + burst}")
    content = ("\n".join(lines) + "\n").encode()
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return folder


def test_alarms_of_streams_stand_under_the_names_of_their_files(tmp_path: Path) -> None:
    folder = stream(stream(tmp_path / "in", "one.csv.gz"), "two.csv")
    (folder / "truth.json").write_text("this is never read")

    done = vigie("stream", folder, "--out", tmp_path / "alarms.json")

    alarms = json.loads((tmp_path / "alarms.json").read_text())
    assert done.returncode == 0, done.stderr
    assert set(alarms) == {"one.csv.gz", "two.csv"}
    assert alarms["one.csv.gz"] == alarms["two.csv"]
    assert 0 <= alarms["two.csv"][-1] - (3 * DAY + 600) < 360
    assert min(minute for minute in alarms["two.csv"] if minute >= 3 * DAY + 600) < 3 * DAY + 615


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("minute,total\n1,2\n", "no column negative"),
        ("minute,total,negative\n1,2\n", "line 2: a value is missing"),
        ("minute,total,negative\n1,two,0\n", "“two” is no count"),
        ("minute,total,negative\n1,-2,0\n", "“-2” is no count"),
        ("minute,total,negative\n1,nan,0\n", "“nan” is no count"),
        ("minute,total,negative\n5,2,0\n4,2,0\n", "line 3: minutes have to rise"),
        ("minute,total,negative\n5,2,3\n", "more negative messages than messages"),
        ("minute,total,negative\n99999999999,2,1\n", "more than a year"),
        ("\x00", "no column"),
    ],
)
def test_bad_stream_is_said_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "bad.csv").write_text(content)

    with pytest.raises(BadFile, match=re.escape(said)) as raised:
        find_alarms(tmp_path, tmp_path / "out" / "alarms.json", Settings())

    assert "bad.csv" in str(raised.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"timestamp,value\n2026-01-01,\xff\n", b"", b"a,b\n1,2\n"]
)
def test_bad_counts_are_said_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    counts(tmp_path / "in", 300)
    (tmp_path / "in" / "bad.csv").write_bytes(content)

    done = vigie("counts", tmp_path / "in", "--out", tmp_path / "out")

    assert done.returncode == 1
    assert done.stderr.startswith("bad.csv")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_broken_archive_missing_folder_and_odd_budget_are_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.csv.gz").write_bytes(gzip.compress(b"minute,total,negative\n1,2,1\n")[:-9])

    broken = vigie("stream", tmp_path / "in", "--out", tmp_path / "a.json")
    nowhere = vigie("stream", tmp_path / "nowhere", "--out", tmp_path / "a.json")
    empty = vigie("counts", tmp_path / "in", "--out", tmp_path / "out")
    odd = vigie("stream", tmp_path / "in", "--out", tmp_path / "a.json", "--budget", "0")

    assert [one.returncode for one in (broken, nowhere, empty, odd)] == [1, 1, 1, 1]
    assert broken.stderr.startswith("bad.csv.gz cannot be read")
    assert "is no folder" in nowhere.stderr
    assert "holds no .csv file" in empty.stderr
    assert "between 0.05 and 100 a month" in odd.stderr
    assert not (tmp_path / "a.json").exists()


FILL = """
from datetime import UTC, datetime, timedelta
from vigie.cli.main import start_django
start_django()
from tests.core.detect.days import DAY, calm
from vigie.brands.models import Brand
from vigie.listening.models import Tally
brand = Brand.objects.get()
end = datetime.now(UTC).replace(second=0, microsecond=0)
rows = []
for n, minute in enumerate(calm(1, 4, 400)):
    burst = 6 if 3 * DAY + 600 <= n < 3 * DAY + 660 else 0
    if minute.heard or burst:
        rows.append(Tally(brand=brand, kind="post", minute=end - timedelta(minutes=4 * DAY - n),
                          heard=minute.heard + burst, negative=minute.negative + burst))
Tally.objects.filter(brand=brand).delete()
Tally.objects.bulk_create(rows, batch_size=500)
"""


def test_history_of_a_brand_lists_its_alerts(lived_in: Home) -> None:
    brand = str(lived_in.ask("SELECT name FROM brands_brand")[0][0])
    lived_in.python(FILL)

    done = lived_in.run("backtest", "history", "--brand", brand)
    nobody = lived_in.run("backtest", "history", "--brand", "Nobody & Sons")

    assert done.returncode == 0, done.stderr
    assert "Said to us or on our pages" in done.stdout
    assert re.search(
        r"UTC: crisis, \d+ messages in an hour, usually \d+ to \d+, \d+ minutes before", done.stdout
    )
    assert re.search(r"\d+ alerts? in 4\.0 days", done.stdout)
    assert (nobody.returncode, nobody.stderr) == (1, "No brand is called “Nobody & Sons” here.\n")
