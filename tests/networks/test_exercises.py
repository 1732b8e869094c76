"""What is said in a drill is never published, by whatever door somebody tries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories import NINE, make_account, make_brand, make_delivery, make_member
from tests.networks.replayed import replay_account, seen
from vigie.brands.models import Brand, Role
from vigie.core.types import Act
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Account, Delivery
from vigie.networks.services import connect_account

pytestmark = pytest.mark.django_db
NAME = "drill_content_is_never_published"


@pytest.fixture
def exercise() -> Brand:
    return make_brand(is_exercise=True)


def refused(act: Callable[[], object]) -> None:
    """The database said no, in the name of this rule; the transaction around it goes on."""
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        act()


def test_an_exercise_holds_replayed_accounts_only(exercise: Brand) -> None:
    assert make_account(exercise).network == "replay"
    refused(lambda: make_account(exercise, network="mastodon"))
    rows = [
        Account(brand=exercise, network=name, name=name, created_at=NINE, next_read_at=NINE)
        for name in ("bluesky", "manual")
    ]
    refused(lambda: Account.objects.bulk_create(rows))


def test_an_account_does_not_turn_real_in_an_exercise(exercise: Brand) -> None:
    account = make_account(exercise)
    refused(lambda: Account.objects.filter(pk=account.pk).update(network="mastodon"))
    account.network = "mastodon"
    refused(account.save)
    refused(lambda: Account.objects.bulk_update([account], ["network"]))


def test_a_real_account_does_not_move_into_an_exercise(exercise: Brand) -> None:
    real = make_account(network="mastodon")
    refused(lambda: Account.objects.filter(pk=real.pk).update(brand=exercise))


def test_a_brand_with_real_accounts_does_not_become_an_exercise() -> None:
    real = make_account(network="mastodon")
    refused(lambda: Brand.objects.filter(pk=real.brand_id).update(is_exercise=True))


def test_an_exercise_stays_one(exercise: Brand) -> None:
    """Else its cases and drafts would stand in a brand that can connect a real account."""
    refused(lambda: Brand.objects.filter(pk=exercise.pk).update(is_exercise=False))
    Brand.objects.filter(pk=exercise.pk).update(name="Autre nom")


def test_no_act_of_an_exercise_leaves_by_another_account(exercise: Brand) -> None:
    real, drilled = make_account(network="mastodon"), make_account(exercise)
    row = {"act": "reply", "target_id": "x", "text": "…", "wanted_at": NINE, "due_at": NINE}
    refused(lambda: Delivery.objects.create(brand=exercise, account=real, **row))
    refused(lambda: Delivery.objects.create(brand=real.brand, account=drilled, **row))
    refused(lambda: Delivery.objects.create(brand=exercise, account=make_account(), **row))
    delivery = make_delivery(drilled)
    refused(lambda: Delivery.objects.filter(pk=delivery.pk).update(account=real))
    refused(lambda: Delivery.objects.filter(pk=delivery.pk).update(brand=real.brand))
    refused(lambda: Delivery.objects.filter(pk=delivery.pk).update(account=real, brand=exercise))


def test_bare_sql_is_refused_too(exercise: Brand) -> None:
    real, delivery = make_account(network="mastodon"), make_delivery(make_account(exercise))

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE networks_delivery SET account_id = %s WHERE id = %s", [real.pk, delivery.pk]
            )

    refused(by_hand)


def test_services_meet_the_same_wall(exercise: Brand, tmp_path: Path) -> None:
    """Connecting a source by the service or its page ends at the database."""
    by = make_member(exercise, role=Role.ADMIN)
    with pytest.raises(ValidationError, match="exercise"):
        connect_account(
            brand=exercise, network="manual", name="À la main", server="", settings={}, secret={}, by=by,
            now=timezone.now(),
        )  # fmt: skip
    assert not Account.objects.filter(brand=exercise).exists()
    source = replay_account(tmp_path, brand=make_brand())
    real = make_account(exercise)
    Account.objects.filter(pk=source.pk).update(network="replay")
    target = seen(source, "un")
    queued = queue_delivery(account=real, act=Act.REPLY, target=target, by=by, now=NINE, text="Bonjour")
    assert (queued.brand_id, queued.account.network) == (exercise.pk, "replay")


def test_real_brands_are_not_hindered() -> None:
    real = make_account(network="mastodon")
    delivery = make_delivery(real)
    Delivery.objects.filter(pk=delivery.pk).update(state="sent")
    Account.objects.filter(pk=real.pk).update(name="autre")
    Brand.objects.filter(pk=real.brand_id).update(posture="alert")


def test_the_rule_stands_after_every_migration() -> None:
    """SQLite drops triggers with a table that is made anew: that migration must bring them back."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [row[0] for row in cursor.fetchall() if row[0].startswith(NAME)]
    tables = ("networks_account", "brands_brand", "networks_delivery")
    assert [table for table in tables if not any(table in name for name in names)] == []


def test_it_is_a_refusal_of_the_database_and_not_of_python(exercise: Brand) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.bulk_create(
            [Account(brand=exercise, network="rss", name="flux", created_at=NINE, next_read_at=NINE)]
        )
