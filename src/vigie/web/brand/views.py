from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands import services as brands
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.brand.forms import BrandForm, SignatureForm
from vigie.web.brand.hours import HoursForm
from vigie.web.forms import answers, said_on


@brand_view("GET", "POST", role=Role.ADMIN)
def brand(request: BrandRequest) -> HttpResponseBase:
    form = BrandForm(answers(request), initial=BrandForm.of(request.brand))
    if form.is_valid():
        with said_on(form):
            changes = form.cleaned_data
            brands.change_brand(brand=request.brand, by=request.member, changes=changes, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("brand", request.brand.public_id)
    return render(request, "team/brand.html", {"form": form})


@brand_view("GET", "POST", role=Role.ADMIN)
def hours(request: BrandRequest) -> HttpResponseBase:
    form = HoursForm(answers(request), initial=HoursForm.of(request.brand))
    if form.is_valid():
        with said_on(form):
            changes = {name: form.cleaned_data[name] for name in ("hours", "holidays")}
            brands.change_brand(brand=request.brand, by=request.member, changes=changes, now=timezone.now())
            messages.success(request, _("Saved. Deadlines follow these hours from now on."))
            return redirect("hours", request.brand.public_id)
    return render(request, "team/hours.html", {"form": form})


@brand_view("GET", "POST", role=Role.READER)
def signature(request: BrandRequest) -> HttpResponseBase:
    member = request.member
    form = SignatureForm(
        answers(request), initial={"first_name": member.first_name, "signature": member.signature}
    )
    if form.is_valid():
        brands.change_signature(member=member, **form.cleaned_data)
        messages.success(request, _("Saved. Your next reply is signed this way."))
        return redirect("signature", request.brand.public_id)
    return render(request, "team/signature.html", {"form": form})
