"""The plan through its pages, as a person clicks."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.crisis.plans import PHONE, make_draft, make_plan
from tests.web.pdf import fonts_in
from vigie.brands.models import Brand, Member, Role
from vigie.core.readiness import Plan
from vigie.crisis.models import PlanCopy, PlanVersion
from vigie.crisis.plan_queries import content_of, draft_of, plan_in_force
from vigie.web.plans import printing

pytestmark = pytest.mark.django_db
ROWS = {"row-INITIAL_FORMS": 0, "row-MIN_NUM_FORMS": 0, "row-MAX_NUM_FORMS": 60}


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def supervisor(brand: Brand) -> Client:
    return client_of(make.make_member(brand, role=Role.SUPERVISOR, user=make.make_user(language="en")))


def page(client: Client, route: str, brand: Brand, *ids: object) -> str:
    answer = client.get(reverse(route, args=[brand.public_id, *ids]))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, route: str, brand: Brand, *ids: object, **data: object) -> str:
    """What the page says after the form was sent."""
    answer = client.post(reverse(route, args=[brand.public_id, *ids]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def drafted(brand: Brand) -> Plan:
    draft = draft_of(brand=brand)
    assert draft
    return content_of(draft)


def test_five_minutes_from_nothing_to_a_plan_in_force() -> None:
    brand = make.make_brand()
    member = make.make_member(brand, role=Role.ADMIN, user=make.make_user(language="en"))
    other = make.make_member(brand, role=Role.AGENT, first_name="Bruno")
    client = client_of(member)

    assert "No plan yet" in page(client, "plan", brand)
    form = page(client, "plan_new", brand)
    assert f'<option value="{member.pk}" selected>' in form
    contacts = {"contact-TOTAL_FORMS": 2, "contact-INITIAL_FORMS": 2}
    one = {"contact-0-name": "Hébergeur", "contact-0-phone": PHONE, "contact-1-name": "Assureur"}
    asked = {
        "kinds": ["outage", "leak"],
        "decides": member.pk,
        "decides_deputy": other.pk,
        "speaks": other.pk,
    }
    said = send(client, "plan_new", brand, **contacts, **one, **asked)

    assert "Read it, then put it in force" in said
    assert [contact.name for contact in drafted(brand).contacts] == ["Hébergeur"]
    said = send(client, "plan_enforce", brand, seen=1, review_by="2100-01-01", note="Première")
    assert "In force from now on" in said
    plan = plan_in_force(brand=brand)
    assert plan
    assert [scenario.key for scenario in content_of(plan).scenarios] == ["outage", "leak"]


def test_sector_ticks_what_is_usual_there() -> None:
    brand = make.make_brand()
    answer = supervisor(brand).get(reverse("plan_new", args=[brand.public_id]), {"sector": "food"})

    ticked = set(re.findall(r'value="(\w+)"[^>]*checked', answer.content.decode()))
    assert "safety" in ticked
    assert "outage" not in ticked


def test_findings_come_first_and_lead_to_their_field() -> None:
    brand = make.make_brand()
    make_plan(brand)
    client = supervisor(brand)

    shown = page(client, "plan", brand)
    assert shown.index("Never rehearsed") < shown.index("What may happen")
    answer = client.post(
        reverse("plan_edit", args=[brand.public_id]), {"where": "scenario:leak/statement:h7-data"}
    )
    assert answer.headers["Location"] == reverse("plan_statements", args=[brand.public_id, "leak"])
    assert draft_of(brand=brand)


@pytest.mark.parametrize(
    "where", ["", "nonsense", "scenario:", "scenario:../../x", "frame/decides", "contacts/contact:0"]
)
def test_any_place_leads_somewhere_at_home(where: str) -> None:
    brand = make.make_brand()
    make_plan(brand)
    answer = supervisor(brand).post(reverse("plan_edit", args=[brand.public_id]), {"where": where})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/b/{brand.public_id}/crisis/plan/draft/")


def test_frame_is_written() -> None:
    brand = make.make_brand()
    draft = make_draft(brand)
    client = supervisor(brand)
    assert "It is an alert when" in page(client, "plan_frame", brand)

    send(
        client,
        "plan_frame",
        brand,
        seen=draft.revision,
        alert="- un signe\n\n- un autre",
        alert_opens="on",
        crisis="grave",
    )
    plan = drafted(brand)
    assert plan.level("alert").criteria == ("un signe", "un autre")
    assert (plan.level("alert").opens_itself, plan.level("crisis").opens_itself) == (True, False)
    assert plan.decides.owner is None


def test_page_read_before_somebody_saved_changes_nothing() -> None:
    brand = make.make_brand()
    make_draft(brand)
    before = drafted(brand)

    said = send(supervisor(brand), "plan_frame", brand, seen=77, fallback="Ailleurs.")
    assert "Somebody saved this plan since you opened it" in said
    assert drafted(brand) == before


def test_steps_are_written_added_and_taken_out() -> None:
    brand = make.make_brand()
    draft = make_draft(brand, kinds=("outage",))
    member = make.make_member(brand)
    client = supervisor(brand)
    assert "Faire confirmer la panne" in page(client, "plan_scenario_steps", brand, "outage")
    rows = {
        **ROWS,
        "row-TOTAL_FORMS": 3,
        "row-0-title": "Tard",
        "row-0-minutes": 90,
        "row-0-level": "crisis",
        "row-0-owner": member.pk,
        "row-1-title": "Partie",
        "row-1-DELETE": "on",
        "row-2-title": "",
    }
    send(client, "plan_scenario_steps", brand, "outage", seen=draft.revision, **rows)

    (step,) = drafted(brand).scenarios[0].steps
    assert (step.title, step.minutes, step.level, step.owner, step.deputy) == (
        "Tard",
        90,
        "crisis",
        member.pk,
        None,
    )


def test_common_steps_and_contacts_have_their_pages() -> None:
    brand = make.make_brand()
    draft = make_draft(brand)
    client = supervisor(brand)
    assert "Suspendre la promotion" in page(client, "plan_steps", brand)
    assert "Hébergeur" in page(client, "plan_contacts", brand)
    nameless = {**ROWS, "row-TOTAL_FORMS": 1, "row-0-phone": PHONE}

    assert "Say who this is." in send(client, "plan_contacts", brand, seen=draft.revision, **nameless)
    send(client, "plan_contacts", brand, seen=draft.revision, **nameless, **{"row-0-name": "Police"})
    assert [contact.name for contact in drafted(brand).contacts] == ["Police"]


def test_statements_begin_from_the_playbook_and_are_compared() -> None:
    brand = make.make_brand()
    draft = make_draft(brand, kinds=("leak",))
    client = supervisor(brand)
    rows = {
        **ROWS,
        "row-MAX_NUM_FORMS": 20,
        "row-TOTAL_FORMS": 2,
        "row-0-title": "Retour",
        "row-0-strategy": "care",
        "row-0-fr": "Retour à 18 h 30.",
        "row-0-en": "Back at 8 pm.",
        "row-0-expires": "2027-01-31",
        "row-1-template": "H7-data",
        "row-1-strategy": "rebuild",
    }
    said = send(client, "plan_statements", brand, "leak", seen=draft.revision, **rows)

    assert "Not the same in both languages, times: à 18 h 30 / 8 pm" in said
    one, two = drafted(brand).scenarios[0].statements
    assert (one.key, one.strategy, str(one.expires)) == ("retour", "care", "2027-01-31")
    assert (two.key, two.template, two.fr.split()[0]) == ("h7-data", "H7-data", "Des")


def test_scenario_is_added_changed_and_taken_out() -> None:
    brand = make.make_brand()
    draft = make_draft(brand, kinds=("leak",))
    client = supervisor(brand)
    said = send(
        client, "plan_scenario_new", brand, seen=draft.revision, kind="leak", title="Fuite chez un tiers"
    )
    assert "Fuite chez un tiers" in said

    changed = {"title": "Autre", "kind": "leak", "likelihood": 4, "gravity": 1, "cluster": "victim"}
    send(client, "plan_scenario_edit", brand, "leak-2", seen=2, **changed)
    found = drafted(brand).scenario("leak-2")
    assert found
    assert (found.title, found.likelihood, found.cluster) == ("Autre", 4, "victim")
    assert found.steps
    send(client, "plan_scenario_delete", brand, "leak-2", seen=3)
    assert [scenario.key for scenario in drafted(brand).scenarios] == ["leak"]


def test_number_that_was_called_is_ticked() -> None:
    brand = make.make_brand()
    make_plan(brand)
    client = supervisor(brand)

    assert "answers." in send(client, "plan_contact_called", brand, phone=PHONE, works="yes")
    assert "answered on" in page(client, "plan", brand)
    assert "no telephone number" in send(client, "plan_contact_called", brand, phone="\0<x>", works="yes")


def test_review_and_rehearsal_are_noted() -> None:
    brand = make.make_brand()
    make_plan(brand)
    client = supervisor(brand)

    assert "future" in send(client, "plan_review", brand, review_by="2001-01-01")
    assert "still right" in send(client, "plan_review", brand, review_by="2100-01-01")
    assert "was rehearsed" in send(client, "plan_rehearsed", brand, note="table")
    assert "Never rehearsed" not in page(client, "plan", brand)


def test_former_version_can_be_read_as_it_stood() -> None:
    brand = make.make_brand()
    first = make_plan(brand, kinds=("strike",))
    client = supervisor(brand)
    send(client, "plan_edit", brand)
    send(client, "plan_scenario_delete", brand, "strike", seen=1)
    send(client, "plan_enforce", brand, seen=2, review_by="2100-01-01")

    assert "Grève" in page(client, "plan_version", brand, first.number)
    assert "Grève" not in page(client, "plan", brand)
    assert client.get(reverse("plan_version", args=[brand.public_id, 99])).status_code == 404


def test_draft_can_be_discarded() -> None:
    brand = make.make_brand()
    make_plan(brand)
    client = supervisor(brand)
    send(client, "plan_edit", brand)

    assert "Discarded" in send(client, "plan_discard", brand)
    assert PlanVersion.objects.filter(brand=brand).count() == 1


def test_scenario_page_says_what_when_who_and_why() -> None:
    brand = make.make_brand()
    make_plan(brand)
    shown = page(supervisor(brand), "plan_scenario", brand, "leak")

    assert "It could have been prevented" in shown
    assert "Coombs" in shown
    assert "CNIL" in shown
    assert "15 min" in shown


def test_offline_page_needs_nothing_else() -> None:
    brand = make.make_brand(name="Boréale <&>")
    make_plan(brand)
    answer = supervisor(brand).get(reverse("plan_offline", args=[brand.public_id]), {"language": "en"})
    text = answer.content.decode()

    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-1-en.html"'
    assert not re.search(r"""(?:src|href)=["'](?!data:|#|tel:|mailto:)""", text)
    assert not re.search(r"url\((?!['\"]?data:)", text)
    assert "<script" not in text
    assert "Boréale &lt;&amp;&gt;" in text
    assert PHONE in text
    assert PlanCopy.objects.get().kind == "page"


