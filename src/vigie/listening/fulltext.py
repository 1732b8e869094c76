"""The full-text index of each database: which mentions have which entries (`core.query.index`)."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Protocol

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from vigie.core.query.index import All, Has, Wanted

TABLE = "listening_search"
_NEVER = "z"  # no entry begins so

Rows = Sequence[tuple[int, frozenset[str]]]
"""Ids of mentions with their entries."""


class FullText(Protocol):
    """Not a model: one of the two is a virtual table."""

    create: ClassVar[tuple[str, ...]]

    def store(self, rows: Rows) -> None:
        """Put mentions in, in place of what was known of them."""
        ...

    def newest(self, wanted: Wanted, *, before: int, limit: int) -> list[int]:
        """Ids under `before` of mentions that have what is wanted, highest first."""
        ...


class Fts5:
    """SQLite's. Positions are not kept: what needs them is looked at in the text."""

    create: ClassVar[tuple[str, ...]] = (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(entries, tokenize='ascii', detail=none)",
    )

    def store(self, rows: Rows) -> None:
        forget([pk for pk, _entries in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, entries) VALUES (%s, %s)",  # noqa: S608 - our own name
                [(pk, " ".join(sorted(entries))) for pk, entries in rows if entries],
            )

    def newest(self, wanted: Wanted, *, before: int, limit: int) -> list[int]:
        return _ids(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid < %s"  # noqa: S608 - our own name
            " ORDER BY rowid DESC LIMIT %s",
            [self.expression(wanted), before, limit],
        )

    def expression(self, wanted: Wanted) -> str:
        match wanted:
            case Has(entry, begins):
                return f"{entry}*" if begins else entry
            case All(parts, without):
                both = f"({' AND '.join(map(self.expression, parts))})"
                return f"({both} NOT ({' OR '.join(map(self.expression, without))}))" if without else both
            case _:
                return f"({' OR '.join(map(self.expression, wanted.parts))})" if wanted.parts else _NEVER


class TsVector:
    """PostgreSQL's. Lexemes are our entries: its own dictionaries would cut words otherwise than ours."""

    create: ClassVar[tuple[str, ...]] = (
        f"CREATE TABLE {TABLE} (mention_id bigint PRIMARY KEY, entries tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_entries ON {TABLE} USING gin (entries)",
        # With figures on fewer it takes a rare entry for a common one, and reads the archive backwards.
        f"ALTER TABLE {TABLE} ALTER COLUMN entries SET STATISTICS 1000",
    )

    def store(self, rows: Rows) -> None:
        forget([pk for pk, entries in rows if not entries])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (mention_id, entries) VALUES (%s, array_to_tsvector(%s::text[]))"  # noqa: S608 - our own name
                " ON CONFLICT (mention_id) DO UPDATE SET entries = excluded.entries",
                [(pk, sorted(entries)) for pk, entries in rows if entries],
            )

    def newest(self, wanted: Wanted, *, before: int, limit: int) -> list[int]:
        return _ids(
            f"SELECT mention_id FROM {TABLE} WHERE entries @@ %s::tsquery AND mention_id < %s"  # noqa: S608 - our own name
            " ORDER BY mention_id DESC LIMIT %s",
            [self.expression(wanted), before, limit],
        )

    def expression(self, wanted: Wanted) -> str:
        match wanted:
            case Has(entry, begins):
                return f"{entry}:*" if begins else entry
            case All(parts, without):
                both = " & ".join(map(self.expression, parts))
                return (
                    f"({both} & !({' | '.join(map(self.expression, without))}))" if without else f"({both})"
                )
            case _:
                return f"({' | '.join(map(self.expression, wanted.parts))})" if wanted.parts else _NEVER


def fulltext() -> FullText:
    """The index of the database we are on."""
    return TsVector() if connection.vendor == "postgresql" else Fts5()


def forget(ids: Collection[int]) -> None:
    """Take mentions out. Those that are not in it change nothing."""
    if not ids:
        return
    key = "mention_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE {key} = %s",  # noqa: S608 - our own names
            [(pk,) for pk in ids],
        )


def _ids(statement: str, params: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def create_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What a migration runs."""
    made = TsVector if schema_editor.connection.vendor == "postgresql" else Fts5
    for statement in made.create:
        schema_editor.execute(statement)


def drop_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What a migration undoes."""
    schema_editor.execute(f"DROP TABLE {TABLE}")
