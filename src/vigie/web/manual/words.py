"""Why something given by hand does not come in, in words. Codes are those of `connectors.manual`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

REFUSALS: Mapping[str, Promise] = {
    "empty": gettext_lazy("Neither a text nor a picture."),
    "too-long": gettext_lazy("The text is too long: %(length)s characters, %(limit)s at most."),
    "bad-link": gettext_lazy("“%(link)s” is no web address."),
    "unreadable-date": gettext_lazy("“%(said)s” is no date we can read."),
    "unreadable-rating": gettext_lazy("“%(said)s” is no rating we can read."),
    "duplicate": gettext_lazy("The same as line %(of)s."),
    "row-too-long": gettext_lazy("This line is too long to be one message."),
    "quote-left-open": gettext_lazy("A quotation mark is opened and never closed."),
    "cells-too-many": gettext_lazy("More cells (%(cells)s) than there are columns (%(columns)s)."),
    "not-an-object": gettext_lazy("This line is not a JSON object."),
    "too-many-rows": gettext_lazy("Only the first %(limit)s lines are taken: cut the file."),
    "file-too-large": gettext_lazy("The file is too large: %(limit)s bytes at most."),
    "not-text": gettext_lazy("This is no table as text: save it as CSV (not as a workbook) and try again."),
    "empty-file": gettext_lazy("The file is empty."),
    "too-many-columns": gettext_lazy("More than %(limit)s columns: keep those that matter."),
    "unknown-columns": gettext_lazy("These columns are not in the file: %(names)s."),
}

FIELDS: Mapping[str, Promise] = {
    "text": pgettext_lazy("column", "Text"),
    "url": pgettext_lazy("column", "Link"),
    "author": pgettext_lazy("column", "Author"),
    "said_at": pgettext_lazy("column", "Date"),
    "network": pgettext_lazy("column", "Network"),
    "rating": pgettext_lazy("column", "Rating"),
    "kind": pgettext_lazy("column", "Kind"),
    "language": pgettext_lazy("column", "Language"),
    "place": pgettext_lazy("column", "Page or place"),
    "native_id": pgettext_lazy("column", "Identifier"),
    "followers": pgettext_lazy("column", "Followers"),
}
"""Columns a person may choose for; others are found by their title alone."""


def refusal(code: str, params: Mapping[str, object]) -> str:
    """One sentence; a code nobody wrote words for is shown as it is."""
    words = REFUSALS.get(code)
    if words is None:
        return _("Refused: %(code)s.") % {"code": code}
    return str(words) % params
