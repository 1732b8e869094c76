"""Customers, and colleagues who look at the mailbox by another client: what they send and see."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from imaplib import IMAP4_SSL
from typing import Any

from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.mailbox.connector import Mailbox

BRAND = "brand@boreale.test"
ELODIE = "elodie@client.test"
BRUNO = "bruno@client.test"
AUTHSERV = "mx.boreale.test"
GUARD = Guard(allow=("localhost",), timeout=10, deadline=20)


@contextmanager
def trusting(ca: str) -> Iterator[None]:
    """As an operator whose mail server has a certificate of the house: by SSL_CERT_FILE."""
    before = os.environ.get("SSL_CERT_FILE")
    if ca:
        os.environ["SSL_CERT_FILE"] = ca
    try:
        yield
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before


class People:
    """Everybody else, by clients of the standard library."""

    def __init__(self, peer: Mapping[str, str]) -> None:
        self.peer = peer

    def write(
        self,
        text: str,
        *,
        sender: str = ELODIE,
        to: str = BRAND,
        subject: str = "",
        answers: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> EmailMessage:
        """A mail that travels by SMTP, through the border server, into the mailbox."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain="client.test")
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        for name, value in (headers or {}).items():
            del mail[name]
            mail[name] = value
        # Bytes that SMTP cannot carry as they are travel in base64.
        mail.set_content(text, cte="base64")
        self.send(mail.as_bytes(policy=SMTP), sender=sender, to=to)
        return mail

    def send(self, source: bytes, *, sender: str = ELODIE, to: str = BRAND) -> None:
        with smtplib.SMTP("127.0.0.1", int(self.peer["MX_PORT"])) as post:
            post.sendmail(sender, [to], source)

    def drop(self, source: bytes, *, to: str = BRAND) -> None:
        """Into the mailbox as it is: the header of the border server is the test's own."""
        with smtplib.LMTP("127.0.0.1", int(self.peer["LMTP_PORT"])) as post:
            post.sendmail("bounces@network.test", [to], source)

    @contextmanager
    def at(self, user: str, folder: str = "INBOX") -> Iterator[IMAP4_SSL]:
        tls = ssl.create_default_context(cafile=self.peer["CA"])
        with IMAP4_SSL("localhost", int(self.peer["IMAPS_PORT"]), ssl_context=tls) as box:
            box.login(user, self.peer["PASSWORD"])
            box.select(folder)
            yield box

    def uids(self, user: str, message_id: str, folder: str = "INBOX") -> list[bytes]:
        with self.at(user, folder) as box:
            return list(box.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')[1][0].split())

    def sources(self, user: str, header: str, value: str, folder: str = "INBOX") -> list[bytes]:
        """Whole mails of somebody's folder whose header holds the value."""
        with self.at(user, folder) as box:
            uids = box.uid("SEARCH", "HEADER", header, f'"{value}"')[1][0].split()
            return [bytes(box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0][1]) for uid in uids]

    def erase(self, user: str, message_id: str, folder: str = "INBOX") -> None:
        with self.at(user, folder) as box:
            for uid in box.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')[1][0].split():
                box.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted)")
            box.expunge()

    def empty(self, user: str, *folders: str) -> None:
        for folder in folders or ("INBOX", "Sent", "Junk", "Trash", "Archive"):
            with self.at(user, folder) as box:
                if box.search(None, "ALL")[1][0]:
                    box.store("1:*", "+FLAGS", r"(\Deleted)")
                    box.expunge()


def connector_of(
    peer: Mapping[str, str], *, password: str = "", guard: Guard = GUARD, **settings: Any
) -> Mailbox:
    """A fresh connector on the brand's mailbox."""
    given = {
        "imap_port": peer["IMAPS_PORT"],
        "smtp_server": peer["HOST"],
        "smtp_port": peer["SMTP_PORT"],
        "smtp_security": "starttls",
        "user": BRAND,
        "name": "Boréale",
        "authserv": AUTHSERV,
        **settings,
    }
    config = AccountConfig(
        server=str(given.pop("server", peer["HOST"])),
        settings=given,
        secret=given.pop("secret", None) or {"password": password or peer["PASSWORD"]},
    )
    return Mailbox(config, GuardedClient(guard))
