"""Who gives a second opinion: chosen, tried in the open, and told of to the last message."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.reading.engines.talking import Model, Said, completion, talking
from tests.reading.engines.tiny import make_classifier
from vigie.brands.models import Brand, Member, Role
from vigie.reading.models import Asked, Reader
from vigie.reading.services import change_reader
from vigie.vault.models import Secret
from vigie.vault.services import open_secret
from vigie.web.reading.engines import TROUBLE

pytestmark = pytest.mark.django_db

CHOSEN = {
    "engine": "endpoint",
    "daily_messages": "50",
    "endpoint_url": "https://modele.example/v1",
    "endpoint_model": "petit",
    "key": "sk-4711",
}


@pytest.fixture
def admin(client: Client) -> Member:
    member = make.make_member(role=Role.ADMIN, user=make.make_user(language="en"))
    client.force_login(member.user)
    return member


@pytest.fixture
def model(settings: LazySettings) -> Iterator[Model]:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    with talking(completion({"intent": "complaint", "arousal": "angry", "joke": "<b>"})) as running:
        yield running


def page(member: Member) -> str:
    return reverse("reading_engines", args=[member.brand.public_id])


def reader(brand: Brand) -> Reader:
    return Reader.objects.select_related("secret").get(brand=brand)


def key_of(brand: Brand) -> str:
    secret = reader(brand).secret
    return open_secret(secret=secret)["key"] if secret else ""


# --- Who may, and what is kept ------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.READER, Role.AGENT, Role.SUPERVISOR])
def test_administrators_only(role: Role, client: Client) -> None:
    member = make.make_member(role=role)
    client.force_login(member.user)

    assert client.get(page(member)).status_code == 403
    assert client.post(page(member), CHOSEN).status_code == 403
    assert client.post(page(member), {"sentence": "x"}).status_code == 403
    assert not Reader.objects.exists()


def test_strangers_learn_nothing(client: Client) -> None:
    client.force_login(make.make_member(role=Role.ADMIN).user)
    other = make.make_member(role=Role.ADMIN)

    assert client.get(page(other)).status_code == 404
    assert client.post(page(other), CHOSEN).status_code == 404
    assert not Reader.objects.exists()


def test_nothing_is_on_until_somebody_chooses(admin: Member, client: Client) -> None:
    shown = client.get(page(admin))

    assert shown.status_code == 200
    assert shown.context["form"].initial["engine"] == ""
    assert "Try it" not in shown.content.decode()


def test_choice_is_kept_and_its_key_sealed(admin: Member, client: Client) -> None:
    kept = client.post(page(admin), CHOSEN)
    found = reader(admin.brand)

    assert kept.headers["Location"] == page(admin)
    assert (found.engine, found.endpoint_url, found.daily_messages, found.changed_by) == (
        "endpoint",
        "https://modele.example/v1",
        50,
        admin,
    )
    assert key_of(admin.brand) == "sk-4711"
    assert "sk-4711" not in client.get(page(admin)).content.decode()


def test_empty_key_keeps_the_one_there_is(admin: Member, client: Client) -> None:
    client.post(page(admin), CHOSEN)
    client.post(page(admin), CHOSEN | {"key": "", "endpoint_model": "grand"})

    assert (key_of(admin.brand), reader(admin.brand).endpoint_model) == ("sk-4711", "grand")


def test_key_is_not_sent_to_another_server(admin: Member, client: Client) -> None:
    client.post(page(admin), CHOSEN)
    client.post(page(admin), CHOSEN | {"key": "", "endpoint_url": "https://ailleurs.example/v1"})

    assert (key_of(admin.brand), Secret.objects.count()) == ("", 0)


def test_key_is_forgotten_on_demand(admin: Member, client: Client) -> None:
    client.post(page(admin), CHOSEN)
    client.post(page(admin), CHOSEN | {"key": "", "forget": "on"})

    assert (key_of(admin.brand), Secret.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"endpoint_url": ""}, "endpoint_url"),
        ({"endpoint_url": "ftp://modele.example"}, "endpoint_url"),
        ({"endpoint_url": "https://u:p@modele.example"}, "endpoint_url"),
        ({"endpoint_model": ""}, "__all__"),
        ({"daily_messages": "-1"}, "daily_messages"),
        ({"engine": "magic"}, "engine"),
        ({"engine": "onnx", "onnx_folder": "/etc"}, "onnx_folder"),
        ({"engine": "onnx", "onnx_folder": ""}, "onnx_folder"),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(
    admin: Member, client: Client, changed: dict[str, str], field: str
) -> None:
    shown = client.post(page(admin), CHOSEN | changed)

    assert shown.status_code == 200
    assert field in shown.context["form"].errors
    assert not Reader.objects.exists()


def test_classifier_of_an_allowed_folder(
    admin: Member, client: Client, tmp_path: Path, settings: LazySettings
) -> None:
    folder = make_classifier(
        tmp_path / "ton", ["sentiment:negative", "sentiment:positive"], {"cassé": [4, 0]}
    )
    settings.VIGIE_ONNX_FOLDERS = (str(tmp_path),)
    answers = {"engine": "onnx", "daily_messages": "5", "onnx_folder": str(folder)}
    assert client.post(page(admin), answers).status_code == 302

    shown = client.post(page(admin), {"sentence": "Cassé"})
    assert shown.context["tried"]["labels"] == [("tone", "negative")]
    assert "Nothing left the machine." in shown.content.decode()
    assert shown.context["spent"] == 1


# --- Trying it ----------------------------------------------------------------------------------


def choose(brand: Brand, url: str, *, daily: int = 50) -> None:
    given = {"engine": "endpoint", "endpoint_url": url, "endpoint_model": "petit", "key": "sk-4711"}
    change_reader(brand=brand, by=None, now=make.NINE, daily_messages=daily, **given)  # type: ignore[arg-type]


def test_try_shows_to_the_letter_what_left_and_what_came_back(
    admin: Member, client: Client, model: Model
) -> None:
    choose(admin.brand, model.url)
    shown = client.post(page(admin), {"sentence": "Pas livré <b>, 06 12 34 56 78"})
    tried, html = shown.context["tried"], shown.content.decode()

    assert tried["sent"].encode() == model.bodies[0]
    assert "Pas livré" in html
    assert "34 56" not in tried["sent"]
    assert "sk-4711" not in html
    assert json.loads(tried["said"])["joke"] == "<b>"
    assert "<b>, " not in html
    assert sorted(tried["labels"]) == [("anger", "angry"), ("intent", "complaint")]


def test_try_changes_nothing(admin: Member, client: Client, model: Model) -> None:
    choose(admin.brand, model.url)
    client.post(page(admin), {"sentence": "Pas livré", **CHOSEN})

    assert reader(admin.brand).endpoint_url == model.url


def test_try_without_an_engine_asks_nobody(admin: Member, client: Client) -> None:
    assert client.post(page(admin), {"sentence": "Pas livré"}).context["tried"] is None
    assert not Asked.objects.exists()


def test_try_says_why_there_is_no_answer(admin: Member, client: Client, settings: LazySettings) -> None:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    with talking(Said({"error": "bad key sk-4711"}, status=401)) as model:
        choose(admin.brand, model.url)
        html = client.post(page(admin), {"sentence": "Pas livré"}).content.decode()

    assert str(TROUBLE["key-refused"]) in html
    assert "sk-4711" not in html


def test_try_stops_with_the_day(admin: Member, client: Client, model: Model) -> None:
    choose(admin.brand, model.url, daily=1)
    client.post(page(admin), {"sentence": "un"})
    html = client.post(page(admin), {"sentence": "deux"}).content.decode()

    assert str(TROUBLE["spent"]) in html
    assert len(model.asked) == 1


# --- What was asked -----------------------------------------------------------------------------


def asked(brand: Brand, *, days: int = 0, **changed: object) -> Asked:
    fields: dict[str, object] = {
        "engine": "endpoint",
        "host": "modele.example",
        "messages": 8,
        "characters": 900,
        "answered": 7,
    }
    at = make.just_now() - timedelta(days=days)
    return Asked.objects.create(brand=brand, at=at, **(fields | changed))


def test_list_tells_the_last_thirty_days_with_totals(admin: Member, client: Client) -> None:
    asked(admin.brand, days=31, messages=1000)
    asked(admin.brand, days=29, trouble="limited:1800", answered=0)
    asked(admin.brand)
    asked(make.make_brand(), host="dautrui.example")
    shown = client.get(page(admin))
    html = shown.content.decode()

    assert [(line.asked.answered, line.trouble) for line in shown.context["lines"]] == [
        (7, ""),
        (0, str(TROUBLE["limited"])),
    ]
    assert shown.context["totals"]["messages"] == 16
    assert "modele.example" in html
    assert "dautrui.example" not in html


def test_page_says_that_an_engine_is_left_alone(admin: Member, client: Client) -> None:
    choose(admin.brand, "https://modele.example/v1")
    for _ in range(3):
        asked(admin.brand, trouble="failing", answered=0)

    assert client.get(page(admin)).context["resting"]


def test_every_code_has_words() -> None:
    codes = {
        *("key-refused", "not-there", "unreachable", "address-blocked", "refused", "nonsense", "failing"),
        *("slow", "broken", "in-clear", "no-address", "key-unusable", "key-spoiled", "limited", "no-answer"),
        *("failed", "files-missing", "folder-not-allowed", "model-unusable", "not-installed", "spent"),
    }

    assert set(TROUBLE) == codes
