"""The lists of the draft: scenarios, steps, statements, contacts. Each page writes one of them whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.forms import BaseFormSet, Form, formset_factory
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify

from vigie.brands.models import Role
from vigie.core.readiness import Answers, Duty, Known, Plan, Scenario, Statement
from vigie.core.readiness.first import scenario_of
from vigie.core.readiness.strategy import advise
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import content_of, draft_of, known_for, statement_texts
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.plans.drafting import keep, no_draft
from vigie.web.plans.forms import (
    ContactForm,
    NewScenarioForm,
    ScenarioForm,
    SeenForm,
    StatementForm,
    StepForm,
)
from vigie.web.plans.shown import names_of, names_offered, shown_scenario

BLANK = 2
"""Empty rows below those that are there."""
MOST = 60

Steps = formset_factory(StepForm, extra=BLANK, can_delete=True, max_num=MOST)
Statements = formset_factory(StatementForm, extra=1, can_delete=True, max_num=20)
Contacts = formset_factory(ContactForm, extra=BLANK, can_delete=True, max_num=MOST)


def scenario_or_404(plan: Plan, key: str) -> Scenario:
    found = plan.scenario(key)
    if found is None:
        raise Http404
    return found


def draft_with(request: BrandRequest, key: str) -> tuple[PlanVersion, Plan, Scenario]:
    """The draft and its scenario; 404 where there is neither."""
    draft = draft_of(brand=request.brand)
    if draft is None:
        raise Http404
    plan = content_of(draft)
    return draft, plan, scenario_or_404(plan, key)


def with_scenario(plan: Plan, changed: Scenario) -> Plan:
    """The plan with this scenario in the place of the one with its key."""
    return replace(
        plan, scenarios=tuple(changed if one.key == changed.key else one for one in plan.scenarios)
    )


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def scenario_new(request: BrandRequest) -> HttpResponseBase:
    draft = draft_of(brand=request.brand)
    if draft is None:
        return no_draft(request)
    form = NewScenarioForm(answers(request))
    if form.is_valid():
        plan = content_of(draft)
        added = _new_scenario(plan, known_for(request.brand), **form.cleaned_data)
        with said_on(form):
            changed = replace(plan, scenarios=(*plan.scenarios, added))
            return keep(request, draft, changed, "plan_scenario_edit", added.key)
    return render(request, "plans/scenario_new.html", {"form": form, "draft": draft})


def _new_scenario(plan: Plan, known: Known, *, kind: str, title: str) -> Scenario:
    """From the library, with the plan's duties; empty for a kind the library has not."""
    answered = Answers(plan.language, (kind,), plan.decides, plan.speaks, _desk_of(plan))
    made = (
        scenario_of(kind, known, answered, plan.language)
        if kind in known.scenarios
        else Scenario(kind, title or kind)
    )
    keys = {one.key for one in plan.scenarios}
    key = next(key for key in (kind, *(f"{kind}-{n}" for n in range(2, 100))) if key not in keys)
    return replace(made, key=key, title=title.strip() or made.title)


def _desk_of(plan: Plan) -> Duty:
    """Who answers people: whoever has a step and neither decides nor speaks, else who speaks."""
    leading = {plan.decides.owner, plan.speaks.owner, None}
    found = next((step for step in plan.steps if step.owner not in leading), None)
    return Duty(found.owner, found.deputy) if found else plan.speaks


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def scenario_edit(request: BrandRequest, drafted_key: str) -> HttpResponseBase:
    draft, plan, found = draft_with(request, drafted_key)
    form = ScenarioForm(answers(request), initial=ScenarioForm.of(found))
    if form.is_valid():
        with said_on(form):
            return keep(request, draft, with_scenario(plan, replace(found, **form.values())))
    shown = shown_scenario(found, names_of(request.brand))
    return render(request, "plans/scenario_edit.html", {"form": form, "draft": draft, "scenario": shown})


