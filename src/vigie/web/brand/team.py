from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands import queries, services
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.brand.forms import InviteForm, RoleForm
from vigie.web.brand.invitations import link_of, send_by_mail
from vigie.web.forms import answers, said_on


@brand_view("GET", role=Role.READER)
def team(request: BrandRequest) -> HttpResponseBase:
    members = queries.team(brand=request.brand)
    invitations = queries.open_invitations(brand=request.brand)
    context = {"members": members, "invitations": invitations, "now": timezone.now()}
    return render(request, "team/team.html", context)


@brand_view("GET", "POST", role=Role.ADMIN)
def invite(request: BrandRequest) -> HttpResponseBase:
    form = InviteForm(answers(request))
    if form.is_valid():
        return _invited(request, form.cleaned_data["email"], Role(form.cleaned_data["role"]))
    return render(request, "team/invite.html", {"form": form})


@brand_view("POST", role=Role.ADMIN)
def invite_again(request: BrandRequest, invitation_id: int) -> HttpResponseBase:
    old = get_object_or_404(queries.open_invitations(brand=request.brand), pk=invitation_id)
    return _invited(request, old.email, Role(old.role))


def _invited(request: BrandRequest, email: str, role: Role) -> HttpResponseBase:
    """The link is on this page only: its hash alone is kept."""
    invitation, token = services.invite_member(
        brand=request.brand, email=email, role=role, by=request.member, now=timezone.now()
    )
    link = link_of(request, token)
    context = {"invitation": invitation, "link": link, "mailed": send_by_mail(invitation, link)}
    return render(request, "team/invited.html", context)


@brand_view("POST", role=Role.ADMIN)
def revoke(request: BrandRequest, invitation_id: int) -> HttpResponseBase:
    invitation = get_object_or_404(queries.open_invitations(brand=request.brand), pk=invitation_id)
    services.revoke_invitation(invitation=invitation, now=timezone.now())
    messages.success(request, _("The link no longer works."))
    return redirect("team", request.brand.public_id)


@brand_view("GET", "POST", role=Role.ADMIN)
def member(request: BrandRequest, member_id: int) -> HttpResponseBase:
    found = get_object_or_404(queries.team(brand=request.brand), pk=member_id)
    form = RoleForm(answers(request), initial={"role": found.role})
    if form.is_valid():
        with said_on(form):
            role = Role(form.cleaned_data["role"])
            services.change_role(member=found, role=role, by=request.member, now=timezone.now())
            messages.success(request, _("Saved. It counts from their next click."))
            return redirect("team", request.brand.public_id)
    return render(request, "team/member.html", {"form": form, "found": found})


@brand_view("POST", role=Role.ADMIN)
def remove(request: BrandRequest, member_id: int) -> HttpResponseBase:
    found = get_object_or_404(queries.team(brand=request.brand), pk=member_id)
    form = RoleForm(initial={"role": found.role}, data={"role": found.role})
    with said_on(form):
        services.remove_member(member=found, by=request.member, now=timezone.now())
        messages.success(request, _("%(name)s no longer belongs to this brand.") % {"name": found})
        return redirect("home") if found == request.member else redirect("team", request.brand.public_id)
    return render(request, "team/member.html", {"form": form, "found": found})
