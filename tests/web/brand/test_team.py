"""Who works for the brand: invited, given a role, gone."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from vigie.brands.models import ApiToken, Brand, Invitation, Member, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Member:
    member = make.make_member(make.make_brand(name="Boréale"), role=Role.ADMIN)
    client.force_login(member.user)
    return member


def of(brand: Brand, route: str, *args: object) -> str:
    return reverse(route, args=[brand.public_id, *args])


def invited(client: Client, brand: Brand, email: str = "idir@example.org") -> str:
    """The path of the link, as the page shows it once."""
    page = client.post(of(brand, "team_invite"), {"email": email, "role": "agent"})
    link: str = page.context["link"]
    assert link in page.content.decode()
    return link.removeprefix("http://testserver")


JOIN = {
    "name": "Idir",
    "password": make.PASSWORD,
    "language": "fr",
    "first_name": "Idir",
    "signature": "livraison",
}


def test_link_lets_one_person_join_once(admin: Member, client: Client) -> None:
    link = invited(client, admin.brand)
    newcomer, late = Client(), Client()
    joined = newcomer.post(link, JOIN)
    again = late.post(link, JOIN | {"first_name": "Autre"})

    assert joined.headers["Location"] == of(admin.brand, "desk")
    assert again.status_code == 404
    assert [m.first_name for m in Member.objects.filter(brand=admin.brand).order_by("pk")] == [
        "Camille",
        "Idir",
    ]
    assert User.objects.get(email="idir@example.org").language == "fr"


def test_link_is_kept_only_as_its_hash(admin: Member, client: Client) -> None:
    token = invited(client, admin.brand).strip("/").split("/")[-1]

    assert token not in str(Invitation.objects.values())
    assert token not in client.get(of(admin.brand, "team")).content.decode()


@pytest.mark.parametrize("what", ["expired", "revoked", "renewed"])
def test_dead_link_says_the_same_whatever_killed_it(what: str, admin: Member, client: Client) -> None:
    link = invited(client, admin.brand)
    invitation = Invitation.objects.get()
    if what == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "revoked":
        client.post(of(admin.brand, "invitation_revoke", invitation.pk))
    else:
        client.post(of(admin.brand, "invitation_again", invitation.pk))
    stranger = Client()

    dead, never = stranger.get(link), stranger.get(reverse("join", args=["never-was"]))
    assert (dead.status_code, never.status_code) == (404, 404)
    assert dead.templates[0].name == never.templates[0].name == "setup/join_over.html"
    assert "Boréale" not in dead.content.decode()


def test_person_with_an_account_logs_in_first(admin: Member, client: Client) -> None:
    """Nobody takes over an account by knowing its address."""
    person = make.make_user(email="idir@example.org", password=make.PASSWORD)
    link = invited(client, admin.brand)
    stranger = Client()
    page = stranger.post(link, JOIN | {"password": "une phrase toute neuve"})
    person.refresh_from_db()

    assert page.templates[0].name == "setup/join_login.html"
    assert person.check_password(make.PASSWORD)
    stranger.force_login(person)
    assert stranger.post(link, {"first_name": "Idir", "signature": ""}).status_code == 302
    assert Member.objects.filter(brand=admin.brand, user=person).exists()


def test_link_is_for_its_address_only(admin: Member, client: Client) -> None:
    link = invited(client, admin.brand)
    other = Client()
    other.force_login(make.make_user(email="autre@example.org"))
    page = other.post(link, {"first_name": "Autre", "signature": ""})

    assert page.templates[0].name == "setup/join_other.html"
    assert Invitation.objects.get().accepted_at is None


def test_link_is_mailed_where_mail_is_configured(
    admin: Member, client: Client, settings: object, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_CONFIG = "smtp://mail.example"  # type: ignore[attr-defined]
    link = invited(client, admin.brand)

    assert [message.to for message in mailoutbox] == [["idir@example.org"]]
    assert link in mailoutbox[0].body
    assert "Boréale" in mailoutbox[0].subject


def test_no_mail_leaves_where_it_is_not(
    admin: Member, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    invited(client, admin.brand)

    assert mailoutbox == []


def test_name_of_a_brand_cannot_add_a_header(
    admin: Member, client: Client, settings: object, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_CONFIG = "smtp://mail.example"  # type: ignore[attr-defined]
    Brand.objects.filter(pk=admin.brand.pk).update(name="Boréale\r\nBcc: evil@example.org")
    invited(client, admin.brand)

    assert mailoutbox[0].recipients() == ["idir@example.org"]
    assert "\n" not in mailoutbox[0].subject


def test_last_administrator_stays(admin: Member, client: Client) -> None:
    demoted = client.post(of(admin.brand, "team_member", admin.pk), {"role": "reader"})
    removed = client.post(of(admin.brand, "member_remove", admin.pk))
    admin.refresh_from_db()

    assert demoted.context["form"].non_field_errors()
    assert removed.context["form"].non_field_errors()
    assert (admin.role, admin.left_at) == (Role.ADMIN, None)


def test_who_leaves_has_no_way_back(admin: Member, client: Client) -> None:
    member = make.make_member(admin.brand)
    token = make.make_token(member)
    theirs = Client()
    theirs.force_login(member.user)
    client.post(of(admin.brand, "member_remove", member.pk))
    token.refresh_from_db()

    assert theirs.get(of(admin.brand, "sources")).status_code == 404
    assert token.revoked_at is not None


def test_changed_role_counts_from_the_next_click_with_a_new_session(admin: Member, client: Client) -> None:
    member = make.make_member(admin.brand, role=Role.SUPERVISOR)
    theirs = Client()
    theirs.force_login(member.user)
    theirs.get(of(admin.brand, "sources"))
    before = theirs.cookies["sessionid"].value
    client.post(of(admin.brand, "team_member", member.pk), {"role": "reader"})

    assert theirs.get(of(admin.brand, "watch_new")).status_code == 403
    assert theirs.cookies["sessionid"].value != before


def test_refusal_names_the_role_it_takes(client: Client) -> None:
    member = make.make_member(role=Role.READER)
    client.force_login(member.user)
    page = client.get(of(member.brand, "watch_new"), headers={"Accept-Language": "en"})

    assert page.status_code == 403
    assert str(Role.SUPERVISOR.label) in page.content.decode()


def test_key_is_shown_once(admin: Member, client: Client) -> None:
    answers = {"name": "tableau", "scopes": ["read"], "days": "90"}
    page = client.post(of(admin.brand, "keys"), answers)
    clear = page.context["shown_once"]

    assert clear in page.content.decode()
    assert clear not in client.get(of(admin.brand, "keys")).content.decode()
    assert clear not in str(ApiToken.objects.values())


def test_key_of_a_colleague_is_not_mine_to_revoke(admin: Member, client: Client) -> None:
    token = make.make_token(make.make_member(admin.brand))

    assert client.post(of(admin.brand, "key_revoke", token.pk)).status_code == 404


EVERYTHING = {
    "id": "1",
    "pk": "1",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "role": "admin",
    "brand": "1",
    "user": "1",
    "email": "evil@example.org",
    "organisation": "1",
    "posture": "crisis",
    "is_exercise": "on",
    "public_id": "00000000-0000-4000-8000-000000000000",
    "left_at": "2026-01-01",
    "name": "Nouveau nom",
    "language": "en",
    "theme": "dark",
    "first_name": "Nouvelle",
    "signature": "nouvelle",
}


@pytest.mark.parametrize(
    ("route", "may_change"),
    [("me", {"name", "language", "theme"}), ("signature", {"first_name", "signature"})],
)
def test_form_changes_nothing_but_what_it_asks(route: str, may_change: set[str], client: Client) -> None:
    """Every field of the rows is sent by the smallest role; only those of the form move (T11, B83)."""
    member = make.make_member(role=Role.READER)
    client.force_login(member.user)

    def rows() -> dict[str, object]:
        kept = (User, member.user.pk), (Member, member.pk), (Brand, member.brand.pk)
        return {
            f"{model.__name__}.{name}": value
            for model, pk in kept
            for name, value in model.objects.filter(pk=pk).values()[0].items()
            if name != "last_login"
        }

    before = rows()
    client.post(reverse("me") if route == "me" else of(member.brand, route), EVERYTHING)
    changed = {name.split(".")[1] for name, value in rows().items() if before[name] != value}

    assert changed == may_change
