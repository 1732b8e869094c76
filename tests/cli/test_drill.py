"""Rehearsing from the command line: scenarios, streams, scripted teams, and a drill of one's own."""

import hashlib
import json
from pathlib import Path

from tests.cli.test_replay import brand_of
from tests.processes import Home, until


def test_scenarios_are_listed_and_checked(lived_in: Home, tmp_path: Path) -> None:
    listed = lived_in.run("drill", "list")
    assert listed.stdout.count("\n") == 12
    assert lived_in.run("drill", "check", "meute").returncode == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: vigie-drill/1\nseed: minus one\nsed: 3\n", encoding="utf-8")
    checked = lived_in.run("drill", "check", str(bad))
    assert checked.returncode == 1
    assert "line 2: “seed” is minus one" in checked.stderr
    assert "line 3: “sed” is not known here" in checked.stderr


def test_what_is_no_scenario_is_said(lived_in: Home, tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: é".encode("latin-1"))
    for name, word in (("nothing", "no scenario"), (str(latin), "UTF-8"), (str(tmp_path), "no scenario")):
        done = lived_in.run("drill", "check", name)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert word in done.stderr


def test_a_stream_is_printed_with_its_digest(lived_in: Home, tmp_path: Path) -> None:
    out = tmp_path / "stream.jsonl"
    done = lived_in.run("drill", "stream", "compte-vole", "--out", str(out))
    assert done.stderr.split()[-1] == hashlib.sha256(out.read_bytes()).hexdigest()
    first = json.loads(out.read_bytes().splitlines()[0])
    assert {"id", "at_ms", "text", "stance"} <= set(first)
    printed = lived_in.run("drill", "stream", "compte-vole", "--seed", "2")
    assert hashlib.sha256(printed.stdout.encode()).hexdigest() == printed.stderr.split()[-1]
    assert printed.stderr != done.stderr


def test_scripted_teams_are_marked(lived_in: Home) -> None:
    totals = {}
    for team in ("baseline", "silent", "deleter"):
        done = lived_in.run("drill", "run", "meute", "--auto", team, "--pure", "--json")
        totals[team] = json.loads(done.stdout)["total"]
    assert totals["baseline"] > 80
    assert totals["silent"] < 30
    assert totals["deleter"] < 50
    told = lived_in.run("drill", "run", "meute", "--auto", "deleter", "--pure")
    assert "To rehearse" in told.stdout
    assert "Vigie refused" in told.stdout


def test_a_scenario_is_written_checked_and_played_at_a_desk_of_its_own(
    lived_in: Home, tmp_path: Path
) -> None:
    path = tmp_path / "essai.yaml"
    asked = (
        *("drill", "new", "--title", "Essai", "--story", "leak", "--brand", "Essai & fils", "--french", "60"),
        *(
            "--minutes",
            "15",
            "--size",
            "small",
            "--fact",
            "Un fichier circule.",
            "--sentence",
            "Mon nom y est.",
        ),
        *("--out", str(path)),
    )
    assert lived_in.run(*asked).returncode == 0
    assert "Mon nom y est." in path.read_text(encoding="utf-8")
    again = lived_in.run(*asked)
    assert again.returncode == 1
    assert "exists" in again.stderr
    before = lived_in.ask("SELECT count(*) FROM brands_brand")
    played = lived_in.run("drill", "run", str(path), "--auto", "silent", "--json")
    assert played.returncode == 0, played.stderr
    assert json.loads(played.stdout)["total"] < 30
    assert lived_in.ask("SELECT count(*) FROM brands_brand") == before


def test_odd_answers_are_refused(lived_in: Home, tmp_path: Path) -> None:
    for answer in (("--story", "volcano"), ("--minutes", "9"), ("--size", "huge"), ("--french", "101")):
        done = lived_in.run("drill", "new", *answer, "--out", str(tmp_path / "x.yaml"))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "x.yaml").exists()


def test_a_team_plays_it_with_the_worker(lived_in: Home) -> None:
    nobody = lived_in.run("drill", "run", "compte-vole", "--brand", "Nobody & Sons")
    assert (nobody.returncode, nobody.stderr) == (1, "No brand is called “Nobody & Sons” here.\n")
    begun = lived_in.run("drill", "run", "compte-vole", "--brand", brand_of(lived_in), "--speed", "60")
    assert begun.returncode == 0, begun.stderr
    working = lived_in.start("work")
    exercise = "SELECT id FROM brands_brand WHERE is_exercise"
    heard = f"SELECT count(*) FROM listening_mention WHERE brand_id IN ({exercise}) HAVING count(*) > 5"
    until(lambda: lived_in.ask(heard), what="what the crowd says")
    until(
        lambda: lived_in.ask(f"SELECT id FROM inbox_case WHERE brand_id IN ({exercise})"), what="a case of it"
    )
    assert working.stop() < (1, 10)
