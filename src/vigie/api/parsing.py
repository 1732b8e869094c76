"""What programs send, read strictly: text that no database can keep is refused at the door."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from vigie.api.errors import ApiProblem


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN; and no NUL or half of a pair in any text, which is valid JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises ValueError; the API answers 400."""
        found = json.loads(request.body, parse_constant=_no_number)
        if not _is_text(found):
            raise ValueError("characters that are no text")
        return found  # type: ignore[no-any-return]

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        if any("\0" in str(value) for values in data.lists() for value in values[1]):
            raise ApiProblem(422, "invalid", _("The request is not as the API expects it."))
        return super().parse_querydict(data, list_fields, request)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _is_text(value: object) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_is_text(key) and _is_text(inner) for key, inner in value.items())
    return all(map(_is_text, value)) if isinstance(value, list) else True
