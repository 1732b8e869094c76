"""Who solves what inside the company, in versions."""

from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.playbook import queries, services
from vigie.playbook.models import Department, DepartmentVersion
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.topics import Topics, topics_named
from vigie.web.forms import answers, said_on
from vigie.web.playbook.changes import Line
from vigie.web.playbook.forms import DepartmentForm
from vigie.web.playbook.rules import CONFLICT, SHOWN

Row = Department | DepartmentVersion


def department_or_404(request: BrandRequest, department_id: int) -> Department:
    return get_object_or_404(queries.departments_of(brand=request.brand), pk=department_id)


@brand_view("GET", role=Role.READER)
def departments(request: BrandRequest) -> HttpResponseBase:
    topics = topics_named(request.brand)
    rows = [(row, topics_in_words(row, topics)) for row in queries.departments_of(brand=request.brand)]
    return render(request, "playbook/departments.html", {"departments": rows})


@brand_view("GET", role=Role.READER)
def department(request: BrandRequest, department_id: int) -> HttpResponseBase:
    found = department_or_404(request, department_id)
    former = queries.former_departments(brand=request.brand).filter(department=found)
    versions: list[Row] = [found, *former[: SHOWN + 1]]
    topics = topics_named(request.brand)
    compared = [(row, difference(old, row, topics)) for row, old in pairwise(versions)]
    if versions[-1].version == 1:
        compared.append((versions[-1], []))
    context = {"found": found, "topics": topics_in_words(found, topics), "versions": compared}
    return render(request, "playbook/department.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    form = DepartmentForm(answers(request), topics=topics_named(request.brand))
    if form.is_valid():
        with said_on(form):
            now = timezone.now()
            services.save_department(brand=request.brand, by=request.member, now=now, **form.values())
            messages.success(request, _("Saved."))
            return redirect("departments", request.brand.public_id)
    return render(request, "playbook/department_edit.html", {"form": form})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, department_id: int) -> HttpResponseBase:
    found = department_or_404(request, department_id)
    topics = topics_named(request.brand)
    form = DepartmentForm(answers(request), initial=DepartmentForm.of(found), topics=topics)
    if form.is_valid():
        if form.cleaned_data["base"] != found.version:
            return _conflict(request, form, found)
        with said_on(form):
            given = {**form.values(), "by": request.member, "now": timezone.now()}
            services.save_department(brand=request.brand, department=found, **given)
            messages.success(request, _("Saved."))
            return redirect("department", request.brand.public_id, department_id)
    return render(request, "playbook/department_edit.html", {"form": form, "found": found})


def _conflict(request: BrandRequest, form: DepartmentForm, found: Department) -> HttpResponseBase:
    """Somebody saved meanwhile: show what differs; sending the form once more keeps one's own words."""
    form.data = request.POST.copy()
    form.data["base"] = str(found.version)
    mine = Department(**form.values())
    changed = difference(found, mine, topics_named(request.brand))
    context = {"form": form, "found": found, "newest": found, "difference": changed}
    return render(request, "playbook/department_edit.html", context, status=CONFLICT)


@brand_view("POST", role=Role.SUPERVISOR)
def restore(request: BrandRequest, former_id: int) -> HttpResponseBase:
    former = get_object_or_404(queries.former_departments(brand=request.brand), pk=former_id)
    try:
        services.restore_department(former=former, by=request.member, now=timezone.now())
        messages.success(request, _("Version %(n)s is in force again.") % {"n": former.version})
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("department", request.brand.public_id, former.department_id)


@brand_view("POST", role=Role.SUPERVISOR)
def delete(request: BrandRequest, department_id: int) -> HttpResponseBase:
    services.delete_department(department=department_or_404(request, department_id), now=timezone.now())
    messages.success(request, _("Deleted. Cases that pointed to it keep everything else."))
    return redirect("departments", request.brand.public_id)


def difference(old: Row, new: Row, topics: Topics) -> list[Line]:
    """What changed between two versions of a department, question by question; empty when nothing did."""
    lines: list[Line] = []
    for was, now in zip(_as_lines(old, topics), _as_lines(new, topics), strict=True):
        lines += [Line("same", now)] if was == now else [Line("removed", was), Line("added", now)]
    return lines if any(line.kind != "same" for line in lines) else []


def _as_lines(row: Row, topics: Topics) -> list[str]:
    answered = {
        "name": row.name,
        "topics": ", ".join(topics_in_words(row, topics)),
        "contact": row.contact,
        "internal": row.internal,
    }
    return [
        _("%(what)s: %(said)s") % {"what": DepartmentForm.base_fields[name].label, "said": said or "—"}
        for name, said in answered.items()
    ]


def topics_in_words(row: Row, topics: Topics) -> list[str]:
    return [topics.name(topic) for topic in row.topics]
