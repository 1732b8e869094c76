"""An invitation's link: it works once, for one address."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vigie.brands import queries, services
from vigie.brands.models import Invitation, Member
from vigie.web.access import person_of, public_view
from vigie.web.accounts.forms import JoinForm, NewPersonForm
from vigie.web.forms import answers, said_on
from vigie.web.setup.views import BACKEND


@public_view("GET", "POST")
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    invitation = services.usable_invitation(token=token, now=timezone.now())
    if invitation is None:
        return render(request, "setup/join_over.html", status=404)
    person = person_of(request)
    if person is None and queries.has_account(email=invitation.email):
        return render(request, "setup/join_login.html", {"invitation": invitation})
    if person is not None and person.email.lower() != invitation.email.lower():
        return render(request, "setup/join_other.html", {"invitation": invitation})
    form = _form(request, invitation)
    if form.is_valid():
        with said_on(form):
            return _joined(request, _accept(request, invitation, form))
    return render(request, "setup/join.html", {"form": form, "invitation": invitation})


def _form(request: HttpRequest, invitation: Invitation) -> JoinForm:
    kind = JoinForm if person_of(request) else NewPersonForm
    initial = {"language": translation.get_language()}
    return kind(answers(request), initial=initial, email=invitation.email)


def _accept(request: HttpRequest, invitation: Invitation, form: JoinForm) -> Member:
    now = timezone.now()
    if person := person_of(request):
        return services.accept_invitation(invitation=invitation, user=person, now=now, **form.cleaned_data)
    return services.join_new_person(invitation=invitation, now=now, **form.cleaned_data)


def _joined(request: HttpRequest, member: Member) -> HttpResponseBase:
    if person_of(request) is None:
        login(request, member.user, backend=BACKEND)
    messages.success(request, _("Welcome to %(brand)s.") % {"brand": member.brand})
    return redirect("desk", member.brand.public_id)
