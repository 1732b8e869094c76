"""Accounts on the networks: connected, looked after, stopped."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.networks.models import Account, Hold
from vigie.web.sources.health import shown

pytestmark = pytest.mark.django_db

SECRET = "canari-4711-mot-de-passe"


@pytest.fixture
def admin(client: Client) -> Member:
    member = make.make_member(role=Role.ADMIN)
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def test_account_is_connected(admin: Member, client: Client) -> None:
    page = client.post(of(admin, "connect_network", "manual"), {"name": "Facebook, à la main"})
    account = Account.objects.get()

    assert page.status_code == 302
    assert (account.name, account.network, account.brand) == ("Facebook, à la main", "manual", admin.brand)


@pytest.mark.parametrize("server", ["http://127.0.0.1:9", "https://[::1]/", "https://169.254.169.254/"])
def test_network_that_does_not_answer_is_said_in_words(server: str, admin: Member, client: Client) -> None:
    """And an address inside our own machine is not even tried."""
    answers = {"name": "Blogue", "server": server, "user": "camille", "app_password": SECRET}
    page = client.post(of(admin, "connect_network", "wordpress"), answers)

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert not Account.objects.exists()
    assert SECRET not in page.content.decode()
    assert "camille" in page.content.decode()  # what is no secret need not be typed again


@pytest.mark.parametrize("network", ["wordpress", "bluesky"])
def test_secret_is_asked_as_a_password_and_never_shown_again(
    network: str, admin: Member, client: Client
) -> None:
    account = make.make_account(admin.brand, network=network, settings={"user": "camille"})
    page = client.get(of(admin, "source_reconnect", account.public_id)).content.decode()

    assert 'type="password" name="app_password"' in page
    assert 'name="app_password" value' not in page


def test_replay_is_for_practice_only(admin: Member, client: Client) -> None:
    assert client.get(of(admin, "connect_network", "replay")).status_code == 404
    assert "replay" not in client.get(of(admin, "connect")).content.decode()


def test_network_that_does_not_exist_is_not_found(admin: Member, client: Client) -> None:
    assert client.get(of(admin, "connect_network", "myspace")).status_code == 404


def test_account_is_paused_resumed_and_removed(admin: Member, client: Client) -> None:
    account = make.make_account(admin.brand, network="manual")

    def status_after(route: str) -> str:
        client.post(of(admin, route, account.public_id))
        account.refresh_from_db()
        return str(account.status)

    assert [status_after(f"source_{act}") for act in ("pause", "resume", "remove")] == [
        "paused",
        "on",
        "removed",
    ]
    assert client.get(of(admin, "source", account.public_id)).status_code == 404


def test_anybody_who_answers_may_stop_and_a_supervisor_lets_it_go_on(client: Client) -> None:
    agent = make.make_member(role=Role.AGENT)
    supervisor = make.make_member(agent.brand, role=Role.SUPERVISOR)
    client.force_login(agent.user)
    client.post(of(agent, "stop"), {"why": "un mot de passe a fui"})
    hold = Hold.objects.get()
    refused = client.post(of(agent, "lift", hold.pk))
    client.force_login(supervisor.user)
    everywhere = client.get(of(agent, "team")).content.decode()
    client.post(of(agent, "lift", hold.pk))
    hold.refresh_from_db()

    assert (hold.brand, hold.account, hold.placed_by) == (agent.brand, None, agent)
    assert refused.status_code == 403
    assert of(agent, "sources") + '">Sending is stopped' in everywhere or "pill--crisis" in everywhere
    assert hold.lifted_by == supervisor


def test_stop_without_a_reason_is_asked_again(admin: Member, client: Client) -> None:
    assert client.post(of(admin, "stop"), {"why": ""}).context["form"].errors
    assert not Hold.objects.exists()


def test_stop_of_the_whole_house_is_not_a_brands_to_lift(admin: Member, client: Client) -> None:
    hold = make.make_hold(None, why="exercice de reprise")

    assert "exercice de reprise" in client.get(of(admin, "sources")).content.decode()
    assert client.post(of(admin, "lift", hold.pk)).status_code == 404


NOW = timezone.now()


@pytest.mark.parametrize(
    ("fields", "mood"),
    [
        ({"heard_at": NOW, "usual_gap": 600.0}, "calm"),
        ({"heard_at": None}, "calm"),
        ({"heard_at": NOW - timedelta(days=3), "usual_gap": 600.0}, "alert"),
        ({"failures": 4, "last_error_code": "try-later"}, "alert"),
        ({"status": "reconnect", "last_error_code": "access-lost"}, "crisis"),
        ({"status": "paused"}, "plain"),
        ({"network": "manual"}, "calm"),
        ({"network": "gone-from-this-installation"}, "calm"),
    ],
    ids=["heard", "new", "silent", "failing", "lost", "paused", "by-hand", "uninstalled"],
)
def test_source_says_how_it_is(fields: dict[str, object], mood: str) -> None:
    source = shown(make.make_account(**fields), NOW)

    assert source.mood == mood
    assert source.sentence
    assert source.state


@pytest.mark.parametrize("rows", [1, 4])
def test_list_costs_the_same_for_any_number_of_sources(
    rows: int, admin: Member, client: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(rows):
        make.make_account(admin.brand, network="manual", last_error_code="try-later", failures=3)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(of(admin, "sources"))


# --- What a network says of itself ------------------------------------------------------------------


def read_in_english(member: Member) -> None:
    member.user.language = "en"
    member.user.save()


def test_rights_ends_and_money_are_shown_in_words(admin: Member, client: Client) -> None:
    read_in_english(admin)
    account = make.make_account(
        admin.brand,
        approvals={"comments.read": "granted", "messages.write": "pending", "odd": "half"},
        unwell="subscription-lost",
        sunset_at=timezone.now() + timedelta(days=300),
        cost_micros=20_000,
        money_left_micros=980_000,
    )
    page = client.get(of(admin, "source", account.public_id)).content.decode()

    for words in (
        "Right “comments.read”",
        "granted",
        "asked for, not answered yet",
        "half",
        "subscribe anew on the network",
        "This version of the network’s access ends",
        "0.98",
        "0.02",
    ):
        assert words in page, words


def test_nothing_is_said_of_money_where_none_is_taken(admin: Member, client: Client) -> None:
    read_in_english(admin)
    page = client.get(of(admin, "source", make.make_account(admin.brand).public_id)).content.decode()

    assert "Money left" not in page
    assert "Spent since" not in page
    assert "The network calls" not in page


@pytest.mark.parametrize(
    ("role", "told"), [(Role.ADMIN, True), (Role.SUPERVISOR, False), (Role.READER, False)]
)
def test_address_for_calls_is_for_who_sets_it_up(role: Role, client: Client, *, told: bool) -> None:
    member = make.make_member(role=role)
    client.force_login(member.user)
    account = make.make_account(member.brand, network="discourse")
    page = client.get(of(member, "source", account.public_id)).content.decode()

    assert (reverse("hook", args=[account.public_id]) in page) is told