def test_printed_page_keeps_the_policy_of_the_house() -> None:
    brand = make.make_brand()
    make_plan(brand)
    answer = supervisor(brand).get(reverse("plan_print", args=[brand.public_id]))

    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert b"<style" not in answer.content
    assert b"vigie/plan-paper.css" in answer.content


@pytest.mark.skipif(not printing.can_print(), reason="no Pango here")
def test_pdf_is_set_in_its_own_fonts_in_both_languages() -> None:
    brand = make.make_brand()
    make_plan(brand)
    client = supervisor(brand)
    for language in ("fr", "en"):
        answer = client.get(reverse("plan_pdf", args=[brand.public_id]), {"language": language})

        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert fonts_in(answer.content) == {"Paper-Inter", "Paper-Inter-Bold"}
    assert PlanCopy.objects.filter(kind="pdf").count() == 2


def test_machine_that_cannot_print_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "can_print", lambda: False)
    brand = make.make_brand()
    make_plan(brand)
    answer = supervisor(brand).get(reverse("plan_pdf", args=[brand.public_id]), follow=True)

    assert "Pango is missing" in answer.content.decode()
    assert not PlanCopy.objects.exists()


def test_plan_is_mailed_to_each_member_alone(settings: object) -> None:
    settings.EMAIL_CONFIG = True  # type: ignore[attr-defined]
    brand = make.make_brand()
    make_plan(brand)
    said = send(supervisor(brand), "plan_mail", brand)

    assert "Sent to 4 people." in said
    assert [len(letter.to) for letter in mail.outbox] == [1, 1, 1, 1]
    name, content, _kind = mail.outbox[0].attachments[0]
    assert name.startswith("plan-1-")
    assert content[:5] in {b"%PDF-", b"<!DOC", b"\n\n<!D"} or "<!DOCTYPE" in str(content[:200])


def test_without_mail_nothing_is_sent() -> None:
    brand = make.make_brand()
    make_plan(brand)

    assert "sends no mail yet" in send(supervisor(brand), "plan_mail", brand)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "route",
    ["plan_pdf", "plan_offline", "plan_print", "plan_draft", "plan_frame", "plan_steps", "plan_contacts"],
)
def test_without_a_plan_one_is_led_to_it(route: str) -> None:
    brand = make.make_brand()
    answer = supervisor(brand).get(reverse(route, args=[brand.public_id]))

    assert answer.headers["Location"] == reverse("plan", args=[brand.public_id])


def test_who_left_is_offered_only_where_the_plan_still_names_them() -> None:
    brand = make.make_brand()
    draft = make_draft(brand)
    assert draft.by
    make.make_member(brand, first_name="Zoé", left_at=make.NINE)
    Member.objects.filter(pk=draft.by.pk).update(left_at=make.NINE)
    offered = page(supervisor(brand), "plan_frame", brand)

    assert "Awa (left)" in offered
    assert "Zoé" not in offered
