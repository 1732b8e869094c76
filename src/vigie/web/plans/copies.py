"""Copies of the plan outside of this machine: paper, a file, a mail to the team."""

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Brand, Role
from vigie.brands.queries import team
from vigie.crisis.models import PlanCopy, PlanVersion
from vigie.crisis.plan_queries import draft_of, plan_in_force
from vigie.crisis.preparing import note_copy
from vigie.web.access import BrandRequest, brand_view
from vigie.web.links import to_us
from vigie.web.plans.printing import CannotPrint, as_pdf, document, file_name, language_of, page

Kind = PlanCopy.Kind


def _wanted(request: BrandRequest) -> PlanVersion | None:
    return plan_in_force(brand=request.brand) or draft_of(brand=request.brand)


def _nothing(request: BrandRequest) -> HttpResponseBase:
    messages.error(request, _("There is no plan to take along yet."))
    return redirect("plan", request.brand.public_id)


@brand_view("GET", role=Role.READER)
def paper(request: BrandRequest) -> HttpResponseBase:
    """To be printed by the browser, where no PDF can be made, or read before printing."""
    found = _wanted(request)
    if found is None:
        return _nothing(request)
    return HttpResponse(page(found, language_of(request.GET.get("language", ""), request.brand)))


@brand_view("GET", role=Role.READER)
def offline(request: BrandRequest) -> HttpResponseBase:
    found = _wanted(request)
    if found is None:
        return _nothing(request)
    language = language_of(request.GET.get("language", ""), request.brand)
    content = document(found, language).encode()
    note_copy(plan=found, kind=Kind.PAGE, by=request.member, now=timezone.now())
    return _download(content, "text/html; charset=utf-8", file_name(found, language, "html"))


@brand_view("GET", role=Role.READER)
def pdf(request: BrandRequest) -> HttpResponseBase:
    found = _wanted(request)
    if found is None:
        return _nothing(request)
    language = language_of(request.GET.get("language", ""), request.brand)
    try:
        content = as_pdf(found, language)
    except CannotPrint:
        messages.error(
            request,
            _("This machine cannot make a PDF: Pango is missing. Print the page, or take the offline copy."),
        )
        return redirect("plan", request.brand.public_id)
    note_copy(plan=found, kind=Kind.PDF, by=request.member, now=timezone.now())
    return _download(content, "application/pdf", file_name(found, language, "pdf"))


@brand_view("POST", role=Role.SUPERVISOR)
def mail(request: BrandRequest) -> HttpResponseBase:
    found = plan_in_force(brand=request.brand)
    if found is None:
        messages.error(request, _("Only a plan in force is sent to the team."))
    elif not settings.EMAIL_CONFIG:
        messages.error(request, _("This Vigie sends no mail yet: whoever runs it can set VIGIE_EMAIL_URL."))
    else:
        count = _send(request, found)
        note_copy(plan=found, kind=Kind.MAIL, by=request.member, now=timezone.now())
        sent = ngettext("Sent to %(n)s person.", "Sent to %(n)s people.", count)
        messages.success(request, sent % {"n": count})
    return redirect("plan", request.brand.public_id)


def _send(request: BrandRequest, found: PlanVersion) -> int:
    """One mail for each member, so that nobody sees the addresses of the others; how many."""
    brand: Brand = request.brand
    language = language_of("", brand)
    attachment = _attachment(found, language)
    link = to_us(request, f"/b/{brand.public_id}/crisis/plan/")
    with translation.override(language):
        context = {"brand": brand, "plan": found, "link": link, "by": request.member}
        body = render_to_string("plans/mail.txt", context)
        subject = _("Crisis plan of %(brand)s, version %(n)s") % {"brand": brand.name, "n": found.number}
    addresses = list(team(brand=brand).values_list("user__email", flat=True))
    for address in addresses:
        letter = EmailMessage(" ".join(subject.split()), body, None, [address])
        letter.attach(*attachment)
        letter.send()
    return len(addresses)


def _attachment(found: PlanVersion, language: str) -> tuple[str, bytes, str]:
    """The PDF, or the offline page where none can be made."""
    try:
        return file_name(found, language, "pdf"), as_pdf(found, language), "application/pdf"
    except CannotPrint:
        return file_name(found, language, "html"), document(found, language).encode(), "text/html"


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
