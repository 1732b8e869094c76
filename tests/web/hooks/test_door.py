"""What a network gets at the address of an account (TRUST B36-B44)."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.connectors.closed.connector import Closed
from tests.connectors.closed.network import APP_SECRET, TOKEN, VERIFY, Network
from tests.networks.called import address_of, calling_network, closed_account, send
from vigie.alerts.models import Alert
from vigie.bus.models import Event
from vigie.connectors.contract import Call, CallAnswer
from vigie.networks import calls, refusals
from vigie.networks.models import Account, ReceivedCall
from vigie.vault.services import replace_secret, store_secret
from vigie.web.hooks import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    refusals._counts.clear()
    with calling_network(tmp_path) as running:
        yield running


@pytest.fixture
def account(there: Network) -> Account:
    return closed_account(there)


def call_of(there: Network, text: str = "Toujours pas livré", **more: object) -> Call:
    return there.bundle(there.entry(there.say(text)), **more)


def kept() -> int:
    return ReceivedCall.objects.count()


# --- Taken ----------------------------------------------------------------------------------------


def test_call_is_stored_with_its_event_before_it_is_answered(there: Network, account: Account) -> None:
    assert send(account, call_of(there)) == 200

    row = ReceivedCall.objects.get()
    event = Event.objects.get(topic="calls.received")
    assert (row.account, event.payload) == (account, {"call": row.pk})
    assert there.requests == []  # the network is asked nothing while it waits


def test_call_sent_again_is_told_the_same_and_stored_once(there: Network, account: Account) -> None:
    call = call_of(there)

    assert [send(account, call) for _ in range(3)] == [200, 200, 200]
    assert (kept(), Event.objects.filter(topic="calls.received").count()) == (1, 1)


def test_same_call_for_two_accounts_is_stored_for_each(there: Network, account: Account) -> None:
    other, call = closed_account(there), call_of(there)

    assert [send(account, call), send(other, call)] == [200, 200]
    assert kept() == 2


def test_neither_cookie_nor_token_is_asked_or_given(there: Network, account: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    call = call_of(there)
    answer = client.post(
        address_of(account), call.body, content_type="application/json", headers=dict(call.headers)
    )

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert not answer.cookies


def test_form_is_taken_to_the_byte(there: Network, account: Account) -> None:
    call = call_of(there)
    answer = Client().generic(
        "POST",
        address_of(account),
        call.body,
        content_type="application/x-www-form-urlencoded",
        headers=dict(call.headers),
    )

    assert answer.status_code == 200


def test_stored_call_is_sealed_and_holds_no_secret(there: Network, account: Account) -> None:
    call = call_of(there, "Un mot très reconnaissable")
    sent = {
        **call.headers,
        "cookie": "a=b",
        "authorization": "Bearer x",
        "x-news": "une",
        "x-api-version": "9",
        "x-api-key": "k",
    }
    send(account, replace(call, headers=sent))

    row = ReceivedCall.objects.get()
    opened = calls.call_in(row)
    assert "reconnaissable" not in row.sealed
    assert opened.body == call.body
    assert opened.headers == {"content-type": "application/json", "x-news": "une", "x-api-version": "9"}


@pytest.mark.parametrize("status", ["paused", "reconnect"])
def test_account_that_rests_takes_calls(status: str, there: Network) -> None:
    """They are read when it goes on: a network that is refused for long stops calling."""
    account = closed_account(there, status=status)

    assert send(account, call_of(there)) == 200
    assert kept() == 1


# --- Not taken ------------------------------------------------------------------------------------


def unheard(there: Network) -> dict[str, str]:
    gone = closed_account(there, status="removed")
    talks = make.make_account()
    lost = closed_account(there)
    Account.objects.filter(pk=lost.pk).update(network="uninstalled")
    ids = {"unknown": uuid4(), "removed": gone.public_id, "replay": talks.public_id, "lost": lost.public_id}
    return {name: reverse("hook", args=[public_id]) for name, public_id in ids.items()}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_not_there_looks_like_who_never_was(method: str, there: Network) -> None:
    call = call_of(there)
    seen = {
        (answer.status_code, answer.content, tuple(sorted(answer.headers)))
        for address in unheard(there).values()
        for answer in [Client().generic(method, address, call.body, headers=dict(call.headers))]
    }

    assert [status for status, *_ in seen] == [404]
    assert kept() == 0


@pytest.mark.parametrize(
    "spoilt", ["missing", "empty", "short", "algorithm", "upper", "twice", "body", "secret"]
)
def test_call_that_is_not_genuine_is_refused(spoilt: str, there: Network, account: Account) -> None:
    call = call_of(there, secret="autre" if spoilt == "secret" else APP_SECRET)
    given = call.headers["x-closed-signature"]
    signatures = {
        "missing": {},
        "empty": {"x-closed-signature": ""},
        "short": {"x-closed-signature": given[:-1]},
        "algorithm": {"x-closed-signature": f"sha1={given}"},
        "upper": {"x-closed-signature": given.upper()},
        "twice": {"x-closed-signature": f"{given},{given}"},
    }
    headers = signatures.get(spoilt, dict(call.headers))

    assert send(account, Call("POST", call.body + b" " * (spoilt == "body"), headers)) == 401
    assert (kept(), Event.objects.count()) == (0, 0)


def test_call_signed_for_another_account_is_refused(there: Network, account: Account) -> None:
    theirs = closed_account(there, secrets={"token": TOKEN, "app_secret": "le leur", "verify_token": VERIFY})
    call = call_of(there)

    assert (send(theirs, call), send(account, call)) == (401, 200)
    assert [row.account for row in ReceivedCall.objects.all()] == [account]


def test_body_written_anew_is_refused(there: Network, account: Account) -> None:
    """The same JSON with other spaces: what is signed is what came, to the byte."""
    call = call_of(there)
    anew = json.dumps(json.loads(call.body), indent=1).encode()

    assert send(account, replace(call, body=anew)) == 401


@pytest.mark.parametrize(("age", "status"), [(1, 200), (3600, 200), (30 * 86400, 401)])
def test_old_call_sent_again_has_no_effect(age: int, status: int, there: Network, account: Account) -> None:
    assert send(account, call_of(there, at=timezone.now() - timedelta(seconds=age))) == status


def test_without_a_secret_nothing_is_believed_and_somebody_is_told(there: Network) -> None:
    account = closed_account(there, secrets={"token": TOKEN})

    assert send(account, call_of(there, secret="")) == 503
    assert kept() == 0
    assert Alert.objects.get().kind == "calls-no-secret"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_other_methods_are_not_answered(method: str, account: Account) -> None:
    assert Client().generic(method, address_of(account)).status_code == 405


@pytest.mark.parametrize("size", [views.MOST + 1, 10_000_000])
def test_endless_body_is_refused(size: int, account: Account) -> None:
    assert send(account, Call("POST", b"x" * size)) == 413


def test_body_as_large_as_is_taken_is_looked_at(account: Account) -> None:
    assert send(account, Call("POST", b"x" * views.MOST)) == 401


def test_call_that_cannot_be_stored_is_not_taken(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OperationalError("database or disk is full")

    call = call_of(there)
    with monkeypatch.context() as patch:
        patch.setattr(calls, "record", full)
        assert send(account, call) == 503
    assert kept() == 0, "the row and its event, or neither"
    assert send(account, call) == 200


def test_secret_that_does_not_open_is_a_failure(there: Network, account: Account, settings: object) -> None:
    """A restored database without its key: the network tries again until the key is back."""
    settings.VAULT_KEY = "une autre"  # type: ignore[attr-defined]

    assert send(account, call_of(there)) == 503


def test_new_secret_counts_at_once_and_the_former_no_longer(there: Network, account: Account) -> None:
    assert send(account, call_of(there)) == 200
    new = {"token": TOKEN, "app_secret": "nouveau", "verify_token": VERIFY}
    replace_secret(secret=account.secret, content=new, now=timezone.now())

    assert send(account, call_of(there, "Encore", secret="nouveau")) == 200
    assert send(account, call_of(there, "Et encore")) == 401


def test_secret_being_replaced_lets_both_in() -> None:
    """The forum's connector knows two while one replaces the other (TRUST B44)."""
    account = make.make_account(network="discourse", server="https://forum.example")
    account.secret = store_secret(
        brand=account.brand, label="forum", content={"hook_secret": "vieux neuf"}, now=account.created_at
    )
    account.save()
    statuses = []
    for secret in ("vieux", "neuf", "autre"):
        body = json.dumps({"post": {"id": 1}, "by": secret}).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"x-discourse-event-signature": f"sha256={signature}", "x-discourse-event-id": secret}
        statuses.append(send(account, Call("POST", body, headers)))

    assert statuses == [200, 200, 401]


