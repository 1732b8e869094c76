"""How far something has come, as the desk tells it."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.factories import make_brand, make_mention, make_watch
from tests.inbox.desk import agent, carry, open_brand
from tests.networks.replayed import replay_account
from tests.web.desk.scene import HTMX, Scene, look, page
from vigie.brands.models import Role
from vigie.inbox.models import Case
from vigie.listening.models import Group, Mention
from vigie.listening.pump import pump
from vigie.web.desk.reach import short

pytestmark = pytest.mark.django_db
SAID = "Trois semaines sans nouvelles de mon colis Boréale, je suis vraiment déçu, personne ne répond."


def copied(folder: Path, count: int, *, role: Role = Role.AGENT, followers: int = 2500) -> Scene:
    """The desk after `count` people said the same, on two networks."""
    brand = open_brand()
    make_watch(brand, query="boréale")
    events = [
        said(
            n * 4,
            f"m{n}",
            SAID,
            place="sky" if n < 2 else "forum",
            author={"id": f"p{n}", "handle": f"p{n}", "name": f"Personne {n}", "followers": followers + n},
        )
        for n in range(count)
    ]
    account = replay_account(folder, events=events, brand=brand)
    pump(account=account)
    carry()
    return look(brand, account, agent(brand, role))


def test_row_says_how_many_others_and_who_hears_them(tmp_path: Path) -> None:
    desk = copied(tmp_path, 6)

    shown = page(desk.get("desk"))

    assert shown.count('class="row row--') == 1
    assert "+5 · 15k" in shown
    assert "And 5 others say the same" in shown


def test_card_tells_who_where_and_how_far(tmp_path: Path) -> None:
    desk = copied(tmp_path, 4)

    shown = page(desk.get("case", desk.case(), **HTMX))
    card = shown.split('id="reach-title"')[1].split("</section>")[0]

    assert "4 people" in card
    assert "10k people" in card
    assert "Bluesky → Discourse" in card
    assert "Personne 3 (2k)" in card
    assert card.count("Answer this one too") == 3
    assert "perhaps organised" not in card
    assert "3 others who said the same have no case" in shown


def test_one_click_gives_a_copy_its_case(tmp_path: Path) -> None:
    desk = copied(tmp_path, 3)
    case, wanted = desk.case(), Mention.objects.get(native_id="m2")

    shown = page(desk.post("case_copy", case, mention=wanted.public_id))

    own = Case.objects.get(mention=wanted)
    assert own.assigned_to == desk.member
    assert "Has a case of its own" in shown
    assert shown.count("Answer this one too") == 1


def test_reader_sees_copies_and_opens_none(tmp_path: Path) -> None:
    desk = copied(tmp_path, 3, role=Role.READER)
    case, wanted = desk.case(), Mention.objects.get(native_id="m2")

    assert "Answer this one too" not in page(desk.get("case", case, **HTMX))
    assert desk.post("case_copy", case, mention=wanted.public_id).status_code == 403
    assert Case.objects.count() == 1


def test_message_of_another_brand_is_nobodys_copy(tmp_path: Path) -> None:
    desk = copied(tmp_path, 2)
    foreign = make_mention(make_brand(), now=timezone.now(), text=SAID)

    page(desk.post("case_copy", desk.case(), mention=foreign.public_id))

    assert not Case.objects.filter(mention=foreign).exists()


def test_hint_says_perhaps_and_removes_nothing(tmp_path: Path) -> None:
    desk = copied(tmp_path, 12)
    made = timezone.now().isoformat()
    for mention in Mention.objects.all():
        mention.raw = {**mention.raw, "author_since": made}
        mention.save()

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "12 accounts, 12 of them new to us or to the network" in shown
    assert "perhaps organised" in shown
    assert "Removal impossible" in shown


def test_alone_it_says_only_who_hears_the_author(tmp_path: Path) -> None:
    desk = copied(tmp_path, 1)

    shown = page(desk.get("case", desk.case(), **HTMX))
    card = shown.split('id="reach-title"')[1].split("</section>")[0]

    assert "2k people" in card
    assert "Said by" not in card
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("number", "said_short"), [(0, "0"), (999, "999"), (1000, "1k"), (12_900, "12k"), (3_200_000, "3M")]
)
def test_numbers_are_said_as_people_say_them(number: int, said_short: str) -> None:
    assert short(number) == said_short
