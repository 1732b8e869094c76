from pathlib import Path

import httpx2

from tests.processes import Home, until

COUNTS = "SELECT (SELECT count(*) FROM listening_mention), (SELECT count(*) FROM inbox_caseevent)"
FOUND = """
from datetime import UTC, datetime
from vigie.brands.services import found_organisation
found_organisation(organisation="Nordet", brand="Nordet", email="chef@nordet.example", name="Ève",
    password="une phrase longue 42", first_name="Ève", signature="service client", language="fr",
    time_zone="America/Toronto", now=datetime.now(UTC))
"""


def test_cases_come_by_themselves_and_a_second_start_goes_on(new_home: Home) -> None:
    first = new_home.serve("--no-browser", "--speed", "600", command="demo")
    until(
        lambda: new_home.ask("SELECT count(*) FROM inbox_case WHERE status = 'open'")[0][0] >= 2,
        what="two cases",
    )
    visitor = httpx2.Client(base_url=first.url, timeout=60, follow_redirects=True, trust_env=False)
    desk = visitor.get("/", headers={"accept-language": "en"})
    assert desk.status_code == 200
    assert "/b/" in desk.url.path
    assert first.stop()[0] == 0, first.said
    before = new_home.ask(COUNTS)[0]

    second = new_home.serve("--no-browser", "--speed", "600", command="demo")

    until(lambda: new_home.ask(COUNTS)[0] > before, what="the day goes on")
    assert new_home.ask("SELECT count(*) FROM brands_brand") == [(1,)]
    twice = "SELECT native_id FROM listening_mention GROUP BY account_id, native_id HAVING count(*) > 1"
    assert new_home.ask(twice) == []
    assert second.stop()[0] == 0
    assert new_home.run("check").returncode == 0


def test_demo_never_opens_or_forgets_what_belongs_to_a_team(new_home: Home) -> None:
    new_home.python(FOUND)

    for options in ((), ("--again",)):
        done = new_home.run("demo", "--no-browser", "--port", "1", *options)
        assert done.returncode == 1
        assert done.stderr == (
            "A team works in this database: unset VIGIE_DATA_DIR and VIGIE_DATABASE_URL for the demo.\n"
        )
    assert new_home.ask("SELECT name FROM brands_brand") == [("Nordet",)]
    assert (new_home.folder / "vault.key").exists()


def test_new_day_forgets_the_last_demo_only(lived_in: Home) -> None:
    (lived_in.folder / "left-over").touch()
    marks = lived_in.ask("SELECT public_id FROM brands_brand")

    running = lived_in.start("demo", "--no-browser", "--port", "0", "--again")

    if lived_in.database_url:  # a server's database is not ours to empty
        assert running.process.wait(timeout=90) == 1
        assert "empty its database yourself" in running.said
        assert lived_in.ask("SELECT public_id FROM brands_brand") == marks
        assert (lived_in.folder / "left-over").exists()
    else:
        running.says("Vigie is ready")
        assert lived_in.ask("SELECT public_id FROM brands_brand") != marks
        assert not (Path(lived_in.folder) / "left-over").exists()
        running.stop()
