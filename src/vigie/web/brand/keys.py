from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands import queries, services
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.brand.forms import KeyForm
from vigie.web.forms import answers


@brand_view("GET", "POST", role=Role.AGENT)
def keys(request: BrandRequest) -> HttpResponseBase:
    form = KeyForm(answers(request))
    shown_once = ""
    if form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        _token, shown_once = services.create_token(
            member=request.member,
            name=given["name"],
            scopes=given["scopes"],
            now=now,
            expires_at=now + timedelta(days=given["days"]),
        )
        form = KeyForm()
    context = {"form": form, "shown_once": shown_once, "keys": queries.tokens_of(member=request.member)}
    return render(request, "team/keys.html", context)


@brand_view("POST", role=Role.AGENT)
def revoke(request: BrandRequest, key_id: int) -> HttpResponseBase:
    token = get_object_or_404(queries.tokens_of(member=request.member), pk=key_id)
    services.revoke_token(token=token, now=timezone.now())
    messages.success(request, _("This key no longer opens anything."))
    return redirect("keys", request.brand.public_id)
