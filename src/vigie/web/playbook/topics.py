"""What messages are about, in the brand's words."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.types import TOPICS
from vigie.playbook import queries
from vigie.playbook import topics as services
from vigie.playbook.models import Topic
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.topics import SHIPPED
from vigie.web.forms import answers, said_on
from vigie.web.playbook.forms import TopicForm
from vigie.web.playbook.rules import CONFLICT


@dataclass(frozen=True, slots=True)
class Line:
    """One topic in the list. shipped: what the product calls it, "" for one of the brand's own."""

    key: str
    name: str
    shipped: str
    row: Topic | None


@brand_view("GET", role=Role.READER)
def topics(request: BrandRequest) -> HttpResponseBase:
    rows = {row.key: row for row in queries.topics_of(brand=request.brand)}
    shipped = [_line(key, rows.pop(key, None)) for key in TOPICS]
    own = [_line(key, row) for key, row in rows.items()]
    return render(request, "playbook/topics.html", {"shipped": shipped, "own": own})


def _line(key: str, row: Topic | None) -> Line:
    shipped = SHIPPED.name(key) if key in TOPICS else ""
    return Line(key, row.name if row else shipped, shipped, row)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    form = TopicForm(answers(request), own=True)
    if form.is_valid():
        with said_on(form):
            return _saved(request, form)
    return render(request, "playbook/topic_edit.html", {"form": form})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, topic_key: str) -> HttpResponseBase:
    found = queries.topics_of(brand=request.brand).filter(key=topic_key).first()
    if found is None and topic_key not in TOPICS:
        raise Http404
    line = _line(topic_key, found)
    initial = TopicForm.of(found) if found else {"name": line.name}
    form = TopicForm(answers(request), initial=initial, own=not line.shipped)
    if form.is_valid():
        if (form.cleaned_data["base"] or 0) != (found.version if found else 0):
            return _conflict(request, form, line)
        with said_on(form):
            return _saved(request, form, topic_key)
    return render(request, "playbook/topic_edit.html", {"form": form, "line": line})


def _saved(request: BrandRequest, form: TopicForm, key: str = "") -> HttpResponseBase:
    given = form.cleaned_data
    services.save_topic(
        brand=request.brand,
        name=given["name"],
        query=given["query"],
        by=request.member,
        now=timezone.now(),
        key=key,
        version=given["base"] or 0,
    )
    messages.success(request, _("Saved. It counts from the next message on."))
    return redirect("topics", request.brand.public_id)


def _conflict(request: BrandRequest, form: TopicForm, line: Line) -> HttpResponseBase:
    """Somebody saved meanwhile: show what they wrote; sending the form once more keeps one's own words."""
    form.data = request.POST.copy()
    form.data["base"] = str(line.row.version if line.row else 0)
    context = {"form": form, "line": line, "is_overtaken": True}
    return render(request, "playbook/topic_edit.html", context, status=CONFLICT)


@brand_view("POST", role=Role.SUPERVISOR)
def switch(request: BrandRequest, topic_key: str) -> HttpResponseBase:
    topic = _topic_or_404(request, topic_key)
    try:
        services.switch_topic(topic=topic, on=not topic.is_active, by=request.member, now=timezone.now())
        retired = _("Retired: no message gets it any more. Those that have it keep it.")
        messages.success(request, retired if topic.is_active else _("Back: messages get it again."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("topics", request.brand.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def forget(request: BrandRequest, topic_key: str) -> HttpResponseBase:
    services.forget_topic(topic=_topic_or_404(request, topic_key), by=request.member, now=timezone.now())
    messages.success(request, _("The topic has the name and the meaning it came with."))
    return redirect("topics", request.brand.public_id)


def _topic_or_404(request: BrandRequest, topic_key: str) -> Topic:
    return get_object_or_404(queries.topics_of(brand=request.brand), key=topic_key)
