from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER plan_no_update BEFORE UPDATE OF content, number ON crisis_planversion
WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a plan once in force never changes'); END
"""

POSTGRES = """
CREATE FUNCTION plan_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a plan once in force never changes'; END $$;
CREATE TRIGGER plan_no_update BEFORE UPDATE OF content, number ON crisis_planversion
FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION plan_refuse();
"""


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if is_sqlite else POSTGRES, params=None)


def allow_changes(apps: Any, schema_editor: Any) -> None:
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON crisis_planversion"
    schema_editor.execute(f"DROP TRIGGER plan_no_update{on}")
    if on:
        schema_editor.execute("DROP FUNCTION plan_refuse()")


class Migration(migrations.Migration):
    """What a plan said while it was in force can be read afterwards as it stood, whoever asks."""

    dependencies = [("crisis", "0005_the_plan_and_past_cases")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
