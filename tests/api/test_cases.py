from pathlib import Path

import pytest

from tests.api.client import Caller
from tests.connectors.replay.days import said
from tests.factories import make_brand, make_case, make_member
from tests.inbox.desk import COMPLAINT, INSULT, agent, hear, settle_all, the_case
from tests.networks.replayed import public_replies
from vigie.brands.models import Brand, Role
from vigie.inbox.models import Case
from vigie.networks.models import Delivery

pytestmark = pytest.mark.django_db


def test_queue_comes_page_by_page_soonest_first(tmp_path: Path) -> None:
    brand = make_brand()
    caller = Caller(agent(brand))
    cases = [make_case(brand) for _ in range(5)]

    first = caller.get("/cases", limit=2).json()
    second = caller.get("/cases", limit=2, cursor=first["next"]).json()
    third = caller.get("/cases", limit=2, cursor=second["next"]).json()

    shown = [case["id"] for page in (first, second, third) for case in page["items"]]
    assert shown == [str(case.public_id) for case in cases]
    assert third["next"] is None


def test_answer_is_sent_once_whatever_the_client_repeats(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")])
    case = the_case(account)
    caller = Caller(agent(case.brand))
    body = {"text": "Bonjour, je regarde avec le dépôt.", "version": case.version}

    answers = [caller.post(f"/cases/{case.public_id}/replies", body, key="k1") for _ in range(3)]
    settle_all()

    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert public_replies(account, "un") == ["Bonjour, je regarde avec le dépôt.\nCamille, service clientèle"]
    detail = caller.get(f"/cases/{case.public_id}").json()
    assert (detail["case"]["status"], detail["case"]["cause"]) == ("done", "answered")
    assert [event["kind"] for event in detail["events"]] == ["opened", "reply_wanted", "replied"]


def test_same_key_for_something_else_is_refused(tmp_path: Path) -> None:
    case = make_case()
    caller = Caller(agent(case.brand))

    caller.post(f"/cases/{case.public_id}/notes", {"text": "un"}, key="k1")
    answer = caller.post(f"/cases/{case.public_id}/notes", {"text": "deux"}, key="k1")

    assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")
    assert case.notes.count() == 1


def test_reply_to_what_changed_is_refused_in_words(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")])
    case = the_case(account)
    caller = Caller(agent(case.brand))

    answer = caller.post(f"/cases/{case.public_id}/replies", {"text": "Bonjour", "version": case.version + 3})

    assert (answer.status_code, answer.json()["code"]) == (409, "changed")
    assert not Delivery.objects.exists()


def test_second_pair_of_eyes_reads_what_it_lets_leave(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")])
    case = the_case(account)
    Brand.objects.filter(pk=case.brand_id).update(posture="crisis")
    author, other = Caller(agent(case.brand)), Caller(agent(case.brand))
    asked = author.post(
        f"/cases/{case.public_id}/replies", {"text": "Bonjour, je regarde.", "version": case.version}
    )
    waiting = other.get("/approvals").json()
    address = f"/replies/{waiting[0]['id']}/approve"
    case.refresh_from_db()

    unread = other.post(address, {"version": case.version - 1})
    own = author.post(address, {"version": case.version})
    left = other.post(address, {"version": case.version})
    settle_all()

    assert (asked.status_code, author.get("/approvals").json()) == (202, [])
    assert [answer.json()["code"] for answer in (unread, own)] == ["changed", "own_draft"]
    assert left.status_code == 202
    assert public_replies(account, "un") == ["Bonjour, je regarde.\nCamille, service clientèle"]


def test_criticism_cannot_be_removed_by_the_api(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")])
    case = the_case(account)
    admin = Caller(agent(case.brand, Role.ADMIN))

    answers = [
        admin.post(f"/cases/{case.public_id}/remove", {"ground": ground})
        for ground in ("vulgar", "spam", "scam", "unlawful")
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "protected")] * 4
    assert admin.post(f"/cases/{case.public_id}/remove", {"ground": "override"}).status_code == 422
    assert not Delivery.objects.exists()


def test_insult_is_removed_and_reported_by_the_api(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", INSULT, to_us=True, place="blog")])
    case = the_case(account)

    answer = Caller(agent(case.brand)).post(f"/cases/{case.public_id}/remove", {"ground": "vulgar"})

    assert answer.status_code == 202
    assert "report" in {delivery["act"] for delivery in answer.json()}


def test_stranger_learns_nothing(tmp_path: Path) -> None:
    case = make_case(text="numéro de commande 4711")
    stranger = Caller(make_member(make_brand(), role=Role.ADMIN))

    answer = stranger.get(f"/cases/{case.public_id}")

    assert answer.status_code == 404
    assert b"4711" not in answer.content
    assert stranger.get("/cases").json()["items"] == []
    assert stranger.get("/mentions").json()["items"] == []
    assert Case.objects.get().status == "open"
