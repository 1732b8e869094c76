"""For each id that a route may carry: how to make the row behind it, in a given brand.

Each row holds the canary word, so that the matrix can see whether a stranger's page leaks it.
"""

from collections.abc import Callable, Mapping
from itertools import count

from tests import factories as make
from vigie.brands.models import Brand, Member, Role
from vigie.brands.services import invite_member
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


def topic(brand: Brand, _: Member | None) -> str:
    return make.make_topic(brand, name=f"{CANARY} {next(_number)}").key  # each name once in a brand


ROWS: Mapping[str, Row] = {
    "account_id": lambda brand, _: make.make_account(brand, name=CANARY, network="manual").public_id,
    "alert_id": lambda brand, _: make.make_alert(brand, params={"account": CANARY}).pk,
    "case_id": lambda brand, _: make.make_case(brand, text=CANARY).public_id,
    "department_id": department,
    "former_id": former_department,
    "hold_id": lambda brand, _: make.make_hold(brand, why=CANARY).pk,
    "invitation_id": lambda brand, _: make.make_invitation(brand, email=f"{CANARY}@example.org").pk,
    "key_id": lambda brand, member: make.make_token(member or make.make_member(brand)).pk,
    "member_id": lambda brand, _: make.make_member(brand, first_name=CANARY).pk,
    "name": screenshot,
    "overlay_id": lambda brand, _: make.make_overlay(brand, base=CANARY).pk,
    "place_id": place,
    "saved_id": lambda brand, _: make.make_saved_search(brand, name=CANARY).pk,
    "template_id": lambda brand, _: make.make_template(brand, title=CANARY).pk,
    "token": invitation_token,
    "topic_key": topic,
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
}
