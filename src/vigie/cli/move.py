"""Move an installation from its SQLite file to PostgreSQL: every row of it, or nothing.

The file is only read, under a lock that nobody shares. Over there tables, rows and the proof that they are
the same are one transaction: whatever interrupts it leaves the target as it was.
"""

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.cli.interrupting import interruptible

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper as Database
    from django.db.models import Model

BATCH = 20_000  # rows in one COPY: PostgreSQL keeps each row's pending checks in memory until its end
PATIENCE = 10  # seconds for a server to answer
MADE_BY_MIGRATING = ("auth_permission", "django_content_type")  # in this order they can be emptied
MIGRATIONS = "django_migrations"
SEARCH = "listening_search"
OWN = (MIGRATIONS, SEARCH)  # each side keeps its own; the index is made anew over there


class MoveRefused(Exception):
    """Why nothing was moved, in a sentence."""


@dataclass(frozen=True, slots=True)
class Sides:
    """From where, to where, and what: every table there is, each after those it points to."""

    source: "Database"
    target: "Database"
    models: "tuple[type[Model], ...]"

    @property
    def tables(self) -> list[str]:
        return [model._meta.db_table for model in self.models]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="an empty database: postgres://user:password@host:5432/name")


def run(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    try:
        counts, unwell = move(args.address)
    except MoveRefused as error:
        print(error, file=sys.stderr)
        return 1
    said = _("Moved: %(rows)s rows in %(tables)s tables, counted and verified on the other side.")
    print(said % {"rows": sum(counts.values()), "tables": len(counts)})
    for problem in unwell:
        print(_("It was so before, and still is: %(problem)s") % {"problem": problem})
    print(
        _(
            "Start Vigie with VIGIE_DATABASE_URL set to that address, on the same data folder: "
            "keys, pictures and journals stay there."
        )
    )
    print(
        _(
            "The SQLite file is as it was. Put it away: a Vigie started on it by mistake would send "
            "a second time what waits to be sent."
        )
    )
    return 0


def move(address: str) -> tuple[dict[str, int], list[str]]:
    """Rows by table once they are over there, and what `vigie check` held against the file already."""
    from django.utils.translation import gettext as _

    from vigie.cli.check import problems

    sides = Sides(_source(), _target(address), _models())
    with _on(sides.source):
        _want_this_version(sides.source)
        with _on(sides.target):  # before a long look at the file
            _want_empty(sides)
        _say(_("Looking at the file."))
        unwell = list(problems())
        with _on(sides.target):
            return _carry_over(sides, unwell), unwell


def _source() -> "Database":
    """Our SQLite file, for reading and for us alone: the first look fails while another has it open."""
    from django.conf import settings
    from django.db.utils import ConnectionHandler
    from django.utils.translation import gettext as _

    config = settings.DATABASES["default"]
    if not config["ENGINE"].endswith("sqlite3"):
        raise MoveRefused(_("VIGIE_DATABASE_URL names PostgreSQL already: unset it to move the SQLite file."))
    if not Path(config["NAME"]).is_file():
        raise MoveRefused(_("There is nothing to move in %(path)s yet.") % {"path": config["NAME"]})
    options = {"timeout": 2, "init_command": "PRAGMA query_only = ON; PRAGMA locking_mode = EXCLUSIVE"}
    return ConnectionHandler({"default": {**config, "OPTIONS": options}})["default"]


def _target(address: str) -> "Database":
    """PostgreSQL at this address, which is never repeated in what we say: it may hold a password."""
    import dj_database_url
    from django.db.utils import ConnectionHandler
    from django.utils.translation import gettext as _

    config: dict[str, Any] = {}
    if address.startswith(("postgres://", "postgresql://")):
        try:
            config = {**dj_database_url.parse(address)}
        except ValueError:
            config = {}
    if not config.get("NAME"):
        raise MoveRefused(
            _(
                "That is no address of PostgreSQL. One looks like postgres://user:password@host:5432/name, "
                "where signs like / or @ in the password are percent-encoded."
            )
        )
    config["OPTIONS"] = {"connect_timeout": PATIENCE} | config.get("OPTIONS", {})
    return ConnectionHandler({"default": config})["default"]


def _models() -> "tuple[type[Model], ...]":
    from django.apps import apps
    from django.db.models import ForeignKey

    known = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    needs: dict[type[Model], set[type[Model]]] = {
        model: {
            field.related_model._meta.concrete_model or model
            for field in model._meta.local_concrete_fields
            if isinstance(field, ForeignKey) and field.related_model is not model
        }
        for model in known
    }
    return tuple(TopologicalSorter(needs).static_order())


@contextmanager
def _on(database: "Database") -> Iterator[None]:
    """All of the product's queries go there meanwhile: migrations and `vigie check` know no other way."""
    from django.db import DatabaseError, connections

    former = connections["default"]
    connections["default"] = database
    try:
        yield
    except DatabaseError as error:
        raise MoveRefused(_in_words(error)) from error
    finally:
        connections["default"] = former
        database.close()


def _in_words(error: Exception) -> str:
    """What a database that refuses means, and what to do about it."""
    from django.conf import settings
    from django.utils.translation import gettext as _
    from psycopg.errors import InsufficientPrivilege

    cause = _cause(error)
    if isinstance(cause, sqlite3.Error) and "locked" in str(cause):
        said = _("Vigie is running on %(path)s: stop it and every `vigie work`, then move.")
        return said % {"path": settings.DATABASES["default"]["NAME"]}
    if isinstance(cause, sqlite3.Error):
        said = _("The database does not open (%(error)s). `vigie doctor` says more.")
        return said % {"error": _first_line(cause)}
    if isinstance(cause, InsufficientPrivilege):
        mend = _("Make the user of that address the owner of an empty database.")
    else:
        mend = _("Start the server, make the database, or correct the address.")
    said = _("PostgreSQL refused, and nothing was moved (%(error)s). %(mend)s")
    return said % {"error": _first_line(cause), "mend": mend}


def _cause(error: BaseException) -> BaseException:
    """What the driver said, under what Django made of it."""
    from psycopg import Error

    beneath = error.__cause__ or error.__context__
    return error if isinstance(error, Error | sqlite3.Error) or beneath is None else _cause(beneath)


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]


