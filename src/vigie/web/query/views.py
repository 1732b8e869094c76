from django.http import HttpResponseBase
from django.shortcuts import render

from vigie.brands.models import Role
from vigie.core.query import parse
from vigie.web.access import BrandRequest, brand_view
from vigie.web.query.building import built
from vigie.web.query.forms import BuilderForm, QueryForm
from vigie.web.query.telling import told


@brand_view("POST", role=Role.READER)
def explain(request: BrandRequest) -> HttpResponseBase:
    """What the words would catch, in a sentence, or where they make no sense: a fragment under the box."""
    form = QueryForm(request.POST)
    context = {"form": form, "told": "", "says_errors": True}
    if form.is_valid():
        context["told"] = told(parse(form.cleaned_data["query"]), request.brand)
    return render(request, "query/_told.html", context)


@brand_view("POST", role=Role.READER)
def build(request: BrandRequest) -> HttpResponseBase:
    """The words written for who does not type them: the box, filled in."""
    builder = BuilderForm(request.POST, brand=request.brand)
    text = built(builder.cleaned_data) if builder.is_valid() else ""
    form = QueryForm({"query": text}) if text else QueryForm()
    context = {"form": form, "told": told(parse(text), request.brand) if text and form.is_valid() else ""}
    return render(request, "query/_box.html", context)
