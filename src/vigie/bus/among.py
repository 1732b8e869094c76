"""`native_id__among=[...]`: what `__in` asks, with the whole list as one value of the statement.

`__in` prepares each of a thousand ids by itself and writes a statement as long as the list, within a
limit that depends on how SQLite was built. This costs the same for one id and for a thousand.
"""

from typing import Any

import msgspec
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """Texts and numbers only, of the type of the column."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """For SQLite: the list travels as JSON."""
        column, params = self.process_lhs(compiler, connection)
        listed = msgspec.json.encode(list(self.rhs)).decode()
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, listed)  # noqa: S608 - a column

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))
