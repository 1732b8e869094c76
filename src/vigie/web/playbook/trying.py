"""The rules as they are being written, tried on what was heard: a fragment under the editor."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Role
from vigie.core.policy import Policy
from vigie.core.types import Decision, Strategy
from vigie.inbox.deciding import departments_by_word
from vigie.inbox.trying import Decided, Move, RulesTrial, try_rules
from vigie.listening.models import Mention
from vigie.listening.queries import mentions_to_show
from vigie.playbook.models import Department
from vigie.playbook.queries import policy_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk import words
from vigie.web.playbook.forms import RulesTextForm
from vigie.web.templatetags.vigie import span


@dataclass(frozen=True, slots=True)
class Advised:
    """One side of an example: what to do, in what it differs from the other, and by which rule if any."""

    do: str
    details: list[str]
    rule: str


@dataclass(frozen=True, slots=True)
class Example:
    mention: Mention
    before: Advised
    after: Advised


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that go from one strategy to another; is_same: only the rest of the advice differs."""

    before: str
    after: str
    is_same: bool
    count: int
    examples: list[Example]


@brand_view("POST", role=Role.SUPERVISOR)
def trial(request: BrandRequest) -> HttpResponseBase:
    """What these rules would have decided otherwise."""
    form = RulesTextForm(request.POST, brand=request.brand)
    if not form.is_valid() or form.policy is None:
        return render(request, "playbook/_trial.html", {"form": form})
    tried = try_rules(brand=request.brand, policy=form.policy, now=timezone.now())
    groups = groups_of(tried, brand=request.brand, draft=form.policy)
    context = {"form": form, "trial": tried, "totals": totals_of(tried), "groups": groups}
    return render(request, "playbook/_trial.html", context)


def groups_of(tried: RulesTrial, *, brand: Brand, draft: Policy) -> list[Group]:
    """What would be decided otherwise, in words. draft: the rules that decided `after`."""
    return _Telling(brand, draft, tried).groups()


def totals_of(tried: RulesTrial) -> list[tuple[str, int, int]]:
    """Strategies with their messages before and after, those alone that would have more or fewer."""
    counts = [(one, tried.before.get(one, 0), tried.after.get(one, 0)) for one in Strategy]
    return [(_strategy(one), before, after) for one, before, after in counts if before != after]


def _strategy(strategy: Strategy) -> str:
    return _("No case") if strategy is Strategy.NOTHING else words.strategy(strategy)


class _Telling:
    """Decisions in words, with the titles of both rulebooks and the names of the brand's departments."""

    def __init__(self, brand: Brand, draft: Policy, tried: RulesTrial) -> None:
        self.tried = tried
        self.departments: Mapping[str, Department] = departments_by_word(brand)
        self.in_force, self.draft = _titles(policy_of(brand)), _titles(draft)
        shown = [one.message.pk for move in tried.moves for one in move.examples]
        self.mentions = mentions_to_show(brand=brand, ids=shown)

    def groups(self) -> list[Group]:
        return [self._group(move) for move in self.tried.moves]

    def _group(self, move: Move) -> Group:
        return Group(
            before=_strategy(move.before),
            after=_strategy(move.after),
            is_same=move.before is move.after,
            count=move.count,
            examples=[self._example(one) for one in move.examples if one.message.pk in self.mentions],
        )

    def _example(self, one: Decided) -> Example:
        before, after = self._details(one.before), self._details(one.after)
        differing = [name for name in before if before[name] != after[name]]
        return Example(
            mention=self.mentions[one.message.pk],
            before=_advised(one.before, [before[name] for name in differing], self.in_force),
            after=_advised(one.after, [after[name] for name in differing], self.draft),
        )

    def _details(self, decision: Decision) -> dict[str, str]:
        """All that people see of a decision beside what to do."""
        if decision.strategy is Strategy.NOTHING:
            return dict.fromkeys(("time", "gravity", "department", "text", "wait", "ground", "why"), "")
        department = self.departments.get(decision.department)
        return {
            "time": _("within {0}").format(_minutes(decision.minutes)) if decision.minutes else "",
            "gravity": _("gravity {0}").format(words.value("severity", str(decision.severity))),
            "department": department.name if department else decision.department,
            "text": _("text {0}").format(decision.template) if decision.template else "",
            "wait": _("left for {0}").format(_minutes(decision.leave_minutes))
            if decision.leave_minutes
            else "",
            "ground": words.word(words.GROUNDS, decision.ground),
            "why": words.reason(decision.because),
        }


def _advised(decision: Decision, details: list[str], titles: Mapping[str, str]) -> Advised:
    name = decision.rule.rpartition("@")[0]
    return Advised(
        do=_strategy(decision.strategy),
        details=[detail for detail in details if detail],
        rule=titles.get(name, ""),
    )


def _titles(policy: Policy) -> dict[str, str]:
    return {rule.name: rule.title for rule in policy.rules}


def _minutes(minutes: int | None) -> str:
    return span((minutes or 0) * 60)
