"""The same complaint, many times: one incident, nothing hidden, nobody forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.factories import make_watch
from tests.inbox.desk import agent, carry, hear, open_brand
from tests.networks.replayed import replay_account
from vigie.bus.models import Event
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case, CaseCopy, CaseMention
from vigie.inbox.ranking import MOST, rank_by_reach, rank_of
from vigie.inbox.services import close_case
from vigie.inbox.triage import triage
from vigie.inbox.unfolding import open_copy
from vigie.listening.keeping import store_items
from vigie.listening.models import Group, Mention
from vigie.listening.pump import pump
from vigie.listening.queries import item_of
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
SAID = "Trois semaines sans nouvelles de mon colis Boréale, je suis vraiment déçu, personne ne répond."


def copy(
    n: int, text: str = SAID, *, at: float | None = None, followers: int = 50, **more: object
) -> dict[str, object]:
    author = {"id": f"p{n}", "name": f"Personne {n}", "followers": followers}
    return said(n if at is None else at, f"m{n}", text, author=author, **more)


def listen(folder: Path, events: Sequence[object], *, by_page: int = 0) -> Account:
    brand = open_brand()
    make_watch(brand, query="boréale")
    account = replay_account(folder, events=events, brand=brand)
    if by_page:
        account.settings["page_size"] = by_page
        account.save()
    for _ in range(1 + len(events) // (by_page or 100)):
        pump(account=account)
        carry()
    return account


def cases() -> dict[str, list[str]]:
    """Message of each case → its copies."""
    rows = CaseCopy.objects.order_by("pk").values_list("case__mention__native_id", "mention__native_id")
    found: dict[str, list[str]] = {
        lead: [] for lead in Case.objects.values_list("mention__native_id", flat=True)
    }
    for lead, native_id in rows:
        found[lead].append(native_id)
    return found


def change(native_id: str, **fields: Any) -> None:
    """The network tells that a message was edited or deleted."""
    mention = Mention.objects.select_related("author", "place", "account__brand").get(native_id=native_id)
    changed = replace(item_of(mention), **fields)
    store_items(account=mention.account, items=[changed], now=timezone.now())
    carry()


@pytest.mark.parametrize("by_page", [0, 1])
def test_complaint_of_six_people_is_one_case(tmp_path: Path, by_page: int) -> None:
    listen(tmp_path, [copy(n) for n in range(6)], by_page=by_page)

    assert cases() == {"m0": ["m1", "m2", "m3", "m4", "m5"]}
    assert Case.objects.get().version == 1  # a reply being written is not stopped by it


def test_event_that_comes_twice_opens_nothing(tmp_path: Path) -> None:
    listen(tmp_path, [copy(n) for n in range(3)])
    case = Case.objects.get()
    close_case(case=case, by=agent(case.brand), cause=Case.Cause.NOTHING, now=timezone.now())

    for event in Event.objects.filter(topic="mentions.stored"):
        triage(event.payload, timezone.now())

    assert cases() == {"m0": ["m1", "m2"]}


@pytest.mark.parametrize(
    "more",
    [
        {"to_us": True},
        {"place": "blog"},
        {"followers": 50_000},
        {"text": SAID + " Réponse avant ce soir ou je dépose plainte à la police pour escroquerie et vol."},
    ],
)
def test_copy_that_says_more_has_its_own_case(tmp_path: Path, more: dict[str, object]) -> None:
    listen(tmp_path, [copy(0), copy(1, **more), copy(2)])  # type: ignore[arg-type]

    assert {lead for lead, copies in cases().items()} == {"m0", "m1"}


def test_same_person_who_copies_themselves_is_no_copy(tmp_path: Path) -> None:
    author = {"id": "p0", "name": "Luc", "followers": 50}
    listen(tmp_path, [copy(0), said(3, "m9", SAID, author=author, place="forum")])

    assert cases() == {"m0": [], "m9": []}


def test_spam_that_is_copied_is_removed_message_by_message(tmp_path: Path) -> None:
    scam = "Boréale : gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78"
    listen(tmp_path, [copy(n, scam) for n in range(3)])

    assert cases() == {"m0": [], "m1": [], "m2": []}


def test_once_it_is_closed_the_next_one_is_a_new_case(tmp_path: Path) -> None:
    account = listen(tmp_path, [copy(0), copy(1)])
    case = Case.objects.get()
    close_case(case=case, by=agent(case.brand), cause=Case.Cause.NOTHING, now=timezone.now())

    (tmp_path / "later").mkdir()
    later = replay_account(tmp_path / "later", events=[copy(7), copy(8)], brand=account.brand)
    pump(account=later)
    carry()

    assert cases() == {"m0": ["m1"], "m7": ["m8"]}


def test_when_the_first_is_deleted_the_others_still_have_a_case(tmp_path: Path) -> None:
    listen(tmp_path, [copy(0), copy(1), copy(2)])
    assert cases() == {"m0": ["m1", "m2"]}

    change("m0", text="", deleted=True)

    assert Case.objects.get(mention__native_id="m0").cause == "gone"
    assert cases()["m1"] == ["m2"]


def test_when_the_first_says_something_else_the_others_have_their_own(tmp_path: Path) -> None:
    other = "Finalement Boréale m'a tout remboursé et a même ajouté un petit mot, merci à leur équipe !"
    listen(tmp_path, [copy(0), copy(1), copy(2)])

    change("m0", text=other)

    assert cases() == {"m0": [], "m1": ["m2"]}


def test_copy_that_is_edited_into_something_else_has_its_own(tmp_path: Path) -> None:
    other = "Boréale livre aussi le samedi à Rimouski, ou seulement pendant la semaine ? Merci d'avance."
    listen(tmp_path, [copy(0), copy(1), copy(2)])

    change("m1", text=other)

    assert cases() == {"m0": ["m2"], "m1": []}


def test_word_that_is_changed_changes_nothing(tmp_path: Path) -> None:
    listen(tmp_path, [copy(0), copy(1), copy(2)])

    change("m0", text=SAID.replace("Trois", "Quatre"))
    change("m1", text=SAID.replace("colis", "paquet"))

    assert cases() == {"m0": ["m1", "m2"]}


def test_person_opens_a_copy_in_one_click_and_has_it(tmp_path: Path) -> None:
    listen(tmp_path, [copy(n) for n in range(3)])
    case = Case.objects.get()
    member = agent(case.brand)
    wanted = Mention.objects.get(native_id="m2")

    own = open_copy(case=case, mention_id=wanted.public_id, by=member, now=timezone.now())
    again = open_copy(case=case, mention_id=wanted.public_id, by=member, now=timezone.now())

    assert own == again
    assert (own.mention, own.assigned_to) == (wanted, member)
    assert cases() == {"m0": ["m1"], "m2": []}
    assert CaseMention.objects.filter(mention=wanted).count() == 1


def test_message_of_another_brand_is_not_opened(tmp_path: Path) -> None:
    listen(tmp_path, [copy(0)])
    case = Case.objects.get()
    (tmp_path / "other").mkdir()
    elsewhere = hear(tmp_path / "other", [said(0, "x", SAID, to_us=True)])
    stranger = Mention.objects.get(account=elsewhere)

    with pytest.raises(DeskRefused):
        open_copy(case=case, mention_id=stranger.public_id, by=agent(case.brand), now=timezone.now())


def test_reach_ranks_a_case_earlier_within_its_time_and_keeps_its_deadline(tmp_path: Path) -> None:
    listen(tmp_path, [copy(0), *[copy(n, followers=400) for n in range(1, 5)]])
    case = Case.objects.get()
    before, allowed = case.answer_before, timedelta(minutes=case.decision["minutes"])

    assert before is not None
    assert case.rank_at == before - min(MOST, allowed / 4) / 5  # 1,650 people: one step

    Group.objects.update(audience=10**9)
    rank_by_reach(cases=[case.pk])
    case.refresh_from_db()
    assert case.answer_before == before
    assert case.rank_at == before - min(MOST, allowed / 4)


def test_few_people_change_no_rank(tmp_path: Path) -> None:
    listen(tmp_path, [copy(0), copy(1)])
    case = Case.objects.get()

    assert case.rank_at == case.answer_before
    assert rank_of(case, 0) == case.answer_before
