"""Texts for the public, each in versions."""

from itertools import groupby, pairwise

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.playbook import queries, services
from vigie.playbook.models import Template
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.playbook.changes import changes
from vigie.web.playbook.forms import NewTextForm, TextForm, slots_of
from vigie.web.playbook.rules import CONFLICT


def template_or_404(request: BrandRequest, template_id: int) -> Template:
    """The text in force whose version this is: a link to an old version leads to the newest."""
    return get_object_or_404(queries.templates_of(brand=request.brand), pk=template_id)


@brand_view("GET", role=Role.READER)
def texts(request: BrandRequest) -> HttpResponseBase:
    rows = queries.templates_of(brand=request.brand)
    groups = [(key, list(found)) for key, found in groupby(rows, key=lambda row: row.key)]
    return render(request, "playbook/texts.html", {"groups": groups})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    form = NewTextForm(answers(request), initial={"language": request.brand.language})
    if form.is_valid():
        with said_on(form):
            given = {name: value for name, value in form.cleaned_data.items() if name != "base"}
            given["use"] = Template.Use(given["use"])
            services.save_template(brand=request.brand, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("Saved. It can be used from now on."))
            return redirect("texts", request.brand.public_id)
    return render(request, "playbook/text_edit.html", {"form": form})


@brand_view("GET", role=Role.READER)
def text(request: BrandRequest, template_id: int) -> HttpResponseBase:
    found = template_or_404(request, template_id)
    versions = list(queries.versions_of(template=found))
    compared = [(row, changes(old.text, row.text)) for row, old in pairwise(versions)]
    context = {"found": found, "slots": slots_of(found.text), "compared": compared, "first": versions[-1]}
    return render(request, "playbook/text.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, template_id: int) -> HttpResponseBase:
    found = template_or_404(request, template_id)
    form = TextForm(answers(request), initial=TextForm.of(found))
    if form.is_valid():
        if form.cleaned_data["base"] != found.version:
            return _conflict(request, form, found)
        with said_on(form):
            _save(request, found, form)
            messages.success(request, _("Saved as a new version. Replies already written keep theirs."))
            return redirect("texts", request.brand.public_id)
    return render(request, "playbook/text_edit.html", {"form": form, "found": found})


def _save(request: BrandRequest, found: Template, form: TextForm) -> Template:
    return services.save_template(
        brand=request.brand,
        key=found.key,
        language=found.language,
        variant=found.variant,
        use=Template.Use(found.use),
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        by=request.member,
        now=timezone.now(),
    )


def _conflict(request: BrandRequest, form: TextForm, found: Template) -> HttpResponseBase:
    form.data = request.POST.dict() | {"base": found.version}
    difference = changes(found.text, form.cleaned_data["text"])
    context = {"form": form, "found": found, "newest": found, "difference": difference}
    return render(request, "playbook/text_edit.html", context, status=CONFLICT)


@brand_view("POST", role=Role.SUPERVISOR)
def retire(request: BrandRequest, template_id: int) -> HttpResponseBase:
    services.retire_template(template=template_or_404(request, template_id), now=timezone.now())
    messages.success(request, _("No longer proposed. Past replies still say where they came from."))
    return redirect("texts", request.brand.public_id)
