"""The room through its pages: what each person may do there, and what is said when it is refused."""

from pathlib import Path

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.web.crisis.scene import CANARY, Scene
from tests.web.pdf import fonts_in, inside
from vigie.brands.models import Member
from vigie.crisis.models import (
    Crisis,
    CrisisEvent,
    Decision,
    Fact,
    HandOver,
    RoomLink,
    Statement,
    Step,
    Update,
)
from vigie.crisis.queries import cases_in
from vigie.crisis.sharing import sealed_address
from vigie.inbox.models import Reply
from vigie.web.paper import pdf_of

pytestmark = pytest.mark.django_db


class Visitor:
    """Somebody of the team in front of the room, in English."""

    def __init__(self, scene: Scene, member: Member) -> None:
        self.scene = scene
        self.client = Client()
        self.client.force_login(member.user)
        member.user.language = "en"
        member.user.save()

    def address(self, route: str, *more: object) -> str:
        return reverse(route, args=[self.scene.brand.public_id, self.scene.crisis.public_id, *more])

    def get(self, route: str, *more: object, query: str = "") -> HttpResponse:
        return self.client.get(self.address(route, *more) + query)

    def post(self, route: str, *more: object, **data: object) -> HttpResponse:
        return self.client.post(self.address(route, *more), data)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def sara(scene: Scene) -> Visitor:
    return Visitor(scene, scene.sara)


@pytest.fixture
def camille(scene: Scene) -> Visitor:
    return Visitor(scene, scene.team.camille)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_room_shows_what_is_known_and_owed(sara: Visitor) -> None:
    page = text_of(sara.get("crisis_room"))

    for said in (
        "Le paiement ne marche plus",
        "1 h 07",
        "Sara holds the room",
        "Paiement en échec",
        "of which 2 first",
    ):
        assert said in page
    assert "No statement is out yet" in page


def test_reader_reads_and_is_offered_nothing(scene: Scene) -> None:
    page = text_of(Visitor(scene, scene.team.reader).get("crisis_room"))

    assert "Add a step" not in page
    assert "Close the crisis" not in page


def test_board_is_silent_until_something_moves(scene: Scene, sara: Visitor) -> None:
    page = sara.get("crisis_room").context["room"]
    assert sara.get("crisis_board", query=f"?seen={page.mark}").status_code in {204, 200}  # a minute may turn
    sara.post("crisis_fact", **{"fact-text": "La banque confirme", "fact-sureness": "to_check"})

    answer = sara.get("crisis_board", query=f"?seen={page.mark}")
    assert answer.status_code == 200
    assert 'hx-swap-oob="true"' in text_of(answer)
    assert "La banque confirme" in text_of(answer)


def test_what_is_refused_is_said_with_the_words_still_there(sara: Visitor) -> None:
    answer = sara.post("crisis_fact", **{"fact-text": "C’est sûr", "fact-sureness": "sure"})

    assert answer.status_code == 422
    assert "Say where it comes from" in text_of(answer)
    assert "C’est sûr" in text_of(answer)


def test_agent_notes_checks_and_ticks(scene: Scene, camille: Visitor) -> None:
    fact = Fact.objects.get(sureness="to_check")
    camille.post("crisis_check", fact.pk, sureness="sure", source="la banque")
    step = Step.objects.filter(crisis=scene.crisis, done_at=None).order_by("position")[0]
    camille.post("crisis_step", step.pk)
    camille.post("crisis_step_add", **{"step-title": "Appeler la banque", "step-minutes": "15"})

    fact.refresh_from_db()
    step.refresh_from_db()
    assert (fact.sureness, fact.checked_by) == ("sure", scene.team.camille)
    assert step.done_by == scene.team.camille
    assert Step.objects.get(title="Appeler la banque").due_at is not None


def test_deciding_is_for_supervisors(scene: Scene, sara: Visitor, camille: Visitor) -> None:
    words = {"decision-what": "Parler", "decision-why": "Tôt", "decision-hours": "12"}
    assert camille.post("crisis_decide", **words).status_code == 403
    sara.post("crisis_decide", **words)

    assert Decision.objects.get(what="Parler").by == scene.sara


