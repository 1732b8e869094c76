"""The one door to the outside: every HTTP request of the product goes through `GuardedClient`.

It resolves a name once and pins the address, refuses addresses that are not public unicast
(unless the operator allows them), caps time, size and redirects, keeps no cookies, ignores
proxies of the environment, honours Retry-After within bounds, and turns answers into the errors
of `connectors.errors`. Secrets never reach a log line or an error.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import httpcore2
import httpx2

from vigie import __version__
from vigie.connectors.addresses import Blocked, is_public
from vigie.connectors.answers import BROKEN, REDIRECTS, Answer, error_of, error_of_break, read_answer
from vigie.connectors.contract import Budget
from vigie.connectors.errors import Refused
from vigie.connectors.limits import LONGEST_WAIT, budget_of, retry_after
from vigie.connectors.redaction import redact
from vigie.connectors.transport import (
    Guard,
    GuardedTransport,
    deadline,
    guarded_address,
    guarded_socket,
    host_and_port,
    is_anybodys,
    origin,
    resolve,
)

__all__ = [
    "LONGEST_WAIT",
    "Answer",
    "Blocked",
    "Guard",
    "GuardedClient",
    "error_of",
    "guarded_address",
    "guarded_socket",
    "is_public",
    "redact",
    "resolve",
    "retry_after",
]

AGENT = f"Vigie/{__version__} (self-hosted reputation desk)"
MAX_REDIRECTS = 3
CREDENTIALS = ("authorization", "cookie", "x-api-key")

# What another host may see of a request that was meant for the first one.
KEPT_ABROAD = frozenset(
    {"host", "user-agent", "accept", "accept-encoding", "accept-language"}
    | {"if-none-match", "if-modified-since"}
)


def _without_query(record: logging.LogRecord) -> bool:
    """Some networks take a token in the query; httpx2 logs every URL whole."""
    if isinstance(record.args, tuple):
        record.args = tuple(a.copy_with(query=None) if isinstance(a, httpx2.URL) else a for a in record.args)
    return True


logging.getLogger("httpx2").addFilter(_without_query)
logging.getLogger("httpcore2").setLevel(logging.INFO)  # at DEBUG it tells every header, cookies too


class GuardedClient:
    """Requests within limits. One per account; keep-alive inside, thread-safe like httpx2.

    budget: what the network last said is left to spend. Secrets named to `hide` never appear in
    an error; those of `auth` and of credential headers are known without being named.
    """

    def __init__(self, guard: Guard | None = None, *, headers: Mapping[str, str] | None = None) -> None:
        self.guard = guard or Guard()
        self.budget = Budget()
        self._secrets: frozenset[str] = frozenset()
        self._client = httpx2.Client(
            transport=GuardedTransport(self.guard.allow),
            timeout=self.guard.timeout,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"user-agent": AGENT, "accept-encoding": "gzip", **(headers or {})},
        )

    def close(self) -> None:
        self._client.close()

    def hide(self, *secrets: str) -> None:
        """Take these words out of every error from now on."""
        self._secrets |= {secret for secret in secrets if secret}

    def get(self, url: str, **options: Any) -> Answer:
        """Read something; see `request`."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Answer:
        """Write something: an answer that never came is `Unknown`, not `TryLater`."""
        return self.request("POST", url, write=True, **options)

    def request(
        self,
        method: str,
        url: str,
        *,
        write: bool = False,
        ok: Iterable[int] = (),
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answer:
        """One request, answered 2xx or a status in `ok`.

        Raises a `NetworkError` leaf for everything else. With `write`, a cut connection, a
        time-out or a 5xx is `Unknown`: it may have had its effect.
        """
        host_and_port(url)
        request = self._client.build_request(
            method, url, params=params, json=json, data=data, content=content, headers=headers
        )
        try:
            with deadline(self.guard.deadline):
                answer = self._send(request, auth, write=write)
        except (httpx2.InvalidURL, httpcore2.LocalProtocolError) as error:
            raise Refused("not a valid request") from error
        except BROKEN as error:
            raise error_of_break(error, write=write) from error
        now = datetime.now(UTC)
        self._count(answer, now)
        if 200 <= answer.status < 300 or answer.status in ok:
            return answer
        raise error_of(answer, write=write, now=now, secrets=self._secrets | _secrets_of(request, auth))

    def _count(self, answer: Answer, now: datetime) -> None:
        if found := budget_of(answer.headers, now):
            self.budget = found
        elif answer.status == 429:
            wait = retry_after(answer.headers.get("retry-after", ""), now)
            self.budget = Budget(calls_left=0, resets_at=now + wait)
        elif self.budget.calls_left == 0 and answer.status < 400:
            self.budget = Budget()  # it was asked to wait, and answers again: it counts nothing that we know

    def _send(self, request: httpx2.Request, auth: tuple[str, str] | None, *, write: bool) -> Answer:
        follow = not write and request.method in {"GET", "HEAD"}
        moved, permanent = "", True
        for _ in range(MAX_REDIRECTS + 1):
            response = self._client.send(request, auth=auth, stream=True, follow_redirects=False)
            try:
                answer = read_answer(response, self.guard.max_bytes, write=write)
            finally:
                response.close()
            target = answer.headers.get("location", "")
            if not (follow and target and answer.status in REDIRECTS):
                return replace(answer, moved=moved)
            url = _next(answer.url, target)
            permanent = permanent and answer.status in {301, 308}
            moved = url if permanent else moved
            request, auth = self._again(request, url, auth)
        raise Refused("too many redirects")

    def _again(
        self, request: httpx2.Request, url: str, auth: tuple[str, str] | None
    ) -> tuple[httpx2.Request, tuple[str, str] | None]:
        """The same request at another address; a credential never follows to another origin."""
        again = self._client.build_request(request.method, url)
        same = origin(str(request.url)) == origin(url)
        for name in () if same else set(again.headers) - KEPT_ABROAD:
            del again.headers[name]
        for name, value in request.headers.items():
            if name != "host" and (same or name in KEPT_ABROAD):
                again.headers[name] = value
        return again, auth if same else None


def _next(url: str, target: str) -> str:
    """Where a redirect leads, if it may.

    What the operator exempts is for addresses people typed: a stranger's page must not send us
    inside.
    """
    try:
        there = urljoin(url, target)
    except ValueError as error:
        raise Refused("not a valid address") from error
    if not there.startswith(("http://", "https://")):
        raise Blocked("only http and https are followed")
    here, host = host_and_port(url), host_and_port(there)
    if here != host and is_anybodys(*here):
        resolve(*host, ())
    return there


def _secrets_of(request: httpx2.Request, auth: tuple[str, str] | None) -> frozenset[str]:
    """What this request carried that must not be repeated: whole headers, and without their scheme."""
    headers = [request.headers.get(name, "") for name in CREDENTIALS]
    words = {*headers, *(header.partition(" ")[2] for header in headers), auth[1] if auth else ""}
    return frozenset(words - {""})
