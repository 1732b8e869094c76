"""Who else is told: updates by mail, links to read the room."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis import queries, sharing, updating
from vigie.crisis.errors import CrisisRefused
from vigie.web.access import BrandRequest, brand_view, public_view
from vigie.web.crisis import forms
from vigie.web.crisis.acts import back_to, carry_out, try_it
from vigie.web.crisis.board import Room
from vigie.web.crisis.summing import update_of
from vigie.web.crisis.views import crisis_or_404, room_of
from vigie.web.forms import answers


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def update(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """A word to those who are kept informed: made of what is sure, looked at, then sent."""
    crisis = crisis_or_404(request, crisis_id)
    with translation.override(crisis.brand.language):
        subject, text = update_of(Room(crisis, None, timezone.now()))
    form = forms.UpdateForm(
        answers(request), initial={"subject": subject, "text": text, "minutes": crisis.update_every}
    )
    if form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            updating.set_rhythm(crisis=crisis, minutes=given["minutes"], now=now)
            crisis.refresh_from_db()
            updating.send_update(
                crisis=crisis,
                subject=given["subject"],
                text=given["text"],
                by=request.member,
                now=now,
                leave_at=now + timedelta(minutes=given["leave_in"]),
            )
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            messages.success(request, _("On its way to everybody who is kept informed."))
            return back_to(request, crisis, "people")
    context = {"form": form, "crisis": crisis, "room": room_of(request, crisis)}
    return render(request, "crisis/update.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def again(request: BrandRequest, crisis_id: UUID, mail_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    mail = get_object_or_404(queries.mails_of(crisis=crisis), pk=mail_id)
    return try_it(request, crisis, "people", lambda: updating.send_again(mail=mail, now=timezone.now()))


@brand_view("POST", role=Role.SUPERVISOR)
def take_back(request: BrandRequest, crisis_id: UUID, update_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.updates_of(crisis=crisis), pk=update_id)
    return try_it(
        request,
        crisis,
        "people",
        lambda: updating.take_back_update(update=row, by=request.member, now=timezone.now()),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def person(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.PersonForm(request.POST, prefix="person")
    return carry_out(
        request,
        crisis,
        "person",
        form,
        lambda: updating.add_stakeholder(crisis=crisis, **form.cleaned_data),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def remove(request: BrandRequest, crisis_id: UUID, stakeholder_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.stakeholders_of(crisis=crisis), pk=stakeholder_id)
    updating.remove_stakeholder(stakeholder=row, now=timezone.now())
    return back_to(request, crisis, "people")


@brand_view("POST", role=Role.SUPERVISOR)
def share(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.ShareForm(request.POST, prefix="share")
    now = timezone.now()
    return carry_out(
        request,
        crisis,
        "share",
        form,
        lambda: sharing.share_room(
            crisis=crisis,
            name=form.cleaned_data["name"],
            until=now + timedelta(days=form.cleaned_data["days"]),
            by=request.member,
            now=now,
        ),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def revoke(request: BrandRequest, crisis_id: UUID, link_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.links_of(crisis=crisis), pk=link_id)
    return try_it(
        request,
        crisis,
        "share",
        lambda: sharing.revoke_link(link=row, by=request.member, now=timezone.now()),
    )


@public_view("GET")
def shared(request: HttpRequest, sealed: str) -> HttpResponseBase:
    """The room as somebody reads it who has a link and no account: no name of the public, no act."""
    link = sharing.open_link(sealed=sealed, now=timezone.now())
    if link is None:
        response: HttpResponseBase = render(request, "crisis/link_over.html", status=404)
    else:
        timezone.activate(link.crisis.brand.time_zone)
        room = Room(link.crisis, None, timezone.now())
        page = "crisis/_cards.html" if request.headers.get("HX-Request") else "crisis/shared.html"
        response = render(request, page, {"room": room, "crisis": link.crisis, "link": link})
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
