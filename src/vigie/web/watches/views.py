from datetime import timedelta

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.inbox.relevance import relevances_of
from vigie.listening import queries, services
from vigie.listening.models import Watch
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.query.forms import BuilderForm, WatchQueryForm
from vigie.web.setup.steps import next_step, steps_of
from vigie.web.watches.asking import asked_lines
from vigie.web.watches.curves import curves
from vigie.web.watches.forms import WatchForm

SHOWN = 8  # examples under the test box: enough to judge, few enough to read


def watch_or_404(request: BrandRequest, watch_id: int) -> Watch:
    return get_object_or_404(queries.watches_of(brand=request.brand), pk=watch_id)


@brand_view("GET", role=Role.READER)
def watches(request: BrandRequest) -> HttpResponseBase:
    until = timezone.now()
    heard = queries.heard_by_hour(brand=request.brand, since=until - timedelta(hours=24), until=until)
    rows = curves(queries.watches_of(brand=request.brand), heard, relevances_of(brand=request.brand))
    return render(request, "watches/watches.html", {"watches": rows})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    form = WatchForm(
        answers(request), initial={"name": request.brand.name, "query": request.brand.name.split(",")[0]}
    )
    if form.is_valid():
        with said_on(form):
            given = form.cleaned_data
            services.save_watch(brand=request.brand, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("Vigie listens for it from now on."))
            step = next_step(request.brand)
            return redirect("watches" if step == "desk" else step, request.brand.public_id)
    context = {"form": form, "builder": BuilderForm(brand=request.brand), "steps": steps_of(request.brand)}
    return render(request, "watches/edit.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, watch_id: int) -> HttpResponseBase:
    watch = watch_or_404(request, watch_id)
    form = WatchForm(answers(request), initial={"name": watch.name, "query": watch.query})
    if form.is_valid():
        with said_on(form):
            given = form.cleaned_data
            now = timezone.now()
            services.save_watch(brand=request.brand, by=request.member, now=now, watch=watch, **given)
            messages.success(request, _("Saved. It counts from the next message on."))
            return redirect("watches", request.brand.public_id)
    context = {"form": form, "watch": watch, "builder": BuilderForm(brand=request.brand)}
    return render(request, "watches/edit.html", context)


@brand_view("POST", role=Role.AGENT)
def trial(request: BrandRequest) -> HttpResponseBase:
    """What these words would have caught, as a fragment under the box."""
    form = WatchQueryForm(request.POST)
    if not form.is_valid():
        return render(request, "watches/_trial.html", {"form": form})
    tried = queries.try_watch(brand=request.brand, query=form.cleaned_data["query"], now=timezone.now())
    caught = tried.caught[:SHOWN]
    prefetch_related_objects(caught, "reading_row")
    context = {"form": form, "trial": tried, "caught": caught, "asks": asked_lines(request.brand, form)}
    return render(request, "watches/_trial.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def switch(request: BrandRequest, watch_id: int) -> HttpResponseBase:
    watch = watch_or_404(request, watch_id)
    services.switch_watch(watch=watch, on=not watch.is_active, now=timezone.now())
    said = _("Off. What it found stays.") if watch.is_active else _("On. Vigie listens for it again.")
    messages.success(request, said)
    return redirect("watches", request.brand.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def delete(request: BrandRequest, watch_id: int) -> HttpResponseBase:
    services.delete_watch(watch=watch_or_404(request, watch_id))
    messages.success(request, _("Deleted. The messages it found stay."))
    return redirect("watches", request.brand.public_id)
