from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests.connectors.replay.days import said, write_day
from tests.factories import make_brand, make_member
from tests.networks.replayed import replay_account
from vigie.brands.models import Brand, Role
from vigie.networks.models import Account, Hold
from vigie.networks.services import (
    connect_account,
    hold,
    lift_hold,
    pause_account,
    reconnect_account,
    remove_account,
    resume_account,
)
from vigie.vault.models import Secret

pytestmark = pytest.mark.django_db
CANARY = "canari-4711"


def connect(brand: Brand, folder: Path, **changes: object) -> Account:
    day = write_day(folder / "jour.jsonl", [said(0, "un", "Bonjour")])
    answers = {
        "network": "replay",
        "name": "Une journée",
        "server": "",
        "settings": {"day": str(day)},
        "secret": {"token": CANARY},
        "by": make_member(brand, role=Role.ADMIN),
        "now": timezone.now(),
    }
    return connect_account(brand=brand, **(answers | changes))


def test_connected_account_is_read_at_once_and_its_secret_is_sealed(tmp_path: Path) -> None:
    account = connect(make_brand(), tmp_path)

    assert (account.status, account.handle) == ("on", account.handle)
    assert account.next_read_at <= timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM networks_account")
        assert CANARY not in repr(cursor.fetchone())


def test_account_that_does_not_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    brand = make_brand()
    with pytest.raises(ValidationError):
        connect(brand, tmp_path, settings={"day": "un-jour-qui-nexiste-pas"})
    with pytest.raises(ValidationError) as missing:
        connect(brand, tmp_path, settings={})

    assert "day" in missing.value.message_dict
    assert not Account.objects.exists()
    assert not Secret.objects.exists()


def test_same_account_is_connected_once_per_brand(tmp_path: Path) -> None:
    brand = make_brand()
    connect(brand, tmp_path)
    with pytest.raises(ValidationError):
        connect(brand, tmp_path)
    assert connect(make_brand(), tmp_path)


def test_paused_account_is_not_sent_to_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    account = connect(make_brand(), tmp_path)
    by = make_member(account.brand, role=Role.ADMIN)
    Account.objects.filter(pk=account.pk).update(cursor={"read": {"line": 7}})

    pause_account(account=account, by=by, now=timezone.now())
    account.refresh_from_db()
    assert account.status == "paused"
    resume_account(account=account, by=by, now=timezone.now())
    account.refresh_from_db()
    assert (account.status, account.cursor) == ("on", {"read": {"line": 7}})


def test_reconnected_account_keeps_its_cursor_and_its_alert_goes(tmp_path: Path) -> None:
    account = connect(make_brand(), tmp_path)
    Account.objects.filter(pk=account.pk).update(status="reconnect", cursor={"read": {"line": 1}}, failures=4)
    account.refresh_from_db()

    again = reconnect_account(
        account=account,
        server="",
        settings=account.settings,
        secret={"token": "neuf"},
        by=make_member(account.brand, role=Role.ADMIN),
        now=timezone.now(),
    )

    assert (again.status, again.failures, again.cursor) == ("on", 0, {"read": {"line": 1}})
    assert Secret.objects.count() == 1


def test_removed_account_forgets_its_access_and_keeps_its_memory(tmp_path: Path) -> None:
    account = connect(make_brand(), tmp_path)
    remove_account(account=account, by=make_member(account.brand, role=Role.ADMIN), now=timezone.now())

    account.refresh_from_db()
    assert (account.status, account.secret) == ("removed", None)
    assert not Secret.objects.exists()


def test_hold_is_lifted_once_by_a_named_person(tmp_path: Path) -> None:
    account = replay_account(tmp_path)
    first, second = make_member(account.brand), make_member(account.brand)
    placed = hold(why="accès douteux", by=first, now=timezone.now(), account=account)

    lift_hold(hold=placed, by=first, now=timezone.now())
    lift_hold(hold=placed, by=second, now=timezone.now())

    assert Hold.objects.get().lifted_by == first
