import pytest

from tests.processes import Home

TRIGGERS = ("case_event_no_update", "case_event_no_delete")


def told(home: Home, *statements: str) -> list[str]:
    """What `vigie check` says after somebody with the database's password did this."""
    with home.database() as database:
        for statement in [*unlocked(home), *statements]:
            database.execute(statement)
    done = home.run("check", "--quiet")
    assert done.returncode == (1 if done.stdout else 0), done.stderr
    return done.stdout.splitlines()


def unlocked(home: Home) -> list[str]:
    """The database's own refusals, out of the way: whoever may alter tables can do that."""
    if home.database_url:
        triggers = [f"DROP TRIGGER IF EXISTS {name} ON inbox_caseevent" for name in TRIGGERS]
        checks = ("criticism_is_never_removed", "removal_has_its_evidence")
        return triggers + [f"ALTER TABLE networks_delivery DROP CONSTRAINT {name}" for name in checks]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS] + ["PRAGMA ignore_check_constraints = ON"]


def test_what_was_lived_holds(lived_in: Home) -> None:
    done = lived_in.run("check")

    assert (done.returncode, done.stdout) == (0, "All histories, all evidence and the first law hold.\n")


def test_altered_history_and_unlawful_removal_are_found(lived_in: Home) -> None:
    longest = lived_in.ask(
        "SELECT case_id FROM inbox_caseevent GROUP BY case_id ORDER BY count(*) DESC, case_id"
    )
    [(case,), (cut,), (gone,)] = longest[:3]
    first = f"(SELECT id FROM inbox_caseevent WHERE case_id = {case} AND seq = 1)"

    found = told(
        lived_in,
        f"UPDATE inbox_caseevent SET kind = 'closed' WHERE id = {first}",
        f"UPDATE inbox_case SET version = version + 1 WHERE id = {cut}",
        f"DELETE FROM inbox_caseevent WHERE case_id = {gone}",
        REMOVAL,
    )

    assert [line for line in found if line.startswith(f"Case {case}: its history is altered at event 1.")]
    assert [line for line in found if "has no history at all" in line]
    assert [line for line in found if "neither a ground nor two people behind it" in line]
    assert [line for line in found if line.startswith(f"Case {cut}: its history is missing")]
    # SQLite's own check of the file sees the row that its constraint would have refused, too.
    assert len([line for line in found if "CHECK constraint" not in line]) == 4


REMOVAL = """
INSERT INTO networks_delivery (key, brand_id, account_id, act, target_id, target, text, reason, ground,
    override_why, state, wanted_at, due_at, attempts, claim, looks, native_id, url, because, because_code,
    hand_url, hand_steps)
SELECT 'f0000000-0000-4000-8000-000000000001', brand_id, id, 'delete', 'x', '{}', '', '', '', '',
    'wanted', created_at, created_at, 0, '', 0, '', '', '', '', '', '[]' FROM networks_account
"""


def test_rows_that_break_the_first_law_are_refused_by_the_database_itself(lived_in: Home) -> None:
    with pytest.raises(Exception, match="criticism_is_never_removed"), lived_in.database() as database:
        database.execute(REMOVAL)


def test_history_refuses_to_be_changed_by_the_database_itself(lived_in: Home) -> None:
    for statement in ("UPDATE inbox_caseevent SET seq = seq + 1", "DELETE FROM inbox_caseevent"):
        with pytest.raises(Exception, match="append"), lived_in.database() as database:
            database.execute(statement)
