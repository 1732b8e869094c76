"""What a team taught is kept in versions: one is in force at most, and only by somebody's hand."""

import os

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories as make
from tests.listening.rows import in_processes
from tests.reading.taught import jargon, keep_version
from vigie.brands.models import Brand, Role
from vigie.bus.models import Event
from vigie.core.text.engine import model_name
from vigie.core.text.overlay import Overlay as Taught
from vigie.core.text.overlay import learn
from vigie.reading.models import Overlay, Reader
from vigie.reading.queries import active_overlay, reader_of
from vigie.reading.services import activate_overlay, change_reader, store_overlay, switch_off_overlay
from vigie.vault.models import Secret
from vigie.vault.services import open_secret

pytestmark = pytest.mark.django_db

NOW = make.NINE


@pytest.fixture
def brand() -> Brand:
    return make.make_brand()


def told() -> list[dict[str, object]]:
    return list(Event.objects.filter(topic="brands.changed").order_by("pk").values_list("payload", flat=True))


def test_changing_keeps_what_is_not_given(brand: Brand) -> None:
    admin = make.make_member(brand, role=Role.ADMIN)
    change_reader(brand=brand, by=admin, now=NOW, learns=True)
    change_reader(brand=brand, by=None, now=NOW, daily_messages=40)
    reader = reader_of(brand)

    assert (reader.learns, reader.daily_messages) == (True, 40)
    assert Reader.objects.count() == 1
    assert told() == [
        {"brand": brand.pk, "fields": ["learns"], "by": admin.pk},
        {"brand": brand.pk, "fields": ["daily_messages"], "by": None},
    ]


def test_engine_at_an_address(brand: Brand) -> None:
    reader = change_reader(
        brand=brand,
        by=None,
        now=NOW,
        engine="endpoint",
        endpoint_url=" https://llm.example.org/v1 ",
        endpoint_model="petit",
        key="sk-1",
    )

    assert reader.endpoint_url == "https://llm.example.org/v1"
    assert reader.secret is not None
    assert open_secret(secret=reader.secret) == {"key": "sk-1"}


def test_key_is_replaced_kept_and_forgotten(brand: Brand) -> None:
    change_reader(brand=brand, by=None, now=NOW, key="sk-1")
    change_reader(brand=brand, by=None, now=NOW, key="sk-2")
    change_reader(brand=brand, by=None, now=NOW, learns=True)
    [secret] = Secret.objects.filter(brand=brand)
    assert open_secret(secret=secret) == {"key": "sk-2"}

    assert change_reader(brand=brand, by=None, now=NOW, key="").secret is None
    assert not Secret.objects.exists()
    assert "sk-" not in str(told())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"engine": "oracle"}, "not a valid choice"),
        ({"engine": "onnx", "onnx_folder": "models"}, "by its full path"),
        ({"engine": "onnx"}, "by its full path"),
        ({"engine": "endpoint", "endpoint_url": "https://llm.example.org"}, "Name the model"),
        ({"engine": "endpoint", "endpoint_model": "petit"}, "begins with https://"),
        ({"endpoint_url": "ftp://llm.example.org"}, "begins with https://"),
        ({"endpoint_url": "https://me:secret@llm.example.org"}, "begins with https://"),
        ({"endpoint_url": "https://[half"}, "begins with https://"),
        ({"endpoint_model": "x" * 121}, "at most 120 characters"),
        ({"daily_messages": -1}, "greater than or equal to 0"),
        ({"daily_messages": "beaucoup"}, "must be an integer"),
    ],
)
def test_bad_values_are_said_in_words_and_change_nothing(
    brand: Brand, fields: dict[str, object], said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        change_reader(brand=brand, by=None, now=NOW, key="sk-1", **fields)  # type: ignore[arg-type]

    assert said in " ".join(refused.value.messages)
    assert not Reader.objects.exists()
    assert not Secret.objects.exists()
    assert told() == []


def test_versions_count_on_per_brand_and_are_not_in_force(brand: Brand) -> None:
    member = make.make_member(brand)
    taught = learn(jargon())
    first = store_overlay(brand=brand, overlay=taught, lessons=30, report={"heads": {}}, by=member, now=NOW)
    second = keep_version(brand)
    other = keep_version(make.make_brand())

    assert (first.version, second.version, other.version) == (1, 2, 1)
    first.refresh_from_db()
    assert Taught.from_bytes(bytes(first.content)).to_bytes() == taught.to_bytes()
    assert (first.base, first.lessons, first.report, first.by) == (model_name(), 30, {"heads": {}}, member)
    assert not Overlay.objects.filter(is_active=True).exists()


def test_one_version_is_in_force_and_an_older_one_can_come_back(brand: Brand) -> None:
    member = make.make_member(brand)
    first, second = keep_version(brand), keep_version(brand)
    for one in (first, second, first):
        activate_overlay(overlay=one, by=member, now=NOW)

    assert active_overlay(brand) == first
    assert told()[-1] == {"brand": brand.pk, "fields": ["overlay"], "by": member.pk}


def test_what_is_taken_back_stays_and_can_come_back(brand: Brand) -> None:
    version = keep_version(brand)
    activate_overlay(overlay=version, by=None, now=NOW)
    switch_off_overlay(brand=brand, by=None, now=NOW)
    assert active_overlay(brand) is None
    before = len(told())

    switch_off_overlay(brand=brand, by=None, now=NOW)
    assert len(told()) == before
    activate_overlay(overlay=version, by=None, now=NOW)
    assert active_overlay(brand) == version


def test_putting_in_force_leaves_other_brands_alone(brand: Brand) -> None:
    other = make.make_brand()
    theirs = keep_version(other, active=True)
    activate_overlay(overlay=keep_version(brand), by=None, now=NOW)
    switch_off_overlay(brand=brand, by=None, now=NOW)

    assert active_overlay(other) == theirs


def test_version_learned_on_another_model_is_refused_in_words(brand: Brand) -> None:
    with pytest.raises(ValidationError, match=f"learned on the model old-1, and {model_name()} reads now"):
        activate_overlay(overlay=keep_version(brand, base="old-1"), by=None, now=NOW)

    assert active_overlay(brand) is None


def test_database_refuses_a_second_version_in_force(brand: Brand) -> None:
    keep_version(brand, active=True)
    second = keep_version(brand)
    with pytest.raises(IntegrityError, match=r"one_active_overlay|UNIQUE"), transaction.atomic():
        Overlay.objects.filter(pk=second.pk).update(is_active=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")
@pytest.mark.django_db(transaction=True)
def test_who_learns_and_activates_at_the_same_moment_follows_the_other() -> None:
    brand, taught = make.make_brand(), learn(jargon())

    def work() -> None:
        for _ in range(5):
            row = store_overlay(brand=brand, overlay=taught, lessons=30, report={}, by=None, now=NOW)
            activate_overlay(overlay=row, by=None, now=NOW)

    in_processes([work] * 3)

    versions = Overlay.objects.filter(brand=brand).order_by("version").values_list("version", flat=True)
    assert list(versions) == list(range(1, 16))
    assert Overlay.objects.filter(is_active=True).count() == 1
