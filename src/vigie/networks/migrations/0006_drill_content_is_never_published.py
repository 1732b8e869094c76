from typing import Any

from django.db import migrations

# What each table may not come to hold. {new} and {old} are the row after and before.
REFUSED = {
    # An exercise holds accounts of the replay network only, however the row comes to be there.
    ("networks_account", "INSERT OR UPDATE"): """
        NEW.network <> 'replay' AND EXISTS (
            SELECT 1 FROM brands_brand b WHERE b.id = NEW.brand_id AND b.is_exercise)""",
    # A brand with real accounts does not become an exercise, and an exercise stays one: what was said in a
    # drill must not find itself in a brand that can speak.
    ("brands_brand", "UPDATE"): """
        NEW.is_exercise <> OLD.is_exercise AND (OLD.is_exercise OR EXISTS (
            SELECT 1 FROM networks_account a WHERE a.brand_id = NEW.id AND a.network <> 'replay'))""",
    # An act of an exercise, or about it, leaves by its own accounts or not at all.
    ("networks_delivery", "INSERT OR UPDATE"): """
        EXISTS (
            SELECT 1 FROM networks_account a
            JOIN brands_brand mine ON mine.id = NEW.brand_id
            JOIN brands_brand theirs ON theirs.id = a.brand_id
            WHERE a.id = NEW.account_id AND (mine.is_exercise OR theirs.is_exercise)
            AND (a.network <> 'replay' OR a.brand_id <> NEW.brand_id))""",
}
NAME = "drill_content_is_never_published"


def refuse(apps: Any, schema_editor: Any) -> None:
    for (table, when), condition in REFUSED.items():
        if schema_editor.connection.vendor == "sqlite":
            for verb in when.split(" OR "):
                schema_editor.execute(
                    f"CREATE TRIGGER {NAME}_{table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
                )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {NAME}_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation', "
            f"CONSTRAINT = '{NAME}'; END IF; RETURN NEW; END $$",
            params=None,
        )
        for verb in when.split(" OR "):  # one for each, under the names of SQLite: `vigie move` looks for them
            schema_editor.execute(
                f"CREATE TRIGGER {NAME}_{table}_{verb.lower()} BEFORE {verb} ON {table} FOR EACH ROW "
                f"EXECUTE FUNCTION {NAME}_{table}()",
                params=None,
            )


def allow(apps: Any, schema_editor: Any) -> None:
    for table, when in REFUSED:
        if schema_editor.connection.vendor == "sqlite":
            for verb in when.split(" OR "):
                schema_editor.execute(f"DROP TRIGGER {NAME}_{table}_{verb.lower()}")
        else:
            for verb in when.split(" OR "):
                schema_editor.execute(f"DROP TRIGGER {NAME}_{table}_{verb.lower()} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {NAME}_{table}()")


class Migration(migrations.Migration):
    """What is said in a drill never leaves it, whoever asks: the database refuses.

    On SQLite, a later migration that makes one of these tables anew drops its triggers with it: it must
    then run `allow` before and `refuse` after. `tests/networks/test_exercises.py` finds the omission.
    """

    dependencies = [("networks", "0005_holds_of_a_part"), ("brands", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow)]
