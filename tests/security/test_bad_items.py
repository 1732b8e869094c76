"""Whatever a network sends is stored, becomes cases, and is shown on the desk soon (TRUST B18-B29)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.costs import loops_of
from tests.inbox.desk import carry, open_brand
from vigie.brands.models import Role
from vigie.bus.models import Event
from vigie.connectors.contract import Page
from vigie.core.types import Author, Item, Kind, Place
from vigie.inbox.models import Case
from vigie.inbox.queries import MOST_EVENTS, MOST_SAID
from vigie.listening.keeping import store_page
from vigie.listening.models import Mention, Tally
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db

LIMIT = 40  # loops a page may take, a second or two
LONE = "\udfff"
NAIVE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC).replace(tzinfo=None)
FIRST, LAST = datetime.min, datetime.max  # noqa: DTZ901 - networks send dates without a zone
TEXT = "Toujours pas livré après trois semaines, je suis vraiment déçu."


def item(native_id: str, **fields: Any) -> Item:
    plain = Item(
        native_id=native_id,
        kind=Kind.COMMENT,
        text=TEXT,
        author=Author(f"a-{native_id}", "luc", "Luc T."),
        place=Place("p", "La page", ours=True),
        said_at=timezone.now() - timedelta(minutes=2),
        to_us=True,
    )
    return replace(plain, **fields)


def hear(account: Account, items: Sequence[Item]) -> None:
    """As the pump does it, then the worker's lanes until nothing is due."""
    cursor = {"read": {"at": len(items)}}
    store_page(account=account, page=Page(tuple(items), cursor), cursor=cursor, now=timezone.now())
    carry()
    account.refresh_from_db()
    assert account.cursor == cursor
    assert list(Event.objects.exclude(last_error="").values_list("topic", "last_error")) == []


def look(account: Account, *, at: Case | None = None) -> str:
    """The desk, with a case open, within its second of work."""
    client = Client()
    client.force_login(make.make_member(account.brand, role=Role.SUPERVISOR).user)
    ids = [account.brand.public_id, *([at.public_id] if at else [])]
    address = reverse("case" if at else "desk", args=ids)
    page = client.get(address)

    assert page.status_code == 200
    assert loops_of(lambda: client.get(address), below=LIMIT) < LIMIT
    return page.content.decode()


@pytest.fixture
def account() -> Account:
    return make.make_account(open_brand())


WILD: dict[str, dict[str, Any]] = {
    "nul": {"text": f"{TEXT}\0", "language": "f\0"},
    "lone": {"text": f"{TEXT}{LONE}", "status": LONE, "version": LONE},
    "nul-in-names": {"author": Author("x\0", "h\0", "n\0", url="https://a.example/\0")},
    "lone-in-names": {"author": Author(f"x{LONE}", LONE, LONE), "place": Place(LONE, LONE, LONE, ours=True)},
    "nul-in-thread": {"parent_id": "\0", "root_id": f"\0{LONE}"},
    "nul-in-place": {"place": Place("\0p", "\0", "\0", ours=True)},
    "nul-in-raw": {"raw": {"a\0": ["\0", LONE, {"b": "\\u0000"}], "shown_network": "\0"}},
    "nan-in-raw": {"raw": {"n": float("nan"), "m": [float("inf")], "big": 10**400}},
    "nul-in-media": {"media": ("\0", f"https://a.example/{LONE}", "javascript:alert(1)", "http://[")},
    "1970": {"said_at": datetime(1970, 1, 1, tzinfo=UTC)},
    "in-three-days": {"said_at": datetime.now(UTC) + timedelta(days=3)},
    "no-zone": {"said_at": NAIVE, "edited_at": NAIVE},
    "year-one": {"said_at": FIRST, "edited_at": LAST},
    "ten-megabytes": {"text": "Déçu 😀 " * 1_250_000},
    "no-text": {"text": "", "media": ("https://a.example/x.png",)},
    "own-parent": {"parent_id": "own-parent", "root_id": "own-parent"},
    "negative": {"shares": -1, "likes": -(10**12), "rating": -3},
    "overflow": {"shares": 10**20, "likes": 2**63, "rating": 10**9},
    "crowd": {"author": Author("crowd", "c", "C", followers=10**30)},
    "minus-crowd": {"author": Author("minus", "c", "C", followers=-5)},
    "long-everything": {
        "native_id": "i" * 5000,
        "parent_id": "p" * 5000,
        "root_id": "r" * 5000,
        "url": "https://a.example/" + "u" * 5000,
        "language": "l" * 500,
        "status": "s" * 500,
        "version": "v" * 5000,
        "author": Author("a" * 5000, "h" * 5000, "n" * 5000, url="https://a.example/" + "u" * 5000),
        "place": Place("p" * 5000, "n" * 5000, "https://a.example/" + "u" * 5000, ours=True),
        "raw": {"shown_network": "x" * 500, "k" * 5000: "v" * 500_000},
    },
}


