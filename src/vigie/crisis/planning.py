"""Write, put in force and review the crisis plan. A version that was once in force never changes."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert, raise_alert
from vigie.brands.models import Brand, Member
from vigie.brands.queries import team
from vigie.bus.services import id_in, record
from vigie.core.readiness import Answers, Plan, first_plan, members_named, to_document
from vigie.core.readiness.plan import CLUSTERS, HIGHEST, LEVELS, STRATEGIES, every_step
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import content_of, draft_of, known_for, plan_in_force, today_of

State = PlanVersion.State
MOST_SCENARIOS, MOST_STEPS, MOST_CONTACTS = 40, 60, 60
LONGEST = 5000  # characters of one text
LATEST = 30 * 1440  # minutes after the opening: what is due later is no step of a crisis
KEY = re.compile(r"[-a-zA-Z0-9_]{1,60}")
REVIEW_ALERT, ORPHAN_ALERT = "plan-review", "plan-orphan"


def start_plan(*, brand: Brand, answers: Answers, by: Member, now: datetime) -> PlanVersion:
    """A first plan from the questionnaire, as a draft. Raises ValidationError while one is being written."""
    return _new_draft(brand, first_plan(answers, known_for(brand)), by, now)


def edit_plan(*, brand: Brand, by: Member, now: datetime) -> PlanVersion:
    """The draft of the next version: the one being written, else a copy of the one in force.

    Raises ValidationError where there is neither.
    """
    if draft := draft_of(brand=brand):
        return draft
    current = plan_in_force(brand=brand)
    if current is None:
        raise ValidationError(_("There is no plan yet: answer the questionnaire first."))
    return _new_draft(brand, content_of(current), by, now)


def _new_draft(brand: Brand, plan: Plan, by: Member, now: datetime) -> PlanVersion:
    _check(brand, plan)
    with transaction.atomic():
        last = PlanVersion.objects.filter(brand=brand).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return PlanVersion.objects.create(
                    brand=brand,
                    number=last + 1,
                    content=to_document(plan),
                    by=by,
                    created_at=now,
                    saved_at=now,
                )
        except IntegrityError as error:
            raise ValidationError(
                _("A version is being written already: go on with it, or discard it first.")
            ) from error


def save_draft(*, draft: PlanVersion, plan: Plan, seen: int, by: Member, now: datetime) -> PlanVersion:
    """Keep what was written. seen: the revision it was written on.

    Raises ValidationError when somebody saved since, or when it is no draft any more.
    """
    _check(draft.brand, plan)
    mine = PlanVersion.objects.filter(pk=draft.pk, state=State.DRAFT, revision=seen)
    changes = {"content": to_document(plan), "by": by, "saved_at": now}
    if not mine.update(revision=F("revision") + 1, **changes):
        raise ValidationError(
            _("Somebody saved this plan since you opened it: load it again, then bring your change over.")
        )
    draft.refresh_from_db()
    return draft


def put_in_force(
    *, draft: PlanVersion, review_by: date, note: str, by: Member, now: datetime, seen: int
) -> PlanVersion:
    """The draft counts from now on; the version before stays to be read. seen: the revision that was read.

    Raises ValidationError for a review that is already due, or when somebody saved since.
    """
    if review_by <= today_of(draft.brand, now):
        raise ValidationError({"review_by": _("The next review lies in the future.")})
    with transaction.atomic():
        in_force = PlanVersion.objects.filter(brand=draft.brand_id, state=State.IN_FORCE)
        in_force.update(state=State.RETIRED, retired_at=now)
        mine = PlanVersion.objects.filter(pk=draft.pk, state=State.DRAFT, revision=seen)
        if not mine.update(
            state=State.IN_FORCE,
            in_force_at=now,
            review_by=review_by,
            reviewed_at=now,
            reviewed_by=by,
            note=note.strip(),
        ):
            raise ValidationError(_("Somebody saved this plan since you opened it: read it again first."))
        clear_alert(brand=draft.brand, key=REVIEW_ALERT, now=now)
        clear_alert(brand=draft.brand, key=ORPHAN_ALERT, now=now)
        _changed(draft, "in_force", by, now)
    draft.refresh_from_db()
    return draft


def discard_draft(*, draft: PlanVersion, by: Member, now: datetime) -> None:
    """Throw away what was being written. Raises ValidationError for anything that was in force."""
    with transaction.atomic():
        gone, _rows = PlanVersion.objects.filter(pk=draft.pk, state=State.DRAFT).delete()
        if not gone:
            raise ValidationError(_("Only a draft can be discarded: versions that were in force are kept."))
        payload = {"brand": draft.brand_id, "number": draft.number, "what": "discarded", "by": by.pk}
        record(topic="plans.changed", payload=payload, now=now)


def review_plan(*, plan: PlanVersion, review_by: date, by: Member, now: datetime) -> None:
    """Somebody read the plan in force and it is still right, until the next review."""
    if review_by <= today_of(plan.brand, now):
        raise ValidationError({"review_by": _("The next review lies in the future.")})
    with transaction.atomic():
        mine = PlanVersion.objects.filter(pk=plan.pk, state=State.IN_FORCE)
        if not mine.update(review_by=review_by, reviewed_at=now, reviewed_by=by):
            raise ValidationError(_("This version is no longer in force: review the one that is."))
        clear_alert(brand=plan.brand, key=REVIEW_ALERT, now=now)
        _changed(plan, "reviewed", by, now)


def _changed(plan: PlanVersion, what: str, by: Member, now: datetime) -> None:
    payload = {"plan": plan.pk, "brand": plan.brand_id, "what": what, "by": by.pk}
    record(topic="plans.changed", payload=payload, now=now)


def watch_reviews(now: datetime) -> None:
    """Every hour: tell the brands whose plan should have been read again by now."""
    for plan in PlanVersion.objects.filter(state=State.IN_FORCE).select_related("brand"):
        late = (today_of(plan.brand, now) - plan.review_by).days if plan.review_by else 0
        if late > 0:
            raise_alert(
                brand=plan.brand,
                kind="plan-review",
                key=REVIEW_ALERT,
                now=now,
                params={"days": late, "version": plan.number},
                level=Alert.Level.WARNING,
            )
        else:
            clear_alert(brand=plan.brand, key=REVIEW_ALERT, now=now)


def warn_of_leaver(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `members.left`: the plan in force may count on somebody who is gone."""
    member = Member.objects.select_related("brand", "user").get(pk=id_in(payload, "member"))
    plan = plan_in_force(brand=member.brand)
    if member.left_at and plan and member.pk in members_named(content_of(plan)):
        raise_alert(
            brand=member.brand,
            kind="plan-orphan",
            key=ORPHAN_ALERT,
            now=now,
            params={"name": str(member), "version": plan.number},
            level=Alert.Level.WARNING,
        )


