"""How often people agreed with the engine, label by label, with the messages behind each number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vigie.brands.models import Brand, Member, Role
from vigie.inbox.handled import Handled, handled_in, handled_messages
from vigie.inbox.models import Case
from vigie.listening.confusion import MOST, Confusion, Judged, confusions
from vigie.listening.models import Mention
from vigie.listening.queries import mentions_to_show
from vigie.listening.services import HEADS
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.reading import is_rude
from vigie.web.desk.topics import topics_named
from vigie.web.reading.forms import PERIODS, CellForm, PeriodForm
from vigie.web.reading.matrix import agreement_of, head_title, matrix_of, read_title, said_title


@dataclass(frozen=True, slots=True)
class Example:
    """One message of a cell: who made what of it, when, and the case where it can be seen."""

    mention: Mention
    is_veiled: bool
    is_corrected: bool
    by: Member | None
    at: datetime | None
    case: Case | None


@brand_view("GET", role=Role.READER)
def reading(request: BrandRequest) -> HttpResponseBase:
    form = PeriodForm(request.GET)
    counted = _counted(request.brand, form)
    context = {
        "agreements": [agreement_of(one) for one in counted.values() if one.judged],
        "period": form.name(),
        "periods": PERIODS.items(),
        "most": MOST,
    }
    return render(request, "reading/reading.html", context)


@brand_view("GET", role=Role.READER)
def head(request: BrandRequest, head: str) -> HttpResponseBase:
    if head not in HEADS:
        raise Http404
    topics = topics_named(request.brand)
    form = CellForm(request.GET, head=head, topics=topics)
    confusion, chosen = _counted(request.brand, form)[head], form.chosen()
    context = {
        "head": head,
        "title": head_title(head),
        "confusion": confusion,
        "agreement": agreement_of(confusion),
        "matrix": matrix_of(confusion, period=form.name(), chosen=chosen, topics=topics),
        "period": form.name(),
        "periods": PERIODS.items(),
        "most": MOST,
    }
    if chosen:
        context |= {
            "read": read_title(head, chosen.read, topics),
            "said": said_title(head, chosen.said, topics),
        }
        context["examples"] = _examples(request.brand, confusion.at(*chosen))
    return render(request, "reading/head.html", context)


def _counted(brand: Brand, form: PeriodForm) -> dict[str, Confusion]:
    since = form.since(timezone.now())
    handled = handled_messages(brand=brand, since=since, limit=MOST)
    return confusions(brand=brand, handled=handled, since=since)


def _examples(brand: Brand, judged: Sequence[Judged]) -> list[Example]:
    ids = [one.mention_id for one in judged]
    mentions, handled = mentions_to_show(brand=brand, ids=ids), handled_in(brand=brand, mention_ids=ids)
    return [
        _example(one, mentions[one.mention_id], handled.get(one.mention_id))
        for one in judged
        if one.mention_id in mentions
    ]


def _example(one: Judged, mention: Mention, handled: Handled | None) -> Example:
    said = one.correction or handled
    return Example(
        mention=mention,
        is_veiled=is_rude(mention),
        is_corrected=one.correction is not None,
        by=said.by if said else None,
        at=said.at if said else None,
        case=handled.case if handled else None,
    )