@pytest.mark.parametrize("name", WILD)
def test_wild_item_is_kept_and_shown(name: str, account: Account) -> None:
    hear(account, [replace(item(name), **WILD[name]), item("tame")])

    assert Mention.objects.filter(account=account).count() == 2
    case = Case.objects.filter(account=account).exclude(mention__native_id="tame").first()
    look(account)
    look(account, at=case or Case.objects.get(mention__native_id="tame"))


def test_all_wild_items_on_one_page(account: Account) -> None:
    """And again: what is known already is compared with what was stored."""
    items = [replace(item(name), **fields) for name, fields in WILD.items()]
    hear(account, items)
    hear(account, items)
    edited = [replace(one, text=f"{one.text[:50]} mieux\0{LONE}") for one in items]
    hear(account, edited)

    assert Mention.objects.filter(account=account).count() == len(WILD)
    assert Tally.objects.get(brand=account.brand, watch=None).reach < 2**31
    look(account)


def test_watches_look_at_wild_texts(account: Account) -> None:
    """A firehose brings what is not addressed to us: matching must survive it too."""
    make.make_watch(account.brand, query="livré")
    far = Place("far", "Ailleurs")
    hear(account, [replace(item(name, place=far, to_us=False), **WILD[name]) for name in ("lone", "nul")])
    hear(account, [item("x", place=Place("far"), to_us=False, text=f"{LONE}\0", parent_id="\0")])

    assert Mention.objects.filter(account=account).count() == 2


@pytest.mark.parametrize("length", [2, 3, 7])
def test_circle_of_parents_ends(length: int, account: Account) -> None:
    ids = [f"c{n}" for n in range(length)]
    pairs = zip(ids, [ids[-1], *ids], strict=False)
    hear(account, [item(one, parent_id=above, root_id=above) for one, above in pairs])

    look(account, at=Case.objects.filter(account=account).latest("pk"))


def test_a_thread_six_hundred_deep(account: Account) -> None:
    chain = [item(f"d{n}", parent_id=f"d{n - 1}" if n else "", root_id="d0", text=TEXT) for n in range(600)]
    hear(account, chain)

    look(account, at=Case.objects.filter(account=account).latest("pk"))


def test_one_person_who_never_stops(account: Account) -> None:
    """All of it joins one case: what the page shows of it is bounded (TRUST T14)."""
    flood = Author("flood", "flood", "Flood")
    thread = {"parent_id": "root", "root_id": "root", "author": flood}
    hear(account, [item(f"f{n}", text=f"{TEXT} {n} " * 20, **thread) for n in range(200)])
    hear(account, [item(f"f{n}", text=f"{TEXT} {n} " * 20, **thread) for n in range(200, 500)])
    case = Case.objects.get(account=account)
    page = look(account, at=case)

    assert case.mention_count == 500
    assert page.count("<article") <= MOST_SAID + 62  # and the thread around it
    assert page.count("story__at") <= MOST_EVENTS


def test_edit_made_to_be_compared_for_ever(account: Account) -> None:
    """Comparing two texts word by word can take minutes; whoever edits chooses both."""
    before = " ".join("ab"[n * n % 7 % 2] for n in range(9000))
    after = " ".join("ab"[n * n % 11 % 2] for n in range(9000))
    hear(account, [item("e", text=before)])
    hear(account, [item("e", text=after)])

    page = look(account, at=Case.objects.get(account=account))
    assert "post__before" in page
