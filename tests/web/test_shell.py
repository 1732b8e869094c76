"""The frame around every page: whose words, whose brand, whose time."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.middleware import HtmxDetails

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.web.errors import failed
from vigie.web.middleware import toast_middleware
from vigie.web.shell import SECTIONS, Shell
from vigie.web.templatetags.vigie import ring, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Iterator[Member]:
    found = make.make_member(make.make_brand(name="Boréale"), role=Role.AGENT)
    client.force_login(found.user)
    yield found
    translation.activate("en")
    timezone.deactivate()


def of(member: Member, route: str) -> str:
    return reverse(route, args=[member.brand.public_id])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_language_of_the_account_wins_over_the_browser(language: str, member: Member, client: Client) -> None:
    make.User.objects.update(language=language)
    page = client.get(reverse("me"), headers={"Accept-Language": "en" if language == "fr" else "fr"})

    assert f'<html lang="{language}"' in page.content.decode()
    assert page.headers["Content-Language"] == language


@pytest.mark.parametrize("language", ["fr", "en"])
def test_browser_chooses_before_the_login(language: str, client: Client) -> None:
    make.make_brand()
    page = client.get(reverse("account_login"), headers={"Accept-Language": f"{language}-CA"})

    assert f'<html lang="{language}"' in page.content.decode()


def test_theme_is_the_persons(member: Member, client: Client) -> None:
    client.post(reverse("my_theme"), {"theme": "dark"})

    assert 'data-theme="dark"' in client.get(reverse("me")).content.decode()
    assert client.post(reverse("my_theme"), {"theme": "<script>"}).status_code == 422


def test_rail_says_where_one_is(member: Member, client: Client) -> None:
    for route, section in (
        ("sources", "sources"),
        ("signature", "team"),
        ("texts", "playbook"),
        ("desk", "desk"),
    ):
        sections = client.get(of(member, route)).context["shell"].sections
        assert [entry.route for entry, _url, here in sections if here] == [section]


def test_keys_of_the_rail_differ() -> None:
    assert len({section.key for section in SECTIONS}) == len(SECTIONS)


def test_other_brands_are_one_key_away_and_strangers_are_not(member: Member, client: Client) -> None:
    second = make.make_member(make.make_brand(name="Aurore"), user=member.user)
    make.make_brand(name="Étrangère")
    palette = client.get(of(member, "sources")).context["shell"].palette
    words = {entry["words"] for entry in palette}

    assert "Aurore" in words
    assert "Étrangère" not in words
    assert of(second, "desk") in {entry.get("url") for entry in palette}


def test_page_without_a_brand_goes_on_with_the_last_one(member: Member, client: Client) -> None:
    second = make.make_member(make.make_brand(name="Zéphyr"), user=member.user)
    client.get(of(second, "sources"))

    assert client.get(reverse("me")).context["shell"].brand == second.brand
    assert client.get("/").headers["Location"] == of(second, "desk")


def test_hours_of_one_brand_are_not_lent_to_the_next_request(member: Member, client: Client) -> None:
    client.get(of(member, "sources"))
    client.get(reverse("account_login"))

    assert timezone.get_current_timezone_name() == "UTC"


def test_what_a_brand_sees_stays_out_of_caches(member: Member, client: Client) -> None:
    for path in (of(member, "sources"), reverse("me")):
        assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/nowhere/", "/b/00000000-0000-4000-8000-000000000000/", "/b/1/"])
def test_not_found_is_one_page_for_all(path: str, member: Member, client: Client) -> None:
    page = client.get(path)

    assert page.status_code == 404
    assert "Boréale" not in page.content.decode()


def test_failure_is_told_in_every_language_without_asking_the_database() -> None:
    make.make_brand()
    with connection.execute_wrapper(_no_database):
        page = failed(RequestFactory().get("/")).content.decode()

    assert page.count("<section lang=") == 2
    assert "Traceback" not in page


def _no_database(*_: object) -> None:
    raise AssertionError("the database was asked")


def test_error_page_tells_nothing_of_the_error(
    member: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shell, "sections", property(lambda _: 1 / 0))
    client.raise_request_exception = False
    page = client.get(of(member, "sources"))

    assert page.status_code == 500
    assert "ZeroDivisionError" not in page.content.decode()


def test_login_needed_by_a_fragment_moves_the_whole_page(client: Client) -> None:
    brand = make.make_brand()
    here = f"http://testserver{reverse('desk', args=[brand.public_id])}"
    page = client.get(
        reverse("sources", args=[brand.public_id]), headers={"HX-Request": "true", "HX-Current-URL": here}
    )

    assert page.headers["HX-Redirect"].startswith(reverse("account_login"))
    assert page.content == b""


def test_messages_of_a_fragment_travel_in_its_header(member: Member, client: Client) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Enregistré : « été »")
        return HttpResponse("fragment")

    request = client.get(reverse("me"), headers={"HX-Request": "true"}).wsgi_request
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    response = toast_middleware(view)(request)

    assert json.loads(response.headers["HX-Trigger"]) == {
        "vigie:toasts": {"messages": [{"text": "Enregistré : « été »", "level": "success"}]}
    }


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "a moment"), (240, "4 min"), (4200, "1 h 10"), (7200, "2 h"), (90_000, "25 h"), (200_000, "2 d")],
)
def test_times_are_few_words(seconds: float, words: str) -> None:
    with translation.override("en"):
        assert span(seconds) == words


@pytest.mark.parametrize(("left", "look"), [(40, 'class="ring"'), (10, "ring--soon"), (-5, "ring--late")])
def test_ring_runs_from_calm_to_late(left: int, look: str) -> None:
    now = timezone.now()
    drawn = ring(now + timedelta(minutes=left), now - timedelta(minutes=60 - left))

    assert look in drawn
