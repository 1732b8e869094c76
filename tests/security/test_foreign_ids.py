"""Ids of another brand in a form, a list, a body, a filter or a cursor lead nowhere (TRUST T5, B84, B59)."""

import json
from typing import Any

import pytest
from django.conf import settings as django
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.api.client import Caller
from tests.inbox.desk import open_brand
from vigie.brands.models import Brand, Member, Role
from vigie.inbox.models import Case, CaseEvent, Reply
from vigie.inbox.services import assign_case
from vigie.networks.models import Delivery, Hold
from vigie.web.desk.bulk import Scope

pytestmark = pytest.mark.django_db
CANARY = "canari4711"


class Sides:
    """An agent in front of their own brand, and another brand with something of everything."""

    def __init__(self) -> None:
        self.brand, self.theirs = open_brand(), open_brand(name=f"{CANARY} SA")
        self.member = make.make_member(self.brand, role=Role.ADMIN)
        self.stranger = make.make_member(self.theirs, role=Role.ADMIN, first_name=CANARY)
        self.case, self.foreign = make.make_case(self.brand), make.make_case(self.theirs, text=CANARY)
        self.delivery = make.make_delivery(self.foreign.account, state="by_hand", text=CANARY)
        self.client = Client()
        self.client.force_login(self.member.user, backend=django.AUTHENTICATION_BACKENDS[1])
        self.api = Caller(self.member)

    def post(self, route: str, case: Case | None = None, **answers: object) -> Any:
        ids = [self.brand.public_id, *([case.public_id] if case else [])]
        return self.client.post(reverse(route, args=ids), answers, headers={"HX-Request": "true"})

    def untouched(self) -> bool:
        self.foreign.refresh_from_db()
        self.delivery.refresh_from_db()
        return (
            self.foreign.assigned_to is None
            and self.foreign.status == "open"
            and self.delivery.state == "by_hand"
            and not CaseEvent.objects.filter(case=self.foreign).exists()
            and not Reply.objects.filter(case=self.foreign).exists()
            and not Hold.objects.filter(account=self.foreign.account).exists()
        )


@pytest.fixture
def sides() -> Sides:
    return Sides()


@pytest.mark.parametrize("do", ["close:nothing", "assign:", "remove:"])
def test_selection_holds_only_ones_own(do: str, sides: Sides) -> None:
    cases = [sides.case.public_id, sides.foreign.public_id]
    page = sides.post("bulk_preview", cases=cases, do=do)
    scope = page.context["scope"]
    done = sides.post("bulk", scope=scope)
    undone = sides.post("bulk_undo", scope=scope)

    for answer in (page, done, undone):
        assert CANARY.encode() not in answer.content
    assert sides.untouched()


def test_selection_of_somebody_else_is_no_selection(sides: Sides) -> None:
    seen = {sides.foreign.public_id: sides.foreign.version}
    theirs = Scope("close", seen, "nothing").sealed(sides.stranger)
    forged = Scope("close", seen, "nothing").sealed(sides.member)  # even rightly sealed: not of this brand
    for scope in (theirs, forged, forged[:-2], "x", ""):
        for route in ("bulk", "bulk_undo"):
            assert sides.post(route, scope=scope).status_code < 400
    assert sides.untouched()


def test_case_is_not_given_to_a_stranger(sides: Sides) -> None:
    for to in (sides.stranger.pk, f"{sides.stranger.pk} ", -1, "x"):
        sides.post("case_assign", sides.case, to=to)
        sides.api.post(f"/cases/{sides.case.public_id}/assign", {"to": to})
    page = sides.post("bulk_preview", cases=[sides.case.public_id], do=f"assign:{sides.stranger.pk}")
    sides.case.refresh_from_db()

    assert page.status_code == 422
    assert sides.case.assigned_to is None


@pytest.mark.parametrize("route", ["case_tick", "case_looked"])
def test_act_of_another_case_is_not_found(route: str, sides: Sides) -> None:
    of_ours = make.make_delivery(make.make_case(sides.brand).account, state="by_hand")
    for delivery in (sides.delivery, of_ours):
        answer = sides.post(route, sides.case, delivery=delivery.pk, published="yes")
        assert answer.status_code == 404
    assert sides.untouched()
    of_ours.refresh_from_db()
    assert of_ours.state == "by_hand"


def test_template_of_another_brand_is_not_found(sides: Sides) -> None:
    theirs = make.make_template(sides.theirs, text=CANARY)
    answer = sides.post("case_template", sides.case, template=theirs.pk, text="x", language="fr")

    assert answer.status_code == 404
    assert CANARY.encode() not in answer.content


