from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.brands import services as brands
from vigie.web.access import PersonRequest, person_view
from vigie.web.accounts.forms import MeForm, ThemeForm
from vigie.web.forms import answers


@person_view("GET", "POST")
def me(request: PersonRequest) -> HttpResponseBase:
    user = request.user
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = MeForm(answers(request), initial=initial)
    if form.is_valid():
        brands.change_person(user=user, changes=form.cleaned_data)
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "me/me.html", {"form": form})


@person_view("POST")
def my_theme(request: PersonRequest) -> HttpResponseBase:
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    brands.change_person(user=request.user, changes=form.cleaned_data)
    return HttpResponse(status=204)