@brand_view("POST", role=Role.SUPERVISOR)
def scenario_delete(request: BrandRequest, drafted_key: str) -> HttpResponseBase:
    draft, plan, found = draft_with(request, drafted_key)
    left = tuple(one for one in plan.scenarios if one.key != found.key)
    form = ScenarioForm(data=ScenarioForm.of(found))
    with said_on(form):
        return keep(request, draft, replace(plan, scenarios=left))
    shown = shown_scenario(found, names_of(request.brand))
    return render(request, "plans/scenario_edit.html", {"form": form, "draft": draft, "scenario": shown})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def scenario_steps(request: BrandRequest, drafted_key: str) -> HttpResponseBase:
    draft, plan, found = draft_with(request, drafted_key)
    rows = _step_rows(request, plan, found.steps)
    top = SeenForm(answers(request))
    if top.is_valid() and rows.is_valid():
        with said_on(top):
            return keep(request, draft, with_scenario(plan, replace(found, steps=_values(rows))))
    context = {"rows": rows, "form": top, "draft": draft, "scenario": found}
    return render(request, "plans/steps.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def common_steps(request: BrandRequest) -> HttpResponseBase:
    draft = draft_of(brand=request.brand)
    if draft is None:
        return no_draft(request)
    plan = content_of(draft)
    rows = _step_rows(request, plan, plan.steps)
    top = SeenForm(answers(request))
    if top.is_valid() and rows.is_valid():
        with said_on(top):
            return keep(request, draft, replace(plan, steps=_values(rows)))
    return render(request, "plans/steps.html", {"rows": rows, "form": top, "draft": draft})


def _step_rows(request: BrandRequest, plan: Plan, steps: Iterable[Any]) -> "BaseFormSet[StepForm]":
    ordered = sorted(steps, key=lambda step: step.minutes)
    rows: BaseFormSet[StepForm] = Steps(
        answers(request),
        initial=[StepForm.of(step) for step in ordered],
        prefix="row",
        form_kwargs={"names": names_offered(request.brand, plan)},
    )
    return rows


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def contacts(request: BrandRequest) -> HttpResponseBase:
    draft = draft_of(brand=request.brand)
    if draft is None:
        return no_draft(request)
    plan = content_of(draft)
    fields = tuple(ContactForm.base_fields)
    initial = [{name: getattr(one, name) for name in fields} for one in plan.contacts]
    rows = Contacts(answers(request), initial=initial, prefix="row")
    top = SeenForm(answers(request))
    if top.is_valid() and rows.is_valid():
        with said_on(top):
            return keep(request, draft, replace(plan, contacts=_values(rows)))
    return render(request, "plans/contacts.html", {"rows": rows, "form": top, "draft": draft})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def statements(request: BrandRequest, drafted_key: str) -> HttpResponseBase:
    draft, plan, found = draft_with(request, drafted_key)
    texts = statement_texts(request.brand)
    rows = Statements(
        answers(request),
        initial=[StatementForm.of(one) for one in found.statements],
        prefix="row",
        form_kwargs={"texts": [(key, text.titles.get(plan.language, key)) for key, text in texts.items()]},
    )
    top = SeenForm(answers(request))
    if top.is_valid() and rows.is_valid():
        said = _said(_kept(rows), found, known_for(request.brand), plan.language)
        with said_on(top):
            changed = with_scenario(plan, replace(found, statements=said))
            return keep(request, draft, changed, "plan_statements", found.key)
    shown = shown_scenario(found, names_of(request.brand))
    context = {"rows": rows, "form": top, "draft": draft, "scenario": shown}
    return render(request, "plans/statements.html", context)


def _kept(rows: "BaseFormSet[Any]") -> list[Form]:
    return [row for row in rows.forms if row not in rows.deleted_forms]


def _values(rows: "BaseFormSet[Any]") -> tuple[Any, ...]:
    values = (row.value() for row in _kept(rows))  # type: ignore[attr-defined]
    return tuple(value for value in values if value is not None)


def _said(rows: Sequence[Form], scenario: Scenario, known: Known, language: str) -> tuple[Statement, ...]:
    """Statements as written; a new row without words takes those of the text it begins from."""
    advice = advise(scenario.cluster, happened_before=scenario.happened_before)
    found: list[Statement] = []
    for row in rows:
        one = _statement(row.cleaned_data, known, language, advice.rules)
        if one:
            keys = {other.key for other in found}
            free = next(
                key for key in (one.key, *(f"{one.key}-{n}" for n in range(2, 99))) if key not in keys
            )
            found.append(replace(one, key=free))
    return tuple(found)


def _statement(
    given: Mapping[str, Any], known: Known, language: str, rules: tuple[str, ...]
) -> Statement | None:
    text = known.texts.get(given.get("template") or "")
    words = {code: (given.get(code) or "").replace("\r\n", "\n").strip() for code in ("fr", "en")}
    is_begun = bool(text and not any(words.values()))
    if text and is_begun:
        words = {code: text.words.get(code, "") for code in ("fr", "en")}
    if not any(words.values()):
        return None
    title = given.get("title") or (
        text.titles.get(language, text.key) if text else words["fr"] or words["en"]
    )
    return Statement(
        key=given.get("key") or slugify(text.key if text else title)[:40] or "statement",
        title=title[:120],
        strategy=given.get("strategy") or "inform",
        fr=words["fr"],
        en=words["en"],
        rules=tuple((given.get("rules") or " ".join(rules)).split()),
        template=given.get("template") or "",
        template_version=text.version if text and is_begun else given.get("template_version") or 0,
        expires=given.get("expires"),
    )
