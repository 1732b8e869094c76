import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.crisis.room import EN, FR, Team, in_force
from tests.factories import make_account, make_brand, make_member
from tests.inbox.desk import carry, settle_all
from tests.networks.replayed import replay_account
from vigie.brands.models import Brand, Role
from vigie.core.readiness.agreement import Difference
from vigie.crisis.closing import close_crisis
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import CrisisEvent, Publication, Statement
from vigie.crisis.queries import statement_in_force
from vigie.crisis.stating import (
    Words,
    approve_statement,
    differences_in,
    publish_statement,
    text_for,
    withdraw_statement,
    write_statement,
)
from vigie.networks.gateway import connector_for
from vigie.networks.intents import tick_by_hand
from vigie.networks.models import Account, Delivery

pytestmark = pytest.mark.django_db
BOTH = (Words("fr", FR), Words("en", EN))


def written(team: Team, *, words: tuple[Words, ...] = BOTH) -> Statement:
    crisis = team.brand.crises.first() or team.opened()
    return write_statement(
        crisis=crisis,
        words=words,
        strategy=Statement.Strategy.CARE,
        by=team.camille,
        now=timezone.now(),
    )


def sign(statement: Statement, by: object, **more: bool) -> Statement:
    return approve_statement(
        statement=Statement.objects.get(pk=statement.pk),
        by=by,
        now=timezone.now(),
        **more,  # type: ignore[arg-type]
    )


def posts(account: Account) -> list[str]:
    """What a stranger reads that we said under nobody."""
    found = connector_for(account).backfill(timezone.now() - timedelta(days=1), timezone.now())
    return [item.text for page in found for item in page.items if item.author.is_us and not item.parent_id]


def test_two_people_stand_behind_what_is_in_force() -> None:
    team = Team()
    statement = written(team)
    with pytest.raises(CrisisRefused, match="author-alone"):
        sign(statement, team.camille)
    assert sign(statement, team.sara).state == "to_approve"
    with pytest.raises(CrisisRefused, match="own-name-twice"):
        sign(statement, team.sara)
    assert sign(statement, team.camille).state == "in_force"
    assert statement_in_force(crisis=statement.crisis) == statement


def test_two_agents_are_not_enough() -> None:
    team = Team()
    other = make_member(team.brand, first_name="Idir")
    statement = written(team)
    sign(statement, other)
    with pytest.raises(CrisisRefused, match="no-supervisor"):
        sign(statement, team.camille)
    assert sign(statement, team.sara).state == "in_force"


def test_who_is_alone_in_the_brand_signs_alone() -> None:
    brand = make_brand()
    alone = make_member(brand, role=Role.ADMIN)
    team = Team.__new__(Team)
    team.brand, team.sara, team.camille = brand, alone, alone

    assert sign(written(team), alone).state == "in_force"


def test_a_new_version_replaces_and_only_one_is_in_force() -> None:
    team = Team()
    first = in_force(team.opened(), by=team.camille, second=team.sara, now=timezone.now())
    second = written(team)
    assert second.version == 2
    sign(second, team.sara)
    sign(second, team.camille)

    first.refresh_from_db()
    assert first.state == "replaced"
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=first.pk).update(state="in_force")


def test_languages_that_differ_are_refused_unless_it_is_meant_so() -> None:
    team = Team()
    statement = written(team, words=(Words("fr", FR), Words("en", EN.replace("8:30", "9:30"))))
    assert differences_in(statement=statement) == [
        Difference("fr", "time", "à 20 h 30"),
        Difference("en", "time", "9:30 p.m"),
    ]
    with pytest.raises(CrisisRefused, match="languages-differ"):
        sign(statement, team.sara)
    sign(statement, team.sara, despite_differences=True)
    assert CrisisEvent.objects.filter(kind="approved", data__despite=True).count() == 1


