"""What is asked when a mailbox is connected, and how the answers are understood."""

from vigie.connectors.contract import AccountConfig, Field
from vigie.connectors.mailbox.box import Access
from vigie.connectors.mailbox.found import Us
from vigie.connectors.mailbox.lines import Server
from vigie.connectors.mailbox.proof import KNOWN

FIELDS = (
    Field("server", "Server for reading (IMAP)", example="imap.example.org"),
    Field("imap_port", "Its port", required=False, kind="number", example="993", help="Empty: 993."),
    Field("smtp_server", "Server for sending (SMTP)", example="smtp.example.org"),
    Field("smtp_port", "Its port", required=False, kind="number", example="587", help="Empty: 587."),
    Field("user", "User name", example="avis@boreale.example"),
    Field(
        "password",
        "Password",
        secret=True,
        required=False,
        kind="password",
        help="Best an app password, made in the settings of the mail account for Vigie alone.",
    ),
    Field(
        "token",
        "OAuth token",
        secret=True,
        required=False,
        kind="password",
        help="Instead of the password, where the server wants one (XOAUTH2).",
    ),
    Field(
        "alias",
        "Address of this network",
        required=False,
        example="google@boreale.example",
        help="Only mail to this address is read, and answers bear it. Empty: all mail, and the user name.",
    ),
    Field("name", "Name of the sender", required=False, example="Boréale"),
    Field("folder", "Folder", required=False, example="INBOX", help="Empty: INBOX."),
    Field(
        "authserv",
        "Name in Authentication-Results",
        required=False,
        example="mx.google.com",
        help="How your own mail server signs the header that says who really sent a mail. Without it, "
        "notices of networks stay ordinary mails. Known for Gmail.",
    ),
    Field("stream", "Hear mails as they come", required=False, kind="yes", help="Where the server can push."),
)


def access_of(config: AccountConfig) -> Access:
    def said(name: str) -> str:
        return str(config.settings.get(name) or "").strip()

    host = config.server.strip() or said("server")
    return Access(
        imap=Server.named(host, said("imap_port"), said("imap_security"), usual=993),
        smtp=Server.named(said("smtp_server"), said("smtp_port"), said("smtp_security"), usual=587),
        user=said("user"),
        password=config.secret.get("password", ""),
        token=config.secret.get("token", ""),
        folder=said("folder") or "INBOX",
        authserv=said("authserv") or KNOWN.get(host.lower(), ""),
    )


def us_of(config: AccountConfig) -> Us:
    address = str(config.settings.get("alias") or config.settings.get("user") or "").strip().lower()
    return Us(address, str(config.settings.get("name") or "").strip())


def alias_of(config: AccountConfig) -> str:
    return str(config.settings.get("alias") or "").strip().lower()


def page_size_of(config: AccountConfig) -> int:
    said = str(config.settings.get("page_size") or "50")
    return min(max(int(said) if said.isdecimal() else 50, 1), 200)
