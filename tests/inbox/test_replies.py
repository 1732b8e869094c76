from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.factories import make_member
from tests.inbox.desk import COMPLAINT, VAGUE, agent, carry, hear, settle_all, the_case
from tests.networks.replayed import public_replies
from vigie.brands.models import Brand, Role
from vigie.inbox.drafts import measure, own_draft, person_name, propose
from vigie.inbox.errors import ReplyRefused
from vigie.inbox.models import Case, Reply
from vigie.inbox.replies import approve_reply, save_draft, send_back_reply, send_reply, undo_reply
from vigie.networks.models import Delivery
from vigie.networks.services import hold

pytestmark = pytest.mark.django_db
TEXT = "Bonjour Nadia, je regarde avec le dépôt et je reviens ici avant midi."
SIGNED = f"{TEXT}\nCamille, service clientèle"


def heard(folder: Path, text: str = COMPLAINT, **options: object) -> Case:
    return the_case(hear(folder, [said(0, "un", text, to_us=True, place="blog")], **options))


def send(case: Case, by: object, text: str = TEXT, **changes: object) -> Reply:
    answers = {"language": "fr", "is_private": False, "seen_version": case.version, "now": timezone.now()}
    return send_reply(case=case, by=by, text=text, **(answers | changes))


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.order_by("seq")]


def test_answer_is_public_signed_and_stops_the_clock(tmp_path: Path) -> None:
    case = heard(tmp_path)
    send(case, agent(case.brand))
    settle_all()

    case.refresh_from_db()
    assert public_replies(case.account, "un") == [SIGNED]
    assert (case.status, case.cause) == ("done", "answered")
    assert case.answered_at is not None
    assert kinds(case) == ["opened", "reply_wanted", "replied"]
    assert Reply.objects.get().state == "published"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("   ", "empty"),
        ("Bonjour {nom}, je regarde.", "unfilled"),
        ("Bonjour, voici le lien : [lien]", "unfilled"),
        ("a" * 3000, "too-long"),
    ],
)
def test_text_that_is_not_ready_does_not_leave_and_is_kept(tmp_path: Path, text: str, code: str) -> None:
    case = heard(tmp_path)
    by = agent(case.brand)

    with pytest.raises(ReplyRefused, match=code) as refused:
        send(case, by, text)

    assert refused.value.for_people() != code
    assert not Delivery.objects.exists()
    draft = own_draft(case=case, member=by)
    assert draft is not None
    assert draft.text == text


def test_nobody_answers_without_a_name(tmp_path: Path) -> None:
    case = heard(tmp_path)
    with pytest.raises(ReplyRefused, match="no-name"):
        send(case, make_member(case.brand, first_name="", signature=""))


def test_two_agents_at_once_send_one_answer(tmp_path: Path) -> None:
    case = heard(tmp_path)
    first, second = agent(case.brand), agent(case.brand)
    send(case, first)

    with pytest.raises(ReplyRefused, match="sending"):
        send(case, second, "Bonjour, on s'en occupe.")
    settle_all()

    assert public_replies(case.account, "un") == [SIGNED]
    kept = own_draft(case=case, member=second)
    assert kept is not None
    assert kept.text == "Bonjour, on s'en occupe."


def test_case_that_changed_stops_the_answer(tmp_path: Path) -> None:
    case = heard(tmp_path)
    with pytest.raises(ReplyRefused, match="changed"):
        send(case, agent(case.brand), seen_version=case.version - 1)


def test_held_answer_waits_and_can_be_taken_back(tmp_path: Path) -> None:
    case = heard(tmp_path)
    hold(why="accès douteux", by=None, now=timezone.now(), brand=case.brand)
    reply = send(case, agent(case.brand))
    carry()
    assert public_replies(case.account, "un") == []

    assert undo_reply(reply=reply, now=timezone.now())
    carry()

    case.refresh_from_db()
    reply.refresh_from_db()
    assert (case.status, reply.state) == ("open", "draft")
    assert not undo_reply(reply=reply, now=timezone.now())


def test_refused_answer_is_a_draft_again_with_the_reason_told(tmp_path: Path) -> None:
    case = heard(tmp_path, faults={"mix": {"refused": 1.0}})
    by = agent(case.brand)
    send(case, by)
    settle_all()

    case.refresh_from_db()
    assert case.status == "open"
    assert kinds(case)[-1] == "failed"
    draft = own_draft(case=case, member=by)
    assert draft is not None
    assert draft.text == TEXT
    assert case.brand.alerts.filter(kind="delivery-refused").exists()


