from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER case_event_no_update BEFORE UPDATE ON inbox_caseevent
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
CREATE TRIGGER case_event_no_delete BEFORE DELETE ON inbox_caseevent
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
"""

POSTGRES = """
CREATE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the history of a case is append-only'; END $$;
CREATE TRIGGER case_event_no_update BEFORE UPDATE ON inbox_caseevent
FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
CREATE TRIGGER case_event_no_delete BEFORE DELETE ON inbox_caseevent
FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
"""


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        # executescript() would commit the migration's transaction half-way.
        for statement in SQLITE.strip().split("END;"):
            if statement.strip():
                schema_editor.execute(statement + "END")
    else:
        schema_editor.execute(POSTGRES, params=None)


def allow_changes(apps: Any, schema_editor: Any) -> None:
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON inbox_caseevent"
    for name in ("case_event_no_update", "case_event_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION case_event_refuse()")


class Migration(migrations.Migration):
    """What happened to a case is never changed or deleted, whoever asks: the database refuses."""

    dependencies = [("inbox", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
