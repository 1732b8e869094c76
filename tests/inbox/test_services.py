from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.factories import make_brand, make_case, make_member
from tests.inbox.desk import COMPLAINT, PRAISE, agent, hear, settle_all, the_case
from vigie.brands.models import Role
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case
from vigie.inbox.services import (
    LEASE,
    add_note,
    assign_case,
    close_case,
    correct_case,
    hand_over,
    leave_to_community,
    release_lease,
    reopen_case,
    take_lease,
    take_over,
    thank,
    warn_of_deadlines,
)

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.order_by("seq")]


def test_two_agents_see_each_other() -> None:
    case, now = make_case(), timezone.now()
    first, second = agent(case.brand), agent(case.brand)

    assert take_lease(case=case, by=first, now=now) is None
    assert take_lease(case=case, by=first, now=now) is None
    assert take_lease(case=case, by=second, now=now) == first
    assert take_lease(case=case, by=second, now=now + LEASE + timedelta(seconds=1)) is None
    release_lease(case=case, by=second)
    assert take_lease(case=case, by=first, now=now) is None


def test_taking_over_is_written_down() -> None:
    case, now = make_case(), timezone.now()
    first, second = agent(case.brand), agent(case.brand)
    take_lease(case=case, by=first, now=now)

    take_over(case=case, by=second, now=now)

    case.refresh_from_db()
    assert (case.lease_by, case.assigned_to) == (second, second)
    assert kinds(case) == ["taken"]


def test_case_is_given_to_people_of_the_brand_only() -> None:
    case, now = make_case(), timezone.now()
    by, to = agent(case.brand), agent(case.brand)

    assign_case(case=case, to=to, by=by, now=now)
    case.refresh_from_db()
    assert case.assigned_to == to
    for outsider in (make_member(make_brand()), make_member(case.brand, left_at=now)):
        with pytest.raises(DeskRefused, match="not-a-member"):
            assign_case(case=case, to=outsider, by=by, now=now)
    assign_case(case=case, to=None, by=by, now=now)
    case.refresh_from_db()
    assert case.assigned_to is None


def test_note_is_kept_and_its_words_stay_out_of_the_history() -> None:
    case = make_case()
    note = add_note(case=case, by=agent(case.brand), text=" Appeler le dépôt ", now=timezone.now())

    assert note.text == "Appeler le dépôt"
    assert case.events.get().data == {"note": note.pk}
    with pytest.raises(DeskRefused, match="empty"):
        add_note(case=case, by=agent(case.brand), text="  ", now=timezone.now())


def test_left_to_the_community_until_a_time_to_come() -> None:
    case, now = make_case(), timezone.now()
    by = agent(case.brand)
    with pytest.raises(DeskRefused, match="leave-past"):
        leave_to_community(case=case, by=by, until=now, now=now)

    leave_to_community(case=case, by=by, until=now + timedelta(hours=2), now=now)
    assert (case.status, kinds(case)) == ("waiting", ["left"])


def test_closed_once_and_reopened() -> None:
    case, now = make_case(), timezone.now()
    by = agent(case.brand)
    close_case(case=case, by=by, cause=Case.Cause.NOT_US, now=now)
    assert (case.status, case.cause) == ("done", "not_us")
    with pytest.raises(DeskRefused):
        close_case(case=case, by=by, cause=Case.Cause.NOTHING, now=now)

    reopen_case(case=case, by=by, now=now)
    assert (case.status, case.cause) == ("open", "")
    assert kinds(case) == ["closed", "reopened"]


def test_case_is_not_reopened_beside_a_newer_one_of_the_same_person() -> None:
    old, now = make_case(), timezone.now()
    by = agent(old.brand)
    close_case(case=old, by=by, cause=Case.Cause.NOTHING, now=now)
    fields = {name: getattr(old, name) for name in ("account", "place", "author", "mention", "network")}
    Case.objects.create(
        brand=old.brand,
        thread_root=old.thread_root,
        opened_at=now,
        strategy="answer",
        because="x",
        rule="r@1",
        lane="answer",
        rank_at=now,
        **fields,
    )

    with pytest.raises(DeskRefused):
        reopen_case(case=old, by=by, now=now)


def test_praise_is_liked_on_the_network_and_done(tmp_path: Path) -> None:
    case = the_case(hear(tmp_path, [said(0, "un", PRAISE, to_us=True, place="blog")]))

    thank(case=case, by=agent(case.brand), now=timezone.now())
    settle_all()

    case.refresh_from_db()
    assert (case.status, case.cause) == ("done", "thanked")


def test_correction_changes_the_advice_at_once(tmp_path: Path) -> None:
    case = the_case(hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")]))
    by = agent(case.brand)

    correct_case(case=case, by=by, head="intent", value="praise", now=timezone.now())
    correct_case(case=case, by=by, head="sentiment", value="positive", now=timezone.now())

    case.refresh_from_db()
    assert case.strategy == "thank"
    assert kinds(case)[:2] == ["opened", "corrected"]


def test_cases_of_a_leaver_are_nobody_s_again() -> None:
    case, now = make_case(), timezone.now()
    leaver = agent(case.brand)
    assign_case(case=case, to=leaver, by=leaver, now=now)
    before = case.answer_before

    hand_over({"member": leaver.pk}, now)

    case.refresh_from_db()
    assert (case.assigned_to, case.answer_before) == (None, before)


def test_what_is_late_calls_somebody() -> None:
    case = make_case()
    warn_of_deadlines((case.answer_before or timezone.now()) + timedelta(minutes=1))

    alert = case.brand.alerts.get()
    assert (alert.kind, alert.params["late"]) == ("deadline", 1)


def test_supervisors_do_what_agents_do() -> None:
    assert agent(make_brand(), Role.SUPERVISOR).can(Role.AGENT)
