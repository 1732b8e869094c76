"""What the team's corrections taught: allowed, learned, looked at, put in force and taken back."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Role
from vigie.core.text.engine import model_name
from vigie.inbox.handled import handled_messages
from vigie.inbox.learning import try_overlay
from vigie.listening.learning import FEWEST, MOST_HANDLED, Change, Report, lessons_of, teach
from vigie.listening.models import Mention
from vigie.listening.queries import mentions_to_show
from vigie.playbook.queries import policy_of
from vigie.reading import queries, services
from vigie.reading.models import Overlay
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.reading import is_rude
from vigie.web.desk.topics import topics_named
from vigie.web.playbook.rules import SHOWN
from vigie.web.playbook.trying import groups_of, totals_of
from vigie.web.reading.forms import ConsentForm
from vigie.web.reading.matrix import head_title, read_title


@dataclass(frozen=True, slots=True)
class Taught:
    """One head before and after, on labels that were held back. turn: "better", "worse" or "same".

    lessons: labels that people judged; corrected: how many of them were wrong.
    """

    title: str
    lessons: int
    corrected: int
    before: int
    after: int
    turn: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A message that would be read otherwise."""

    mention: Mention
    is_veiled: bool
    title: str
    before: str
    after: str


@brand_view("GET", role=Role.READER)
def taught(request: BrandRequest) -> HttpResponseBase:
    versions = queries.overlays_of(request.brand)
    context = {
        "reader": queries.reader_of(request.brand),
        "active": versions.filter(is_active=True).first(),
        "versions": versions[:SHOWN],
        "lessons": len(lessons_of(brand=request.brand)),
        "fewest": FEWEST,
        "model": model_name(),
    }
    return render(request, "reading/taught.html", context)


@brand_view("POST", role=Role.ADMIN)
def consent(request: BrandRequest) -> HttpResponseBase:
    form = ConsentForm(request.POST)
    learns = form.is_valid() and form.cleaned_data["learns"]
    services.change_reader(brand=request.brand, by=request.member, now=timezone.now(), learns=learns)
    said = (
        _("Allowed. Nothing is learned until somebody presses “Learn now”.")
        if learns
        else _("Taken back. Nothing more is learned; what is in force stays until it is switched off.")
    )
    messages.success(request, said)
    return redirect("reading_taught", request.brand.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def learn(request: BrandRequest) -> HttpResponseBase:
    try:
        handled = handled_messages(brand=request.brand, since=None, limit=MOST_HANDLED)
        overlay = teach(brand=request.brand, by=request.member, now=timezone.now(), handled=handled)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reading_taught", request.brand.public_id)
    messages.success(request, _("Learned, and not in force: look at what it changes first."))
    return redirect("reading_version", request.brand.public_id, overlay.pk)


@brand_view("GET", role=Role.READER)
def version(request: BrandRequest, overlay_id: int) -> HttpResponseBase:
    overlay = overlay_or_404(request, overlay_id)
    report, active = _report(overlay), queries.active_overlay(request.brand)
    context = {
        "overlay": overlay,
        "is_stale": overlay.base != model_name(),
        "is_older": active is not None and active.version > overlay.version,
        "model": model_name(),
        "heads": _heads(report),
        "looked": report["elsewhere"]["looked"],
        "changed": [
            (head_title(head), count) for head, count in report["elsewhere"]["changed"].items() if count
        ],
        "rereads": _rereads(request.brand, report["elsewhere"]["examples"]),
    }
    return render(request, "reading/version.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def decisions(request: BrandRequest, overlay_id: int) -> HttpResponseBase:
    """Which decisions would have been otherwise, as a fragment: reading all that anew takes a moment."""
    overlay = overlay_or_404(request, overlay_id)
    tried = try_overlay(brand=request.brand, overlay=overlay, now=timezone.now())
    groups = groups_of(tried, brand=request.brand, draft=policy_of(request.brand))
    context = {"overlay": overlay, "trial": tried, "totals": totals_of(tried), "groups": groups}
    return render(request, "reading/_decisions.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def activate(request: BrandRequest, overlay_id: int) -> HttpResponseBase:
    overlay = overlay_or_404(request, overlay_id)
    try:
        services.activate_overlay(overlay=overlay, by=request.member, now=timezone.now())
        messages.success(request, _("Version %(n)s reads from the next message on.") % {"n": overlay.version})
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("reading_taught", request.brand.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def switch_off(request: BrandRequest) -> HttpResponseBase:
    services.switch_off_overlay(brand=request.brand, by=request.member, now=timezone.now())
    messages.success(request, _("Switched off: messages are read as shipped. The versions stay."))
    return redirect("reading_taught", request.brand.public_id)


def overlay_or_404(request: BrandRequest, overlay_id: int) -> Overlay:
    return get_object_or_404(queries.overlays_of(request.brand), pk=overlay_id)


def _report(overlay: Overlay) -> Report:
    """What was measured when it was learned; one that was brought from elsewhere may have no figures."""
    nothing: Report = {"heads": {}, "elsewhere": {"looked": 0, "changed": {}, "examples": []}}
    return cast("Report", nothing | overlay.report)


def _heads(report: Report) -> list[Taught]:
    return [
        Taught(
            title=head_title(head),
            lessons=one["lessons"],
            corrected=one["corrected"],
            before=one["before"],
            after=one["after"],
            turn="better"
            if one["after"] > one["before"]
            else "worse"
            if one["after"] < one["before"]
            else "same",
        )
        for head, one in report["heads"].items()
    ]


def _rereads(brand: Brand, changes: list[Change]) -> list[Reread]:
    """Those that are still there; deleted words are gone from here too."""
    mentions = mentions_to_show(brand=brand, ids=[one["mention"] for one in changes])
    topics = topics_named(brand)
    return [
        Reread(
            mention=mention,
            is_veiled=is_rude(mention),
            title=head_title(one["head"]),
            before=read_title(one["head"], one["before"], topics),
            after=read_title(one["head"], one["after"], topics),
        )
        for one in changes
        if (mention := mentions.get(one["mention"])) and not mention.deleted_at
    ]
