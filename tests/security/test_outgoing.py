"""What leaves by mail, on a terminal or in a table says what it says and does nothing (TRUST T6, T13)."""

import argparse
import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as django
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Brand, Member, Role, User
from vigie.bus.models import Event
from vigie.cli import doctor
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
EVIL = "Nordet\r\nBcc: evil@example.org\r\n\r\n<b>x</b>\x0b\x85\u2028To: x@example.org"


@pytest.fixture
def admin() -> Member:
    return make.make_member(make.make_brand(name="Nordet"), role=Role.ADMIN)


@pytest.fixture(autouse=True)
def _quiet(settings: LazySettings) -> None:
    cache.clear()
    settings.EMAIL_CONFIG = True
    settings.ALLOWED_HOSTS = ["testserver", "vigie.example", "localhost"]


def logged_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    return client


def test_names_add_no_header_and_no_recipient(admin: Member, mailoutbox: list[EmailMessage]) -> None:
    Brand.objects.filter(pk=admin.brand_id).update(name=EVIL[:120])
    Member.objects.filter(pk=admin.pk).update(first_name=EVIL[:60])
    User.objects.filter(pk=admin.user_id).update(name=EVIL[:120])
    where = reverse("team_invite", args=[admin.brand.public_id])
    logged_in(admin).post(where, {"email": "sam@example.org", "role": "agent"})
    [mail] = mailoutbox
    lines = mail.message().as_bytes().decode().split("\n\n", 1)[0].splitlines()

    assert mail.recipients() == ["sam@example.org"]
    assert {line.split(":")[0] for line in lines if not line.startswith((" ", "\t"))} == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date"),
        "Message-ID",
    }
    assert len(mail.subject.splitlines()) == 1


@pytest.mark.parametrize(
    "email",
    [
        "sam@example.org\nBcc: evil@example.org",
        "sam@example.org,evil@example.org",
        "sam@example.org evil@example.org",
        "<sam@example.org>",
        '"a\r\nBcc: x"@example.org',
        "sam@example.org\x00",
    ],
)
def test_only_one_address_is_invited(email: str, admin: Member, mailoutbox: list[EmailMessage]) -> None:
    where = reverse("team_invite", args=[admin.brand.public_id])
    logged_in(admin).post(where, {"email": email, "role": "agent"})

    assert mailoutbox == []


HOSTS = ["localhost", "testserver:8443", "vigie.example:1", "localhost:25"]


@pytest.mark.parametrize("host", HOSTS)
def test_links_with_a_token_name_our_own_address(
    host: str, admin: Member, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    """A request that names another door must not have the link lead there."""
    settings.BASE_URL, settings.BASE_URL_IS_NAMED = "https://vigie.example", True
    make.make_user(email="sam@example.org", password=make.PASSWORD)
    Client(headers={"host": host}).post(reverse("account_reset_password"), {"email": "sam@example.org"})
    client = logged_in(admin)
    where = reverse("team_invite", args=[admin.brand.public_id])
    page = client.post(where, {"email": "new@example.org", "role": "agent"}, headers={"host": host})
    found = [link for mail in mailoutbox for link in re.findall(r"https?://\S+", mail.body)]

    assert len(mailoutbox) == 2
    assert [link for link in found if not link.startswith("https://vigie.example/")] == []
    assert page.context["link"].startswith("https://vigie.example/join/")


def test_reset_link_works_once(settings: LazySettings, mailoutbox: list[EmailMessage]) -> None:
    user = make.make_user(email="sam@example.org", password=make.PASSWORD)
    make.make_member(user=user)
    Client().post(reverse("account_reset_password"), {"email": user.email})
    link = re.findall(r"http://testserver(\S+)", mailoutbox[0].body)[0]
    words = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}

    def use() -> bool:
        client = Client()
        form = client.get(link, follow=True)
        client.post(form.request["PATH_INFO"], words)
        user.refresh_from_db()
        return bool(user.check_password(words["password1"]))

    assert use()
    user.set_password(make.PASSWORD)
    user.save()
    assert not use()
    assert settings.PASSWORD_RESET_TIMEOUT <= 24 * 3600


def test_no_spelling_of_an_address_gets_more_guesses(settings: LazySettings) -> None:
    """ſ, K and Ⅰ compare like letters to some databases: one counter for all their spellings."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    make.make_brand()
    user = make.make_user(email="kassis@example.org", password=make.PASSWORD)
    spellings = [
        "kassis@example.org",
        "Kassis@example.org",
        "kaſsis@example.org",
        "kasſis@EXAMPLE.org",
        " KASSIS@example.org",
    ]
    statuses = [
        Client()
        .post(reverse("account_login"), {"login": spellings[n % 5], "password": f"guess {n}"})
        .status_code
        for n in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    right = Client().post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})

    assert statuses[-1] == 429
    assert right.status_code == 429


def test_nobody_says_for_whom_they_speak_without_a_declared_proxy(settings: LazySettings) -> None:
    """Limits by machine count the machine that connects, whatever address it claims (B82)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make.make_brand()
    claims = (
        "x-forwarded-for",
        "x-real-ip",
        "forwarded",
        "cf-connecting-ip",
        "true-client-ip",
        "x-client-ip",
    )
    statuses = []
    for n in range(60):
        headers = dict.fromkeys(claims, f"198.51.100.{n}")
        answers = {"login": f"p{n}@example.org", "password": "x"}
        statuses.append(Client(headers=headers).post(reverse("account_login"), answers).status_code)

    assert 429 in statuses[:35]


FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x")',
    "＝1+1",
]


def test_table_of_refused_lines_runs_nothing(admin: Member) -> None:
    account = make.make_account(admin.brand, network="manual")
    lines = [
        "text;url;date",
        *(f'"x";"{cell}";""' for cell in FORMULAS),
        *(f'"y";"";"{cell}"' for cell in FORMULAS),
    ]
    ids = [admin.brand.public_id, account.public_id]
    client = logged_in(admin)
    upload = SimpleUploadedFile("x.csv", "\n".join(lines).replace('=HYPERLINK("http://x")', "=H").encode())
    client.post(reverse("import", args=ids), {"file": upload})
    table = client.get(reverse("import_report", args=ids))
    rows: list[Any] = list(csv.reader(StringIO(table.content.decode("utf-8-sig")), delimiter=";"))

    assert "attachment" in table.headers["Content-Disposition"]
    assert len(rows) > len(FORMULAS)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_doctor_says_names_without_obeying_them(admin: Member, capsys: pytest.CaptureFixture[str]) -> None:
    wild = "\x1b]0;owned\x07\x1b[2J\r\n✓ All is well\u202e"
    make.make_account(admin.brand, name=wild, status="reconnect")
    make.make_account(admin.brand, name=wild, failures=5, last_error=wild)
    make.make_hold(admin.brand, why=wild)
    Event.objects.create(topic="x", at=make.NINE, due_at=make.NINE, parked_at=make.NINE, last_error=wild)
    doctor.run(argparse.Namespace(quiet=False, retry=False))
    said = capsys.readouterr().out

    assert Account.objects.filter(name=wild).count() == 2
    assert not set(said) & {"\x1b", "\x07", "\r", "\u202e"}
    assert [line for line in said.splitlines() if line.startswith("✓ All is well")] == []
    assert said.count("All is well") >= 4