def test_statement_is_written_checked_signed_and_published(
    scene: Scene, sara: Visitor, camille: Visitor
) -> None:
    words = {"strategy": "care", "text_fr": "Panne depuis 18 h 52.", "text_en": "Down since 7:52 p.m."}
    assert "only in French: hour “" in text_of(camille.post("crisis_statement_check", **words))
    words["text_en"] = "Down since 6:52 p.m."
    assert "French and English agree" in text_of(camille.post("crisis_statement_check", **words))
    camille.post("crisis_statement", **words)
    statement = Statement.objects.get(state="to_approve")
    sara.post("crisis_approve", statement.pk)
    camille.post("crisis_approve", statement.pk)
    statement.refresh_from_db()
    assert statement.state == "in_force"

    assert "Panne depuis 18 h 52." in text_of(sara.get("crisis_publish", statement.pk))
    place = f"{scene.account.pk}:fr"
    sara.post("crisis_publish", statement.pk, to=[place])
    again = sara.post("crisis_publish", statement.pk, to=[place])
    assert again.status_code == 200  # it is no longer among the choices
    assert statement.publications.get().delivery.text == "Panne depuis 18 h 52.\nCamille, service clientèle"


def test_answers_are_shown_changed_and_sent(scene: Scene, camille: Visitor) -> None:
    scene.speak()
    page = camille.get("crisis_answers")
    rows = page.context["rows"]
    assert len({row["text"] for row in rows}) == 4
    first, second = (row["case"] for row in rows[:2])
    data: dict[str, object] = {"send": [str(first.public_id), str(second.public_id)]}
    for case, text in (
        (first, "Bonjour Luciole, le paiement est en panne."),
        (second, "Bonjour, remboursé demain."),
    ):
        data |= {
            f"text-{case.public_id}": text,
            f"version-{case.public_id}": str(case.version),
            f"language-{case.public_id}": "fr",
        }
    answer = camille.post("crisis_answers", **data)

    assert answer.status_code == 422
    assert "This says more than the statement in force" in text_of(answer)
    assert "Bonjour, remboursé demain." in text_of(answer)
    assert [reply.case for reply in Reply.objects.exclude(state="draft")] == [first]


def test_cases_are_put_in_and_taken_out(scene: Scene, camille: Visitor) -> None:
    other = make.make_case(scene.brand, now=scene.now)
    camille.client.post(reverse("crisis_case_add", args=[scene.brand.public_id, other.public_id]))
    assert other in cases_in(crisis=scene.crisis)
    camille.post("crisis_case_leave", other.public_id)
    assert other not in cases_in(crisis=scene.crisis)


def test_desk_shows_the_statement_of_its_crisis(scene: Scene, camille: Visitor) -> None:
    scene.speak()
    case = cases_in(crisis=scene.crisis)[0]
    page = text_of(camille.client.get(reverse("case", args=[scene.brand.public_id, case.public_id])))
    assert "Put it into the answer" in page
    answer = camille.client.post(
        reverse("case_draft", args=[scene.brand.public_id, case.public_id]),
        {"text": "Remboursé avant 23 h.", "language": "fr", "seen_version": case.version},
    )
    assert "Says more than the statement: hour “avant 23 h”, promise “" in text_of(answer)


def test_pauses_go_on_one_after_the_other(scene: Scene, sara: Visitor) -> None:
    sara.post("crisis_resume", what="promotion")
    assert "one stage after the other" in text_of(sara.get("crisis_room"))
    sara.post("crisis_resume", what="scheduled")
    sara.post("crisis_resume", what="promotion")
    assert scene.crisis.pauses.filter(resumed_at=None).count() == 0


def test_room_is_handed_over(scene: Scene, sara: Visitor, camille: Visitor) -> None:
    assert "Paiement en échec depuis 18 h 52 (support)" in text_of(sara.get("crisis_room"))
    sara.post("crisis_hand", **{"hand-taker": scene.team.camille.pk, "hand-summary": "Tout est dit."})
    assert "I have read it, I take over" in text_of(camille.get("crisis_room"))
    camille.post("crisis_accept")

    assert HandOver.objects.get().accepted_at is not None
    assert Crisis.objects.get().holder == scene.team.camille


