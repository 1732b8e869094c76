"""For each id that a route may carry: how to make the row behind it, in a given brand.

Each row holds the canary word, so that the matrix can see whether a stranger's page leaks it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from tests import factories as make
from tests.crisis.plans import make_draft, make_plan
from vigie.alerts.models import Contact
from vigie.alerts.tickets import ticket_of
from vigie.brands.models import Brand, Member, Role
from vigie.brands.services import invite_member
from vigie.core.likeness import Case
from vigie.core.readiness import Scenario
from vigie.crisis.deciding import add_step, note_fact
from vigie.crisis.models import (
    Crisis,
    Fact,
    Publication,
    RoomLink,
    Stakeholder,
    Statement,
    Update,
    UpdateMail,
)
from vigie.crisis.opening import open_crisis
from vigie.crisis.past_cases import enter_case
from vigie.crisis.plan_queries import content_of, draft_of
from vigie.crisis.planning import put_in_force, save_draft
from vigie.crisis.reviewing import add_improvement
from vigie.crisis.sharing import sealed_address, share_room
from vigie.crisis.stating import Words, write_statement
from vigie.crisis.updating import add_stakeholder
from vigie.playbook.models import Department
from vigie.web.manual.screenshots import keep

CANARY = "canari4711"

Row = Callable[[Brand, Member | None], object]
"""The id of a row of this brand. The member is who asks, if one: some rows belong to a person."""

_number = count(1)


def new_brand() -> Brand:
    return make.make_brand(name=f"{CANARY} {next(_number)}")


def invitation_token(brand: Brand, member: Member | None) -> str:
    by = make.make_member(brand, role=Role.ADMIN)
    email = member.user.email if member else f"{CANARY}{next(_number)}@example.org"
    _invitation, token = invite_member(brand=brand, email=email, role=Role.AGENT, by=by, now=make.just_now())
    return token


def screenshot(brand: Brand, member: Member | None) -> str:
    return keep(make.make_picture(), brand.public_id)


def place(brand: Brand, _: Member | None) -> int:
    account = make.make_account(brand, name=CANARY, network="manual")
    return make.make_place(account, name=CANARY, customs=CANARY).pk


def department(brand: Brand, _: Member | None) -> int:
    return make.make_department(brand, name=f"{CANARY} {next(_number)}").pk  # each name once in a brand


def former_department(brand: Brand, member: Member | None) -> int:
    now = Department.objects.get(pk=department(brand, member))
    return make.make_department_version(now).pk


def contact(brand: Brand, member: Member | None) -> int:
    """One's own for a member of this brand: an agent changes no other's."""
    own = member if member and member.brand_id == brand.pk and member.left_at is None else None
    return make.make_contact(brand, name=CANARY, member=own).pk


def channel(brand: Brand, member: Member | None) -> int:
    return make.make_channel(Contact.objects.get(pk=contact(brand, member))).pk


def ticket(brand: Brand, _: Member | None) -> str:
    return ticket_of(make.make_notice(make.make_contact(brand, name=CANARY)))


def topic(brand: Brand, _: Member | None) -> str:
    return make.make_topic(brand, name=f"{CANARY} {next(_number)}").key  # each name once in a brand


def crisis(brand: Brand) -> Crisis:
    """The open crisis of a brand: every id of one route belongs to the same."""
    return open_crisis(brand=brand, name=CANARY, now=make.just_now())[0]


def people_of(brand: Brand) -> Member:
    return make.make_member(brand, role=Role.ADMIN, first_name="Sara")


def fact(brand: Brand, _: Member | None) -> int:
    sureness = Fact.Sureness.TO_CHECK
    row = note_fact(
        crisis=crisis(brand),
        text=CANARY,
        source="",
        sureness=sureness,
        by=people_of(brand),
        now=make.just_now(),
    )
    return row.pk


def statement(brand: Brand, _: Member | None = None) -> Statement:
    return write_statement(
        crisis=crisis(brand),
        words=[Words("fr", CANARY)],
        strategy=Statement.Strategy.INFORM,
        by=people_of(brand),
        now=make.just_now(),
    )


def publication(brand: Brand, _: Member | None) -> int:
    row, account = statement(brand), make.make_account(brand, name=f"{CANARY} {next(_number)}")
    delivery = make.make_delivery(account, act="post", state="by_hand")
    by, now = row.by, make.just_now()
    made = Publication.objects.create(
        statement=row, account=account, language="fr", delivery=delivery, by=by, at=now
    )
    return made.pk


def stakeholder(brand: Brand, _: Member | None = None) -> Stakeholder:
    return add_stakeholder(crisis=crisis(brand), name=CANARY, email=f"{CANARY}{next(_number)}@example.org")


def update(brand: Brand) -> Update:
    now, by = make.just_now(), people_of(brand)
    return Update.objects.create(crisis=crisis(brand), subject=CANARY, text=CANARY, by=by, at=now)


def mail(brand: Brand, _: Member | None) -> int:
    now = make.just_now()
    return UpdateMail.objects.create(update=update(brand), to=stakeholder(brand), state="failed", at=now).pk


def step(brand: Brand, _: Member | None) -> int:
    return add_step(crisis=crisis(brand), title=CANARY, by=people_of(brand), now=make.just_now()).pk


def room_link(brand: Brand, _: Member | None = None) -> RoomLink:
    now = make.just_now()
    until = now + timedelta(days=1)
    return share_room(crisis=crisis(brand), name=CANARY, until=until, by=people_of(brand), now=now)[0]


def improvement(brand: Brand, _: Member | None) -> int:
    now, by = make.just_now(), people_of(brand)
    return add_improvement(
        crisis=crisis(brand), title=CANARY, owner=by, due_on=now.date() + timedelta(days=9), by=by, now=now
    ).pk


def drafted_scenario(brand: Brand, _: Member | None) -> str:
    draft = make_draft(brand)
    scenario = Scenario("canari", CANARY)
    plan = replace(content_of(draft), scenarios=(scenario,))
    save_draft(draft=draft, plan=plan, seen=1, by=make.make_member(brand), now=make.NINE)
    return scenario.key


def scenario_in_force(brand: Brand, member: Member | None) -> str:
    key = drafted_scenario(brand, member)
    draft = draft_of(brand=brand)
    assert draft
    by = make.make_member(brand)
    put_in_force(draft=draft, review_by=date(2100, 1, 1), note="", by=by, now=make.NINE, seen=2)
    return key


def past_case(brand: Brand, _: Member | None) -> str:
    case = Case("", CANARY, title_fr=CANARY, year=2024)
    return enter_case(brand=brand, case=case, by=None, now=make.NINE).key


ROWS: Mapping[str, Row] = {
    "account_id": lambda brand, _: make.make_account(brand, name=CANARY, network="manual").public_id,
    "alert_id": lambda brand, _: make.make_alert(brand, params={"account": CANARY}).pk,
    "case_key": past_case,
    "case_id": lambda brand, _: make.make_case(brand, text=CANARY).public_id,
    "crisis_id": lambda brand, _: crisis(brand).public_id,
    "change_id": lambda brand, _: make.make_duty_change(make.make_contact(brand, name=CANARY)).pk,
    "channel_id": channel,
    "contact_id": contact,
    "department_id": department,
    "fact_id": fact,
    "drill_id": lambda brand, _: make.make_drill(brand, title={"fr": CANARY, "en": CANARY}).public_id,
    "drafted_key": drafted_scenario,
    "former_id": former_department,
    "hold_id": lambda brand, _: make.make_hold(brand, why=CANARY).pk,
    "improvement_id": improvement,
    "invitation_id": lambda brand, _: make.make_invitation(brand, email=f"{CANARY}@example.org").pk,
    "key_id": lambda brand, member: make.make_token(member or make.make_member(brand)).pk,
    "link_id": lambda brand, _: room_link(brand).pk,
    "mail_id": mail,
    "member_id": lambda brand, _: make.make_member(brand, first_name=CANARY).pk,
    "name": screenshot,
    "overlay_id": lambda brand, _: make.make_overlay(brand, base=CANARY).pk,
    "place_id": place,
    "publication_id": publication,
    "saved_id": lambda brand, _: make.make_saved_search(brand, name=CANARY).pk,
    "sealed": lambda brand, _: sealed_address(link=room_link(brand)),
    "stakeholder_id": lambda brand, _: stakeholder(brand).pk,
    "statement_id": lambda brand, _: statement(brand).pk,
    "step_id": step,
    "plan_number": lambda brand, _: make_plan(brand).number,
    "scenario_key": scenario_in_force,
    "signal_id": lambda brand, _: make.make_signal(brand, telling={"phrases": [[CANARY, 2, 0]]}).public_id,
    "template_id": lambda brand, _: make.make_template(brand, title=CANARY).pk,
    "ticket": ticket,
    "token": invitation_token,
    "topic_key": topic,
    "trial_id": lambda brand, _: make.make_trial(brand).pk,
    "turn_id": lambda brand, _: make.make_turn(brand, make.make_contact(brand), name=CANARY).pk,
    "update_id": lambda brand, _: update(brand).pk,
    "version": lambda brand, _: make.make_rulebook(brand, text=f"# {CANARY}").version,
    "watch_id": lambda brand, _: make.make_watch(brand, name=CANARY).pk,
}

# Ids that are no row of a brand: any value will do, the route must answer without an error.
OTHER: Mapping[str, object] = {
    "network": "manual",
    "head": "sentiment",
    "uidb36": "1",
    "key": "set-password",
    "pk": 1,
    "form": "csv",
    "scenario": "panne-du-samedi",
}
