"""Who solves what inside the company."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.playbook import queries, services
from vigie.playbook.models import Department
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.words import VALUES
from vigie.web.forms import answers, said_on
from vigie.web.playbook.forms import DepartmentForm


def department_or_404(request: BrandRequest, department_id: int) -> Department:
    return get_object_or_404(queries.departments_of(brand=request.brand), pk=department_id)


@brand_view("GET", role=Role.READER)
def departments(request: BrandRequest) -> HttpResponseBase:
    names = VALUES["topic"]
    rows = [
        (row, [names.get(topic, topic) for topic in row.topics])
        for row in queries.departments_of(brand=request.brand)
    ]
    return render(request, "playbook/departments.html", {"departments": rows})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    form = DepartmentForm(answers(request))
    if form.is_valid():
        with said_on(form):
            services.save_department(brand=request.brand, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("departments", request.brand.public_id)
    return render(request, "playbook/department.html", {"form": form})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, department_id: int) -> HttpResponseBase:
    found = department_or_404(request, department_id)
    form = DepartmentForm(answers(request), initial=DepartmentForm.of(found))
    if form.is_valid():
        with said_on(form):
            given = form.cleaned_data
            services.save_department(brand=request.brand, now=timezone.now(), department=found, **given)
            messages.success(request, _("Saved."))
            return redirect("departments", request.brand.public_id)
    return render(request, "playbook/department.html", {"form": form, "found": found})


@brand_view("POST", role=Role.SUPERVISOR)
def delete(request: BrandRequest, department_id: int) -> HttpResponseBase:
    services.delete_department(department=department_or_404(request, department_id), now=timezone.now())
    messages.success(request, _("Deleted. Cases that pointed to it keep everything else."))
    return redirect("departments", request.brand.public_id)
