"""Words that must not leave: secrets are taken out of every text that may be shown or stored."""

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from vigie.connectors.markup import plain

HIDDEN = "[hidden]"
_SHORTEST = 4  # a shorter "secret" would hide half of any sentence
# A digit or "=" tells a credential from the next word ("token validation failed").
_SCHEME = re.compile(
    r"\b(basic|bearer|dpop|token|apikey)(\s+|:\s*)(?=\S{0,256}[\d=])[\w+/=.~-]{8,}", re.IGNORECASE
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without the secrets, in whatever dress they come back: plain, without their
    spaces, base64, percent-encoded or JSON-escaped; nor any `Authorization` value.

    >>> redact("bad password hunter22 for Basic dXNlcjpodW50ZXIyMg==", ["hunter22"])
    'bad password [hidden] for Basic [hidden]'
    """
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return _SCHEME.sub(rf"\1\2{HIDDEN}", text)


def in_few_words(error: object, secrets: Iterable[str] = (), *, longest: int = 300) -> str:
    r"""What went wrong, fit to be kept and shown: short, on one line, without secrets or control characters.

    >>> in_few_words("bad password hunter22\n\x1b[2J", ["hunter22"])
    'bad password [hidden] \ufffd[2J'
    """
    return " ".join(plain(redact(str(error), secrets)).split())[:longest]


def _forms(secret: str) -> set[str]:
    raw = secret.encode("utf-8", errors="surrogatepass")
    forms = {
        secret,
        "".join(secret.split()),
        quote(raw, safe=""),
        quote_plus(raw),
        json.dumps(secret)[1:-1],
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }
    return {form for form in forms if len(form) >= _SHORTEST}
