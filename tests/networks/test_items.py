"""What is kept of an item with an act that waits: enough for the network's rules, and no more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.closed.network import Network
from tests.networks.called import calling_network, closed_account
from vigie.core.types import Act, Author, Item, Kind, Place
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.listening.queries import item_of
from vigie.networks.intents import queue_delivery, seal_evidence
from vigie.networks.items import MOST_VALUES, item_from_json, item_to_json
from vigie.networks.models import Account, Delivery
from vigie.networks.sending import deliver


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


def item(raw: dict[str, object]) -> Item:
    said_at = datetime(2026, 11, 26, tzinfo=UTC)
    return Item("n1", Kind.COMMENT, "Bonjour", Author("a1"), Place("p1"), said_at, raw=raw)


def kept(raw: dict[str, object]) -> object:
    return item_from_json(item_to_json(item(raw))).raw


def test_short_values_are_kept_as_they_were() -> None:
    raw = {"can_hide": False, "answers": 3, "share": 0.5, "etag": "W/x", "none": None, "": ""}

    assert kept(raw) == raw


@pytest.mark.parametrize(
    "value",
    ["x" * 201, {"deep": 1}, [1], float("nan"), 2**63, "a\0b", "\udfff", b"octets"],
    ids=["long", "object", "list", "nan", "huge", "nul", "surrogate", "bytes"],
)
def test_what_is_long_deep_or_odd_is_left_to_the_mention(value: object) -> None:
    assert kept({"odd": value, "can_hide": True}) == {"can_hide": True}


def test_of_very_many_values_the_shortest_are_kept() -> None:
    raw: dict[str, object] = {f"v{n}": "x" * 150 for n in range(1000)}

    assert kept(raw | {"can_hide": False})["can_hide"] is False  # type: ignore[index]
    assert len(kept(raw)) == MOST_VALUES  # type: ignore[arg-type]


@pytest.mark.django_db
def test_right_that_the_payload_withholds_is_seen_when_it_is_sent(there: Network) -> None:
    account = closed_account(there)
    top = there.say("Gagnez un colis")
    there.say("Gagnez encore", parent=top)
    there._write(top, "Déjà dit")  # one private answer was given there already
    pump(account=account)
    mention = Mention.objects.get(native_id=top)
    there.requests.clear()

    delivery = sent(account, item_of(mention), Act.DIRECT, "Votre numéro ? Camille")

    assert (delivery.state, delivery.because_code) == ("refused", "written-to-once")
    assert not [request for request in there.requests if request.startswith("POST")]


def sent(account: Account, target: Item, act: Act, text: str) -> Delivery:
    now = timezone.now()
    delivery = queue_delivery(account=account, act=act, target=target, by=None, now=now, text=text)
    deliver({"delivery": delivery.pk}, now)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.django_db
def test_evidence_has_the_whole_payload(there: Network) -> None:
    evidence = seal_evidence(
        account=closed_account(there), target=item({"deep": {"a": [1]}, "x": "y" * 500}), now=timezone.now()
    )

    assert evidence.content["raw"] == {"deep": {"a": [1]}, "x": "y" * 500}
