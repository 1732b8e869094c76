from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER crisis_event_no_update BEFORE UPDATE ON crisis_crisisevent
BEGIN SELECT RAISE(ABORT, 'the timeline of a crisis is append-only'); END;
CREATE TRIGGER crisis_event_no_delete BEFORE DELETE ON crisis_crisisevent
BEGIN SELECT RAISE(ABORT, 'the timeline of a crisis is append-only'); END;
"""

POSTGRES = """
CREATE FUNCTION crisis_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the timeline of a crisis is append-only'; END $$;
CREATE TRIGGER crisis_event_no_update BEFORE UPDATE ON crisis_crisisevent
FOR EACH ROW EXECUTE FUNCTION crisis_event_refuse();
CREATE TRIGGER crisis_event_no_delete BEFORE DELETE ON crisis_crisisevent
FOR EACH ROW EXECUTE FUNCTION crisis_event_refuse();
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
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON crisis_crisisevent"
    for name in ("crisis_event_no_update", "crisis_event_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION crisis_event_refuse()")


class Migration(migrations.Migration):
    """What happened in a crisis is never changed or deleted, whoever asks: the database refuses."""

    dependencies = [("crisis", "0001_crises_and_their_room")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
