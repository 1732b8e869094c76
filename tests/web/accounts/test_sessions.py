"""A copy of the database logs nobody in (TRUST T1, T19)."""

import asyncio
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from vigie.web.accounts.sessions import SessionStore, row_key

pytestmark = pytest.mark.django_db
CANARY = "canari4711"


def logged_in() -> Client:
    client = Client()
    client.force_login(make.make_member().user)
    return client


def test_cookie_is_not_in_the_database() -> None:
    client = logged_in()
    cookie = client.cookies["sessionid"].value
    rows = list(Session.objects.values())

    assert client.get(reverse("me")).status_code == 200
    assert len(rows) == 1
    assert cookie not in str(rows)
    assert rows[0]["session_key"] == row_key(cookie)


def test_what_a_row_is_called_opens_nothing() -> None:
    client = logged_in()
    thief = Client()
    thief.cookies["sessionid"] = row_key(client.cookies["sessionid"].value)

    assert thief.get(reverse("me")).status_code == 302


def test_what_a_session_holds_is_sealed() -> None:
    store = SessionStore()
    store["said"] = CANARY
    store.create()
    row = Session.objects.get()

    assert SessionStore(store.session_key)["said"] == CANARY
    assert CANARY not in str(SessionStore().encode({"said": CANARY}))
    assert row.session_data != SessionStore().encode({"said": CANARY})


def test_sessions_of_another_key_log_nobody_in(settings: LazySettings) -> None:
    client = logged_in()
    settings.VAULT_KEY = "another"

    assert client.get(reverse("me")).status_code == 302


def test_session_lives_and_dies_as_usual() -> None:
    store = SessionStore()
    store["n"] = 1
    store.create()
    key = store.session_key or ""
    store.cycle_key()

    assert not SessionStore().exists(key)
    assert SessionStore().exists(store.session_key or "")
    assert SessionStore(store.session_key)["n"] == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(store.session_key).load() == {}
    SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_deleted_session_is_gone() -> None:
    store = SessionStore()
    store.create()
    SessionStore().delete(store.session_key)
    SessionStore().delete()
    store.delete()

    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_coroutines_see_the_same_sessions() -> None:
    async def walk() -> tuple[object, bool, bool]:
        store = SessionStore()
        await store.aset("n", 1)
        await store.acreate()
        key = store.session_key or ""
        there, again = await SessionStore().aexists(key), await SessionStore(key).aget("n")
        await SessionStore().adelete(key)
        return again, there, await SessionStore().aexists(key)

    assert asyncio.run(walk()) == (1, True, False)


def test_second_step_is_sealed() -> None:
    user = make.make_user()
    TOTP.activate(user, secret=CANARY)

    assert CANARY not in str(Authenticator.objects.values())
    found = Authenticator.objects.get()
    assert TOTP(found).instance.data["secret"] != CANARY
