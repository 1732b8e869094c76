"""One server that speaks the Mastodon API, as one of its accounts: calls, refusals, its own facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vigie.connectors.errors import (
    AccessLost,
    Garbled,
    Gone,
    NetworkError,
    Refused,
    Unknown,
)
from vigie.connectors.http import Answer, GuardedClient, redact
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.payloads import Us

# Answers whose body says more than their status; the other statuses are the client's to judge.
TELLING = tuple(status for status in range(400, 500) if status not in {408, 429})
ME = "/api/v1/accounts/verify_credentials"
FRESH = timedelta(minutes=10)  # what a server says of itself changes, seldom

_NEXT = re.compile(r'<([^<>]*)>\s*;\s*rel="?next"?')
_TOO_LONG = re.compile(r"too long|character limit|limit of \d+|maximum is \d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list. after: what to ask for the next one, "" when it is the last."""

    rows: list[Any]
    after: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a server says of itself. limit: of a status; url_length: what each address counts for in it.

    streaming: where it sends what happens, "" when it does not say. level: version of the API,
    0 for other software and old servers. rules: (id, text).
    """

    host: str = ""
    limit: int = 500
    url_length: int = 23
    streaming: str = ""
    level: int = 0
    rules: tuple[tuple[str, str], ...] = ()


class Server:
    """Calls by one access token. Thread-safe: what it remembers may be asked twice, and is the same."""

    def __init__(self, http: GuardedClient, address: str, token: str) -> None:
        self.http = http
        self.address = address_of(address)
        self.token = token.strip()
        self._me: Mapping[str, Any] | None = None
        self._facts: tuple[datetime | None, Facts] | None = None
        http.hide(self.token)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def get(self, path: str, **params: Any) -> Any:
        return self._checked(self._send("GET", path, params=params)).json()

    def rows(self, path: str, params: Mapping[str, Any], *, inside: str = "") -> Rows:
        """A list, newest first; inside: its name in an answer that is an object. Raises `Garbled`."""
        answer = self._checked(self._send("GET", path, params=params))
        found = answer.json()
        found = wild.mapping(found).get(inside) if inside else found
        if not isinstance(found, list):
            raise Garbled("not a list")
        return Rows(found, _after(answer, found))

    def status(self, native_id: str) -> Mapping[str, Any]:
        """A status as it stands now. Raises `Gone`."""
        return self._whole(self._send("GET", f"/api/v1/statuses/{checked(native_id)}"))

    def write(self, method: str, path: str, body: Any = None, *, key: str = "") -> Mapping[str, Any]:
        """Change something: `Unknown` when no answer came, or one that says nothing."""
        answer = self._send(method, path, write=True, json=body, key=key)
        found = self._checked(answer).json()
        if not isinstance(found, Mapping):
            raise Unknown("the answer is not an object")
        return found

    def me(self, *, anew: bool = False) -> Mapping[str, Any]:
        """Our own account there. Raises `AccessLost` when the token opens none."""
        if self._me is None or anew:
            self._me = self._find_out()
        return self._me

    def facts(self, now: datetime | None = None) -> Facts:
        """What the server says of itself, at most ten minutes old where the time is given."""
        kept = self._facts
        if kept and (now is None or (kept[0] and abs(now - kept[0]) < FRESH)):
            return kept[1]
        found = self._ask_facts()
        self._facts = (now, found)
        return found

    def us(self, native_id: str, now: datetime | None = None) -> Us:
        me = self.me()
        facts = self.facts(now)
        host = facts.host or urlsplit(self.address).netloc
        found = wild.ident(me.get("id"))
        if native_id not in {"", found}:
            raise AccessLost("this token opens another account")
        return Us(found, wild.text(me.get("acct")), host, wild.text(me.get("url")), facts.limit)

    def still_opens(self) -> bool:
        try:
            self.me(anew=True)
        except (AccessLost, Refused):
            return False
        return True

    def _find_out(self) -> Mapping[str, Any]:
        try:
            return self._whole(self._send("GET", ME))
        except Gone as error:
            raise Garbled("no-mastodon-api") from error

    def _ask_facts(self) -> Facts:
        for path in ("/api/v2/instance", "/api/v1/instance"):
            try:
                return facts_of(self.get(path))
            except (Refused, AccessLost, Garbled):  # another software, or an old server
                continue
        return Facts()

    def _send(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        key: str = "",
    ) -> Answer:
        headers = self.headers | ({"idempotency-key": key} if key else {})
        url = f"{self.address}{path}"
        return self.http.request(
            method, url, write=write, ok=TELLING, params=params, json=json, headers=headers
        )

    def _whole(self, answer: Answer) -> Mapping[str, Any]:
        found = self._checked(answer).json()
        if not wild.ident(wild.mapping(found).get("id")):
            raise Garbled("an answer without an id")
        return wild.mapping(found)

    def _checked(self, answer: Answer) -> Answer:
        if answer.status >= 300:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Answer) -> NetworkError:
        said = _said(answer, self.token)
        words = f"{answer.status} {said}".strip()
        if answer.status == 401:
            there = _elsewhere(self.address, answer.url)
            return AccessLost(f"server-moved: {there}" if there else words)
        if answer.status == 403:
            return self._forbidden(answer, said, words)
        if answer.status in {404, 410}:
            return Gone(words)
        return Refused("too-long" if _TOO_LONG.search(said) else words)

    def _forbidden(self, answer: Answer, said: str, words: str) -> NetworkError:
        """A right that the token lacks and a closed account need an administrator; all else is a no."""
        closed = "scope" in said.casefold() or answer.url.partition("?")[0].endswith(ME)
        return AccessLost(words) if closed or not self.still_opens() else Refused(words)


def facts_of(raw: Any) -> Facts:
    """From `/api/v2/instance` or the older `/api/v1/instance`."""
    said = wild.mapping(raw)
    configuration = wild.mapping(said.get("configuration"))
    statuses = wild.mapping(configuration.get("statuses"))
    urls = wild.mapping(configuration.get("urls"))
    older = wild.mapping(said.get("urls"))
    domain = wild.text(said.get("domain")) or wild.text(said.get("uri"))
    rules = [(wild.ident(one.get("id")), wild.text(one.get("text"))) for one in _mappings(said.get("rules"))]
    return Facts(
        host=urlsplit(domain).netloc or domain,
        limit=wild.count(statuses.get("max_characters")) or wild.count(said.get("max_toot_chars")) or 500,
        url_length=wild.count(statuses.get("characters_reserved_per_url")) or 23,
        streaming=wild.text(urls.get("streaming")) or wild.text(older.get("streaming_api")),
        level=wild.count(wild.mapping(said.get("api_versions")).get("mastodon")),
        rules=tuple((native_id, text) for native_id, text in rules if native_id),
    )


def checked(native_id: str) -> str:
    """The id if it may stand in an address; no server makes others. Raises `Gone`."""
    if not re.fullmatch(r"[\w-]{1,100}", native_id, re.ASCII):
        raise Gone("not an id of this network")
    return native_id


def address_of(server: str) -> str:
    """What people type (mastodon.example, @boreale@mastodon.example) as the address to call."""
    server = server.strip().rstrip("/")
    scheme, _, rest = server.rpartition("://")
    return f"{scheme or 'https'}://{rest.partition('/')[0].rpartition('@')[2]}"


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [wild.mapping(one) for one in wild.rows(value)]


def _after(answer: Answer, rows: list[Any]) -> str:
    """The id below which the next page begins: in the Link header, else that of the last row."""
    links = answer.headers.get("link", "")
    if found := _NEXT.search(links):
        return parse_qs(urlsplit(found[1]).query).get("max_id", [""])[0]
    return "" if links or not rows else wild.ident(wild.mapping(rows[-1]).get("id"))


def _said(answer: Answer, token: str) -> str:
    """The server's own short sentence; "" when it is not one of the API's."""
    try:
        body = wild.mapping(answer.json())
    except NetworkError:
        return ""
    return redact(wild.text(body.get("error")), [token])[:200]


def _elsewhere(address: str, url: str) -> str:
    """Where the server really answers: a credential does not follow a redirect to another address."""
    given, found = urlsplit(address), urlsplit(url)
    same = (given.scheme, given.netloc.lower()) == (found.scheme, found.netloc.lower())
    return "" if same else f"{found.scheme}://{found.netloc}"
