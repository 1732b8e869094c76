"""The rules: read, changed, compared, put back in force."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.policy import PolicyRefused
from vigie.playbook import queries, services
from vigie.playbook.models import Rulebook
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.playbook.changes import changes
from vigie.web.playbook.forms import RulesForm

CONFLICT = 409
SHOWN = 30  # versions on a page


@brand_view("GET", role=Role.READER)
def rules(request: BrandRequest) -> HttpResponseBase:
    versions = queries.rulebooks_of(brand=request.brand)
    context = {"active": versions.filter(is_active=True).first(), "versions": versions[:SHOWN]}
    return render(request, "playbook/rules.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest) -> HttpResponseBase:
    newest = queries.rulebooks_of(brand=request.brand).first()
    text, base = (newest.text, newest.version) if newest else ("", 0)
    form = RulesForm(answers(request), brand=request.brand, initial={"text": text, "base": base})
    if form.is_valid():
        if form.cleaned_data["base"] != base:
            return _conflict(request, form, newest)
        with said_on(form):
            given = {name: form.cleaned_data[name] for name in ("text", "note")}
            services.save_rulebook(brand=request.brand, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("In force from now on. What was decided before stays as it was."))
            return redirect("playbook", request.brand.public_id)
    return render(request, "playbook/rules_edit.html", {"form": form})


def _conflict(request: BrandRequest, form: RulesForm, newest: Rulebook | None) -> HttpResponseBase:
    """Somebody saved meanwhile: show what differs; sending the form once more keeps one's own text."""
    theirs = newest.text if newest else ""
    difference = changes(theirs, form.cleaned_data["text"])
    form.data = request.POST.dict() | {"base": newest.version if newest else 0}
    context = {"form": form, "newest": newest, "difference": difference}
    return render(request, "playbook/rules_edit.html", context, status=CONFLICT)


@brand_view("GET", role=Role.READER)
def version(request: BrandRequest, version: int) -> HttpResponseBase:
    versions = queries.rulebooks_of(brand=request.brand)
    chosen = get_object_or_404(versions, version=version)
    before = versions.filter(version__lt=version).first()
    difference = changes(before.text, chosen.text) if before else []
    context = {"chosen": chosen, "before": before, "difference": difference}
    return render(request, "playbook/rules_version.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def activate(request: BrandRequest, version: int) -> HttpResponseBase:
    chosen = get_object_or_404(queries.rulebooks_of(brand=request.brand), version=version)
    try:
        services.activate_rulebook(rulebook=chosen, by=request.member, now=timezone.now())
        messages.success(request, _("Version %(n)s is in force again.") % {"n": chosen.version})
    except PolicyRefused:
        messages.error(request, _("This version names a text or a department that no longer exists."))
    return redirect("playbook", request.brand.public_id)
