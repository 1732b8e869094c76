"""Harsh but clean criticism stays, whoever asks and by whatever way, under whatever rules."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.client import Caller
from tests.connectors.replay.days import said, write_day
from tests.connectors.wordpress.visitors import Visitors
from tests.core.policy.drawing import rules
from tests.e2e.people import connected
from tests.factories import make_member
from tests.inbox.desk import SCAM, carry, hear, open_brand, settle_all
from tests.networks.replayed import seen
from tests.peers import facts_of
from vigie.brands.models import Brand, Member, Role
from vigie.cli import replay
from vigie.core.policy import PolicyRefused, print_rules
from vigie.core.policy.tree import Rule
from vigie.core.types import REMOVING, Act, Ground, Strategy
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case, Override
from vigie.inbox.overrides import ask_override, grant_override
from vigie.inbox.removal import remove_and_report
from vigie.inbox.services import correct_case
from vigie.listening.pump import pump
from vigie.listening.queries import item_of
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Account, Delivery
from vigie.playbook.services import save_rulebook
from vigie.web.desk.bulk import Scope

pytestmark = pytest.mark.django_db

HARSH = [
    "C'est du vol, une arnaque pure et simple. Trois semaines de retard et personne ne répond.",
    "Service lamentable, incompétents, plus jamais. Je préviens tout le monde.",
    "Honteux. Vous devriez avoir honte de traiter vos clients ainsi.",
    "Boycott. Votre direction ment et vos livreurs jettent les colis par-dessus le portail !!!",
    "Worst company ever. Total disgrace, avoid at all costs.",
    "Your support is useless and your delivery is a joke.",
    "They lied to me twice and kept my money. Do not buy here.",
]
REMOVE_ALL = 'rule tout "Tout retirer"\n  when always\n  then remove within 1min\n'
GROUNDS = [ground.value for ground in Ground] + ["criticism", ""]
WHY = "Cela nous fait du tort devant tout le monde."


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody of the brand, in front of one case, meaning it ill."""

    case: Case
    member: Member
    ground: str

    def post(self, name: str, **data: object) -> None:
        client = Client()
        client.force_login(self.member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        ids = [self.case.brand.public_id]
        path = reverse(name, args=ids if name.startswith("bulk") else [*ids, self.case.public_id])
        assert client.post(path, data).status_code < 500

    def call(self, path: str, **body: object) -> None:
        """The same by the API."""
        answer = Caller(self.member).post(f"/cases/{self.case.public_id}{path}", body)
        assert answer.status_code < 500


def by_service(attempt: Attempt) -> None:
    ground = attempt.ground if attempt.ground in set(Ground) else Ground.VULGAR
    with pytest.raises(DeskRefused):
        remove_and_report(case=attempt.case, by=attempt.member, ground=Ground(ground), now=timezone.now())


def by_page(attempt: Attempt) -> None:
    attempt.post("case_remove", ground=attempt.ground)


def by_bulk(attempt: Attempt) -> None:
    attempt.post("bulk_preview", cases=[str(attempt.case.public_id)], do="remove:")
    scope = Scope("remove", {attempt.case.public_id: attempt.case.version}, attempt.ground)
    attempt.post("bulk", scope=scope.sealed(attempt.member))


def by_api(attempt: Attempt) -> None:
    attempt.call("/remove", ground=attempt.ground)


def by_correction(attempt: Attempt) -> None:
    """One person says that it is vulgar after all, then asks again by every door."""
    if attempt.member.can(Role.AGENT):
        head = attempt.ground if attempt.ground in {"vulgar", "spam", "scam"} else "abusive"
        correct_case(case=attempt.case, by=attempt.member, head=head, value="yes", now=timezone.now())
    for door in (by_service, by_page, by_bulk, by_api):
        door(attempt)


def by_exception_alone(attempt: Attempt) -> None:
    """The one who asks also grants, by the page and by the API."""
    attempt.post("case_exception", why=WHY)
    attempt.post("case_exception_answer", agree="yes")
    attempt.call("/override", why=WHY)
    for asked in Override.objects.filter(case=attempt.case):
        attempt.call(f"/override/{asked.pk}/grant")
        asked.refresh_from_db()
        assert asked.state == "asked"


def by_exception_of_two_agents(attempt: Attempt) -> None:
    """Two people, but the second does not supervise."""
    second = make_member(attempt.case.brand, role=Role.AGENT)
    try:
        asked = ask_override(case=attempt.case, by=attempt.member, why=WHY, now=timezone.now())
        grant_override(override=asked, by=second, now=timezone.now())
    except DeskRefused:
        return
    raise AssertionError("granted by an agent")


def by_row(attempt: Attempt) -> None:
    """Past every service: the database itself says no."""
    case, now = attempt.case, timezone.now()
    for act in REMOVING:
        with pytest.raises(ValueError, match="queue_removal"):
            queue_delivery(
                account=case.account, act=act, target=item_of(case.mention), by=attempt.member, now=now
            )
        for ground, two in (
            ("", None),
            ("override", None),
            ("override", attempt.member),
            ("criticism", None),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Delivery.objects.create(
                    brand=case.brand, account=case.account, act=act, target_id=case.mention.native_id,
                    ground=ground, override_by=attempt.member, override_second=two, override_why=WHY,
                    wanted_at=now, due_at=now,
                )  # fmt: skip


DOORS: Sequence[Callable[[Attempt], None]] = (
    by_service, by_page, by_bulk, by_api,
    by_correction, by_exception_alone, by_exception_of_two_agents, by_row,
)  # fmt: skip


def stands(account: Account, native_id: str) -> bool:
    """Nothing was asked of the network, and everybody still reads it there."""
    there = seen(account, native_id)
    asked = Delivery.objects.filter(account=account, act__in=sorted(REMOVING)).exists()
    return not asked and not there.deleted and there.status not in {"spam", "trash", "hidden", "hold"}


def ruled(brand: Brand, drawn: list[Rule]) -> None:
    """Put the rules in force that the playbook accepts, and one that removes everything."""
    named = [replace(rule, name=f"{rule.name}{at}") for at, rule in enumerate(drawn)]
    for text in (print_rules(named) + REMOVE_ALL, REMOVE_ALL):
        try:
            save_rulebook(brand=brand, text=text, note="", by=None, now=timezone.now())
        except PolicyRefused:
            continue
        return


@given(
    text=st.sampled_from(HARSH),
    drawn=st.lists(rules(Strategy.REMOVE), max_size=2),
    role=st.sampled_from(list(Role)),
    ground=st.sampled_from(GROUNDS),
    doors=st.lists(st.sampled_from(DOORS), min_size=1, max_size=3),
)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_way_removes_criticism(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    drawn: list[Rule],
    role: Role,
    ground: str,
    doors: list[Callable[[Attempt], None]],
) -> None:
    brand = open_brand()
    ruled(brand, drawn)
    account = hear(
        tmp_path_factory.mktemp("day"), [said(0, "un", text, to_us=True, place="blog")], brand=brand
    )
    assert stands(account, "un")  # heard, and decided on by these rules
    case = (
        Case.objects.filter(account=account)
        .select_related("brand", "account", "mention__author", "mention__place")
        .first()
    )
    if case is None:
        return  # these rules owe nothing to anybody
    attempt = Attempt(case, make_member(brand, role=role), ground)
    for door in doors:
        door(attempt)
        case.refresh_from_db()
    settle_all()

    assert stands(account, "un")


@pytest.mark.parametrize("door", [by_page, by_bulk, by_api])
def test_same_doors_open_for_what_the_law_lets_go(tmp_path: Path, door: Callable[[Attempt], None]) -> None:
    """Or the test above would prove nothing."""
    account = hear(tmp_path, [said(0, "un", SCAM, to_us=True, place="blog")])
    case = Case.objects.select_related("brand", "account", "mention__author", "mention__place").get()

    door(Attempt(case, make_member(case.brand), "scam"))

    assert not stands(account, "un")


def test_day_connected_by_the_command_line_removes_nothing(tmp_path: Path) -> None:
    brand = open_brand()
    make_member(brand, role=Role.ADMIN)
    ruled(brand, [])
    events = [said(0, f"m{n}", text, to_us=True, place="blog") for n, text in enumerate(HARSH)]
    day = write_day(tmp_path / "day.jsonl", events)

    assert replay.run(Namespace(day=str(day), brand=brand.name, speed=600)) == 0

    account = Account.objects.get()
    pump(account=account)
    carry()
    assert Case.objects.count() >= 1
    settle_all()
    assert [stands(account, f"m{n}") for n in range(len(HARSH))] == [True] * len(HARSH)


@pytest.mark.peer("wordpress")
def test_on_a_site_that_lets_us_remove_it_stays_for_everybody(settings: object) -> None:
    """The same doors on a real site, where one request would be enough to remove it."""
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)  # type: ignore[attr-defined]
    visitors = Visitors(facts_of("wordpress"))
    brand = open_brand()
    member = make_member(brand, role=Role.ADMIN)
    ruled(brand, [])
    peer = visitors.peer
    account = connected(
        member,
        "wordpress",
        server=peer["URL"],
        settings={"user": peer["USER"]},
        app_password=peer["APP_PASSWORD"],
    )
    comment = visitors.say(f"{HARSH[0]} ({uuid4().hex[:8]})")
    pump(account=account)
    carry()
    case = Case.objects.select_related("brand", "account", "mention__author", "mention__place").get(
        account=account, mention__native_id=comment
    )
    assert case.strategy != Strategy.REMOVE
    for ground in GROUNDS:
        for door in DOORS:
            door(Attempt(case, member, ground))
            case.refresh_from_db()
    settle_all()

    assert visitors.status(comment) == "approved"
    assert visitors.sees(comment)
    assert not Delivery.objects.filter(target_id=comment, act__in=[*sorted(REMOVING), Act.REPORT]).exists()
