from tests.processes import Home, until


def test_empty_home_is_told_to_start(home: Home) -> None:
    done = home.run("doctor")

    assert done.returncode == 1
    assert "start Vigie once, it brings them up to date" in done.stdout
    assert done.stderr == ""


def test_database_that_does_not_answer_is_said_in_words(home: Home) -> None:
    done = home.run("doctor", "--quiet", VIGIE_DATABASE_URL="postgres://nobody:pw@127.0.0.1:9/none")

    assert done.returncode == 1
    assert "The database does not answer" in done.stdout
    assert "correct VIGIE_DATABASE_URL" in done.stdout
    assert "pw" not in done.stdout + done.stderr


def test_what_is_wrong_is_said_with_what_mends_it(lived_in: Home) -> None:
    (lived_in.folder / "vault.key").chmod(0o644)
    with lived_in.database() as database:
        database.execute(
            "UPDATE bus_event SET parked_at = at, handled_at = NULL, attempts = 8,"
            " last_error = 'OSError: disk full' WHERE id = (SELECT max(id) FROM bus_event)"
        )
        database.execute("UPDATE bus_beat SET ran_at = '2026-01-01 00:00:00+00:00'")
        database.execute("UPDATE networks_account SET failures = 3, last_error = 'no route'")
        database.execute(
            "INSERT INTO networks_receivedcall (account_id, key, sealed, at, due_at, unread_at, trouble)"
            " SELECT id, 'k', 'x', created_at, created_at, created_at, 'KeyError: renamed'"
            " FROM networks_account LIMIT 1"
        )

    done = lived_in.run("doctor", "--quiet")

    assert done.returncode == 1
    for said in (
        "chmod 600",
        "No worker is running.",
        "disk full",
        "3 reads failed in a row (no route)",
        "KeyError: renamed",
    ):
        assert said in done.stdout
    again = lived_in.run("doctor", "--retry")
    assert "Tried again: 2." in again.stdout
    assert "disk full" not in again.stdout


def test_running_vigie_is_well(lived_in: Home) -> None:
    running = lived_in.serve("--no-browser", command="demo")

    def is_well() -> bool:
        return lived_in.run("doctor").returncode == 0

    until(is_well, what="nothing to mend")
    done = lived_in.run("doctor")
    assert "✓ A worker is running." in done.stdout
    assert "✗" not in done.stdout
    running.stop()
