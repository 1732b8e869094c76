"""What a person types as an address, read: which way it is, what may be shown of it, and what is sealed."""

import re
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vigie.alerts.ways.reviewed import HANDED_OUT, PARAMETERS, REVIEWED
from vigie.connectors.addresses import Blocked
from vigie.connectors.errors import NetworkError
from vigie.connectors.http import Guard, guarded_address
from vigie.core.duty.ladder import Way

LONGEST = 1000
FORMATS = "https://appriseit.com/services/"
_PHONE = re.compile(r"\+?[\d\s().-]{6,20}")


@dataclass(frozen=True, slots=True)
class Address:
    """content: what is sealed. once: a secret to be shown this one time, "" without."""

    way: Way
    service: str
    shown: str
    content: Mapping[str, str]
    once: str = ""


def read_address(typed: str, *, allow: Sequence[str]) -> Address:
    """Raises ValidationError that says what to type instead. Asks the resolver for hosts that are named.

    allow: hosts and networks of the house that alerts may be sent to.
    """
    said = typed.strip()
    if not said or len(said) > LONGEST or any(ord(sign) < 33 for sign in said.replace(" ", "")):
        raise ValidationError(
            _("Type a mail address, the https address of a webhook, or an address of apprise.")
        )
    scheme = said.partition("://")[0].lower() if "://" in said else ""
    if not scheme:
        return _plain(said)
    if scheme in {"http", "https"}:
        host = f".{_parts(said).hostname or ''}"
        handed_out = any(host.endswith(f".{one}") for one in HANDED_OUT)
        return _of_a_service(said, allow) if handed_out else _webhook(said, allow)
    return _of_a_service(said, allow)


def _plain(said: str) -> Address:
    if _PHONE.fullmatch(said):
        raise ValidationError(
            _(
                "A number alone cannot be called: write it with its gateway, "
                "for example “twilio://SID:TOKEN@FROM/TO”."
            )
        )
    try:
        validate_email(said)
    except ValidationError:
        raise ValidationError(
            _("“%(said)s” is no mail address; a chat or a gateway begins with its name and “://”.")
            % {"said": said[:60]}
        ) from None
    name, _at, domain = said.partition("@")
    return Address(Way.MAIL, "mail", f"{name[0]}…@{domain}"[:160], {"to": said})


def _webhook(said: str, allow: Sequence[str]) -> Address:
    """Signed by a key made here, so that whoever receives it knows that it comes from this Vigie."""
    host = _parts(said).hostname or ""
    if said.lower().startswith("http://") and host not in allow:
        raise ValidationError(_("A webhook needs an address that begins with https://."))
    _check_host(said, allow)
    key = f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"
    return Address(Way.HOOK, "webhook", f"{host}/…"[:160], {"url": said, "key": key}, once=key)


def _of_a_service(said: str, allow: Sequence[str]) -> Address:
    from vigie.alerts.ways.apprised import service_of

    scheme, service = said.partition("://")[0].lower(), service_of(said)
    reviewed = REVIEWED.get(service)
    if reviewed is None and scheme in REVIEWED:
        raise ValidationError(
            _("This address for %(service)s lacks a part, or has one too many: compare it with %(docs)s.")
            % {"service": REVIEWED[scheme].name, "docs": FORMATS}
        )
    if reviewed is None:
        raise ValidationError(
            _("Vigie does not send to “%(service)s”. It knows: %(known)s.")
            % {"service": scheme[:20], "known": ", ".join(sorted(REVIEWED))}
        )
    parts = _parts(said)
    if reviewed.names_host and not parts.hostname:
        raise ValidationError(_("This address names no host."))
    if odd := sorted({name.lower() for name, _value in parse_qsl(parts.query)} - PARAMETERS):
        raise ValidationError(
            _("Leave out of the address: %(names)s.") % {"names": ", ".join(name[:30] for name in odd)}
        )
    if reviewed.names_host:
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        _check_host(f"https://{host}{_port(parts)}/", allow)
    where = parts.hostname if reviewed.names_host else ""
    return Address(reviewed.way, service, f"{reviewed.name} {where}".strip()[:160], {"url": said})


def _parts(said: str) -> SplitResult:
    try:
        return urlsplit(said)
    except ValueError as error:
        raise ValidationError(_("This is no address: look for a slip of the pen.")) from error


def _port(parts: SplitResult) -> str:
    """The port as it is written, or nothing."""
    try:
        return f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise ValidationError(_("This is no address: look for a slip of the pen.")) from error


def _check_host(url: str, allow: Sequence[str]) -> None:
    try:
        guarded_address(url, Guard(allow=tuple(allow)))
    except Blocked as error:
        raise ValidationError(
            _(
                "This address is not on the public internet, or its port speaks another protocol. "
                "Whoever runs Vigie can allow it (VIGIE_ALERTS_ALLOW_ADDRESSES)."
            )
        ) from error
    except (NetworkError, ValueError) as error:
        raise ValidationError(_("Nobody knows this address: look for a slip of the pen.")) from error
