"""Criticism is never removed: not by page, bulk, API, command line, replay or a row written by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.replay.days import said
from tests.inbox.desk import INSULT, SCAM, agent, carry, hear, open_brand, settle_all, the_case
from tests.networks.replayed import seen
from vigie.brands.models import Role
from vigie.core.types import REMOVING, Ground
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case
from vigie.inbox.overrides import ask_override, deny_override, grant_override
from vigie.inbox.removal import grounds_for, remove_and_report, undo_removal
from vigie.inbox.services import correct_case
from vigie.networks.models import Delivery, Evidence
from vigie.playbook.services import save_rulebook

pytestmark = pytest.mark.django_db

HARSH = [
    "C'est du vol, une arnaque pure et simple. Trois semaines de retard et personne ne répond.",
    "Service lamentable, incompétents, plus jamais. Je préviens tout le monde.",
    "Honteux. Vous devriez avoir honte de traiter vos clients ainsi.",
    "Worst company ever. Total disgrace, avoid at all costs.",
    "Your support is useless and your delivery is a joke.",
    "On s'est moqué de nous du début à la fin, boycott.",
]
EVERYTHING_GOES = 'rule tout "Tout retirer"\n  when always\n  then remove within 1min\n'


def removals() -> list[Delivery]:
    return list(Delivery.objects.filter(act__in=[str(act) for act in REMOVING]))


@pytest.mark.parametrize("text", HARSH)
def test_one_person_cannot_remove_harsh_criticism(tmp_path: Path, text: str) -> None:
    account = hear(tmp_path, [said(0, "un", text, to_us=True, place="blog")])
    case = the_case(account)

    assert case.strategy != "remove"
    assert grounds_for(mention=case.mention) == ()
    for role in Role:
        member = agent(case.brand, role)
        for ground in Ground:
            with pytest.raises(RemovalRefused, match="protected"):
                remove_and_report(case=case, by=member, ground=ground, now=timezone.now())
            assert removals() == [], (role, ground)


@pytest.mark.parametrize("text", HARSH)
def test_rules_that_remove_everything_remove_no_criticism(tmp_path: Path, text: str) -> None:
    brand = open_brand()
    save_rulebook(brand=brand, text=EVERYTHING_GOES, note="", by=None, now=timezone.now())
    account = hear(tmp_path, [said(0, "un", text, to_us=True, place="blog")], brand=brand)

    assert the_case(account).strategy != "remove"
    carry()
    assert removals() == []


@pytest.mark.parametrize("head", ["vulgar", "abusive", "spam", "scam"])
def test_correcting_the_reading_is_no_way_around_two_people(tmp_path: Path, head: str) -> None:
    account = hear(tmp_path, [said(0, "un", HARSH[0], to_us=True, place="blog")])
    case = the_case(account)
    member = agent(case.brand)

    correct_case(case=case, by=member, head=head, value="yes", now=timezone.now())

    assert grounds_for(mention=case.mention) == ()


@given(
    text=st.sampled_from(HARSH),
    order=st.lists(st.sampled_from(["vulgar", "abusive", "spam", "scam", "severity", "intent"]), max_size=4),
    ground=st.sampled_from(list(Ground)),
    role=st.sampled_from(list(Role)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_no_order_of_clicks_removes_criticism(
    tmp_path_factory: pytest.TempPathFactory, text: str, order: list[str], ground: Ground, role: Role
) -> None:
    account = hear(tmp_path_factory.mktemp("day"), [said(0, "un", text, to_us=True, place="blog")])
    case, member = the_case(account), None
    member = agent(case.brand, role)
    for head in order:
        value = {"severity": "3", "intent": "other"}.get(head, "yes")
        correct_case(case=case, by=member, head=head, value=value, now=timezone.now())
    case.refresh_from_db()
    with pytest.raises(RemovalRefused):
        remove_and_report(case=case, by=member, ground=ground, now=timezone.now())
    assert not Delivery.objects.filter(account=account).exists()


@pytest.mark.parametrize(("text", "ground"), [(INSULT, Ground.VULGAR), (SCAM, Ground.SCAM)])
def test_what_is_vulgar_or_a_scam_goes_with_its_evidence_and_a_report(
    tmp_path: Path, text: str, ground: Ground
) -> None:
    account = hear(tmp_path, [said(0, "un", text, to_us=True, place="blog")])
    case = the_case(account)

    queued = remove_and_report(case=case, by=agent(case.brand), ground=ground, now=timezone.now())
    assert {delivery.act for delivery in queued} >= {"report"}
    assert Evidence.objects.get().content["text"] == text
    assert seen(account, "un").status not in {"spam", "trash"}  # the grace delay: nothing left yet
    settle_all(seconds=case.brand.grace_seconds + 1)

    case.refresh_from_db()
    assert (case.status, case.cause) == ("done", "removed")
    there = seen(account, "un")
    assert there.deleted or there.status in {"spam", "hidden", "trash", "hold"}
    assert case.author.offence_rows.get().ground == ground


def test_undo_within_the_grace_delay_leaves_everything_as_it_was(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", INSULT, to_us=True, place="blog")])
    case = the_case(account)
    member = agent(case.brand)
    remove_and_report(case=case, by=member, ground=Ground.VULGAR, now=timezone.now())

    undo_removal(case=case, by=member, now=timezone.now())
    settle_all(seconds=case.brand.grace_seconds + 1)

    case.refresh_from_db()
    assert case.status == "open"
    assert not seen(account, "un").deleted
    with pytest.raises(RemovalRefused, match="too-late"):
        undo_removal(case=case, by=member, now=timezone.now())


def grant(case: Case, asker: Role, second: Role, why: str, *, same: bool = False) -> None:
    first = agent(case.brand, asker)
    asked = ask_override(case=case, by=first, why=why, now=timezone.now())
    grant_override(override=asked, by=first if same else agent(case.brand, second), now=timezone.now())


@pytest.mark.parametrize(
    "attempt",
    [
        lambda case: grant(case, Role.AGENT, Role.SUPERVISOR, "court"),
        lambda case: grant(case, Role.READER, Role.ADMIN, "Le juge demande son retrait."),
        lambda case: grant(case, Role.AGENT, Role.AGENT, "Le juge demande son retrait."),
        lambda case: grant(case, Role.ADMIN, Role.ADMIN, "Le juge demande son retrait.", same=True),
    ],
    ids=["no reason", "asked by a reader", "second is an agent", "same person"],
)
def test_exception_needs_two_people_and_a_reason(tmp_path: Path, attempt: Callable[[Case], None]) -> None:
    account = hear(tmp_path, [said(0, "un", HARSH[0], to_us=True, place="blog")])

    with pytest.raises(RemovalRefused):
        attempt(the_case(account))
    assert removals() == []


def test_exception_by_two_people_removes_and_names_both_for_ever(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", HARSH[0], to_us=True, place="blog")])
    case = the_case(account)
    grant(case, Role.AGENT, Role.SUPERVISOR, "Le tribunal a ordonné son retrait hier.")

    (removal,) = removals()
    assert removal.override_by_id != removal.override_second_id
    assert removal.override_why == "Le tribunal a ordonné son retrait hier."
    assert not Delivery.objects.filter(act="report").exists()  # criticism is no offence
    assert [e.kind for e in case.events.order_by("seq")][1:] == [
        "override_asked",
        "override_granted",
        "act_wanted",
    ]


def test_exception_denied_leaves_the_message(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", HARSH[0], to_us=True, place="blog")])
    case = the_case(account)
    asked = ask_override(case=case, by=agent(case.brand), why="Cela nous fait du tort.", now=timezone.now())

    deny_override(override=asked, by=agent(case.brand, Role.SUPERVISOR), now=timezone.now())

    assert removals() == []
    with pytest.raises(RemovalRefused, match="not-waiting"):
        grant_override(override=asked, by=agent(case.brand, Role.ADMIN), now=timezone.now())
