"""Opening hours, as people fill them in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.web.brand.hours import HoursForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Member:
    member = make.make_member(role=Role.ADMIN)
    client.force_login(member.user)
    return member


def save(client: Client, member: Member, **answers: str) -> object:
    page = client.post(reverse("hours", args=[member.brand.public_id]), answers)
    member.brand.refresh_from_db()
    return page


def test_two_spans_a_day_are_kept(admin: Member, client: Client) -> None:
    save(
        client,
        admin,
        mon_0_from="09:00", mon_0_to="12:00", mon_1_from="13:30", mon_1_to="18:00",
        sat_0_from="10:00", sat_0_to="00:00",
        holidays="2026-12-25\n2026-07-01",
    )  # fmt: skip

    assert admin.brand.hours["mon"] == [["09:00", "12:00"], ["13:30", "18:00"]]
    assert admin.brand.hours["sat"] == [["10:00", "24:00"]]
    assert admin.brand.hours["sun"] == []
    assert admin.brand.holidays == ["2026-07-01", "2026-12-25"]


def test_form_shows_what_it_kept(admin: Member, client: Client) -> None:
    save(client, admin, mon_0_from="09:00", mon_0_to="00:00", holidays="2026-12-25")
    shown = HoursForm.of(admin.brand)
    save(client, admin, **{name: str(value) for name, value in shown.items() if value})

    assert admin.brand.hours["mon"] == [["09:00", "24:00"]]
    assert admin.brand.holidays == ["2026-12-25"]


def test_always_there_is_no_hours_at_all(admin: Member, client: Client) -> None:
    save(client, admin, always="on")

    assert admin.brand.hours == {}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"mon_0_from": "09:00"},
        {"mon_0_from": "18:00", "mon_0_to": "09:00"},
        {"mon_0_from": "09:00", "mon_0_to": "14:00", "mon_1_from": "13:00", "mon_1_to": "18:00"},
        {"mon_0_from": "09:00", "mon_0_to": "18:00", "holidays": "Christmas"},
    ],
    ids=["nobody-ever", "half-a-span", "backwards", "overlapping", "not-a-date"],
)
def test_hours_that_make_no_sense_are_refused(answers: dict[str, str], admin: Member, client: Client) -> None:
    before = admin.brand.hours
    page = save(client, admin, **answers)

    assert page.status_code == 200  # type: ignore[attr-defined]
    assert page.context["form"].errors  # type: ignore[attr-defined]
    assert admin.brand.hours == before
