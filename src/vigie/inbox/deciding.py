"""From a Decision to the columns of a case."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from vigie.brands.models import Brand
from vigie.core.policy.hours import due_at
from vigie.core.types import Decision, Strategy
from vigie.inbox.models import Case
from vigie.playbook.models import Department

FAR = timedelta(days=3650)  # where the queue puts what is not owed: after everything that is

LANES = {
    Strategy.REMOVE: Case.Lane.REMOVE,
    Strategy.COMMUNITY: Case.Lane.COMMUNITY,
    Strategy.WATCH: Case.Lane.WATCH,
    Strategy.NOTHING: Case.Lane.WATCH,
}


def deadline(decision: Decision, *, brand: Brand, start: datetime) -> datetime | None:
    """When the answer is owed, in the brand's open hours; what is grave does not wait for opening."""
    if decision.minutes is None:
        return None
    return due_at(
        start,
        decision.minutes,
        brand.hours,
        ZoneInfo(brand.time_zone),
        holidays={date.fromisoformat(day) for day in brand.holidays},
        severity=decision.severity,
    )


def columns(
    decision: Decision,
    *,
    brand: Brand,
    start: datetime,
    now: datetime,
    departments: Mapping[str, Department],
) -> dict[str, object]:
    """What the decision sets on a case. `departments`: the brand's, by topic."""
    before = deadline(decision, brand=brand, start=start)
    department = departments.get(decision.department)
    lane = LANES.get(decision.strategy, Case.Lane.ANSWER)
    waiting = decision.strategy is Strategy.COMMUNITY
    return {
        "strategy": decision.strategy,
        "because": decision.because,
        "rule": decision.rule,
        "severity": decision.severity,
        "ground": decision.ground,
        "template_key": decision.template,
        "department_id": department and department.pk,
        "decision": msgspec.to_builtins(decision),
        "answer_before": before,
        "lane": lane,
        "status": Case.Status.WAITING if waiting else Case.Status.OPEN,
        "leave_until": now + timedelta(minutes=decision.leave_minutes or 60) if waiting else None,
        "rank_at": before or start + FAR,
    }


def departments_by_word(brand: Brand) -> dict[str, Department]:
    """The brand's departments under the names that rules may use: their key, and each topic they take."""
    rows = list(Department.objects.filter(brand=brand).order_by("-pk"))
    by_topic = {topic: department for department in rows for topic in department.topics}
    return by_topic | {department.key: department for department in rows}
