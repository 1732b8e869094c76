"""The desk itself: the queue, one case, and the line that says how well we hear."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.forms import ChoiceForm, number_in
from vigie.web.desk.pulse import pulse_of
from vigie.web.desk.queue import queue_page, rows_of
from vigie.web.desk.screen import members_for, show_case


@brand_view("GET", role=Role.READER)
def desk(request: BrandRequest) -> HttpResponseBase:
    """The first screen of the day: what is owed, soonest first."""
    now, form = timezone.now(), ChoiceForm(request.GET)
    choice, limit = form.choice(), form.row_count()
    members = members_for(request, choice)
    queue = queue_page(member=request.member, members=members, choice=choice, now=now, limit=limit)
    context = {"queue": queue, "choice": choice}
    if request.htmx.target == "queue" and not request.htmx.history_restore_request:
        return render(request, "desk/_queue.html", context)
    context["pulse"] = pulse_of(brand=request.brand, now=now)
    return render(request, "desk/desk.html", context)


@brand_view("GET", role=Role.READER)
def queue(request: BrandRequest) -> HttpResponseBase:
    """The next rows of the queue."""
    form = ChoiceForm(request.GET)
    choice, now = form.choice(), timezone.now()
    wanted = choice.wanted(request.member, members_for(request, choice))
    rows, more = rows_of(
        member=request.member,
        wanted=wanted,
        choice=choice,
        after=form.after_position(),
        now=now,
    )
    return render(request, "desk/_rows.html", {"rows": rows, "more": more, "choice": choice})


@brand_view("GET", role=Role.READER)
def pulse(request: BrandRequest) -> HttpResponseBase:
    """How many sources listen, when we last heard something, and how much lately."""
    return render(request, "desk/_pulse.html", {"pulse": pulse_of(brand=request.brand, now=timezone.now())})


@brand_view("GET", role=Role.READER)
def case(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """One case: the whole desk around it, or the two panes alone."""
    seen = number_in(request.GET.get("seen", ""))
    live = bool(request.htmx and seen)
    return show_case(request, case_id, seen=seen if live else 0, keeps_text=live)
