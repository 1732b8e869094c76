"""The library of past cases through its pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.crisis.room import Team
from vigie.brands.models import Brand, Role
from vigie.crisis.closing import close_crisis
from vigie.crisis.deciding import note_fact
from vigie.crisis.models import Fact, PastCase
from vigie.crisis.past_queries import case_in_library
from vigie.web.past.forms import is_date

pytestmark = pytest.mark.django_db
FACTS = {"fact-INITIAL_FORMS": 0, "fact-TOTAL_FORMS": 2}
CASE = {
    "title_fr": "Panne de Noël",
    "organisation": "Boréale",
    "year": 2025,
    "is_own": "on",
    "kind": "outage",
    "responsibility": "accidental",
    "place": "service",
    "networks": "X, Bluesky,",
    "speed": "hours",
    "gravity": 2,
    "outcome": "recovered",
}


def supervisor(brand: Brand) -> Client:
    client = Client()
    client.force_login(make.make_member(brand, role=Role.SUPERVISOR, user=make.make_user(language="en")).user)
    return client


def page(client: Client, route: str, brand: Brand, *ids: object, **asked: object) -> str:
    answer = client.get(reverse(route, args=[brand.public_id, *ids]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_library_is_filtered() -> None:
    brand = make.make_brand()
    client = supervisor(brand)

    assert "Poisoned capsules" in page(client, "past", brand)
    found = page(client, "past", brand, kind="outage")
    assert "Database deleted by mistake" in found
    assert "Poisoned capsules" not in found
    assert "No case like this" in page(client, "past", brand, kind="influencer", responsibility="victim")
    assert "Poisoned capsules" in page(client, "past", brand, kind="nonsense")


def test_similar_cases_say_what_differs_before_what_was_done() -> None:
    brand = make.make_brand()
    shown = page(
        supervisor(brand),
        "past_similar",
        brand,
        kind="safety",
        responsibility="victim",
        gravity=4,
        speed="months",
    )

    assert shown.index("What differs") < shown.index("What is alike") < shown.index("What was done")
    assert "here: Over months; there: Within days." in shown
    assert "Close, not the same." in page(supervisor(brand), "past_similar", brand, kind="accident")
    assert "Not compared, since not known yet:" in shown
    assert "have a source" in shown


def test_nothing_said_finds_nothing() -> None:
    brand = make.make_brand()
    client = supervisor(brand)

    assert "Say what you know of it" in page(client, "past_similar", brand)
    assert "Say what you know of it" in page(client, "past_similar", brand, kind="nonsense")


def test_case_page_marks_what_is_to_be_checked() -> None:
    brand = make.make_brand()
    client = supervisor(brand)
    shown = page(client, "past_case", brand, "tylenol-1982", kind="rumour")

    assert "to be checked" in shown
    assert "47 FR 50442" in shown
    assert "It never says: do the same." in shown
    assert client.get(reverse("past_case", args=[brand.public_id, "nowhere"])).status_code == 404


def test_case_is_entered_completed_and_taken_out() -> None:
    brand = make.make_brand()
    client = supervisor(brand)
    facts = {
        **FACTS,
        "fact-0-part": "happened",
        "fact-0-fr": "Le site est tombé.",
        "fact-0-on": "2025-12-24",
        "fact-0-source_title": "Journal de crise",
        "fact-0-source_kind": "internal",
        "fact-1-part": "done",
        "fact-1-en": "We said so.",
    }
    client.post(reverse("past_new", args=[brand.public_id]), {**CASE, **facts})

    row = PastCase.objects.get(brand=brand)
    case = case_in_library(brand=brand, key=row.key)
    assert case
    assert (case.networks, case.is_own, len(case.facts)) == (("X", "Bluesky"), True, 2)
    assert [fact.source.title if fact.source else None for fact in case.facts] == ["Journal de crise", None]

    changed = {**CASE, **facts, "year": 2024, "seen": 1}
    edit = reverse("past_edit", args=[brand.public_id, row.key])
    assert client.post(edit, changed).status_code == 302
    assert "Somebody saved this case" in client.post(edit, changed).content.decode()
    client.post(reverse("past_forget", args=[brand.public_id, row.key]))
    assert not PastCase.objects.exists()


def test_shipped_case_is_copied_to_be_completed() -> None:
    brand = make.make_brand()
    client = supervisor(brand)
    answer = client.post(reverse("past_copy", args=[brand.public_id, "gitlab-2017"]), follow=True)

    assert "Database deleted by mistake" in answer.content.decode()
    assert PastCase.objects.get(brand=brand).key == "gitlab-2017"
    assert client.get(reverse("past_edit", args=[brand.public_id, "ap-2013"])).status_code == 404


def test_bad_answers_stay_on_the_form() -> None:
    brand = make.make_brand()
    facts = {
        **FACTS,
        "fact-0-fr": "x",
        "fact-0-on": "hier",
        "fact-1-fr": "y",
        "fact-1-source_url": "javascript:x",
    }
    answer = supervisor(brand).post(
        reverse("past_new", args=[brand.public_id]), {**CASE, **facts, "title_fr": ""}
    )

    assert answer.status_code == 200
    assert "Write a date as 2017-04-09" in answer.content.decode()
    assert not PastCase.objects.exists()


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("2017", True),
        ("2017-04", True),
        ("2017-04-09", True),
        ("2017-13", False),
        ("hier", False),
        ("20170409", False),
    ],
)
def test_dates_as_far_as_known(text: str, ok: bool) -> None:
    assert is_date(text) is ok


def test_a_crisis_that_is_over_is_kept_from_its_review() -> None:
    team = Team(make.make_brand(name="Boréale"))
    crisis = team.opened(now=make.just_now())
    note_fact(
        crisis=crisis,
        text="Le paiement échoue",
        source="support",
        sureness=Fact.Sureness.SURE,
        by=team.sara,
        now=make.just_now(),
    )
    close_crisis(crisis=crisis, why="Réparé", posture=Brand.Posture.CALM, by=team.sara, now=make.just_now())
    client = supervisor(team.brand)
    review = page(client, "crisis_review", team.brand, crisis.public_id)
    address = f"{reverse('past_new', args=[team.brand.public_id])}?crisis={crisis.public_id}"
    assert address in review

    body = client.get(address).content.decode()
    assert "Le paiement échoue" in body
    assert "Réparé" in body
    facts = {"fact-INITIAL_FORMS": 1, "fact-TOTAL_FORMS": 1, "fact-0-part": "done", "fact-0-fr": "Réparé"}
    answer = client.post(address, CASE | facts)
    row = PastCase.objects.get(brand=team.brand)
    assert answer.headers["Location"] == reverse("past_edit", args=[team.brand.public_id, row.key])
    assert row.crisis == str(crisis.public_id)
    assert client.get(address).headers["Location"].endswith(f"/{row.key}/")
    assert f"/{row.key}/" in page(client, "crisis_review", team.brand, crisis.public_id)


def test_a_crisis_of_another_brand_or_one_that_is_open_tells_nothing() -> None:
    team = Team(make.make_brand())
    crisis = team.opened(now=make.just_now(), name="Secret de Boréale")
    for brand in (team.brand, make.make_brand()):
        client = supervisor(brand)
        body = page(client, "past_new", brand, crisis=str(crisis.public_id))
        assert "Secret de Boréale" not in body
    close_crisis(crisis=crisis, why="Réparé", posture=Brand.Posture.CALM, by=team.sara, now=make.just_now())
    other = make.make_brand()
    assert "Secret de Boréale" not in page(supervisor(other), "past_new", other, crisis=str(crisis.public_id))
