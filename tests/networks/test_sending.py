from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.connectors.wire import http, wire
from tests.factories import make_account, make_brand, make_member
from tests.networks.replayed import public_replies, replay_account, seen
from vigie.bus.models import Event
from vigie.core.types import Act, Author, Ground, Item, Kind, Place
from vigie.networks import sending
from vigie.networks.gateway import connector_for
from vigie.networks.intents import (
    cancel_delivery,
    queue_delivery,
    queue_removal,
    resolve_unknown,
    seal_evidence,
    tick_by_hand,
)
from vigie.networks.models import Account, Delivery
from vigie.networks.services import hold, lift_hold
from vigie.vault.services import store_secret

pytestmark = pytest.mark.django_db


def ask(
    account: Account, *, act: Act = Act.REPLY, target: str = "un", text: str = "Bonjour, on regarde."
) -> Delivery:
    return queue_delivery(
        account=account, act=act, target=seen(account, target), text=text, by=None, now=timezone.now()
    )


def send(delivery: Delivery) -> Delivery:
    sending.deliver({"delivery": delivery.pk}, timezone.now())
    delivery.refresh_from_db()
    return delivery


def look(delivery: Delivery, *, after: float = 60.0) -> Delivery:
    sending.look_due(timezone.now() + timedelta(seconds=after))
    delivery.refresh_from_db()
    return delivery


def topics() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("topic", flat=True))


def test_reply_is_sent_then_read_back(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)

    assert send(delivery).state == "sent"
    assert look(delivery).state == "settled"

    assert public_replies(account, "un") == ["Bonjour, on regarde."]
    assert topics() == ["delivery.wanted", "delivery.settled"]


def test_same_event_twice_sends_once(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)

    send(delivery)
    send(delivery)

    assert public_replies(account, "un") == ["Bonjour, on regarde."]


@pytest.mark.parametrize("where", ["house", "brand", "account"])
def test_hold_stops_the_claim_and_lifting_it_lets_go(tmp_path: Path, where: str) -> None:
    account = replay_account(tmp_path)
    scope = {"house": {}, "brand": {"brand": account.brand}, "account": {"account": account}}[where]
    delivery = ask(account)
    placed = hold(why="accès douteux", by=None, now=timezone.now(), **scope)

    assert send(delivery).state == "wanted"
    assert public_replies(account, "un") == []

    lift_hold(hold=placed, by=None, now=timezone.now())
    sending.deliver_due(timezone.now())
    assert public_replies(account, "un") == ["Bonjour, on regarde."]


def test_hold_of_another_brand_stops_nothing(tmp_path: Path) -> None:
    account, other = replay_account(tmp_path), replay_account(tmp_path)
    hold(why="autre marque", by=None, now=timezone.now(), brand=other.brand)

    assert send(ask(account)).state == "sent"


def test_rate_ceiling_makes_the_rest_wait(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    Account.objects.filter(pk=account.pk).update(minute_ceiling=2)
    deliveries = [ask(account, text=f"Réponse {n}") for n in range(3)]

    states = [send(delivery).state for delivery in deliveries]

    assert states == ["sent", "sent", "wanted"]


def test_edited_meanwhile_stops_and_says_so(tmp_path: Path) -> None:
    changed = [said(0, "un", "Pas livré"), said(1, "un", "Livré, merci !", op="edit")]
    account = replay_account(tmp_path, events=changed)
    delivery = ask(account)
    delivery.target["text"] = "Pas livré"
    delivery.save()

    assert send(delivery).state == "stopped"
    assert delivery.because_code == "edited"
    assert public_replies(account, "un") == []


def test_deleted_meanwhile_stops(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)
    journal = seen(account, "un")

    connector_for(account).act(Act.DELETE, journal, reason="spam", key="k", now=timezone.now())

    assert send(delivery).state == "stopped"
    assert delivery.because_code == "deleted"


def test_cut_line_after_the_effect_is_found_not_sent_again(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"cut_after": 1.0}, "lag_s": 0.0})
    delivery = ask(account)

    assert send(delivery).state == "unknown"
    assert look(delivery).state == "settled"
    assert public_replies(account, "un") == ["Bonjour, on regarde."]


def test_error_before_the_effect_is_sent_again_only_after_two_late_looks(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"error_before": 1.0}})
    delivery = ask(account)
    assert send(delivery).state == "unknown"

    assert look(delivery).state == "unknown"  # first look: not there, but one look is not enough
    Delivery.objects.filter(pk=delivery.pk).update(claimed_at=timezone.now() - timedelta(minutes=5))
    assert look(delivery, after=600).state == "wanted"


def test_unknown_that_cannot_be_found_ends_with_a_person(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"error_before": 1.0}})
    delivery = ask(account)
    send(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(attempts=sending.MAX_RESENDS + 1)
    for after in range(60, 60 * (sending.MAX_LOOKS + 2), 60):
        look(delivery, after=after)

    assert (delivery.state, delivery.look_at) == ("unknown", None)
    assert "delivery.unsure" in topics()

    member = make_member(account.brand)
    assert resolve_unknown(delivery=delivery, published=True, by=member, now=timezone.now())
    delivery.refresh_from_db()
    assert (delivery.state, delivery.because_code) == ("settled", "seen-by-person")


def test_dead_worker_is_looked_for_before_anything_else(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)
    long_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.filter(pk=delivery.pk).update(state="claimed", claim="mort", claimed_at=long_ago)

    sending.find_abandoned(timezone.now())
    delivery.refresh_from_db()

    assert (delivery.state, delivery.because_code) == ("unknown", "worker-died")
    assert public_replies(account, "un") == []


def test_limit_of_the_network_waits_as_long_as_it_says(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"rate_limit": 1.0}})
    before = timezone.now()
    delivery = send(ask(account))

    assert delivery.state == "wanted"
    assert delivery.due_at > before