def test_in_a_crisis_a_second_person_reads_before_it_leaves(tmp_path: Path) -> None:
    case = heard(tmp_path)
    Brand.objects.filter(pk=case.brand_id).update(posture="crisis")
    author, other, reader = (agent(case.brand, role) for role in (Role.AGENT, Role.AGENT, Role.READER))

    reply = send(case, author)
    assert (reply.state, Delivery.objects.count()) == ("to_approve", 0)
    case.refresh_from_db()
    for by, seen, why in (
        (author, case.version, "own_draft"),
        (reader, case.version, "second_person_missing"),
        (other, case.version + 1, "changed"),
    ):
        with pytest.raises(ReplyRefused, match=why):
            approve_reply(reply=reply, by=by, seen_version=seen, now=timezone.now())
    approve_reply(reply=reply, by=other, seen_version=case.version, now=timezone.now())
    with pytest.raises(ReplyRefused, match="not-waiting"):
        approve_reply(reply=reply, by=other, seen_version=case.version, now=timezone.now())
    settle_all()

    assert public_replies(case.account, "un") == [SIGNED]
    assert kinds(case) == ["opened", "approval_asked", "approved", "reply_wanted", "replied"]


def test_who_is_alone_in_a_crisis_can_still_answer(tmp_path: Path) -> None:
    case = heard(tmp_path)
    Brand.objects.filter(pk=case.brand_id).update(posture="crisis")
    author, _ = agent(case.brand), agent(case.brand, Role.READER)

    assert send(case, author).state == "leaving"


def test_answer_sent_back_is_its_author_s_draft_with_a_note(tmp_path: Path) -> None:
    case = heard(tmp_path)
    Brand.objects.filter(pk=case.brand_id).update(posture="crisis")
    author, other = agent(case.brand), agent(case.brand)
    reply = send(case, author)

    send_back_reply(reply=reply, by=other, why="Sans promesse.", now=timezone.now())

    draft = own_draft(case=case, member=author)
    assert draft is not None
    assert draft.text == TEXT
    assert case.notes.get().text == "Sans promesse."


def test_draft_is_kept_per_agent(tmp_path: Path) -> None:
    case = heard(tmp_path)
    first, second = agent(case.brand), agent(case.brand)
    for by, text in ((first, "un"), (first, "deux"), (second, "trois")):
        save_draft(case=case, by=by, text=text, language="fr", is_private=False, now=timezone.now())

    assert sorted(Reply.objects.values_list("text", flat=True)) == ["deux", "trois"]


def test_proposal_speaks_the_person_s_language_and_says_what_is_left_to_fill_in(tmp_path: Path) -> None:
    case = heard(tmp_path, VAGUE)
    proposal = propose(case=case, member=agent(case.brand))

    assert proposal.language == "fr"
    assert proposal.template_key == "A1-ask"
    assert "Nadia" in proposal.text
    assert proposal.missing == ()


def test_text_of_the_person_is_never_a_template(tmp_path: Path) -> None:
    event = said(
        0, "un", VAGUE, to_us=True, place="blog", author={"id": "p-x", "name": "{{7*7}}", "handle": "x{0}"}
    )
    case = the_case(hear(tmp_path, [event]))

    assert "49" not in propose(case=case, member=agent(case.brand)).text


@pytest.mark.parametrize(
    ("name", "handle", "address"),
    [
        ("anne-sophie roy", "asroy", "Anne-sophie"),
        ("★ promo ★", "promo.bsky.social", "@promo.bsky.social"),
        ("A" * 41, "", ""),
        ("", "voir https://exemple.example", ""),
    ],
)
def test_a_name_we_sign_under_is_a_name(tmp_path: Path, name: str, handle: str, address: str) -> None:
    author = {"id": "p-x", "name": name, "handle": handle}

    case = the_case(hear(tmp_path, [said(0, "un", VAGUE, to_us=True, place="blog", author=author)]))

    assert person_name(case) == address


def test_length_counts_the_signature(tmp_path: Path) -> None:
    case = heard(tmp_path)
    size = measure(case=case, text=TEXT, member=agent(case.brand), language="fr")

    assert size.length == len(SIGNED)
    assert not size.too_long
