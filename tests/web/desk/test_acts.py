from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_account, make_brand, make_case, make_member, make_mention
from tests.inbox.desk import COMPLAINT, PRAISE, settle_all
from tests.web.desk.scene import HTMX, Scene, look, one, page, scene
from vigie.brands.models import Brand, Role
from vigie.core.types import Guess, Reading, Word
from vigie.inbox.models import Case, Note
from vigie.listening.models import Correction
from vigie.web.desk.forms import LeaveForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Scene:
    member = make_member(make_brand())
    make_case(member.brand)
    return look(member.brand, None, member)  # type: ignore[arg-type]


def only_case(desk: Scene) -> Case:
    return Case.objects.get(brand=desk.brand)


def test_case_is_given_to_a_colleague_and_back_to_nobody(desk: Scene) -> None:
    samuel = make_member(desk.brand, first_name="Samuel")

    shown = page(desk.post("case_assign", only_case(desk), to=samuel.pk))
    assert only_case(desk).assigned_to == samuel
    assert "Given to Samuel" in shown

    page(desk.post("case_assign", only_case(desk), to=""))
    assert only_case(desk).assigned_to is None


def test_case_is_never_given_to_a_stranger(desk: Scene) -> None:
    stranger = make_member(make_brand())

    desk.post("case_assign", only_case(desk), to=stranger.pk)

    assert only_case(desk).assigned_to is None


def test_note_is_kept_and_an_empty_one_refused(desk: Scene) -> None:
    desk.post("case_note", only_case(desk), text="Elle a rappelé.")
    desk.post("case_note", only_case(desk), text="  ")

    assert [note.text for note in Note.objects.all()] == ["Elle a rappelé."]


@pytest.mark.parametrize("cause", ["nothing", "community", "elsewhere", "not_us"])
def test_case_is_closed_with_a_cause_and_opened_again(cause: str, desk: Scene) -> None:
    closed = page(desk.post("case_close", only_case(desk), cause=cause))
    assert (only_case(desk).status, only_case(desk).cause) == ("done", cause)
    assert "Reopen" in closed

    page(desk.post("case_reopen", only_case(desk)))
    assert only_case(desk).status == "open"


@pytest.mark.parametrize("cause", ["removed", "answered", "", "made-up"])
def test_causes_that_vigie_notes_itself_cannot_be_claimed(cause: str, desk: Scene) -> None:
    desk.post("case_close", only_case(desk), cause=cause)

    assert only_case(desk).status == "open"


def test_second_of_two_clicks_is_told(desk: Scene) -> None:
    desk.post("case_close", only_case(desk), cause="nothing")

    again = desk.post("case_close", only_case(desk), cause="not_us")

    assert only_case(desk).cause == "nothing"
    assert "already dealt with" in again.headers["HX-Trigger"]


def test_case_is_left_to_the_community_and_comes_back(desk: Scene) -> None:
    before = timezone.now()

    page(desk.post("case_leave", only_case(desk), until="30"))

    case = only_case(desk)
    assert case.status == "waiting"
    assert timedelta(minutes=30) <= (case.leave_until or before) - before < timedelta(minutes=31)


def test_tomorrow_begins_at_nine_where_the_brand_is() -> None:
    form = LeaveForm({"until": "tomorrow"})
    assert form.is_valid()
    with timezone.override("America/Toronto"):
        # 04:30 in London is still the evening before in Montréal, on the night the clocks go back.
        until = form.moment(datetime(2026, 11, 1, 3, 30, tzinfo=ZoneInfo("UTC")))

    assert until.astimezone(ZoneInfo("America/Toronto")).isoformat() == "2026-11-01T09:00:00-05:00"


@pytest.mark.parametrize("at", ["", "hier", "2020-01-01T10:00"])
def test_return_without_a_moment_to_come_is_refused(at: str, desk: Scene) -> None:
    desk.post("case_leave", only_case(desk), until="at", at=at)

    assert only_case(desk).status == "open"


def test_brand_likes_what_was_kind_and_the_case_is_done_when_seen(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(PRAISE)])

    desk.post("case_thank", desk.case())
    settle_all()

    assert (desk.case().status, desk.case().cause) == ("done", "thanked")


