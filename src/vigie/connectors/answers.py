"""What came back: a whole answer read within the limits, or the leaf of the error tree it means.

The upper half of `connectors.http`, which is the one to import.
"""

import json
import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.limits import LONGEST_WAIT, budget_of, retry_after
from vigie.connectors.redaction import redact

CHUNK = 65_536
REDIRECTS = frozenset({301, 302, 303, 307, 308})

BROKEN = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)
_NOT_SENT = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, read within the limits. Header names are lower-case.

    url: where it came from; moved: where permanent redirects alone lead, "" when there was none.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved: str = ""
    write: bool = False

    def json(self) -> Any:
        """The body as JSON; NaN and numbers too large for a float become None.

        Raises `Garbled` when it is not JSON (a login page, a cut transfer), `Unknown` when it
        answers a write: that was accepted, and may be public.
        """
        try:
            return json.loads(self.body, parse_constant=lambda _: None, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            leaf = Unknown if self.write else Garbled
            raise leaf(f"not JSON: {self.headers.get('content-type', 'no type')[:80]}") from error

    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")


def _finite(number: str) -> float | None:
    value = float(number)
    return value if abs(value) != float("inf") else None


def read_answer(response: httpx2.Response, limit: int, *, write: bool) -> Answer:
    """The answer with its body, at most `limit` bytes once decompressed.

    Raises `Garbled` when the body cannot be had, `Unknown` when it answers a write that was
    accepted; a refusal needs no body to be one.
    """
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        body = _body(response, headers.get("content-encoding", ""), limit)
    except Garbled as error:
        if response.status_code < 400:
            raise (Unknown(str(error)) if write else error) from error
        body = b""
    return Answer(response.status_code, headers, body, str(response.url), write=write)


def _body(response: httpx2.Response, encoding: str, limit: int) -> bytes:
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Garbled("the answer is packed in a way we did not ask for")
    unzip = zlib.decompressobj(31) if "gzip" in encoding else None  # 31: gzip format only
    body, empty = bytearray(), True
    for chunk in response.iter_raw(CHUNK):
        empty = False
        body += _unzipped(unzip, chunk, limit - len(body) + 1) if unzip else chunk
        if len(body) > limit:
            raise Garbled("the answer is larger than allowed")
    if unzip and not empty and not unzip.eof:
        raise Garbled("the answer is cut")
    return bytes(body)


def _unzipped(unzip: Any, chunk: bytes, room: int) -> bytes:
    """At most `room` bytes, so that a bomb is noticed before it is in memory."""
    try:
        return bytes(unzip.decompress(chunk, room))
    except zlib.error as error:
        raise Garbled("the answer cannot be unpacked") from error


def error_of_break(error: Exception, *, write: bool) -> NetworkError:
    """The leaf for a connection that failed (one of `BROKEN`), before or after something was sent."""
    if isinstance(error.__context__, ssl.SSLCertVerificationError):
        return TryLater(f"certificate refused: {error.__context__.verify_message}")
    if isinstance(error, _NOT_SENT) or not write:
        return TryLater(type(error).__name__)
    return Unknown(type(error).__name__)


def error_of(answer: Answer, *, write: bool, now: datetime, secrets: Iterable[str] = ()) -> NetworkError:
    """The leaf of the error tree that says what a status means."""
    status, asked = answer.status, answer.headers.get("retry-after", "")
    # Cut last: half a secret would not be recognised.
    said = f"{status} {redact(_said(answer)[:5000], secrets)[:300]}".strip()
    if status in {401, 403}:
        return AccessLost(said)
    if status in {404, 410}:
        return Gone(said)
    if status == 429:
        return TryLater(str(status), after=_wait(answer, now))
    if status >= 500 or status == 408:
        # A server that fails, or gives up waiting, may have done the write all the same.
        return Unknown(str(status)) if write else TryLater(str(status), after=retry_after(asked, now))
    return Refused(said)


def _wait(answer: Answer, now: datetime) -> timedelta:
    asked = answer.headers.get("retry-after", "")
    budget = budget_of(answer.headers, now)
    if not asked and budget and budget.resets_at:
        return min(max(budget.resets_at - now, timedelta(seconds=1)), LONGEST_WAIT)
    return retry_after(asked, now)


def _said(answer: Answer) -> str:
    """The network's own short sentence, where it gives one; never a page of HTML."""
    kind = answer.headers.get("content-type", "")
    if answer.status in REDIRECTS:
        return f"moved to {_host_of(answer.headers.get('location', ''))}"
    if "json" not in kind:
        return " ".join(answer.text().split()) if kind.startswith("text/plain") else ""
    try:
        body = answer.json()
    except (Garbled, Unknown):
        return ""
    words = (
        [body.get(key) for key in ("error", "message", "error_description")] if isinstance(body, dict) else ()
    )
    return ": ".join(word for word in words if isinstance(word, str))


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc or "another address"
    except ValueError:
        return "another address"
