from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import HEAD, said, write_day
from tests.factories import make_hold
from tests.inbox.desk import COMPLAINT, INSULT, VAGUE, agent, carry, settle_all
from tests.networks.replayed import public_replies
from tests.web.desk.scene import HTMX, crowd, hear_again, one, page, scene
from vigie.brands.models import Brand, Member, Role
from vigie.connectors.replay.day import Who
from vigie.inbox.models import Case, Reply
from vigie.inbox.replies import save_draft
from vigie.inbox.services import add_note, close_case, take_lease
from vigie.networks.models import Delivery
from vigie.playbook.models import Template

pytestmark = pytest.mark.django_db
TEXT = "Bonjour Nadia, je suis désolée. Je regarde et je reviens vers vous ici."
SIGNED = "\nCamille, service clientèle"


def written(case: Case, **changes: object) -> dict[str, object]:
    return {"text": TEXT, "language": "fr", "seen_version": case.version} | changes


def test_answer_leaves_and_is_seen_on_the_network(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    leaving = page(desk.post("case_reply", desk.case(), **written(desk.case())))
    settle_all()
    done = page(desk.get("case", desk.case()))

    assert "Public reply on its way" in leaving
    assert "Reply seen on the network" in done
    assert public_replies(desk.account, "un") == [f"{TEXT}{SIGNED}"]


def test_audience_is_said_above_the_box_with_who_speaks(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT, place="blog", parent="article", kind="comment")])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "Public reply: everyone sees it under the post" in shown
    assert f"as @{desk.account.handle}" in shown
    assert 'class="composer composer--public"' in shown
    assert "Answer in public" in shown


def test_private_wears_another_face_and_another_button(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    shown = page(desk.post("case_draft", desk.case(), **written(desk.case(), way="private")))

    assert 'class="composer composer--private"' in shown
    assert "Private message: Nadia B. alone reads it" in shown
    assert "Send in private" in shown
    assert TEXT in shown
    assert Reply.objects.get().is_private


def test_private_says_why_where_it_cannot_be(tmp_path: Path) -> None:
    desk = scene(tmp_path, [said(-700, "un", COMPLAINT, place="reviews", to_us=True, kind="review")])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "No private message: the time the network gives for it is over" in shown


def test_what_was_said_in_private_is_answered_in_private_only(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT, kind="direct")])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert 'class="composer composer--private"' in shown
    assert "Answer in public" not in shown


