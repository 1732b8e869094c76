"""A table brought by somebody: looked at first, then kept; what does not come in is said line by line."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Role
from vigie.connectors.manual.imports import Limits, Preview, parse_import
from vigie.connectors.manual.payloads import Rejected
from vigie.listening.keeping import store_items
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.manual import waiting
from vigie.web.manual.forms import FILE_LIMIT, ImportForm, MappingForm
from vigie.web.manual.views import account_or_404
from vigie.web.manual.words import refusal

LIMITS = Limits(bytes=FILE_LIMIT, rows=5_000)
BATCH = 250  # messages in one short transaction, so that nobody waits for the database
SHOWN = 8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@dataclass(frozen=True, slots=True)
class Line:
    """A line that does not come in, and why."""

    number: int
    why: str


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def bring(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    form = ImportForm(answers(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            waiting.put(request, str(account_id), form.cleaned_data["file"])
            _preview(request, account_id, None)
            return redirect("import_preview", request.brand.public_id, account_id)
    return render(request, "manual/import.html", {"form": form, "account": account})


@brand_view("GET", role=Role.SUPERVISOR)
def preview(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    found = _preview(request, account_id, request.GET or None)
    if found is None:
        return redirect("import", request.brand.public_id, account_id)
    form = MappingForm(initial=dict(found.mapping), columns=found.columns)
    context = {"account": account, "form": form, "found": found, "shown": found.items[:SHOWN]}
    return render(request, "manual/preview.html", context | {"refused": _lines(found)[:50]})


@brand_view("POST", role=Role.SUPERVISOR)
def keep(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    found = _preview(request, account_id, request.POST)
    if found is None:
        return redirect("import", request.brand.public_id, account_id)
    kept = 0
    for start in range(0, len(found.items), BATCH):
        batch = found.items[start : start + BATCH]
        kept += len(store_items(account=account, items=batch, now=timezone.now()).new)
    waiting.drop(request)
    words = ngettext("%(n)s message is new and was kept.", "%(n)s messages are new and were kept.", kept)
    messages.success(request, words % {"n": kept})
    return redirect("source", request.brand.public_id, account_id)


@brand_view("GET", role=Role.SUPERVISOR)
def report(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    """Refused lines as a table that a spreadsheet can open without running anything in it."""
    account_or_404(request, account_id)
    found = _preview(request, account_id, request.GET or None)
    out = StringIO()
    rows = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    rows.writerow([_("Line"), _("Why it does not come in")])
    rows.writerows([line.number, _as_text(line.why)] for line in (_lines(found) if found else ()))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return response


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _preview(request: BrandRequest, account_id: UUID, chosen: Mapping[str, str] | None) -> Preview | None:
    """What the waiting table holds, by the columns chosen. Raises ValidationError for a file that is none."""
    table = waiting.get(request, str(account_id))
    if table is None:
        return None
    zone = ZoneInfo(request.brand.time_zone)
    try:
        first = parse_import(table.content, table.name, now=timezone.now(), zone=zone, limits=LIMITS)
        if chosen is None:
            return first
        mapping = MappingForm(chosen, columns=first.columns).mapping()
        return parse_import(table.content, table.name, mapping, now=timezone.now(), zone=zone, limits=LIMITS)
    except Rejected as error:
        waiting.drop(request)
        raise ValidationError(refusal(error.code, error.params)) from error


def _lines(found: Preview) -> list[Line]:
    return [Line(row.line, refusal(row.code, row.params)) for row in found.refused]
