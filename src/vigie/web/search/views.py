from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Role
from vigie.core.query import parse
from vigie.inbox.handled import Handled, handled_in
from vigie.inbox.models import Case
from vigie.listening import search as listening
from vigie.listening.indexing import left_to_index
from vigie.listening.models import Mention
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.reading import Part, is_rude
from vigie.web.forms import said_on
from vigie.web.query.forms import BuilderForm
from vigie.web.query.telling import told
from vigie.web.search.exporting import FORMATS, written_out
from vigie.web.search.forms import SaveForm, SearchForm

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """A message that was found, cut where the words stand; its case when it has one."""

    mention: Mention
    parts: tuple[Part, ...]
    is_veiled: bool
    case: Case | None


@brand_view("GET", role=Role.READER)
def search(request: BrandRequest) -> HttpResponseBase:
    """Nothing is looked for until something is asked."""
    asked = (request.GET.get("q") or request.GET.get("query", "")).strip()
    form = SearchForm({"query": asked, "before": request.GET.get("before")} if asked else None)
    context: dict[str, object] = {
        "form": form,
        "builder": BuilderForm(brand=request.brand),
        "asked": asked,
        "saved": listening.saved_searches_of(brand=request.brand),
        "formats": tuple(FORMATS),
    }
    if asked and form.is_valid():
        context |= _found(request.brand, form)
    return render(request, "search/search.html", context)


def _found(brand: Brand, form: SearchForm) -> dict[str, object]:
    query, before = parse(form.cleaned_data["query"]), form.cleaned_data["before"]
    page = listening.search(brand=brand, query=query, now=timezone.now(), before=before)
    cases = handled_in(brand=brand, mention_ids=[match.mention.pk for match in page.matches])
    results = [_result(match, cases.get(match.mention.pk)) for match in page.matches]
    asked = form.cleaned_data["query"]
    older = urlencode({"q": asked, "before": page.before}) if page.before else ""
    return {
        "results": results,
        "older": older,
        "told": told(query, brand),
        "is_first": before is None,
        "unready": left_to_index(brand),
    }


def _result(match: listening.Match, handled: Handled | None) -> Result:
    text, at, parts = match.mention.text, 0, []
    for start, end in match.words:
        if start >= at:
            parts += [Part(text[at:start]), Part(text[start:end], "mark")]
            at = end
    parts.append(Part(text[at:]))
    shown = tuple(part for part in parts if part.text)
    return Result(match.mention, shown, is_rude(match.mention), handled.case if handled else None)


@brand_view("GET", role=Role.AGENT)
def export(request: BrandRequest, form: str) -> HttpResponseBase:
    """Everything that is found, as a file."""
    asked = SearchForm({"query": request.GET.get("q", "")})
    if form not in FORMATS:
        raise Http404
    if not asked.is_valid():  # the page says where it makes no sense
        return _back_to(request, request.GET.get("q", ""))
    log.info("messages exported", brand=request.brand.pk, member=request.member.pk, form=form)
    query = parse(asked.cleaned_data["query"])
    return written_out(listening.found_all(brand=request.brand, query=query, now=timezone.now()), form)


@brand_view("POST", role=Role.AGENT)
def save(request: BrandRequest) -> HttpResponseBase:
    form = SaveForm(request.POST)
    if form.is_valid():
        with said_on(form):
            given = {"name": form.cleaned_data["name"], "query": form.cleaned_data["query"]}
            listening.save_search(brand=request.brand, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("Kept: the whole team finds it here."))
    for said in form.errors.values():
        messages.error(request, " ".join(map(str, said)))
    return _back_to(request, request.POST.get("query", ""))


def _back_to(request: BrandRequest, query: str) -> HttpResponseBase:
    home = reverse("search", args=[request.brand.public_id])
    return redirect(f"{home}?{urlencode({'q': query})}")


@brand_view("POST", role=Role.AGENT)
def forget(request: BrandRequest, saved_id: int) -> HttpResponseBase:
    saved = get_object_or_404(listening.saved_searches_of(brand=request.brand), pk=saved_id)
    listening.forget_search(saved=saved)
    messages.success(request, _("Deleted. What it found stays."))
    return redirect("search", request.brand.public_id)
