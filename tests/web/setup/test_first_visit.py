"""From nothing to a brand that listens: the first five minutes."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Brand, Member, Role, User
from vigie.listening.models import Watch
from vigie.networks.models import Account
from vigie.web.demo import LetTheVisitorIn

pytestmark = pytest.mark.django_db

ANSWERS = {
    "brand": "Boréale",
    "organisation": "",
    "language": "fr",
    "time_zone": "America/Toronto",
    "name": "Camille Tremblay",
    "email": "camille@example.org",
    "password": make.PASSWORD,
    "first_name": "Camille",
    "signature": "service clientèle",
}


def test_empty_house_leads_everybody_to_the_first_visit(client: Client) -> None:
    assert client.get("/").headers["Location"] == reverse("welcome")


def test_five_minutes_lead_to_the_desk(client: Client) -> None:
    """Only what a person would do: answer, and follow where one is led."""
    founded = client.post(reverse("welcome"), ANSWERS)
    choose = client.get(founded.headers["Location"])
    connected = client.post(
        reverse("connect_network", args=[Brand.objects.get().public_id, "manual"]), {"name": "À la main"}
    )
    watched = client.post(connected.headers["Location"], {"name": "Notre nom", "query": "boréale"})
    brand = Brand.objects.get()

    assert founded.headers["Location"] == reverse("connect", args=[brand.public_id])
    assert choose.status_code == 200
    assert connected.headers["Location"] == reverse("watch_new", args=[brand.public_id])
    assert [account.network for account in Account.objects.all()] == ["manual"]
    assert [watch.query for watch in Watch.objects.all()] == ["boréale"]
    assert watched.headers["Location"] == reverse("watches", args=[brand.public_id])
    assert client.get("/").headers["Location"] == reverse("desk", args=[brand.public_id])


def test_founder_may_do_everything_and_signs(client: Client) -> None:
    client.post(reverse("welcome"), ANSWERS)
    member = Member.objects.get()

    assert (member.role, member.first_name, member.brand.organisation.name) == (
        Role.ADMIN,
        "Camille",
        "Boréale",
    )
    assert member.user.check_password(make.PASSWORD)


@pytest.mark.parametrize("password", ["mouette", "camille@example.org", "123456789012", "password1234"])
def test_weak_password_is_refused_in_words(password: str, client: Client) -> None:
    page = client.post(reverse("welcome"), ANSWERS | {"password": password})

    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert not User.objects.exists()
    assert password not in page.content.decode() or password == ANSWERS["email"]


def test_second_visitor_finds_the_house_taken(client: Client) -> None:
    make.make_brand()
    page = client.post(reverse("welcome"), ANSWERS)

    assert page.headers["Location"] == reverse("home")
    assert not User.objects.exists()


def test_person_without_brand_is_told_so(client: Client) -> None:
    make.make_brand()
    client.force_login(make.make_user(email="seul@example.org"))
    page = client.get("/")

    assert page.status_code == 200
    assert "seul@example.org" in page.content.decode()


def visitor(address: str = "127.0.0.1", path: str = "/", **headers: str) -> tuple[HttpResponse, HttpRequest]:
    """A request through the demo's middleware, as the demo installs it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = (
        Client()
        .get("/accounts/login/", REMOTE_ADDR=address, SERVER_NAME="localhost", headers=headers)
        .wsgi_request
    )
    request.path = path
    return LetTheVisitorIn(view)(request), seen[0]


@pytest.fixture
def demo() -> User:
    make.make_brand()
    return make.make_user(email="camille@demo.example", language="fr")


def test_demo_lets_its_visitor_in(demo: User) -> None:
    assert visitor()[1].user == demo


def test_demo_speaks_the_language_of_who_looks_at_it(demo: User) -> None:
    visitor(**{"Accept-Language": "en-CA"})
    demo.refresh_from_db()

    assert demo.language == "en"


@pytest.mark.parametrize(
    "asked",
    [
        {"address": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"path": "/accounts/login/"},
    ],
    ids=["from-elsewhere", "behind-a-proxy", "behind-another", "at-the-door"],
)
def test_nobody_else_is_let_in(asked: dict[str, str], demo: User) -> None:
    assert not visitor(**asked)[1].user.is_authenticated


def test_only_the_demo_lets_anybody_in() -> None:
    assert "vigie.web.demo.LetTheVisitorIn" not in settings.MIDDLEWARE
