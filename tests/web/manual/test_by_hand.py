"""What people bring by hand: kept once, drawn anew, said line by line, bounded (TRUST T9, T13, B86, B93)."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.listening.models import Mention
from vigie.networks.models import Account
from vigie.web.manual import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def member(client: Client) -> Member:
    found = make.make_member(role=Role.SUPERVISOR)
    client.force_login(found.user)
    return found


@pytest.fixture
def account(member: Member) -> Account:
    return make.make_account(member.brand, network="manual", name="À la main")


def of(account: Account, route: str) -> str:
    return reverse(route, args=[account.brand.public_id, account.public_id])


def table(text: str | bytes, name: str = "avis.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")


def test_pasted_message_is_kept_once(account: Account, client: Client) -> None:
    answers = {
        "url": "https://www.facebook.com/boreale/posts/1?fbclid=x",
        "text": "Toujours pas livré ?",
        "author": "Luc T.",
        "said_at": "2026-11-18T09:41",
    }
    for _ in range(2):
        client.post(of(account, "paste"), answers)
    mention = Mention.objects.get()

    assert (mention.text, mention.network, mention.author.name) == (
        "Toujours pas livré ?",
        "facebook",
        "Luc T.",
    )
    assert mention.url == "https://www.facebook.com/boreale/posts/1"
    assert mention.said_at.isoformat() == "2026-11-18T14:41:00+00:00"  # the brand is in Toronto


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"text": "x", "url": "javascript:alert(1)"},
        {"text": "x", "rating": "11"},
        {"text": "x", "said_at": "hier"},
    ],
)
def test_what_cannot_be_kept_is_said(answers: dict[str, str], account: Account, client: Client) -> None:
    page = client.post(of(account, "paste"), answers)

    assert page.context["form"].errors
    assert not Mention.objects.exists()


def uploaded(account: Account, client: Client, upload: SimpleUploadedFile) -> object:
    return client.post(of(account, "paste"), {"text": "Voir la capture", "screenshot": upload})


def test_screenshot_is_shown_to_the_brand_only(account: Account, client: Client) -> None:
    uploaded(account, client, make.make_picture())
    address = Mention.objects.get().media[0]
    page = client.get(address)
    stranger = Client()
    stranger.force_login(make.make_member(role=Role.ADMIN).user)

    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/webp")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Disposition"].startswith("inline; filename=")
    assert Image.open(BytesIO(page.content)).size == (8, 8)
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_only_the_picture_survives(account: Account, client: Client) -> None:
    """A picture that carries a script and a place comes back without either."""
    camera = Image.Exif()
    camera[0x010E] = "chez moi, 12 rue des Lilas"
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "JPEG", exif=camera)
    polyglot = out.getvalue() + b"<script>alert(1)</script>"
    uploaded(account, client, SimpleUploadedFile("x.jpg", polyglot, "image/jpeg"))
    kept = client.get(Mention.objects.get().media[0]).content

    assert b"<script>" not in kept
    assert b"Lilas" not in kept


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("x.png", b"<html><script>alert(1)</script></html>"),
        ("x.gif", b"GIF89a/*\x00\x01\x00\x01\x00\x00\x00\x00*/=alert(1);"),
        ("x.pdf", b"%PDF-1.7 /JavaScript (app.alert(1))"),
        ("x.png", make.make_picture(size=(400, 400)).read()[:300]),
        ("x.png", bomb()),
        ("x.png", b"\x00" * 8_000_001),
    ],
    ids=["svg", "html", "gif-js", "pdf", "cut", "pixel-bomb", "too-large"],
)
def test_what_is_no_picture_is_refused(name: str, content: bytes, account: Account, client: Client) -> None:
    page = uploaded(account, client, SimpleUploadedFile(name, content, "image/png"))

    assert page.context["form"].errors  # type: ignore[attr-defined]
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../secret.key", "..%2f..%2fvault.key", "x.webp", "0" * 32 + ".png", "0" * 32 + ".webp"]
)
def test_no_other_file_is_read_by_that_address(name: str, member: Member, client: Client) -> None:
    home = reverse("screenshot", args=[member.brand.public_id, "NAME"])

    assert client.get(home.replace("NAME", name)).status_code == 404


CSV = (
    "Auteur;Message;Date;Note\n"
    "Luc;Colis perdu depuis une semaine;18/11/2026 09:41;2\n"
    "Inès;Merci à toute l'équipe;17/11/2026;5\n"
    ";;;\n"
    "Marc;Encore en retard;hier soir;1\n"
)  # fmt: skip


def test_table_is_looked_at_before_it_is_kept(account: Account, client: Client) -> None:
    sent = client.post(of(account, "import"), {"file": table(CSV)})
    seen = client.get(sent.headers["Location"])

    assert [item.text for item in seen.context["found"].items] == [
        "Colis perdu depuis une semaine",
        "Merci à toute l'équipe",
    ]
    assert [line.number for line in seen.context["refused"]] == [4, 5]
    assert "hier soir" in seen.context["refused"][1].why
    assert not Mention.objects.exists()

    client.post(of(account, "import_keep"), dict(seen.context["found"].mapping))
    assert sorted(Mention.objects.values_list("rating", flat=True)) == [2, 5]
    assert client.get(of(account, "import_preview")).status_code == 302  # nothing waits any more


def test_columns_are_a_persons_choice(account: Account, client: Client) -> None:
    client.post(of(account, "import"), {"file": table("a;b\nBonjour;Luc\n")})
    blind = client.get(of(account, "import_preview"))
    chosen = client.get(of(account, "import_preview"), {"text": "a", "author": "b"})

    assert blind.context["found"].items == ()
    assert [(i.text, i.author.name) for i in chosen.context["found"].items] == [("Bonjour", "Luc")]


def test_same_table_twice_brings_nothing_twice(account: Account, client: Client) -> None:
    for _ in range(2):
        client.post(of(account, "import"), {"file": table(CSV)})
        mapping = client.get(of(account, "import_preview")).context["found"].mapping
        client.post(of(account, "import_keep"), dict(mapping))

    assert Mention.objects.count() == 2


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\tx", "\rx"])
def test_report_runs_nothing_in_a_spreadsheet(start: str, account: Account, client: Client) -> None:
    client.post(of(account, "import"), {"file": table(f'text;date\nBonjour;"{start}"\n')})
    report = client.get(of(account, "import_report"))
    cells = [cell for row in report.content.decode("utf-8-sig").splitlines() for cell in row.split(";")]

    assert report.headers["Content-Disposition"].startswith("attachment")
    assert len(report.content.splitlines()) == 2
    assert [cell for cell in cells if cell.strip('"').startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../x", b"0" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", archive(), b"%PDF-1.7", b"x" * 5_000_001],
    ids=["empty", "blank", "zip-bomb", "pdf", "too-large"],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, account: Account, client: Client) -> None:
    page = client.post(of(account, "import"), {"file": table(content)})

    assert page.status_code == 200
    assert page.context["form"].errors


def test_too_many_lines_are_said(account: Account, client: Client) -> None:
    client.post(
        of(account, "import"), {"file": table("text\n" + "".join(f"ligne {n}\n" for n in range(5_010)))}
    )
    seen = client.get(of(account, "import_preview"))

    assert len(seen.context["found"].items) == 5_000
    assert len(seen.context["refused"]) == 1


def test_table_waits_for_its_own_person_and_source_only(account: Account, client: Client) -> None:
    client.post(of(account, "import"), {"file": table(CSV)})
    colleague = Client()
    colleague.force_login(make.make_member(account.brand, role=Role.SUPERVISOR).user)
    other = make.make_account(account.brand, network="manual")

    assert colleague.get(of(account, "import_preview")).status_code == 302
    assert client.get(of(other, "import_preview")).status_code == 302


def test_tables_nobody_kept_go(account: Account, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(of(account, "import"), {"file": table(CSV)})
    monkeypatch.setattr(waiting, "LASTS", -1)
    Client().get("/")
    colleague = Client()
    colleague.force_login(make.make_member(account.brand, role=Role.SUPERVISOR).user)
    colleague.post(of(account, "import"), {"file": table(CSV)})

    assert client.get(of(account, "import_preview")).status_code == 302


def test_other_networks_are_not_fed_by_hand(member: Member, client: Client) -> None:
    account = make.make_account(member.brand, network="bluesky")

    assert client.post(of(account, "paste"), {"text": "x"}).status_code == 404
