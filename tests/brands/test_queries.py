import pytest
from django.utils import timezone

from tests.factories import make_brand, make_member
from vigie.brands.models import Role
from vigie.brands.queries import admins, is_new, memberships, open_invitations, team
from vigie.brands.services import invite_member

pytestmark = pytest.mark.django_db


def test_a_person_has_the_brands_they_work_for_and_no_other() -> None:
    mine = make_member()
    make_member()
    make_member(make_brand(), user=mine.user, left_at=timezone.now())

    assert list(memberships(user=mine.user)) == [mine]


def test_team_leaves_out_who_left() -> None:
    brand = make_brand()
    admin = make_member(brand, role=Role.ADMIN, first_name="Ana")
    agent = make_member(brand, first_name="Bo")
    make_member(brand, left_at=timezone.now())

    assert list(team(brand=brand)) == [admin, agent]
    assert list(admins(brand=brand)) == [admin]


def test_invitations_of_another_brand_are_not_shown() -> None:
    brand = make_brand()
    by = make_member(brand, role=Role.ADMIN)
    invitation, _token = invite_member(
        brand=brand, email="a@b.fr", role=Role.AGENT, by=by, now=timezone.now()
    )

    assert list(open_invitations(brand=brand)) == [invitation]
    assert list(open_invitations(brand=make_brand())) == []


def test_house_is_new_until_its_first_brand() -> None:
    assert is_new()
    make_brand()
    assert not is_new()