def test_bodies_reach_only_ones_own(sides: Sides) -> None:
    reply = make.make_reply(sides.foreign, by=make.make_member(sides.theirs), state="to_approve")
    answers = [
        sides.api.post("/holds", {"why": "because", "account": str(sides.foreign.account.public_id)}),
        sides.api.post(f"/cases/{sides.case.public_id}/assign", {"to": sides.stranger.pk}),
        sides.api.post(f"/replies/{reply.pk}/approve", {"version": 1}),
        sides.api.post(f"/replies/{reply.pk}/send-back", {"why": "x"}),
        sides.api.post(f"/deliveries/{sides.delivery.key}/tick", {"url": ""}),
        sides.api.post(f"/deliveries/{sides.delivery.key}/resolve", {"published": True}),
        sides.api.post(f"/cases/{sides.foreign.public_id}/notes", {"text": "x"}),
    ]
    reply.refresh_from_db()

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert reply.state == "to_approve"
    reply.delete()
    assert sides.untouched()


def test_person_of_two_brands_acts_in_one_at_a_time(sides: Sides) -> None:
    """B59: a key and a route belong to one brand, also for somebody who works for both."""
    make.make_member(sides.theirs, user=sides.member.user, role=Role.ADMIN)

    assert sides.api.get(f"/cases/{sides.foreign.public_id}").status_code == 404
    assert sides.post("case_note", sides.foreign, text="x").status_code == 404
    page = sides.post("bulk_preview", cases=[sides.foreign.public_id], do="close:nothing")
    assert page.context["done"] == []
    assert sides.untouched()


WHERE = [
    "",
    "?everywhere=1",
    "?tab=done",
    "?everywhere=1&tab=mine",
    "?network=replay",
    "?rows=200&everywhere=on",
]


@pytest.mark.parametrize("query", WHERE)
def test_no_filter_shows_another_brand(query: str, sides: Sides) -> None:
    assign_case(case=sides.foreign, to=sides.stranger, by=sides.stranger, now=timezone.now())
    make.make_case(sides.theirs, text=CANARY, status="done", cause="nothing", closed_at=make.NINE)
    for route in ("desk", "queue"):
        page = sides.client.get(reverse(route, args=[sides.brand.public_id]) + query)
        assert page.status_code == 200
        assert CANARY not in page.content.decode()


def test_no_cursor_leads_into_another_brand(sides: Sides) -> None:
    far = f"2000-01-01T00:00:00+00:00~{sides.foreign.pk - 1}"
    ahead = f"2100-01-01T00:00:00+00:00~{sides.foreign.pk + 9}"
    found = [
        *(
            sides.api.get("/cases", cursor=cursor, tab=tab)
            for cursor in (far, ahead)
            for tab in ("answer", "done")
        ),
        sides.api.get("/mentions", cursor=str(sides.foreign.mention.pk + 1)),
        sides.api.get("/mentions", cursor="9" * 18, network=sides.foreign.network),
        *(
            sides.api.get(path)
            for path in ("/accounts", "/watches", "/holds", "/approvals", "/deliveries", "/brands")
        ),
    ]
    for answer in found:
        assert answer.status_code == 200
        assert CANARY not in json.dumps(answer.json())
    page = sides.client.get(reverse("queue", args=[sides.brand.public_id]), {"after": far})
    assert CANARY not in page.content.decode()


def test_case_shows_nothing_of_a_person_known_elsewhere(sides: Sides) -> None:
    """The same account on the network, heard by two brands: two people here."""
    mine: Brand = sides.brand
    for brand, text in ((mine, "Bonjour"), (sides.theirs, CANARY)):
        account = make.make_account(brand)
        author = make.make_author(brand, native_id="same", handle="same")
        make.make_case(mention=make.make_mention(brand, account=account, author=author, text=text))
    case = Case.objects.get(brand=mine, author__native_id="same")
    page = sides.client.get(reverse("case", args=[mine.public_id, case.public_id]))
    detail = sides.api.get(f"/cases/{case.public_id}")

    assert CANARY not in page.content.decode() + json.dumps(detail.json())


def test_a_new_role_counts_for_keys_at_once(sides: Sides) -> None:
    body = {"name": "x", "query": "boréale"}
    assert sides.api.post("/watches", body).status_code == 201
    Member.objects.filter(pk=sides.member.pk).update(role=Role.READER)

    assert sides.api.post("/watches", body | {"name": "y"}).status_code == 403
    assert sides.api.get("/watches").status_code == 200
    assert Delivery.objects.filter(brand=sides.brand).count() == 0
