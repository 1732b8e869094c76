"""Many rows in one statement, for what arrives by the page.

The INSERT of `bulk_create` without its model instances: those, and five methods asked about every single
value, cost more than the database. On SQLite it would also cut a page into statements of 999 values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

MOST_VALUES: Final = 30_000  # in one statement: SQLite takes 32,766 and more since 3.32, PostgreSQL 65,535

_AS_THEY_ARE = (AutoField, BigIntegerField, BooleanField, CharField, ForeignKey, IntegerField, TextField)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where rows go. named: the columns they bring; rest: those that get their default."""

    table: str
    columns: str
    into: str
    returning: str  # "" where rows bring their own key
    named: "tuple[Field[Any, Any], ...]"
    rest: "tuple[Field[Any, Any], ...]"


Row = Mapping[str, Any]
"""Values by name of the column's attribute ("brand_id"), of the column's own type: nothing is checked."""


def insert_rows(model: type[Model], rows: Sequence[Row], *, ignore_conflicts: bool = False) -> list[int]:
    """Insert rows that all name the same columns; others get their constant default. Their ids, in order.

    None with `ignore_conflicts`, nor for a model whose rows bring their own key.
    """
    if not rows:
        return []
    names = tuple(rows[0])
    target = _target_of(model, names)
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else target.returning
    statements = (
        _as_json(target, rows) if connection.vendor == "postgresql" else _as_values(target, rows, names)
    )
    keys: list[int] = []
    with connection.cursor() as cursor:
        for source, values in statements:
            cursor.execute(f"{target.into} {source}{end}", values)
            if end == target.returning != "":
                keys += [key for (key,) in cursor.fetchall()]
    return keys


Statement = tuple[str, list[Any]]


def _as_json(target: _Target, rows: Sequence[Row]) -> Iterator[Statement]:
    """One value, the whole page: PostgreSQL takes it apart by itself, at a third of the cost."""
    rest = {field.attname: field.get_default() for field in target.rest}
    page = msgspec.json.encode([{**row, **rest} for row in rows]).decode()
    taken = f"json_populate_recordset(NULL::{target.table}, %s)"
    yield f"SELECT {target.columns} FROM {taken}", [page]  # noqa: S608 - names of our own schema


def _as_values(target: _Target, rows: Sequence[Row], names: tuple[str, ...]) -> Iterator[Statement]:
    """For SQLite: value by value, with the few kinds of columns prepared that need it."""
    read = itemgetter(*names)
    rest = [field.get_default() for field in target.rest]
    fields = [*target.named, *target.rest]
    special = [(place, _preparing(f)) for place, f in enumerate(fields) if not isinstance(f, _AS_THEY_ARE)]
    line = f"({', '.join(['%s'] * len(fields))})"
    at_once = MOST_VALUES // len(fields)
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        values: list[Any] = []
        for row in some:
            one = [*read(row), *rest]
            for place, prepared in special:
                if one[place] is not None:
                    one[place] = prepared(one[place])
            values += one
        yield f"VALUES {', '.join([line] * len(some))}", values


@cache
def _target_of(model: type[Model], names: tuple[str, ...]) -> _Target:
    quoted, key = connection.ops.quote_name, model._meta.pk
    by_itself = isinstance(key, AutoField)
    known = {field.attname: field for field in model._meta.concrete_fields}
    named = tuple(known.pop(name) for name in names)
    rest = tuple(f for f in known.values() if not f.generated and not (by_itself and f is key))
    table = quoted(model._meta.db_table)
    columns = ", ".join(quoted(str(field.column)) for field in (*named, *rest))
    return _Target(
        table=table,
        columns=columns,
        into=f"INSERT INTO {table} ({columns})",
        returning=f" RETURNING {quoted(str(key.column))}" if by_itself else "",
        named=named,
        rest=rest,
    )


def _preparing(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    if isinstance(field, JSONField):
        return lambda value: msgspec.json.encode(value).decode()
    prepared = partial(field.get_db_prep_save, connection=connection)
    # A page is full of the same few moments.
    return _remembering(prepared) if isinstance(field, DateTimeField) else prepared


def _remembering(prepared: Callable[[Any], Any]) -> Callable[[datetime], Any]:
    known: dict[datetime, Any] = {}

    def remembered(moment: datetime) -> Any:
        if moment not in known:
            known[moment] = prepared(moment)
        return known[moment]

    return remembered