def test_update_says_what_is_sure_and_no_rumour(scene: Scene, sara: Visitor, settings: object) -> None:
    settings.EMAIL_CONFIG = True  # type: ignore[attr-defined]
    form = sara.get("crisis_update").context["form"]
    assert "Paiement en échec depuis 18 h 52 (support)" in form.initial["text"]
    assert "débitées deux fois" not in form.initial["text"]
    sara.post(
        "crisis_update",
        subject=form.initial["subject"],
        text=form.initial["text"],
        minutes="30",
        leave_in="0",
    )

    assert Update.objects.get().mails.count() == 1
    assert mail.outbox == []  # it leaves with the worker


def test_link_shows_the_room_without_names_of_the_public_until_it_is_revoked(
    scene: Scene, sara: Visitor
) -> None:
    scene.speak()
    link = RoomLink.objects.get()
    path = reverse("crisis_link", args=[sealed_address(link=link)])
    page = Client().get(path, headers={"accept-language": "en"})

    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "Le paiement ne fonctionne pas" in text_of(page)
    for hidden in (CANARY, "Client 1", 'method="post"', "Impossible de payer", "direction@example.org"):
        assert hidden not in text_of(page)
    sara.post("crisis_revoke", link.pk)
    gone = Client().get(path)
    assert gone.status_code == 404
    assert "Le paiement" not in text_of(gone)


def test_room_on_paper_is_a_pdf(sara: Visitor) -> None:
    answer = sara.get("crisis_print")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert {"Paper-Inter", "Paper-Inter-Bold"} <= fonts_in(answer.content)


def test_paper_takes_files_of_ours_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "passwords.txt"
    theirs.write_text(CANARY)
    for where in (theirs.as_uri(), "https://example.org/picture.png"):
        page = f'<link rel="attachment" href="{where}"><img src="{where}"><p>Bonjour</p>'
        assert CANARY.encode() not in inside(pdf_of(page))


def test_closing_leads_to_the_review(scene: Scene, sara: Visitor) -> None:
    answer = sara.post("crisis_close", why="Le paiement remarche.", posture="alert")
    assert answer["Location"] == sara.address("crisis_review")
    sara.post("crisis_review", went_well="Vite dit.", was_hard="", lucky="", causes="Certificat échu.")
    sara.post("crisis_improvement", title="Veiller aux certificats", owner=scene.sara.pk, due_on="2099-01-01")
    page = text_of(sara.get("crisis_review"))

    assert "Veiller aux certificats" in page
    assert "Certificat échu." in page
    assert "Add a step" not in text_of(sara.get("crisis_room"))
    assert CrisisEvent.objects.filter(kind="closed").count() == 1


def test_a_crisis_is_opened_by_hand_once(scene: Scene, sara: Visitor) -> None:
    path = reverse("crisis_open", args=[scene.brand.public_id])
    answer = sara.client.post(path, {"name": "Encore", "level": "alert"})
    assert answer["Location"] == sara.address("crisis_room")
    watch = make.make_watch(scene.brand)
    sara.client.post(path, {"name": "Autre chose", "level": "crisis", "watch": watch.pk, "promotion": "on"})

    assert Crisis.objects.get(name="Autre chose").watch == watch
    page = text_of(sara.client.get(reverse("crises", args=[scene.brand.public_id])))
    assert page.index("Autre chose") < page.index("Le paiement ne marche plus")


def test_who_signs_sees_where_the_languages_differ(scene: Scene, sara: Visitor, camille: Visitor) -> None:
    words = {"strategy": "care", "text_fr": "Panne depuis 18 h 52.", "text_en": "Down since 7:52 p.m."}
    camille.post("crisis_statement", **words)
    page = text_of(sara.get("crisis_room"))
    assert "18 h 52”" in page
    assert "7:52" in page
    statement = Statement.objects.get(state="to_approve")
    sara.post("crisis_approve", statement.pk)
    assert not statement.approvals.exists()
    sara.post("crisis_approve", statement.pk, despite="1")

    assert statement.approvals.get().by == scene.sara
