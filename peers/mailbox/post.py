"""The post office in front of the mailboxes: real SMTP, and LMTP into Dovecot. Run by peers/mailbox.sh.

MX_PORT takes mail from anybody, as a border server does: an `Authentication-Results` in its own name
that came from outside is taken out, and its own is written on top. SMTP_PORT (STARTTLS) and SMTPS_PORT
(TLS at once) take mail from who logs in. Some recipients bring about what servers do on bad days:

    refused@… 550      later@… 451      spam@… 554 after the text      busy@… 452 after the text
    cut-kept@…  the line is cut after the text, which was delivered (to elodie@client.test)
    cut-lost@…  the line is cut after the text, which is lost
"""

# ruff: noqa: ARG002, N802  (aiosmtpd fixes the names of these methods and what they are given)

import asyncio
import base64
import hashlib
import hmac
import smtplib
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

AUTHSERV = "mx.boreale.test"
ALIASES = {
    "google@boreale.test": "brand@boreale.test",
    "avis@boreale.test": "brand@boreale.test",
    "cut-kept@client.test": "elodie@client.test",
}
AT_RCPT = {"refused": "550 5.1.1 no such mailbox here", "later": "451 4.7.1 greylisted, come back later"}
AT_DATA = {"spam": "554 5.7.1 message content rejected", "busy": "452 4.3.1 insufficient system storage"}


class Post:
    def __init__(self, facts: dict[str, str], *, border: bool) -> None:
        self.facts = facts
        self.border = border

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """A token of the house, as Dovecot takes it; a wrong one is told as the big hosts do it."""
        said = base64.b64decode(args[1]).decode().split("\1")
        head, _, mac = said[1].removeprefix("auth=Bearer ").rpartition(".")
        right = hmac.new(self.facts["PASSWORD"].encode(), head.encode(), hashlib.sha256).digest()
        if hmac.compare_digest(base64.urlsafe_b64encode(right).rstrip(b"="), mac.encode()):
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"400","schemes":"Bearer"}')
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if refusal := AT_RCPT.get(address.partition("@")[0]):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        names = {address.partition("@")[0] for address in envelope.rcpt_tos}
        for name in names & AT_DATA.keys():
            return AT_DATA[name]
        content = bytes(envelope.original_content or b"")
        if self.border:
            content = seen_at_the_border(content, envelope.mail_from or "")
        if "cut-lost" not in names:
            sender, to = envelope.mail_from or "", envelope.rcpt_tos
            answer = await asyncio.to_thread(self._deliver, sender, to, content)
            if not answer.startswith("250"):
                return answer
        if names & {"cut-lost", "cut-kept"}:
            server.transport.abort()
        return "250 OK"

    def _deliver(self, sender: str, recipients: list[str], content: bytes) -> str:
        to = [ALIASES.get(address.lower(), address) for address in recipients]
        try:
            with smtplib.LMTP("127.0.0.1", int(self.facts["LMTP_PORT"])) as dovecot:
                dovecot.sendmail(sender, to, content)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return f"{code} {words.decode('ascii', 'replace')}"
        except (smtplib.SMTPException, OSError) as error:
            return f"451 4.3.0 {type(error).__name__}"
        return "250 OK"


def seen_at_the_border(content: bytes, sender: str) -> bytes:
    """What claims to be our own seal is taken out; ours goes on top."""
    head, gap, body = content.partition(b"\r\n\r\n")
    fields: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1] += b"\r\n" + line
        else:
            fields.append(line)
    mine = b"authentication-results: " + AUTHSERV.encode()
    kept = [field for field in fields if not field.lower().startswith(mine)]
    seal = (
        f"Authentication-Results: {AUTHSERV}; dkim=none; spf=pass smtp.mailfrom={sender.rpartition('@')[2]}"
    )
    return b"\r\n".join([seal.encode(), *kept]) + gap + body


class Doorman:
    def __init__(self, password: str) -> None:
        self.password = password

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        right = (
            isinstance(given, LoginPassword) and given.password.decode("utf-8", "replace") == self.password
        )
        return AuthResult(success=right, handled=False)


async def serve(facts: dict[str, str]) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(facts["CERT"], facts["KEY"])
    doorman = Doorman(facts["PASSWORD"])
    inside = {"hostname": AUTHSERV, "authenticator": doorman, "auth_required": True}

    def border() -> SMTP:
        return SMTP(Post(facts, border=True), hostname=AUTHSERV)

    def submission() -> SMTP:
        return SMTP(Post(facts, border=False), tls_context=tls, require_starttls=True, **inside)

    def submissions() -> SMTP:
        return SMTP(Post(facts, border=False), auth_require_tls=False, **inside)

    loop = asyncio.get_running_loop()
    await loop.create_server(border, "127.0.0.1", int(facts["MX_PORT"]))
    await loop.create_server(submission, "127.0.0.1", int(facts["SMTP_PORT"]))
    await loop.create_server(submissions, "127.0.0.1", int(facts["SMTPS_PORT"]), ssl=tls)
    await asyncio.Event().wait()


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    asyncio.run(serve(dict(line.split("=", 1) for line in lines if "=" in line)))