def _say(words: str) -> None:
    print(words, flush=True)


def _want_this_version(source: "Database") -> None:
    """Refuse tables that this program did not make; also the first look, which takes the lock."""
    from django.db.migrations.loader import MigrationLoader
    from django.utils.translation import gettext as _

    loader = MigrationLoader(source)
    applied = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    if applied != set(loader.disk_migrations):
        said = _("The tables in %(path)s are of another version: start this Vigie on it once, stop it, move.")
        raise MoveRefused(said % {"path": source.settings_dict["NAME"]})


def _want_empty(sides: Sides) -> None:
    """Refuse rows, and tables of somebody else. Within a transaction, nobody writes to ours until its end."""
    from django.db import transaction
    from django.utils.translation import gettext as _

    name, made = sides.target.settings_dict["NAME"], (*MADE_BY_MIGRATING, MIGRATIONS)
    with transaction.atomic(), sides.target.cursor() as cursor:
        for table in sides.target.introspection.table_names(cursor):
            if table not in (*sides.tables, *OWN):
                said = _("%(name)s has a table %(table)s that is not Vigie's: give Vigie an empty database.")
                raise MoveRefused(said % {"name": name, "table": table})
            quoted = sides.target.ops.quote_name(table)
            cursor.execute(f"LOCK TABLE {quoted}")
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted})")  # noqa: S608 - a name of the schema
            if cursor.fetchone()[0] and table not in made:
                said = _("%(name)s already holds data (in %(table)s): make an empty database for the move.")
                raise MoveRefused(said % {"name": name, "table": table})