def test_something_new_holds_the_reply_back_shows_it_and_keeps_the_text(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    seen = desk.case().version
    who = Who(id="p-nadia", name="Nadia B.", handle="nadia_b")
    crowd(desk.account).say("Alors ?", now=timezone.now(), who=who, parent="un")
    hear_again(desk.account)

    refused = page(desk.post("case_reply", desk.case(), **written(desk.case(), seen_version=seen)))

    assert "Since you opened this:" in refused
    assert "The person wrote again" in refused
    assert TEXT in refused
    assert not Delivery.objects.exists()
    assert f'name="seen_version" value="{desk.case().version}"' in refused

    sent = page(desk.post("case_reply", desk.case(), **written(desk.case())))
    assert "Public reply on its way" in sent


def test_what_the_team_itself_did_is_no_news(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    case = desk.case()
    add_note(case=case, by=desk.member, text="Vu.", now=timezone.now())

    shown = page(desk.get("case", case, query="?seen=1", **HTMX))

    assert "Since you opened this:" not in shown


@pytest.mark.parametrize("slot", ["{solution}", "[lien]", "XXX"])
def test_nothing_leaves_with_a_place_to_fill_in(slot: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    refused = page(desk.post("case_reply", desk.case(), **written(desk.case(), text=f"Bonjour, {slot}.")))

    assert f'data-slot="{slot}"' in refused
    assert not Delivery.objects.exists()
    assert Reply.objects.get().text == f"Bonjour, {slot}."


def test_length_is_counted_as_the_network_does(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    measured = page(desk.post("case_draft", desk.case(), **written(desk.case(), text="👩‍👩‍👧" * 5)))
    refused = page(desk.post("case_reply", desk.case(), **written(desk.case(), text="a" * 300)))

    assert f"<span data-n>{5 + len(SIGNED)}</span> of 300" in measured
    assert "measure--over" in refused
    assert not Delivery.objects.exists()


def test_draft_is_kept_as_it_is_typed_and_found_again(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    desk.post("case_draft", desk.case(), **written(desk.case(), text="Bonjour, je  \nregarde"))

    assert "Bonjour, je  \nregarde</textarea>" in page(desk.get("case", desk.case()))
    assert "Bonjour, je" not in page(desk.seen_by(Role.AGENT).get("case", desk.case()))


def test_template_is_proposed_in_the_language_of_the_person(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one("My parcel never arrived and I am very disappointed, three weeks late!")])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert 'name="language" value="en"' in shown
    assert 'lang="en" spellcheck' in shown


def test_chosen_template_replaces_the_text_and_gives_it_back(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(VAGUE)])
    template = Template.objects.filter(brand=desk.brand, use="reply", language="fr").exclude(
        key=desk.case().template_key
    )[0]

    chosen = page(desk.post("case_template", desk.case(), **written(desk.case(), template=template.pk)))
    back = page(
        desk.post("case_template", desk.case(), **written(desk.case(), text="x", previous=TEXT, back="1"))
    )

    assert template.text.split("{")[0].strip() in chosen
    assert f'tabindex="-1">{TEXT}</textarea>' in chosen
    assert f">\n{TEXT}</textarea>" in back


def test_templates_are_filled_in_for_this_person(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(VAGUE)])

    shown = page(desk.get("case_templates", desk.case(), query="?language=fr"))

    assert "Bonjour Nadia" in shown
    assert shown.index("advised") < shown.index("templates__one")


def test_template_of_another_brand_cannot_be_used(tmp_path: Path) -> None:
    desk, other = scene(tmp_path, [one(VAGUE)]), scene(tmp_path / "..", [one(VAGUE)])
    foreign = Template.objects.filter(brand=other.brand, use="reply")[0]

    assert (
        desk.post("case_template", desk.case(), **written(desk.case(), template=foreign.pk)).status_code
        == 404
    )


def test_colleague_who_writes_is_seen_and_the_pen_can_be_taken(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    samuel = agent(desk.brand)
    Member.objects.filter(pk=samuel.pk).update(first_name="Samuel")
    take_lease(case=desk.case(), by=samuel, now=timezone.now())

    seen = page(desk.post("case_pen", desk.case()))
    taken = page(desk.post("case_pen", desk.case(), do="over"))

    assert "Samuel is writing to this person." in seen
    assert "Samuel is writing" not in taken
    assert desk.case().lease_by_id == desk.member.pk


def test_pen_put_down_is_free_for_others(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    desk.post("case_pen", desk.case())
    desk.post("case_pen", desk.case(), do="release")

    assert desk.case().lease_by_id is None


def test_what_the_network_refused_comes_back_as_a_draft_with_the_reason(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)], faults={"mix": {"refused": 1.0}})
    desk.post("case_reply", desk.case(), **written(desk.case()))
    settle_all()

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "Your reply came back." in shown
    assert f">\n{TEXT}</textarea>" in shown


def test_reply_is_taken_back_while_it_has_not_left(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    make_hold(desk.brand)
    leaving = page(desk.post("case_reply", desk.case(), **written(desk.case())))

    back = page(desk.post("case_take_back", desk.case()))
    carry()

    assert "Sending is stopped: quelque chose ne va pas." in leaving
    assert 'id="undo"' in leaving
    assert f">\n{TEXT}</textarea>" in page(desk.get("case", desk.case())) or TEXT in back
    assert Delivery.objects.get().state == "cancelled"


def test_place_without_an_api_is_answered_by_hand_with_steps_and_a_tick(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT, place="reviews", kind="review")])
    desk.account.settings["day"] = str(by_hand_day(tmp_path))
    desk.account.save()

    before = page(desk.get("case", desk.case(), **HTMX))
    desk.post("case_reply", desk.case(), **written(desk.case()))
    settle_all()
    task = page(desk.get("case", desk.case(), **HTMX))
    delivery = Delivery.objects.get(act="reply")
    done = page(desk.post("case_tick", desk.case(), delivery=delivery.pk, url="https://avis.example/r/1"))

    assert "Ready: I post it myself" in before
    assert "To do by hand: public reply" in task
    assert f"{TEXT}{SIGNED}" in task
    assert "https://avis.example/boreale" in task
    assert Delivery.objects.get(act="reply").state == "settled"
    assert "To do by hand" not in done


def by_hand_day(folder: Path) -> Path:
    """The same day where reviews take no reply from software."""
    places = dict(HEAD["places"])  # type: ignore[call-overload]
    places["reviews"] = {**places["reviews"], "may": {"reply": "by-hand"}}
    events = [said(1, "un", COMPLAINT, place="reviews", kind="review", to_us=True)]
    return write_day(folder / "by-hand.jsonl", events, places=places)


@pytest.mark.parametrize(("there", "state"), [("yes", "settled"), ("no", "wanted")])
def test_person_says_what_became_of_what_nobody_knows(there: str, state: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    desk.post("case_reply", desk.case(), **written(desk.case()))
    Delivery.objects.update(state="unknown", look_at=None)

    shown = page(desk.get("case", desk.case(), **HTMX))
    delivery = Delivery.objects.get()
    desk.post("case_looked", desk.case(), delivery=delivery.pk, published=there)

    assert "Vigie sends nothing twice by itself" in shown
    assert Delivery.objects.get().state == state


def test_second_pair_of_eyes_lets_it_leave_or_sends_it_back(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    Brand.objects.filter(pk=desk.brand.pk).update(posture="crisis")
    colleague = desk.seen_by(Role.AGENT)
    waiting = page(desk.post("case_reply", desk.case(), **written(desk.case())))

    queue = page(colleague.get("desk", query="?tab=approve"))
    back = page(colleague.post("case_approve", desk.case(), agree="no", why="Plus court."))
    mine = page(desk.get("case", desk.case(), **HTMX))
    desk.post("case_reply", desk.case(), **written(desk.case()))
    unseen = page(colleague.post("case_approve", desk.case(), agree="yes"))
    seen = written(desk.case())["seen_version"]
    sent = page(colleague.post("case_approve", desk.case(), agree="yes", seen_version=seen))

    assert "waiting to be reread" in waiting
    assert "Approve and send" not in waiting
    assert f"row-{desk.case().public_id}" in queue
    assert "Plus court." in back
    assert "Your reply came back." in mine
    assert "waiting to be reread" in unseen
    assert "Public reply on its way" in sent
    assert Delivery.objects.count() == 1


def test_reader_may_not_approve(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)], role=Role.READER)

    assert desk.post("case_approve", desk.case(), agree="yes").status_code == 403


def test_reader_reads_and_has_no_box(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)], role=Role.READER)

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "You read here." in shown
    assert "<form" not in shown
    assert desk.post("case_reply", desk.case(), **written(desk.case())).status_code == 403


def test_nameless_member_is_told_to_give_a_name_first(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    Member.objects.filter(pk=desk.member.pk).update(first_name="", signature="")

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "A reply is signed by a person." in shown
    assert 'id="send" disabled' in shown


def test_box_is_folded_where_nobody_waits_for_an_answer(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(INSULT)])

    assert 'id="answer-anyway"' in page(desk.get("case", desk.case(), **HTMX))


def test_closed_case_shows_its_cause(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    close_case(case=desk.case(), by=desk.member, cause=Case.Cause.NOT_US, now=timezone.now())

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "Not about us" in shown
    assert "Reopen" in shown


def test_lost_connection_loses_nothing(tmp_path: Path) -> None:
    """The draft was kept before the send that never arrived: it is there when one comes back."""
    desk = scene(tmp_path, [one(COMPLAINT)])
    case = desk.case()
    save_draft(
        case=case,
        by=desk.member,
        text=TEXT,
        language="fr",
        is_private=False,
        now=timezone.now() - timedelta(hours=1),
    )

    assert TEXT in page(desk.get("case", case))
