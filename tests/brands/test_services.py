from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_brand, make_member, make_user
from vigie.brands.models import ApiToken, Brand, Member, Role
from vigie.brands.services import (
    INVITATION_LASTS,
    accept_invitation,
    change_brand,
    change_role,
    change_signature,
    check_hours,
    create_brand,
    create_token,
    found_organisation,
    invite_member,
    remove_member,
    revoke_invitation,
    set_posture,
    token_hash,
    usable_invitation,
)
from vigie.bus.models import Event

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def found(**changes: str) -> Member:
    answers = {
        "organisation": "Maison",
        "brand": "Boréale",
        "email": "Camille@Example.org",
        "password": "une longue phrase secrète",
        "name": "Camille",
        "first_name": "Camille",
        "signature": "service clientèle",
        "language": "fr",
        "time_zone": "America/Toronto",
    } | changes
    return found_organisation(now=NOW, **answers)


def test_first_visit_founds_the_house_once() -> None:
    member = found()

    assert (member.role, member.user.email) == (Role.ADMIN, "camille@example.org")
    assert member.user.password.startswith("argon2")
    assert Event.objects.get().topic == "brands.created"
    with pytest.raises(ValidationError):
        found(brand="Autre")
    assert Brand.objects.count() == 1


def test_brand_name_is_taken_once_per_organisation() -> None:
    member = found()
    common = {"language": "fr", "time_zone": "UTC", "user": member.user, "first_name": "C", "signature": "s"}
    with pytest.raises(ValidationError):
        create_brand(organisation=member.brand.organisation, name="Boréale", now=NOW, **common)
    assert create_brand(organisation=member.brand.organisation, name="Australe", now=NOW, **common)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_unknown_time_zone_is_refused_in_words(zone: str) -> None:
    with pytest.raises(ValidationError):
        found(time_zone=zone)


@pytest.mark.parametrize(
    "hours",
    [
        {"lun": [["09:00", "18:00"]]},
        {"mon": [["18:00", "09:00"]]},
        {"mon": [["09:00", "13:00"], ["12:00", "18:00"]]},
        {"mon": [["09:00", "25:00"]]},
    ],
)
def test_impossible_hours_are_refused(hours: object) -> None:
    with pytest.raises(ValidationError):
        check_hours(hours)


def test_change_touches_nothing_but_what_may_change() -> None:
    brand = make_brand()
    by = make_member(brand, role=Role.ADMIN)

    change_brand(brand=brand, by=by, changes={"name": "Nouvelle", "posture": "crisis", "id": 99}, now=NOW)

    brand.refresh_from_db()
    assert (brand.name, brand.posture) == ("Nouvelle", "calm")


def test_invitation_works_once_and_only_its_hash_is_kept() -> None:
    brand = make_brand()
    by = make_member(brand, role=Role.ADMIN)
    invitation, token = invite_member(brand=brand, email="A@b.fr", role=Role.AGENT, by=by, now=NOW)
    assert token not in str(vars(invitation))
    assert usable_invitation(token=token, now=NOW) == invitation

    joined = accept_invitation(
        invitation=invitation, user=make_user(), first_name="Inès", signature="relation client", now=NOW
    )

    assert (joined.brand, joined.role) == (brand, Role.AGENT)
    assert usable_invitation(token=token, now=NOW) is None
    with pytest.raises(ValidationError):
        accept_invitation(invitation=invitation, user=make_user(), first_name="X", signature="", now=NOW)


def test_invitation_expires_is_revoked_and_replaced() -> None:
    brand = make_brand()
    by = make_member(brand, role=Role.ADMIN)
    _first, first_token = invite_member(brand=brand, email="a@b.fr", role=Role.AGENT, by=by, now=NOW)
    second, token = invite_member(brand=brand, email="A@B.fr", role=Role.AGENT, by=by, now=NOW)

    assert usable_invitation(token=first_token, now=NOW) is None
    assert usable_invitation(token=token, now=NOW + INVITATION_LASTS) is None
    revoke_invitation(invitation=second, now=NOW)
    assert usable_invitation(token=token, now=NOW) is None


def test_last_administrator_can_neither_step_down_nor_leave() -> None:
    brand = make_brand()
    admin = make_member(brand, role=Role.ADMIN)
    make_member(brand, role=Role.ADMIN, left_at=NOW)

    with pytest.raises(ValidationError):
        change_role(member=admin, role=Role.AGENT, by=admin, now=NOW)
    with pytest.raises(ValidationError):
        remove_member(member=admin, by=admin, now=NOW)

    make_member(brand, role=Role.ADMIN)
    change_role(member=admin, role=Role.AGENT, by=admin, now=NOW)
    admin.refresh_from_db()
    assert admin.role == Role.AGENT


def test_leaver_loses_their_tokens_and_is_told_about() -> None:
    brand = make_brand()
    by, leaver = make_member(brand, role=Role.ADMIN), make_member(brand)
    create_token(member=leaver, name="x", scopes=["read"], now=NOW)

    remove_member(member=leaver, by=by, now=NOW)

    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert Event.objects.filter(topic="members.left", payload__member=leaver.pk).exists()


def test_token_is_shown_once_and_kept_as_a_hash() -> None:
    token, clear = create_token(member=make_member(), name="x", scopes=["send", "read"], now=NOW)

    assert clear.startswith("vgi_")
    assert token.token_hash == token_hash(clear)
    assert clear not in str(vars(token))
    with pytest.raises(ValidationError):
        create_token(member=make_member(), name="x", scopes=["everything"], now=NOW)


def test_signature_changes() -> None:
    member = make_member()
    change_signature(member=member, first_name=" Inès ", signature=" relation client ")

    member.refresh_from_db()
    assert (member.first_name, member.signature) == ("Inès", "relation client")


def test_roles_include_those_before_them() -> None:
    supervisor = make_member(role=Role.SUPERVISOR)

    assert [supervisor.can(role) for role in Role] == [True, True, True, False]
    supervisor.left_at = NOW + timedelta(0)
    assert not supervisor.can(Role.READER)


def test_posture_changes_once_and_says_who_wanted_it() -> None:
    brand = make_brand()
    member = make_member(brand)

    assert set_posture(brand=brand, posture=Brand.Posture.CRISIS, by=member, now=NOW) is True
    assert set_posture(brand=brand, posture=Brand.Posture.CRISIS, by=None, now=NOW) is False
    event = Event.objects.get(topic="brands.changed")
    assert event.payload == {"brand": brand.pk, "fields": ["posture"], "by": member.pk}