def _carry_over(sides: Sides, unwell: list[str]) -> dict[str, int]:
    """Everything in one transaction: tables, rows, and the proof. Rows by table."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils.translation import gettext as _

    with interruptible(sides.target), transaction.atomic():
        _want_empty(sides)
        call_command("migrate", interactive=False, verbosity=0)
        with sides.target.cursor() as cursor:
            # Foreign keys are checked with each batch: a row that breaks one is named, and nothing piles up.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in MADE_BY_MIGRATING:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
        for model in sides.models:
            if rows := _copy(model, sides):
                _say(f"{rows:>10} {model._meta.db_table}")
        _continue_numbers(sides)
        _say(_("Verifying what arrived."))
        return _prove(sides, unwell)


def _copy(model: "type[Model]", sides: Sides) -> int:
    """Its rows as the file holds them, each looked at by triggers and constraints. How many there were."""
    from django.db import DataError, IntegrityError
    from django.utils.translation import gettext as _

    quoted, name, count = sides.target.ops.quote_name, model._meta.db_table, 0
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    with sides.source.cursor() as reading, sides.target.cursor() as writing:
        reading.execute(f"SELECT {columns} FROM {quoted(name)}")  # noqa: S608 - names of the schema
        try:
            while batch := reading.fetchmany(BATCH):
                into = f"COPY {quoted(name)} ({columns}) FROM STDIN"
                with sides.target.wrap_database_errors, writing.copy(into) as copy:
                    for row in batch:
                        copy.write_row(row)
                count += len(batch)
        except (DataError, IntegrityError) as error:
            said = _("PostgreSQL does not take a row of %(table)s, and nothing was moved (%(error)s).")
            raise MoveRefused(said % {"table": name, "error": _first_line(_cause(error))}) from error
    return count


def _continue_numbers(sides: Sides) -> None:
    """New rows get numbers that none had before, the erased ones included: histories still point to those."""
    keys = {model._meta.db_table: model._meta.pk.column for model in sides.models}
    with sides.source.cursor() as reading, sides.target.cursor() as writing:
        reading.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        for table, last in reading.fetchall():
            if table in keys:
                named = [sides.target.ops.quote_name(table), keys[table], last]
                writing.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", named)


def _prove(sides: Sides, unwell: list[str]) -> dict[str, int]:
    """Rows by table: as many on both sides, guarded by the same refusals, and as well as they were."""
    from django.utils.translation import gettext as _

    from vigie.cli.check import problems

    here, there = _counts(sides.source, sides.tables), _counts(sides.target, sides.tables)
    if odd := [table for table in sides.tables if here[table] != there[table]]:
        raise MoveRefused(_("Rows are missing in %(tables)s.") % {"tables": ", ".join(odd)})
    if unguarded := sorted(_guards(sides) - _refusals_of(sides.target)):
        said = _("The target lacks what guards its rows (%(names)s): make an empty database for the move.")
        raise MoveRefused(said % {"names": ", ".join(unguarded)})
    with sides.target.cursor() as cursor:
        cursor.execute("ANALYZE")  # of new tables PostgreSQL knows nothing, and plans badly until it does
    if changed := sorted(set(unwell) ^ set(problems())):
        raise MoveRefused(_("The two sides are not equally well: %(problem)s") % {"problem": changed[0]})
    return here


def _counts(database: "Database", tables: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    with database.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(table)}")  # noqa: S608 - names of the schema
            counts[table] = cursor.fetchone()[0]
    return counts


def _guards(sides: Sides) -> set[str]:
    """Names of what makes a database refuse: the file's triggers, the models' constraints."""
    with sides.source.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name for (name,) in cursor.fetchall()}
    return triggers | {constraint.name for model in sides.models for constraint in model._meta.constraints}


def _refusals_of(target: "Database") -> set[str]:
    """The same in PostgreSQL, where a constraint on a part of the rows is an index."""
    with target.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' "
            "UNION SELECT conname FROM pg_constraint WHERE convalidated "
            "UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid WHERE indisunique"
        )
        return {name for (name,) in cursor.fetchall()}