def test_lost_access_keeps_the_reply_and_calls_somebody(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"access_lost": 1.0}})
    delivery = send(ask(account))

    account.refresh_from_db()
    assert (delivery.state, account.status) == ("wanted", "reconnect")
    assert account.brand.alerts.get().kind == "access-lost"
    sending.deliver_due(timezone.now())
    delivery.refresh_from_db()
    assert delivery.attempts == 1


def test_refusal_is_told(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"refused": 1.0}})
    delivery = send(ask(account))

    assert (delivery.state, topics()[-1]) == ("refused", "delivery.refused")


def test_what_has_no_api_is_handed_to_a_person_and_ticked_once(tmp_path: Path) -> None:
    account = replay_account(
        tmp_path, events=[said(0, "un", "Nul", place="reviews", kind="review", rating=1)]
    )
    delivery = send(ask(account, act=Act.REPORT))
    assert delivery.state == "by_hand"

    member = make_member(account.brand)
    assert tick_by_hand(delivery=delivery, by=member, url="", now=timezone.now())
    assert not tick_by_hand(delivery=delivery, by=member, url="", now=timezone.now())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "fait hier", "https://" + "a" * 1000])
def test_what_was_done_by_hand_is_shown_under_an_address_of_the_web_or_none(tmp_path: Path, url: str) -> None:
    account = replay_account(
        tmp_path, events=[said(0, "un", "Nul", place="reviews", kind="review", rating=1)]
    )
    delivery = send(ask(account, act=Act.REPORT))

    with pytest.raises(ValidationError):
        tick_by_hand(delivery=delivery, by=make_member(account.brand), url=url, now=timezone.now())

    delivery.refresh_from_db()
    assert (delivery.state, delivery.url) == ("by_hand", "")


def test_cancelled_before_it_left_is_never_sent(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)

    assert cancel_delivery(delivery=delivery, now=timezone.now())
    assert send(delivery).state == "cancelled"
    assert public_replies(account, "un") == []
    assert not cancel_delivery(delivery=delivery, now=timezone.now())


@pytest.mark.parametrize("act", [Act.DELETE, Act.HIDE, Act.HOLD, Act.MARK_SPAM])
def test_criticism_is_never_removed_by_any_row(tmp_path: Path, act: Act) -> None:
    account = replay_account(tmp_path)
    target = seen(account, "un")
    evidence = seal_evidence(account=account, target=target, now=timezone.now())
    one, two = make_member(account.brand), make_member(account.brand)
    common = {"account": account, "act": act, "target": target, "evidence": evidence, "by": None}
    times = {"now": timezone.now(), "due_at": timezone.now(), "reason": "x"}

    with pytest.raises(ValueError, match="queue_removal"):
        queue_delivery(account=account, act=act, target=target, by=None, now=timezone.now())
    for override in (
        {"ground": Ground.NONE},
        {"ground": Ground.OVERRIDE},
        {"ground": Ground.OVERRIDE, "override_by": one, "override_second": one, "override_why": "parce que"},
        {"ground": Ground.OVERRIDE, "override_by": one, "override_why": "parce que"},
        {"ground": Ground.OVERRIDE, "override_by": one, "override_second": two, "override_why": ""},
    ):
        with pytest.raises(IntegrityError, match="criticism_is_never_removed"), transaction.atomic():
            queue_removal(**common, **times, **override)
    kept = queue_removal(
        **common, **times, ground=Ground.OVERRIDE, override_by=one, override_second=two, override_why="motif"
    )
    with pytest.raises(IntegrityError, match="criticism_is_never_removed"), transaction.atomic():
        Delivery.objects.filter(pk=kept.pk).update(override_second=one)


def test_trouble_before_sending_is_not_an_unknown_outcome(settings: LazySettings) -> None:
    """The site answers the look with its login page: nothing has left, so it is tried again later."""
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    now = timezone.now()
    with wire(http(body=b"<html>login</html>", headers={"Content-Type": "text/html"})) as site:
        brand = make_brand()
        secret = store_secret(brand=brand, label="site", content={"app_password": "abcd efgh"}, now=now)
        account = make_account(
            brand, network="wordpress", server=site.url, settings={"user": "camille"}, secret=secret
        )
        target = Item(
            "12", Kind.COMMENT, "Nul", Author("a"), Place("post:1", ours=True), now, status="approved"
        )
        delivery = queue_delivery(
            account=account, act=Act.REPLY, target=target, text="Bonjour", by=None, now=now
        )

        assert send(delivery).state == "wanted"
        assert delivery.due_at > now
        assert not any(asked.startswith(b"POST") for asked in site.asked)


def test_reply_that_turns_up_late_is_read_back_instead_of_sent_again(tmp_path: Path) -> None:
    account = replay_account(tmp_path, faults={"mix": {"cut_after": 1.0}})
    delivery = ask(account)
    assert send(delivery).state == "unknown"
    Delivery.objects.filter(pk=delivery.pk).update(state="wanted", due_at=timezone.now())

    assert send(delivery).state == "unknown"
    assert look(delivery).state == "settled"
    assert public_replies(account, "un") == ["Bonjour, on regarde."]


def test_answer_given_elsewhere_meanwhile_stops_ours(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    delivery = ask(account)
    connector_for(account).reply(seen(account, "un"), "Réponse du téléphone", key="k", now=timezone.now())

    assert send(delivery).state == "stopped"
    assert delivery.because_code == "answered-elsewhere"