def _check(brand: Brand, plan: Plan) -> None:
    """Raises ValidationError with everything that no plan can hold, whoever sends it."""
    problems = [*_sizes(plan), *_unknown(plan), *_numbers(plan)]
    if strangers := members_named(plan) - _ever_members(brand):
        problems.append(
            _("The plan names people who do not belong to this brand (%(ids)s).")
            % {"ids": ", ".join(map(str, sorted(strangers)))}
        )
    if problems:
        raise ValidationError(problems)


def _ever_members(brand: Brand) -> set[int]:
    """Members and those who left: who left is a finding to mend, not a reason to lose a draft."""
    gone = Member.objects.filter(brand=brand).exclude(left_at=None)
    return {*team(brand=brand).values_list("pk", flat=True), *gone.values_list("pk", flat=True)}


def _sizes(plan: Plan) -> list[str]:
    problems = []
    keys = [scenario.key for scenario in plan.scenarios]
    inner = [statement.key for scenario in plan.scenarios for statement in scenario.statements]
    if not all(KEY.fullmatch(key) for key in (*keys, *inner)):
        problems.append(_("A key is made of letters, digits and hyphens, at most sixty."))
    if len(set(keys)) < len(keys):
        problems.append(_("Two scenarios have the same key."))
    problems += [
        _("Two statements of “%(title)s” have the same key.") % {"title": scenario.title}
        for scenario in plan.scenarios
        if len({one.key for one in scenario.statements}) < len(scenario.statements)
    ]
    if len(keys) > MOST_SCENARIOS or len(plan.contacts) > MOST_CONTACTS:
        problems.append(
            _("A plan holds at most %(scenarios)s scenarios and %(contacts)s contacts: nobody reads more.")
            % {"scenarios": MOST_SCENARIOS, "contacts": MOST_CONTACTS}
        )
    lists = [plan.steps, *(scenario.steps for scenario in plan.scenarios)]
    if any(len(steps) > MOST_STEPS for steps in lists):
        problems.append(_("A scenario has at most %(most)s steps: nobody does more.") % {"most": MOST_STEPS})
    if any(len(text) > LONGEST for text in _texts(plan)):
        problems.append(_("A text of the plan has at most %(most)s characters.") % {"most": LONGEST})
    return problems


def _texts(plan: Plan) -> list[str]:
    scenarios = [text for one in plan.scenarios for text in (one.title, one.signs, one.legal)]
    statements = [
        text for one in plan.scenarios for said in one.statements for text in (said.title, said.fr, said.en)
    ]
    steps = [text for step in every_step(plan) for text in (step.title, step.detail)]
    contacts = [
        text for one in plan.contacts for text in (one.name, one.role, one.phone, one.email, one.purpose)
    ]
    return [plan.fallback, plan.legal, *scenarios, *statements, *steps, *contacts]


def _unknown(plan: Plan) -> list[str]:
    words = [
        *((rule.level, LEVELS) for rule in plan.levels),
        *((step.level, LEVELS) for step in every_step(plan)),
        *((one.cluster, CLUSTERS) for one in plan.scenarios),
        *((said.strategy, STRATEGIES) for one in plan.scenarios for said in one.statements),
    ]
    odd = dict.fromkeys(word for word, known in words if word not in known)
    return [_("A plan knows no “%(word)s”.") % {"word": word} for word in odd]


def _numbers(plan: Plan) -> list[str]:
    problems = []
    if any(not 1 <= value <= HIGHEST for one in plan.scenarios for value in (one.likelihood, one.gravity)):
        problems.append(_("Likelihood and gravity go from 1 to %(most)s.") % {"most": HIGHEST})
    if any(not 0 <= step.minutes <= LATEST for step in every_step(plan)):
        problems.append(
            _("A step is due between 0 and %(most)s minutes after the opening.") % {"most": LATEST}
        )
    return problems