def test_label_is_corrected_in_one_click_and_the_advice_thought_over(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    shown = page(desk.post("case_correct", desk.case(), says="intent:praise"))

    correction = Correction.objects.get()
    assert (correction.head, correction.now, correction.by) == ("intent", "praise", desk.member)
    assert "praise <i>corrected</i>" in shown
    assert "Reading corrected: praise" in shown


def labels_of(desk: Scene, *, text: str, reading: Reading) -> str:
    """The labels under a message that was read so."""
    account = make_account(desk.brand, network="manual")
    make_case(desk.brand, mention=make_mention(desk.brand, account=account, text=text, reading=reading))
    return page(desk.get("case", only_case(desk))).split('class="chips"')[1]


INSULT = Reading(
    model="essai",
    vulgar=Guess("yes", 0.99),
    sentiment=Guess("negative", 0.99),
    words=(Word(9, 17, "vulgar", "insult"), Word(0, 5, "sentiment", "bad")),
)


@pytest.fixture
def bare(desk: Scene) -> Scene:
    """Without the case that the desk begins with."""
    Case.objects.filter(brand=desk.brand).delete()
    return desk


def test_other_answer_hangs_on_a_label_of_yes_or_no(bare: Scene) -> None:
    labels = labels_of(bare, text="Bande de connards", reading=INSULT)
    button = labels.split("chip--flip")[1].split("</button>")[0]

    assert 'value="vulgar:no"' in button
    assert "not vulgar" in button

    shown = page(bare.post("case_correct", only_case(bare), says="vulgar:no"))
    assert "neither vulgar nor insulting <i>corrected</i>" in shown


def test_words_that_weighed_stand_in_the_menu_of_their_label(bare: Scene) -> None:
    menu = labels_of(bare, text="Cassé à l'arrivée", reading=replace(INSULT, vulgar=Guess("no", 0.99)))

    assert "<bdi>Cassé</bdi>" in menu.split("negative <i>")[1].split("</details>")[0]


def test_rude_words_that_weighed_are_shown_to_who_asks(bare: Scene) -> None:
    labels = labels_of(bare, text="Bande de connards", reading=INSULT)
    before = labels[: labels.index("<bdi>connards</bdi>")]

    assert before.rindex("chipbox__why") > before.rindex("<details class=") > before.rindex("menu__list")


def test_who_only_reads_sees_why_and_changes_nothing(bare: Scene) -> None:
    reader = look(bare.brand, bare.account, make_member(bare.brand, role=Role.READER))
    labels = labels_of(reader, text="Bande de connards", reading=INSULT)

    assert "<bdi>connards</bdi>" in labels
    assert "chip--flip" not in labels
    assert "What is it really?" not in labels


@pytest.mark.parametrize("says", ["intent:made-up", "nothing", "sentiment:", ":x"])
def test_value_that_no_label_has_is_refused(says: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    assert desk.post("case_correct", desk.case(), says=says).status_code == 422
    assert not Correction.objects.exists()


def test_without_scripts_an_act_leads_back_to_the_case(desk: Scene) -> None:
    answer = desk.client.post(desk.address("case_close", only_case(desk)), {"cause": "nothing"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == desk.address("case", only_case(desk))


def test_forms_of_another_site_are_refused(desk: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.member.user)

    assert client.post(desk.address("case_close", only_case(desk)), {"cause": "nothing"}).status_code == 403
    assert only_case(desk).status == "open"


ACTS = ["reply", "draft", "assign", "note", "leave", "close", "reopen", "thank", "correct", "tick", "looked",
        "remove", "undo", "exception", "pen", "template", "take_back"]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_reader_changes_nothing(act: str, desk: Scene) -> None:
    reader = desk.seen_by(Role.READER)
    before = Case.objects.values().get()

    assert (
        reader.post(f"case_{act}", only_case(desk), cause="nothing", text="x", until="30").status_code == 403
    )
    assert Case.objects.values().get() == before


def test_times_are_said_where_the_brand_is(desk: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    nine = datetime(2026, 11, 18, 14, 0, tzinfo=ZoneInfo("UTC"))
    monkeypatch.setattr(timezone, "now", lambda: nine)
    Brand.objects.filter(pk=desk.brand.pk).update(time_zone="America/Toronto")
    Case.objects.filter(brand=desk.brand).update(answer_before=nine + timedelta(minutes=41), opened_at=nine)

    shown = page(desk.client.get(desk.address("case", only_case(desk)), headers=HTMX))

    assert "By 9:41 a.m." in shown
