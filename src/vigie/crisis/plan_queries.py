"""The plan in force, its versions, and how ready it leaves the team."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import F, Max, QuerySet

from vigie.brands.models import Brand, Member, Role
from vigie.brands.queries import team
from vigie.core.readiness import (
    Check,
    Contact,
    Facts,
    Known,
    Plan,
    PlanSnapshot,
    Readiness,
    Step,
    from_document,
    lint,
    readiness,
    snapshot,
    steps_at,
)
from vigie.core.readiness.first import Text
from vigie.core.readiness.phones import can_ring
from vigie.core.readiness.plan import LANGUAGES
from vigie.core.readiness.resources import common, scenarios
from vigie.crisis.models import ContactCheck, PlanCopy, PlanRehearsal, PlanVersion
from vigie.playbook.models import Department, Template
from vigie.playbook.queries import departments_of
from vigie.playbook.shipped import default_templates


def plans_of(*, brand: Brand) -> QuerySet[PlanVersion]:
    """Every version, the draft too, newest first."""
    return (
        PlanVersion.objects.filter(brand=brand)
        .select_related("brand", "by__user", "reviewed_by__user")
        .order_by("-number")
    )


def plan_in_force(*, brand: Brand) -> PlanVersion | None:
    """The version that counts when a crisis opens."""
    return plans_of(brand=brand).filter(state=PlanVersion.State.IN_FORCE).first()


def draft_of(*, brand: Brand) -> PlanVersion | None:
    """What is being written, if anything is."""
    return plans_of(brand=brand).filter(state=PlanVersion.State.DRAFT).first()


def content_of(version: PlanVersion) -> Plan:
    """The plan as a value."""
    return from_document(version.content)


def steps_for(*, plan: PlanVersion, scenario: str, level: str) -> list[Step]:
    """What to do in this scenario at this level ("alert" or "crisis"), soonest first."""
    return list(steps_at(content_of(plan), scenario, level))


def snapshot_of(*, plan: PlanVersion, scenario: str, level: str) -> PlanSnapshot:
    """What a crisis takes along when it opens: plain data that no later version changes."""
    return snapshot(content_of(plan), version=plan.number, scenario=scenario, level=level)


def today_of(brand: Brand, now: datetime) -> date:
    """The day it is where the brand is."""
    return now.astimezone(ZoneInfo(brand.time_zone)).date()


def readiness_of(*, plan: PlanVersion, now: datetime) -> Readiness:
    """The score of a version, and what would raise it."""
    return readiness(lint(content_of(plan), facts_of(plan=plan, now=now)))


def facts_of(*, plan: PlanVersion, now: datetime) -> Facts:
    """What the linter must know beside the plan. A draft is judged by the copies and rehearsals of its brand:
    what was played with the version before still counts; a copy of it does not.
    """
    brand = plan.brand
    rehearsed = PlanRehearsal.objects.filter(plan__brand=brand).aggregate(last=Max("at"))["last"]
    return Facts(
        today=today_of(brand, now),
        members={member.pk: str(member) for member in team(brand=brand)},
        checks=checks_of(brand=brand),
        rehearsed_on=today_of(brand, rehearsed) if rehearsed else None,
        is_copied=PlanCopy.objects.filter(plan=plan).exists(),
        review_by=plan.review_by,
        versions=_versions(brand),
    )


def checks_of(*, brand: Brand) -> dict[str, Check]:
    """The last check of each number, by its digits."""
    rows = ContactCheck.objects.filter(brand=brand).order_by("at", "pk")
    return {row.reach: Check(row.works, today_of(brand, row.at)) for row in rows}


def _statements(brand: Brand) -> QuerySet[Template]:
    return Template.objects.filter(brand=brand, use=Template.Use.STATEMENT, is_active=True)


def _versions(brand: Brand) -> dict[str, int]:
    """The newest version of each text in any language: the one a statement may be behind of."""
    rows = _statements(brand).values("key").annotate(newest=Max("version"))
    return {row["key"]: row["newest"] for row in rows}


def known_for(brand: Brand) -> Known:
    """What plans of this brand are made of: the packaged library, and its own statements in force."""
    return Known(scenarios(), common(), statement_texts(brand))


def statement_texts(brand: Brand) -> Mapping[str, Text]:
    """Holding statements by key, first variants: the brand's own, shipped ones where it has none."""
    own: dict[str, list[tuple[str, str, str]]] = {}
    for row in _statements(brand).order_by("variant"):
        own.setdefault(row.key, []).append((row.language, row.title, row.text))
    versions = _versions(brand)
    texts = {key: _text(key, rows, versions[key]) for key, rows in own.items()}
    return {**_shipped_texts(), **texts}


@cache
def _shipped_texts() -> dict[str, Text]:
    shipped: dict[str, list[tuple[str, str, str]]] = {}
    for language in LANGUAGES:
        for row in default_templates(language):
            if row["use"] == Template.Use.STATEMENT:
                said = (language, str(row["title"]), str(row["text"]))
                shipped.setdefault(str(row["key"]), []).append(said)
    return {key: _text(key, rows, 0) for key, rows in shipped.items()}


def _text(key: str, rows: list[tuple[str, str, str]], version: int) -> Text:
    """rows: language, title, words; the first of a language counts."""
    titles = {language: title for language, title, _words in reversed(rows)}
    words = {language: said for language, _title, said in reversed(rows)}
    return Text(key, titles, words, version)


def members_ever(*, brand: Brand) -> QuerySet[Member]:
    """Everybody who is or was in the brand: former versions name those who left."""
    return (
        Member.objects.filter(brand=brand)
        .select_related("user")
        .order_by(F("left_at").asc(nulls_first=True), "first_name", "pk")
    )


def who_could(*, brand: Brand) -> tuple[list[Member], list[Member], list[Member]]:
    """Members who might decide, speak and answer, the likeliest first."""
    members = sorted(team(brand=brand), key=lambda one: -Role(one.role).rank)
    deciding = [member for member in members if member.can(Role.SUPERVISOR)]
    agents = [member for member in reversed(members) if member.can(Role.AGENT)]
    speaking = [*(one for one in deciding[1:] if one.signature), *deciding[:1]]
    return deciding, speaking, agents


def contacts_known(*, brand: Brand) -> list[Contact]:
    """Departments that are reached by a number or an address, to begin the list of contacts with."""
    found = [_contact(row) for row in departments_of(brand=brand)]
    return [contact for contact in found if contact.phone or contact.email]


def _contact(row: Department) -> Contact:
    reach = row.internal.strip()
    email = next((word.strip(",;") for word in reach.split() if "@" in word), "")
    rest = reach.replace(email, "").strip(" ,;")
    return Contact(
        name=row.name, phone=rest if can_ring(rest) else "", email=email, purpose=", ".join(row.topics)
    )
