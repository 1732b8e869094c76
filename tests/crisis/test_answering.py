from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.crisis.room import FR, Team, in_force
from tests.inbox.desk import hear, open_brand, settle_all
from tests.networks.replayed import public_replies
from vigie.crisis.answering import (
    Confirmed,
    propose_answers,
    says_more,
    send_answers,
    statement_text,
)
from vigie.crisis.gathering import add_cases
from vigie.crisis.models import Crisis, CrisisEvent
from vigie.crisis.queries import answers_in, cases_to_answer, crisis_of_case
from vigie.inbox.models import Case
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
WORDS = "Toujours pas livré après trois semaines, je suis vraiment déçu."


def scene(folder: Path, count: int = 3) -> tuple[Team, Crisis, Account]:
    """People who complain, each in a thread of their own, and a crisis with its statement in force."""
    brand = open_brand()
    events = [
        said(n, f"m{n}", f"{WORDS} Encore {n}.", author={"id": f"p{n}", "name": f"Luc{'abc'[n]}"}, to_us=True)
        for n in range(count)
    ]
    account = hear(folder, events, brand=brand)
    team, now = Team(brand), timezone.now()
    crisis = team.opened(now=now, began_at=now - timedelta(hours=1))
    add_cases(crisis=crisis, cases=list(Case.objects.filter(account=account)), by=team.sara, now=now)
    in_force(crisis, by=team.camille, second=team.sara, now=now)
    return team, crisis, account


def confirmed(crisis: Crisis, team: Team) -> list[Confirmed]:
    cases = list(cases_to_answer(crisis=crisis))
    return [
        Confirmed(one.case, one.text, one.language, one.seen_version)
        for one in propose_answers(crisis=crisis, cases=cases, member=team.camille)
    ]


def test_each_proposal_differs_carries_the_statement_and_says_no_more(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    proposed = propose_answers(crisis=crisis, cases=list(cases_to_answer(crisis=crisis)), member=team.camille)

    assert len({one.text for one in proposed}) == 3
    assert all(FR in one.text and one.beyond == () for one in proposed)
    assert len({one.text.split(",")[0] for one in proposed}) == 3  # each by their own name
    assert len({one.text.split(FR)[0].split(",", 1)[1] for one in proposed}) == 3  # and in other words


def test_confirmed_answers_leave_signed_and_are_noted(tmp_path: Path) -> None:
    team, crisis, account = scene(tmp_path)
    outcomes = send_answers(crisis=crisis, answers=confirmed(crisis, team), by=team.sara, now=timezone.now())
    assert [one.because for one in outcomes if not one.done] == []
    for case in Case.objects.filter(account=account):  # in a crisis a second pair of eyes reads first
        for reply in case.replies.filter(state="to_approve"):
            from vigie.inbox.replies import approve_reply

            approve_reply(reply=reply, by=team.camille, seen_version=case.version, now=timezone.now())
    settle_all()

    for n in range(3):
        assert public_replies(account, f"m{n}")[0].endswith("Sara, direction")
    assert CrisisEvent.objects.get(kind="answered").data["count"] == 3
    assert answers_in(crisis=crisis) == 3


def test_same_words_twice_are_refused(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    same = [
        Confirmed(one.case, f"Bonjour. {FR}", one.language, one.seen_version)
        for one in confirmed(crisis, team)
    ]
    outcomes = send_answers(crisis=crisis, answers=same, by=team.camille, now=timezone.now())

    assert [(one.done, one.because) for one in outcomes] == [(True, "")] + [(False, "same-words")] * 2


def test_words_that_stand_in_the_conversation_are_refused(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    answer = confirmed(crisis, team)[0]
    send_answers(crisis=crisis, answers=[answer], by=team.camille, now=timezone.now())
    again = send_answers(crisis=crisis, answers=[answer], by=team.sara, now=timezone.now())

    assert [(one.done, one.because) for one in again] == [(False, "said-already")]


def test_an_answer_that_promises_more_leaves_only_when_it_is_meant_so(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    first = confirmed(crisis, team)[0]
    text = "Bonjour, vous serez remboursé avant 23 h."
    assert says_more(crisis=crisis, text=text, language="fr") == [
        ("time", "avant 23 h"),
        ("promise", "remboursé"),
    ]
    more = Confirmed(first.case, text, "fr", first.seen_version)
    meant = Confirmed(first.case, text, "fr", first.seen_version, meant=True)

    refused = send_answers(crisis=crisis, answers=[more], by=team.camille, now=timezone.now())
    sent = send_answers(crisis=crisis, answers=[meant], by=team.camille, now=timezone.now())
    assert (refused[0].because, sent[0].done) == ("says-more", True)


def test_a_case_of_another_matter_is_left_alone(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    answer = confirmed(crisis, team)[0]
    other = team.opened(topic="autre")
    outcomes = send_answers(crisis=other, answers=[answer], by=team.camille, now=timezone.now())

    assert outcomes[0].because == "not-of-this-crisis"
    assert crisis_of_case(case=answer.case) == crisis


def test_what_changed_since_it_was_looked_at_does_not_leave(tmp_path: Path) -> None:
    team, crisis, _ = scene(tmp_path)
    one = confirmed(crisis, team)[0]
    old = Confirmed(one.case, one.text, one.language, one.seen_version - 1)

    outcomes = send_answers(crisis=crisis, answers=[old], by=team.camille, now=timezone.now())
    assert (outcomes[0].because, bool(outcomes[0].says)) == ("changed", True)


def test_statement_of_another_language_falls_back_on_the_brands(tmp_path: Path) -> None:
    _, crisis, _ = scene(tmp_path)

    assert statement_text(crisis=crisis, language="de") == FR
