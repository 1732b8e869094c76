from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from vigie.brands.queries import is_new
from vigie.brands.services import found_organisation
from vigie.web.access import person_of, public_view
from vigie.web.forms import answers, said_on
from vigie.web.setup.forms import WelcomeForm
from vigie.web.shell import Shell

# Two ways in are configured; the session must say which one let the person in.
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public_view("GET")
def home(request: HttpRequest) -> HttpResponseBase:
    """Where one starts: the first visit, the login, or one's desk."""
    if is_new():
        return redirect("welcome")
    if person_of(request) is None:
        return redirect("account_login")
    brand = Shell(request).brand
    if brand is None:
        return render(request, "setup/no_brand.html")
    return redirect("desk", brand.public_id)


@public_view("GET", "POST")
def welcome(request: HttpRequest) -> HttpResponseBase:
    """The first visit of all: organisation, brand and its first administrator."""
    if not is_new():
        return redirect("home")
    form = WelcomeForm(answers(request), initial={"language": translation.get_language()})
    if form.is_valid():
        with said_on(form):
            member = found_organisation(**form.cleaned_data, now=timezone.now())
            login(request, member.user, backend=BACKEND)
            return redirect("connect", member.brand.public_id)
    return render(request, "setup/welcome.html", {"form": form})
