"""A column that holds a `core.types.Reading`."""

import msgspec
from django.db import models

from vigie.core.types import Reading

_decoder = msgspec.json.Decoder(Reading)


class ReadingField(models.JSONField):
    """JSON for the database, a Reading in Python: read by the thousand, so without dictionaries between."""

    def from_db_value(self, value: str | None, *_: object) -> Reading | None:
        return None if value is None else _decoder.decode(value)

    def get_db_prep_value(self, value: object, *_: object, **__: object) -> str:
        return msgspec.json.encode(value).decode()
