"""The suite on what is done by hand: nothing is read or sent, and each act says where a person goes."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest

from tests.connectors.suite import ConnectorContract, Power, Rig
from vigie.connectors.contract import AccountConfig, ByHand, Connector, Never
from vigie.connectors.http import GuardedClient
from vigie.connectors.manual.connector import ManualConnector
from vigie.connectors.manual.hosts import NETWORKS
from vigie.connectors.manual.payloads import Pasted, paste
from vigie.core.types import REMOVING, Act, Item

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


def manual() -> ManualConnector:
    return ManualConnector(AccountConfig(), GuardedClient())


def pasted(url: str, network: str = "") -> Item:
    return paste(Pasted(text="Toujours rien reçu", url=url, author="@maude", network=network), now=NOW)


class ManualRig(Rig):
    network: ClassVar[str] = "manual"
    cannot: ClassVar = dict.fromkeys(Power, "nothing is read by itself: people paste and import")

    unspoilt = "it talks to no network: people do"

    def connector(self) -> Connector:
        return manual()

    def sample(self) -> Item:
        return pasted("https://www.facebook.com/boreale/posts/1?comment_id=2")


class TestManualKeepsTheContract(ConnectorContract):
    @pytest.fixture
    def rig(self) -> Rig:
        return ManualRig()


@pytest.mark.parametrize(
    ("url", "act", "steps"),
    [
        (
            "https://www.facebook.com/boreale/posts/1",
            Act.REPLY,
            ("open-link", "sign-in-as-brand", "copy-text", "paste-and-publish", "tick-done"),
        ),
        (
            "https://www.instagram.com/p/abc",
            Act.REPORT,
            ("open-link", "sign-in-as-brand", "choose-report", "choose-reason", "tick-done"),
        ),
        (
            "https://blogue-velo.example/colis",
            Act.REPORT,
            ("open-link", "sign-in-as-brand", "write-to-editor", "tick-done"),
        ),
        (
            "https://www.youtube.com/watch?v=1&lc=2",
            Act.DELETE,
            ("open-link", "sign-in-as-brand", "press-delete", "tick-done"),
        ),
    ],
)
def test_person_is_led_to_the_message(url: str, act: Act, steps: tuple[str, ...]) -> None:
    assert manual().may(act, pasted(url), NOW) == ByHand(url, steps)


@pytest.mark.parametrize("act", sorted(REMOVING))
@pytest.mark.parametrize(
    "url", ["https://www.google.com/maps/reviews/1", "https://fr.trustpilot.com/reviews/1"]
)
def test_review_sites_let_nobody_remove(url: str, act: Act) -> None:
    assert manual().may(act, pasted(url), NOW) == Never("not-offered-there")


@pytest.mark.parametrize("network", NETWORKS)
def test_every_known_network_leads_somewhere_without_a_link(network: str) -> None:
    answer = manual().may(Act.REPLY, pasted("", network), NOW)

    assert isinstance(answer, ByHand)
    assert answer.url == NETWORKS[network].home
    assert answer.steps[0] == "open-network"


def test_network_is_known_after_the_payload_was_left_behind() -> None:
    """A delivery keeps the item without `raw`."""
    from dataclasses import replace

    item = replace(pasted("", "instagram"), raw={})
    assert manual().may(Act.DELETE, item, NOW) == ByHand(
        "https://www.instagram.com/", ("open-network", "sign-in-as-brand", "press-delete", "tick-done")
    )


def test_page_without_link_is_said() -> None:
    assert manual().may(Act.REPLY, pasted(""), NOW) == Never("no-link")
