from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.inbox.desk import COMPLAINT, INSULT, PRAISE, SCAM, VAGUE, carry, hear, open_brand, the_case
from tests.networks.replayed import replay_account
from vigie.bus.models import Event
from vigie.inbox.chain import verify
from vigie.inbox.models import Case, CaseEvent
from vigie.inbox.triage import triage, wake_waiting
from vigie.listening.models import Mention, MentionVersion, Tally
from vigie.listening.pump import pump

pytestmark = pytest.mark.django_db
MARIE = {"id": "p-marie", "name": "Marie T."}


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.order_by("seq")]


@pytest.mark.parametrize(
    ("text", "lane"),
    [
        (COMPLAINT, "answer"),
        (VAGUE, "answer"),
        (INSULT, "remove"),
        (SCAM, "remove"),
        (PRAISE, "answer"),
        ("Livrez-vous à Rimouski le samedi ?", "answer"),
    ],
)
def test_what_is_said_lands_in_its_lane_with_a_reason(tmp_path: Path, text: str, lane: str) -> None:
    case = the_case(hear(tmp_path, [said(0, "un", text, to_us=True)]))

    assert case.lane == lane
    assert case.because
    assert case.rule.endswith("@v1")
    assert case.answer_before is not None
    assert kinds(case) == ["opened"]


def test_vague_complaint_is_asked_why(tmp_path: Path) -> None:
    case = the_case(hear(tmp_path, [said(0, "un", VAGUE, to_us=True)]))

    assert (case.strategy, case.template_key) == ("ask_reason", "A1-ask")


def test_same_page_twice_opens_one_case(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True)])
    event = Event.objects.get(topic="mentions.stored")

    triage(event.payload, timezone.now())

    assert Case.objects.count() == 1
    assert kinds(the_case(account)) == ["opened"]


def test_same_person_in_the_same_thread_joins_their_case(tmp_path: Path) -> None:
    account = hear(
        tmp_path,
        [said(0, "un", VAGUE, to_us=True), said(1, "deux", COMPLAINT, parent="un", to_us=True)],
    )

    case = the_case(account)
    assert case.mention_count == 2


def test_same_person_later_joins_without_pushing_the_deadline_back(tmp_path: Path) -> None:
    brand = open_brand()
    first = replay_account(
        tmp_path,
        brand=brand,
        events=[
            said(0, "un", VAGUE, to_us=True),
            said(50, "deux", "Toujours rien ???", parent="un", to_us=True),
        ],
    )
    first.settings["page_size"] = 1
    first.save()
    pump(account=first)
    carry()

    case = the_case(first)
    assert kinds(case)[:2] == ["opened", "wrote_again"]
    opened = Mention.objects.get(native_id="un")
    assert case.answer_before is not None
    assert case.answer_before <= opened.said_at + timedelta(minutes=60)


def test_own_messages_open_no_case(tmp_path: Path) -> None:
    hear(tmp_path, [said(0, "un", "Notre entrepôt ouvre.", author={"id": "us", "us": True}, place="blog")])

    assert not Case.objects.exists()


def test_deleted_by_its_author_closes_the_case_and_empties_every_copy(tmp_path: Path) -> None:
    events = [
        said(0, "un", "Nul", to_us=True),
        said(1, "un", COMPLAINT, op="edit"),
        said(2, "un", op="delete"),
    ]
    account = hear(tmp_path, events)
    mention = Mention.objects.get(account=account)

    assert (mention.text, mention.raw) == ("", {})
    assert mention.deleted_at is not None
    assert list(MentionVersion.objects.values_list("text", flat=True)) == [""]
    assert [case.cause for case in Case.objects.all()] in ([], ["gone"])


def test_edited_message_keeps_its_versions_and_is_decided_again(tmp_path: Path) -> None:
    brand = open_brand()
    account = replay_account(
        tmp_path,
        brand=brand,
        events=[
            said(0, "un", VAGUE, to_us=True),
            said(1, "un", PRAISE, op="edit"),
        ],
    )
    account.settings["page_size"] = 1
    account.save()
    pump(account=account)
    carry()

    case = the_case(account)
    assert case.mention.text == PRAISE
    assert MentionVersion.objects.get().text == VAGUE
    assert "edited" in kinds(case)
    assert case.strategy == "thank"


def test_community_that_stays_silent_gives_the_case_back(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True)])
    now = timezone.now()
    Case.objects.update(status="waiting", leave_until=now)

    wake_waiting(now + timedelta(seconds=1))

    case = the_case(account)
    assert (case.status, case.lane) == ("open", "answer")
    assert "woke" in kinds(case)


def test_community_that_answers_closes_it(tmp_path: Path) -> None:
    account = hear(
        tmp_path,
        [
            said(0, "un", "Comment suivre mon colis sans compte ?", place="forum", to_us=True),
            said(
                5,
                "deux",
                "Va dans mes commandes puis l'icône camion, ça marche sans compte.",
                place="forum",
                parent="un",
                author=MARIE,
            ),
        ],
    )
    case = Case.objects.get(account=account, mention__native_id="un")
    Case.objects.filter(pk=case.pk).update(status="waiting", leave_until=timezone.now())

    wake_waiting(timezone.now() + timedelta(seconds=1))

    case.refresh_from_db()
    assert (case.status, case.cause) == ("done", "community")


def test_minute_tallies_count_what_was_heard(tmp_path: Path) -> None:
    hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True), said(1, "deux", PRAISE, author=MARIE, to_us=True)])

    assert [(tally.watch, tally.heard, tally.negative) for tally in Tally.objects.all()] == [(None, 2, 1)]


def test_histories_hold_and_a_forged_one_is_found(tmp_path: Path) -> None:
    hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True)])
    events = list(CaseEvent.objects.select_related("case").order_by("case_id", "seq"))

    assert verify(events) == []
    events[0].data = events[0].data | {"strategy": "nothing"}
    assert [broken.what for broken in verify(events)] == ["altered"]
