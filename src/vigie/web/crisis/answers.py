"""Answer the crisis's cases, many in one go and each looked at; put cases in and take them out."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Role
from vigie.crisis import answering, gathering, queries
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis
from vigie.inbox.models import Case
from vigie.inbox.queries import case_for, cases_among
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.acts import back_to
from vigie.web.crisis.forms import LONGEST_TEXT, ChooseTextForm
from vigie.web.crisis.views import crisis_or_404
from vigie.web.crisis.words import commitment
from vigie.web.desk.forms import number_in

AT_ONCE = 10  # proposals on the page: what a person really looks at


@brand_view("GET", "POST", role=Role.AGENT)
def answer_many(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """Texts that differ, one for each; those that are ticked leave, signed by who looked at them."""
    crisis = crisis_or_404(request, crisis_id)
    if request.method == "POST":
        return _send(request, crisis)
    return _show(request, crisis, {})


def _show(
    request: BrandRequest, crisis: Crisis, refused: dict[int, tuple[str, str]], status: int = 200
) -> HttpResponseBase:
    """refused: by case, why it did not leave and what was written."""
    form = ChooseTextForm(request.GET or None, brand=request.brand)
    key = form.cleaned_data["template"] if form.is_valid() else ""
    cases = list(queries.cases_to_answer(crisis=crisis).exclude(status="sending")[:AT_ONCE])
    proposed = answering.propose_answers(crisis=crisis, cases=cases, member=request.member, template_key=key)
    rows = [
        {
            "case": one.case,
            "text": refused.get(one.case.pk, ("", one.text))[1],
            "because": refused.get(one.case.pk, ("", ""))[0],
            "language": one.language,
            "version": one.seen_version,
            "beyond": [commitment(*more) for more in one.beyond],
        }
        for one in proposed
    ]
    left = max(0, queries.cases_to_answer(crisis=crisis).count() - len(rows))
    context = {
        "crisis": crisis,
        "rows": rows,
        "form": form,
        "left": left,
        "in_force": queries.statement_in_force(crisis=crisis),
    }
    return render(request, "crisis/answers.html", context, status=status)


def _send(request: BrandRequest, crisis: Crisis) -> HttpResponseBase:
    confirmed = _confirmed(request, crisis)
    try:
        outcomes = answering.send_answers(
            crisis=crisis, answers=confirmed, by=request.member, now=timezone.now()
        )
    except CrisisRefused as refusal:
        messages.error(request, refusal.for_people())
        return back_to(request, crisis)
    done = sum(1 for one in outcomes if one.done)
    if done:
        said = ngettext("%(n)s answer is on its way.", "%(n)s answers are on their way.", done)
        messages.success(request, said % {"n": done})
    texts = {one.case.pk: one.text for one in confirmed}
    refused = {one.case.pk: (one.says, texts[one.case.pk]) for one in outcomes if not one.done}
    if refused:
        return _show(request, crisis, refused, status=422)
    if not confirmed:
        messages.error(request, _("Tick the answers that may leave."))
    return redirect("crisis_answers", request.brand.public_id, crisis.public_id)


def _confirmed(request: BrandRequest, crisis: Crisis) -> list[answering.Confirmed]:
    """The ticked ones, as they were changed on the page."""
    ticked = [one for one in request.POST.getlist("send") if _is_uuid(one)]
    cases = cases_among(brand=request.brand, case_ids=[UUID(one) for one in ticked[: answering.MOST]])
    found = []
    for case in cases:
        name = str(case.public_id)
        found.append(
            answering.Confirmed(
                case,
                request.POST.get(f"text-{name}", "")[:LONGEST_TEXT],
                "en" if request.POST.get(f"language-{name}") == "en" else "fr",
                number_in(request.POST.get(f"version-{name}", "")),
                meant=bool(request.POST.get(f"meant-{name}")),
            )
        )
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def case_or_404(request: BrandRequest, case_id: UUID) -> Case:
    found = case_for(user=request.member.user, case_id=case_id)
    if found is None or found[0].brand_id != request.brand.pk:
        raise Http404
    return found[0]


@brand_view("POST", role=Role.AGENT)
def leave(request: BrandRequest, crisis_id: UUID, case_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    case = case_or_404(request, case_id)
    gathering.leave_case(crisis=crisis, case=case, by=request.member, now=timezone.now())
    messages.success(request, _("Taken out: it stays on the desk."))
    return back_to(request, crisis, "queue")


@brand_view("POST", role=Role.AGENT)
def add(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """From the desk: this case belongs to an open crisis."""
    case = case_or_404(request, case_id)
    open_ones: Sequence[Crisis] = list(queries.open_crises(brand=request.brand))
    wanted = number_in(request.POST.get("crisis", ""))
    crisis = next((one for one in open_ones if wanted in {0, one.pk}), None)
    if crisis is None:
        messages.error(request, _("No crisis is open."))
        return redirect("case", request.brand.public_id, case_id)
    gathering.add_cases(crisis=crisis, cases=[case], by=request.member, now=timezone.now())
    messages.success(request, _("It belongs to the crisis now."))
    return redirect("case", request.brand.public_id, case_id)
