"""The room on paper: a PDF, since who decides may have neither screen nor network."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis.queries import improvements_of, review_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.acts import back_to
from vigie.web.crisis.board import Room
from vigie.web.crisis.views import crisis_or_404
from vigie.web.paper import pdf_of, self_contained

SHEET: Final = "vigie/print.css"


@brand_view("GET", role=Role.READER)
def printed(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    room = Room(crisis, None, timezone.now())
    page = render_to_string(
        "crisis/print.html",
        {
            "room": room,
            "crisis": crisis,
            "review": review_of(crisis=crisis),
            "improvements": improvements_of(crisis=crisis),
        },
        request,
    )
    paper = self_contained(page, SHEET)
    try:
        content = pdf_of(paper)
    except OSError:
        # The library is there, what it draws letters with is not: a package of the system (docs/operate.md).
        messages.error(request, _("This machine cannot make a PDF: whoever runs Vigie installs Pango there."))
        return back_to(request, crisis)
    response = HttpResponse(content, content_type="application/pdf")
    name = slugify(f"{crisis.name} {timezone.localtime(room.now):%Y-%m-%d %H%M}") or "crisis"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
