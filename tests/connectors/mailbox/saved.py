"""The mails of `mails/`, written by us for a situation each; none was received by anybody."""

from datetime import UTC, datetime
from pathlib import Path

from vigie.connectors.mailbox.found import Found, Kin, Us
from vigie.connectors.mailbox.letters import Letter, letter_of
from vigie.connectors.mailbox.payloads import item_of
from vigie.core.types import Item

MAILS = Path(__file__).parent / "mails"
US = Us("brand@boreale.test", "Boréale")
AUTHSERV = "mx.boreale.test"
CAME_IN = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


def source(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def letter(name: str) -> Letter:
    return letter_of(source(name), authserv=AUTHSERV)


def found(mail: Letter, *, role: str = "") -> Found:
    return Found(mail, role.capitalize() or "INBOX", 7, CAME_IN, role)


def item(name: str, *, kin: Kin | None = None) -> Item:
    return item_of(found(letter(name)), US, kin or {})
