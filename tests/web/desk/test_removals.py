from datetime import timedelta
from pathlib import Path

import pytest

from tests.inbox.desk import COMPLAINT, INSULT, SCAM, settle_all
from tests.web.desk.scene import HTMX, one, page, scene, several
from vigie.brands.models import Role
from vigie.core.types import REMOVING
from vigie.inbox.models import Case, Override
from vigie.networks.models import Delivery, Evidence

pytestmark = pytest.mark.django_db
WHY = "Elle donne l’adresse d’une employée, qui nous demande de l’effacer."


def test_criticism_is_locked_and_says_why(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "Removal impossible" in shown
    assert "not a scam (sure)" in shown
    assert 'id="act-remove"' not in shown
    assert 'id="remove"' not in shown


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.ADMIN])
def test_criticism_is_not_removed_whatever_is_posted(role: Role, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)], role=role)

    for ground in ("vulgar", "spam", "scam", "unlawful", "override", "", "made-up"):
        desk.post("case_remove", desk.case(), ground=ground)

        assert not Delivery.objects.exists(), ground
        assert desk.case().status == "open", ground


def test_scam_is_sealed_removed_and_reported_after_the_grace_delay(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(SCAM)])

    waiting = page(desk.post("case_remove", desk.case(), ground="scam"))
    settle_all(seconds=5)
    early = set(Delivery.objects.values_list("state", flat=True))
    settle_all(seconds=60)
    done = page(desk.get("case", desk.case(), **HTMX))

    assert "It will start in a moment" in waiting
    assert 'id="undo"' in waiting
    assert early == {"wanted"}
    assert Evidence.objects.count() == 1
    assert desk.case().cause == "removed"
    assert "Removed and reported" in done
    assert "The proof is sealed." in done


def test_removal_is_undone_in_time(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(SCAM)])
    desk.post("case_remove", desk.case(), ground="scam")

    page(desk.post("case_undo", desk.case()))
    settle_all(seconds=120)

    assert desk.case().status == "open"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_undo_too_late_says_so(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(SCAM)])
    desk.post("case_remove", desk.case(), ground="scam")
    settle_all(seconds=120)

    assert "Too late" in desk.post("case_undo", desk.case()).headers["HX-Trigger"]


def test_exception_takes_two_people_and_a_written_reason(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)], role=Role.SUPERVISOR)

    asked = page(desk.post("case_exception", desk.case(), why=WHY))
    own = page(desk.post("case_exception_answer", desk.case(), agree="yes"))
    agent = desk.seen_by(Role.AGENT).post("case_exception_answer", desk.case(), agree="yes")
    untouched = Delivery.objects.exists()
    second = desk.seen_by(Role.SUPERVISOR)
    offered = page(second.get("case", desk.case(), **HTMX))
    page(second.post("case_exception_answer", desk.case(), agree="yes"))

    assert "Agree: remove it" not in asked
    assert "Agree: remove it" not in own
    assert agent.status_code == 403
    assert not untouched
    assert "Agree: remove it" in offered
    assert WHY in offered
    removal = Delivery.objects.get(act__in=REMOVING)
    assert (removal.override_by, removal.override_second) == (desk.member, second.member)
    assert removal.override_why == WHY


def test_exception_denied_leaves_the_message_where_it_is(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    desk.post("case_exception", desk.case(), why=WHY)

    shown = page(desk.seen_by(Role.ADMIN).post("case_exception_answer", desk.case(), agree="no"))

    assert Override.objects.get().state == "denied"
    assert not Delivery.objects.exists()
    assert "Exception denied" in shown


@pytest.mark.parametrize("why", ["", "non", "   "])
def test_exception_without_a_sentence_is_not_asked_for(why: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    desk.post("case_exception", desk.case(), why=why)

    assert not Override.objects.exists()


def selection(desk_cases: list[Case], do: str) -> dict[str, object]:
    return {"cases": [str(case.public_id) for case in desk_cases], "do": do}


def scope_in(shown: str) -> str:
    return shown.split('name="scope" value="')[1].split('"', maxsplit=1)[0]


def test_bulk_shows_first_then_does_what_was_shown_and_undoes_it(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT, SCAM, COMPLAINT]))
    cases = list(Case.objects.filter(brand=desk.brand))

    preview = page(desk.post("bulk_preview", **selection(cases, "remove:")))
    nothing_yet = Delivery.objects.exists()
    done = page(desk.post("bulk", scope=scope_in(preview)))
    removed = set(Delivery.objects.filter(act__in=REMOVING).values_list("target_id", flat=True))
    desk.post("bulk_undo", scope=scope_in(done))

    assert "2 cases would be done" in preview
    assert "1 case left alone" in preview
    assert "This is criticism" in preview
    assert not nothing_yet
    assert removed == {"m0", "m1"}
    assert "2 cases done" in done
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_bulk_refuses_a_scope_that_is_another_members_or_made_up(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT]))
    preview = page(desk.post("bulk_preview", **selection(list(Case.objects.all()), "remove:")))
    colleague = desk.seen_by(Role.AGENT)

    for scope in (scope_in(preview), "made-up", ""):
        assert colleague.post("bulk", scope=scope).status_code == 302
    assert not Delivery.objects.exists()


def test_bulk_reaches_no_case_of_another_brand(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT]))
    (tmp_path / "other").mkdir()
    other = scene(tmp_path / "other", several([INSULT]))

    preview = page(desk.post("bulk_preview", **selection(list(Case.objects.all()), "close:nothing")))
    desk.post("bulk", scope=scope_in(preview))

    assert other.case().status == "open"
    assert desk.case().status == "done"


@pytest.mark.parametrize("do", ["remove", "close:", "close:removed", "assign:999999", "made-up:x", ""])
def test_bulk_act_that_no_button_offers_is_refused(do: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT]))

    assert desk.post("bulk_preview", **selection(list(Case.objects.all()), do)).status_code == 422


def test_bulk_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT, SCAM]))
    preview = page(desk.post("bulk_preview", **selection(list(Case.objects.all()), "close:nothing")))
    desk.post("case_note", desk.case("p0"), text="Attendez.")

    done = page(desk.post("bulk", scope=scope_in(preview)))

    assert "1 case done" in done
    assert (desk.case("p0").status, desk.case("p1").status) == ("open", "done")


def test_old_selection_is_refused(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT]))
    preview = page(desk.post("bulk_preview", **selection(list(Case.objects.all()), "close:nothing")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vigie.web.desk.bulk.LASTS", timedelta(seconds=-1))
        assert desk.post("bulk", scope=scope_in(preview)).status_code == 302

    assert desk.case().status == "open"
