"""The plan and past cases as a program sees them."""

import pytest

from tests import factories as make
from tests.api.client import Caller
from tests.crisis.plans import PHONE, make_plan
from vigie.brands.models import Role
from vigie.crisis.plan_queries import plan_in_force

pytestmark = pytest.mark.django_db


def put(caller: Caller, path: str, body: object) -> object:
    return caller.client.put(f"/api/v1{path}", body, content_type="application/json")


def test_plan_is_made_written_and_put_in_force() -> None:
    member = make.make_member(role=Role.SUPERVISOR)
    caller = Caller(member)
    assert caller.get("/plan").status_code == 404
    made = caller.post("/plan", {"kinds": ["outage"], "decides": {"owner": member.pk}})
    assert (made.status_code, made.json()["state"]) == (201, "draft")

    draft = made.json()
    draft["content"]["fallback"] = "Au café."
    written = put(caller, "/plan/draft", {"revision": draft["revision"], "content": draft["content"]})
    assert written.json()["content"]["fallback"] == "Au café."  # type: ignore[attr-defined]
    late = {"revision": 1, "review_by": "2100-01-01"}
    assert caller.post("/plan/draft/enforce", late).status_code == 422
    assert caller.post("/plan/draft/enforce", {**late, "revision": 2}).json()["state"] == "in_force"
    assert 0 < caller.get("/plan").json()["score"] < 100
    assert plan_in_force(brand=member.brand)


def test_steps_are_listed_soonest_first() -> None:
    plan = make_plan()
    caller = Caller(make.make_member(plan.brand, role=Role.READER))
    steps = caller.get("/plan/steps", scenario="leak", level="crisis").json()

    assert steps[0]["minutes"] == 5
    assert len(steps) == 14


def test_readiness_is_kept_up() -> None:
    plan = make_plan()
    caller = Caller(make.make_member(plan.brand, role=Role.SUPERVISOR))

    assert caller.post("/plan/contacts/called", {"phone": PHONE, "works": False}).status_code == 204
    assert caller.post("/plan/contacts/called", {"phone": "x", "works": True}).status_code == 422
    assert caller.post("/plan/rehearsals", {"note": "table"}).status_code == 204
    codes = {finding["code"] for finding in caller.get("/plan").json()["findings"]}
    assert "phone-dead" in codes
    assert "rehearsal" not in codes


def test_what_is_no_plan_is_told_where() -> None:
    member = make.make_member(role=Role.SUPERVISOR)
    caller = Caller(member)
    caller.post("/plan", {"kinds": ["outage"]})
    answer = put(caller, "/plan/draft", {"revision": 1, "content": {"steps": [{"minutes": "x"}]}})

    assert answer.json()["code"] == "no-plan"  # type: ignore[attr-defined]
    assert caller.delete("/plan/draft").status_code == 204


def test_past_cases_are_compared_and_entered() -> None:
    member = make.make_member(role=Role.SUPERVISOR)
    caller = Caller(member)
    assert len(caller.get("/past-cases").json()) == 25
    found = caller.get("/past-cases/similar", kind="account", responsibility="victim").json()
    assert found[0]["case"]["key"] == "ap-2013"
    assert {each["verdict"] for each in found[0]["attributes"]} == {"same", "unknown"}

    content = {**caller.get("/past-cases/ap-2013").json()["content"], "organisation": "Nous", "is_own": True}
    entered = caller.post("/past-cases", {"content": content}).json()
    assert (entered["key"], entered["revision"]) == ("nous-2013", 1)
    changed = put(caller, "/past-cases/nous-2013", {"content": {**content, "year": 2014}, "revision": 1})
    assert changed.json()["content"]["year"] == 2014  # type: ignore[attr-defined]
    assert put(caller, "/past-cases/ap-2013", {"content": content}).status_code == 404  # type: ignore[attr-defined]
    assert caller.post("/past-cases", {"content": {"facts": 3}}).json()["code"] == "no-case"
