from pathlib import Path

from tests.connectors.replay.days import said, write_day
from tests.processes import Home, until

HARSH = "Service lamentable, incompétents, plus jamais. Je préviens tout le monde."


def brand_of(home: Home) -> str:
    return str(home.ask("SELECT name FROM brands_brand")[0][0])


def test_unknown_brand_and_unknown_day_are_said(lived_in: Home) -> None:
    nobody = lived_in.run("replay", "boreale", "--brand", "Nobody & Sons")
    nothing = lived_in.run("replay", "no-such-day", "--brand", brand_of(lived_in))

    assert (nobody.returncode, nobody.stderr) == (1, "No brand is called “Nobody & Sons” here.\n")
    assert nothing.returncode == 1
    assert nothing.stderr.startswith("“no-such-day” is no day (day-missing)")
    assert nothing.stderr.count("\n") == 1
    assert lived_in.ask("SELECT count(*) FROM networks_account")[0][0] == 1


def test_recorded_day_is_heard_by_the_brand(lived_in: Home, tmp_path: Path) -> None:
    day = write_day(tmp_path / "day.jsonl", [said(0, "un", HARSH, to_us=True, place="blog")])

    done = lived_in.run("replay", str(day), "--brand", brand_of(lived_in), "--speed", "60")

    assert done.returncode == 0, done.stderr
    working = lived_in.start("work")
    mention = f"SELECT id FROM listening_mention WHERE text = '{HARSH}'"
    heard = f"SELECT strategy FROM inbox_case WHERE mention_id IN ({mention})"
    [(strategy,)] = until(lambda: lived_in.ask(heard), what="its case")
    assert strategy not in {"remove", "nothing"}
    assert working.stop() < (1, 10)
