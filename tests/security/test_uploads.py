"""What people upload is a picture drawn anew or a table, within bounds (TRUST T9, B30, B86-B88, B93)."""

import json
import random
import resource
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from django.conf import settings as django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests import factories as make
from tests.costs import loops_of
from vigie.brands.models import Member, Role
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db

ROOM = 256  # MB that one upload may take beyond what the process has
LIMIT = 200  # loops one upload may take, some seconds


@pytest.fixture
def member() -> Member:
    return make.make_member(role=Role.SUPERVISOR)


@pytest.fixture
def account(member: Member) -> Account:
    return make.make_account(member.brand, network="manual")


@pytest.fixture
def client(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    return client


def paste(client: Client, account: Account, name: str, content: bytes, kind: str = "image/png") -> Any:
    where = reverse("paste", args=[account.brand.public_id, account.public_id])
    return client.post(where, {"screenshot": SimpleUploadedFile(name, content, kind), "author": "x"})


def picture(size: tuple[int, int] = (40, 30), form: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    made = b"".join(pack(">I", len(d)) + t + d + pack(">I", zlib.crc32(t + d)) for t, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + made


def head(width: int, height: int, depth: int = 8, colour: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)


SCRIPT = b"<script>alert(1)</script>"
BOMB = zlib.compress(b"\0" * 50_000_000, 9)
REFUSED: dict[str, bytes] = {
    "script": SCRIPT,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg with head": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "gif polyglot": b"GIF89a/*" + SCRIPT + b"*/=1;",
    "pdf": b"%PDF-1.4\n" + SCRIPT,
    "html in png name": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "tiff": picture(form="TIFF"),
    "bmp": picture(form="BMP"),
    "ico": picture(form="ICO"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "empty": b"",
    "cut": picture()[:60],
    "huge pixels": png(head(100_000, 100_000), (b"IDAT", BOMB), (b"IEND", b"")),
    "wider than all": png(head(2**31 - 1, 1), (b"IDAT", b""), (b"IEND", b"")),
    "thin": png(head(1, 13_000_000), (b"IDAT", BOMB), (b"IEND", b"")),
    "text bomb": png(head(1, 1), *((b"zTXt", b"x\0\0" + BOMB),) * 4, (b"IDAT", b""), (b"IEND", b"")),
    "profile bomb": png(head(9, 9), (b"iCCP", b"x\0\0" + BOMB), (b"IDAT", b""), (b"IEND", b"")),
    "too many bytes": picture() + b"\0" * 8_000_001,
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_leaves_nothing(what: str, client: Client, account: Account) -> None:
    answer = paste(client, account, "x.png", REFUSED[what])

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not (Path(django.MEDIA_ROOT) / str(account.brand.public_id)).exists()
    assert loops_of(lambda: paste(client, account, "x.png", REFUSED[what]), below=LIMIT) < LIMIT


NAMES = [
    "../../evil.html",
    "..\\..\\evil.exe",
    "/etc/cron.d/x",
    "x.pht",
    "x.php\0.png",
    "a\u202egnp.exe",
    "x" * 300,
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_only_the_picture_is_kept_under_a_name_of_ours(
    name: str, form: str, client: Client, account: Account
) -> None:
    """A true picture that is also a page, whatever it is called and said to be."""
    content = picture(form=form) + SCRIPT + b"<?php system($_GET[0]); ?>"
    answer = paste(client, account, name, content, "text/html")
    folder = Path(django.MEDIA_ROOT) / str(account.brand.public_id)
    [kept] = folder.iterdir()
    where = reverse("screenshot", args=[account.brand.public_id, kept.name])
    shown = client.get(where)

    assert answer.status_code == 302
    assert kept.suffix == ".webp"
    assert b"script" not in kept.read_bytes()
    assert b"php" not in kept.read_bytes()
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["..%2f..%2fvault.key", "....//vault.key", "vault.key", "%00", "a.webp", "0" * 32]
)
def test_no_other_file_can_be_asked_for(name: str, client: Client, account: Account) -> None:
    assert client.get(f"/b/{account.brand.public_id}/screenshots/{name}").status_code == 404


def test_no_mutation_breaks_the_page(client: Client, account: Account) -> None:
    chance = random.Random(4711)
    seeds = [picture(form=form) for form in ("PNG", "JPEG", "WEBP")]
    seeds += [picture(mode=mode) for mode in ("P", "RGBA", "L", "I;16")]
    for _ in range(150):
        wild = bytearray(chance.choice(seeds))
        for _ in range(chance.choice([1, 3, 20])):
            wild[chance.randrange(len(wild))] = chance.randrange(256)
        assert paste(client, account, "x.png", bytes(wild)).status_code in {200, 302}


MEASURED = """
import resource, sys
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.costs import loops_of
from vigie.web.manual.screenshots import _redrawn
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def draw():
    try:
        _redrawn(SimpleUploadedFile("x", content))
    except ValidationError:
        pass
took = loops_of(draw, below=float(sys.argv[1]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, took)
"""
LARGEST = (3700, 3700)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        picture(LARGEST, "PNG", "RGBA"),
        picture(LARGEST, "PNG", "P"),
        picture(LARGEST, "JPEG", "CMYK"),
        picture(LARGEST, "WEBP", lossless=True, method=0),
        picture((870, 15_990), "PNG"),
        *(REFUSED[what] for what in ("huge pixels", "thin", "text bomb", "profile bomb")),
    ],
    ids=["rgba", "palette", "jpeg", "webp", "tall", "huge", "thin", "text", "profile"],
)
def test_no_picture_takes_much(content: bytes) -> None:
    """Each in a process of its own: the largest that is taken, and what claims to be larger."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(LIMIT)],
        input=content,
        capture_output=True,
        check=True,
        timeout=60,
    )
    room, took = map(float, done.stdout.split())

    assert room < ROOM
    assert took < LIMIT


def lines(first: str, line: str, size: int = 5_000_000) -> bytes:
    return (first + line * ((size - len(first)) // len(line.encode()))).encode()


TABLES: dict[str, tuple[str, bytes]] = {
    "quotes left open": ("x.csv", lines('text;a\n"a\n', f'x","b{"y" * 120}\n')),
    "quotes left open, long": ("x.csv", lines('text;a\n"a\n', f'x","b{"y" * 480}\n')),
    "only quotes": ("x.csv", lines("text\n", '"')),
    "pairs of quotes": ("x.csv", lines("text\n", '""')),
    "many columns": ("x.csv", lines("text;", "c;")),
    "different columns": ("x.csv", ("text;" + ";".join(f"{n:x}" for n in range(19_000)) + "\na\n").encode()),
    "many cells": ("x.csv", lines("text\n", "a;" * 5000 + "\n")),
    "many rows": ("x.csv", lines("text\n", "a\n")),
    "line ends": ("x.csv", lines("text\na\n", "\r")),
    "zeros": ("x.csv", b"text\na\n" + b"\0" * 4_000_000),
    "half a pair": ("x.csv", b"\xff\xfe" + b"\x00\xd8" * 2_000_000),
    "workbook": ("x.csv", b"PK\x03\x04" + BOMB),
    "packed": ("x.csv.gz", b"\x1f\x8b\x08" + BOMB),
    "deep json": ("x.jsonl", lines('{"text":"a"}\n', "[" * 90_000 + "\n")),
    "deep array": ("x.json", b"[" * 4_900_000),
    "wide json": (
        "x.jsonl",
        lines("", json.dumps({f"k{n}": "x" for n in range(4000)} | {"text": "a"}) + "\n"),
    ),
    "new keys": ("x.jsonl", b"".join(b'{"text":"a","k%d":1}\n' % n for n in range(200_000))[:4_900_000]),
    "large numbers": ("x.jsonl", lines("", '{"text":"a","likes":' + "9" * 4000 + "}\n")),
    "aliases": ("x.yaml", b"a: &a [x,x]\nb: &b [*a,*a]\n" * 1000),
}


@pytest.mark.parametrize("what", TABLES)
def test_no_table_takes_long(what: str, client: Client, account: Account) -> None:
    name, content = TABLES[what]
    ids = [account.brand.public_id, account.public_id]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def send() -> None:
        file = SimpleUploadedFile(name, content)
        assert client.post(reverse("import", args=ids), {"file": file}, follow=True).status_code == 200

    assert loops_of(send, below=LIMIT) < LIMIT  # read twice: looked at, then shown
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < ROOM


def test_one_bad_row_spoils_no_other(client: Client, account: Account) -> None:
    """B93: in three encodings, with a decimal comma and a semicolon; every refused line is named."""
    rows = [
        "Texte;Note;Date",
        "Déçu;4,5;25/11/2026",
        "Très « déçu »;x;",
        'Écran 5" cassé;3;',
        '"jamais fermé;2;',
    ]
    ids = [account.brand.public_id, account.public_id]
    for encoding in ("utf-8", "cp1252", "utf-16"):
        upload = SimpleUploadedFile("avis.csv", "\r\n".join(rows).encode(encoding))
        page = client.post(reverse("import", args=ids), {"file": upload}, follow=True)
        assert [item.text for item in page.context["found"].items] == ["Déçu", 'Écran 5" cassé']
        assert [line.number for line in page.context["refused"]] == [3, 5]