def test_what_is_still_to_fill_in_is_no_statement() -> None:
    with pytest.raises(CrisisRefused, match="unfilled"):
        written(Team(), words=(Words("fr", "Depuis {heure}, le paiement est en panne."),))
    with pytest.raises(CrisisRefused, match="empty"):
        written(Team(), words=(Words("fr", " "),))


def test_a_network_gets_its_own_words_and_too_long_ones_are_refused() -> None:
    team, now = Team(), timezone.now()
    account = make_account(team.brand, network="bluesky", handle="boreale.example")
    words = (Words("fr", FR * 6), Words("en", EN * 6), Words("fr", FR, "bluesky"))
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now, words=words)

    assert (
        text_for(statement=statement, account=account, language="fr") == f"{FR}\nCamille, service clientèle"
    )
    with pytest.raises(CrisisRefused, match="too-long"):
        text_for(statement=statement, account=account, language="en")
    with pytest.raises(CrisisRefused, match="no-text"):
        text_for(statement=statement, account=account, language="de")


def test_it_goes_out_once_and_is_read_back(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand)
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="published"):
        publish_statement(statement=statement, account=account, language="fr", by=team.camille, now=now)
    settle_all()
    carry()

    assert posts(account) == [f"{FR}\nCamille, service clientèle"]
    assert CrisisEvent.objects.filter(kind="published").count() == 1
    with pytest.raises(CrisisRefused, match="published"):
        publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)


@pytest.mark.parametrize("fault", ["cut_after", "error_before", "error_after"])
def test_a_network_that_lies_shows_it_once_all_the_same(tmp_path: Path, fault: str) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand, faults={"mix": {fault: 0.7}, "seed": 3})
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    for turn in range(1, 12):
        settle_all(seconds=turn * 120.0)
        Delivery.objects.filter(state="unknown").update(claimed_at=now - timedelta(minutes=9))

    state = Delivery.objects.get(act="post").state
    assert len(posts(account)) == (state == "settled")
    assert CrisisEvent.objects.filter(kind="published").count() == (state == "settled")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_publish_at_once_one_does(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand)
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    done: list[str] = []

    def race() -> None:
        try:
            publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
            done.append("sent")
        except CrisisRefused as refusal:
            done.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == ["published"] * 4 + ["sent"]
    assert Delivery.objects.filter(act="post").count() == 1


def test_where_there_is_no_api_a_person_does_it_and_ticks() -> None:
    team, now = Team(), timezone.now()
    account = make_account(team.brand, network="wordpress", server="https://blogue.boreale.example")
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    row = publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    carry()
    row.delivery.refresh_from_db()
    assert (row.delivery.state, row.delivery.hand_steps[-1]) == ("by_hand", "tick-done")

    tick_by_hand(delivery=row.delivery, by=team.camille, url="https://blogue.boreale.example/panne", now=now)
    carry()
    assert list(CrisisEvent.objects.order_by("seq").values_list("kind", flat=True))[-2:] == [
        "by_hand",
        "published",
    ]


def test_what_a_network_refused_may_be_sent_anew_under_the_same_row(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand, faults={"mix": {"refused": 1.0}})
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    carry()
    assert CrisisEvent.objects.filter(kind="trouble", data__because="refused").count() == 1
    Account.objects.filter(pk=account.pk).update(settings={**account.settings, "faults": {}})
    account.refresh_from_db()
    publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    settle_all()

    assert Publication.objects.count() == 1
    assert len(posts(account)) == 1


def test_only_what_is_in_force_leaves_and_only_while_the_crisis_is_open(tmp_path: Path) -> None:
    team, now = Team(), timezone.now()
    account = replay_account(tmp_path, brand=team.brand)
    statement = in_force(team.opened(now=now), by=team.camille, second=team.sara, now=now)
    withdraw_statement(statement=statement, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="not-in-force"):
        publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
    close_crisis(crisis=statement.crisis, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="closed"):
        publish_statement(statement=statement, account=account, language="fr", by=team.sara, now=now)