# --- A challenge ----------------------------------------------------------------------------------


def asked(word: str, challenge: str = "4711") -> Call:
    query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": challenge}
    return Call("GET", query=query)


def test_challenge_is_echoed_as_plain_text_to_who_knows_the_word(account: Account) -> None:
    script = "<script>alert(1)</script>"
    answer = Client().get(address_of(account), dict(asked(VERIFY, script).query))

    assert (answer.status_code, answer.content.decode()) == (200, script)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert send(account, asked("autre")) == 403


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("application/json", "application/json; charset=utf-8"),
        ("text/html", "text/plain; charset=utf-8"),
        ("", "text/plain; charset=utf-8"),
    ],
)
def test_network_may_be_told_json_and_never_html(
    kind: str, shown: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Closed, "answer", lambda *_: CallAnswer(200, '{"a": 1}', kind=kind))
    answer = Client().get(address_of(account))

    assert (answer.headers["Content-Type"], answer.content) == (shown, b'{"a": 1}')


def test_demo_lets_no_network_in(account: Account) -> None:
    """Its only visitor is a person: a call from this machine gets no session of theirs."""
    make.make_member(account.brand, user=make.make_user(email=django.DEMO_VISITOR))
    after = django.MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
    door = [*django.MIDDLEWARE[:after], "vigie.web.demo.LetTheVisitorIn", *django.MIDDLEWARE[after:]]
    with override_settings(VIGIE_DEMO=True, MIDDLEWARE=door):
        answer = Client().post(address_of(account), b"{}", "application/json", HTTP_HOST="localhost")

    assert (answer.status_code, dict(answer.cookies)) == (401, {})


def test_refusal_repeats_nothing(account: Account) -> None:
    answer = Client().get(address_of(account), dict(asked("autre", "<b>moi</b>").query))

    assert b"moi" not in answer.content


# --- Many of them ---------------------------------------------------------------------------------


def test_forged_calls_are_told_once_whatever_their_number(
    there: Network, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    call = call_of(there, secret="autre")
    with caplog.at_level(logging.WARNING, logger="vigie.networks.refusals"):
        assert {send(account, call) for _ in range(100)} == {401}

    [alert] = Alert.objects.all()
    assert (alert.kind, alert.params["count"]) == ("calls-refused", 64)
    assert len(caplog.records) == 7
    assert all(secret not in caplog.text for secret in (APP_SECRET, VERIFY, TOKEN))


def test_one_refused_call_is_an_accident(there: Network, account: Account) -> None:
    send(account, call_of(there, secret="autre"))

    assert not Alert.objects.exists()
