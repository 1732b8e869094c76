"""One login on a server of the AT network (PDS or entryway), and calls by it."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlsplit

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.rkeys import parts_of
from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Answer, GuardedClient, redact

HOME = "https://bsky.social"
# Answers whose body says more than their status; the other statuses are the client's to judge.
TELLING = tuple(status for status in range(400, 500) if status not in {408, 429})

ENDED = {"ExpiredToken", "InvalidToken"}
LOCKED_OUT = {"AuthenticationRequired", "AuthMissing", "AuthFactorTokenRequired"}
GONE = {"RecordNotFound", "NotFound", "RepoNotFound", "ActorNotFound"}
AWAY = {"AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoTakendown", "RepoDeactivated"}
MISSING = ("Could not find repo", "Could not locate record", "Profile not found", "Actor not found")


@dataclass(frozen=True, slots=True)
class Login:
    """Tokens of an open session. server: where the account's own repository lives."""

    did: str
    handle: str
    server: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)


class Session:
    """Logs in when first used, refreshes when the network says the token ended. Thread-safe.

    An app password never ends; tokens live in memory only. The refresh token may be used once:
    whoever finds the session ended first renews it, the others wait and go on with the new one.
    did: the account it must be; "" when it is being connected.
    appview: did of the service that answers app.bsky calls; "" is the one the server chose.
    """

    def __init__(
        self,
        http: GuardedClient,
        server: str,
        handle: str,
        password: str,
        *,
        did: str = "",
        appview: str = "",
    ) -> None:
        self.http = http
        self.server = address_of(server or HOME)
        self.handle = handle.strip().removeprefix("@")
        self.did = did
        self.appview = appview
        self._password = password
        self._secrets = {password}
        self._login: Login | None = None
        self._lock = threading.Lock()
        http.hide(password)

    @property
    def login(self) -> Login:
        with self._lock:
            if self._login is None:
                self._login = self._create()
            return self._login

    def query(self, nsid: str, *, proxy: str = "", **params: Any) -> Mapping[str, Any]:
        """Read by a lexicon method."""
        return self._call("GET", nsid, params=params, proxy=proxy)

    def write(self, nsid: str, body: Mapping[str, Any], *, proxy: str = "") -> Mapping[str, Any]:
        """Change by a lexicon method: `Unknown` when no answer came."""
        return self._call("POST", nsid, json=body, proxy=proxy)

    def record(self, uri: str) -> Mapping[str, Any]:
        """A record as its repository holds it: uri, cid, value. Raises `Gone`."""
        try:
            did, collection, rkey = parts_of(uri)
        except ValueError as error:
            raise Gone("not the address of a record") from error
        found = self.query("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=rkey)
        if not wild.mapping(found.get("value")):
            raise Garbled("an answer without its record")
        return found

    def _call(self, method: str, nsid: str, *, proxy: str, **given: Any) -> Mapping[str, Any]:
        login = self.login
        answer = self._send(login, method, nsid, proxy, given)
        if answer.status in {400, 401} and _said(answer)[0] in ENDED:
            answer = self._send(self._renew(login), method, nsid, proxy, given)
        return _checked(answer, self._secrets)

    def _send(self, login: Login, method: str, nsid: str, proxy: str, given: Mapping[str, Any]) -> Answer:
        if self.appview and nsid.startswith("app.bsky."):
            proxy = f"{self.appview}#bsky_appview"
        headers = {"authorization": f"Bearer {login.access}"} | ({"atproto-proxy": proxy} if proxy else {})
        url = f"{login.server}/xrpc/{nsid}"
        return self.http.request(method, url, write=method == "POST", ok=TELLING, headers=headers, **given)

    def _renew(self, stale: Login) -> Login:
        with self._lock:
            if self._login is stale:
                self._login = self._refresh(stale) or self._create()
            return self._login or self._create()

    def _refresh(self, stale: Login) -> Login | None:
        answer = self.http.request(
            "POST",
            f"{self.server}/xrpc/com.atproto.server.refreshSession",
            ok=TELLING,
            headers={"authorization": f"Bearer {stale.refresh}"},
        )
        return self._opened(answer) if answer.status == 200 else None

    def _create(self) -> Login:
        names = [name for name in (self.handle, self.did) if name]  # the handle may have changed
        if not (names and self._password):
            raise AccessLost("no handle or no app password")
        said = ""
        for name in names:
            answer = self.http.request(
                "POST",
                f"{self.server}/xrpc/com.atproto.server.createSession",
                ok=TELLING,
                json={"identifier": name, "password": self._password},
            )
            if answer.status < 400:
                return self._opened(answer)
            said = (
                ": ".join(filter(None, _said(answer, self._secrets))) or f"{answer.status} from {self.server}"
            )
        raise AccessLost(said)

    def _opened(self, answer: Answer) -> Login:
        body = _checked(answer, self._secrets)
        did, access, refresh = (wild.text(body.get(name)) for name in ("did", "accessJwt", "refreshJwt"))
        if not (did and access and refresh):
            raise Garbled("a session without tokens")
        if self.did not in {"", did}:
            raise AccessLost("this handle and password open another account")
        self._secrets = {self._password, access, refresh}
        self.http.hide(access, refresh)
        return Login(did, wild.text(body.get("handle")), self._home_of(body), access, refresh)

    def _home_of(self, body: Mapping[str, Any]) -> str:
        """The account's own server: an entryway serves many. Never less safe than where we logged in."""
        for service in wild.rows(wild.mapping(body.get("didDoc")).get("service")):
            known = wild.mapping(service)
            endpoint = wild.text(known.get("serviceEndpoint")).rstrip("/")
            if not wild.text(known.get("id")).endswith("#atproto_pds"):
                continue
            if endpoint.startswith("https://") or urlsplit(endpoint).netloc == urlsplit(self.server).netloc:
                return endpoint
        return self.server


def address_of(server: str) -> str:
    """What people type (bsky.social) as the address to call."""
    server = server.strip().rstrip("/")
    return server if "://" in server else f"https://{server}"


def _said(answer: Answer, secrets: Iterable[str] = ()) -> tuple[str, str]:
    """(error name, message) of a refusal; ("", "") when it is not one of the protocol's."""
    try:
        body = wild.mapping(answer.json())
    except NetworkError:
        return "", ""
    return wild.text(body.get("error"))[:60], redact(wild.text(body.get("message")), secrets)[:200]


def _checked(answer: Answer, secrets: Iterable[str]) -> Mapping[str, Any]:
    if answer.status >= 300:
        _refuse(answer, secrets)
    if answer.write and not answer.body:
        return {}  # some writes are answered by nothing; a reading never is
    body = answer.json()
    if not isinstance(body, Mapping) or "error" in body:
        raise (Unknown if answer.write else Garbled)("the answer is not what was asked for")
    return body


def _refuse(answer: Answer, secrets: Iterable[str]) -> NoReturn:
    name, words = _said(answer, secrets)
    said = f"{name}: {words}" if name else str(answer.status)
    if name in LOCKED_OUT or name in ENDED:
        raise AccessLost(said)
    if name in AWAY:
        # Of our own account the network says it with 401, of others with 400.
        raise AccessLost(said) if answer.status == 401 else Gone(said)
    if name in GONE or words.startswith(MISSING):
        raise Gone(said)
    if answer.status in {401, 403}:
        raise AccessLost(said)
    if name == "UpstreamFailure":
        raise TryLater(said)
    raise Refused(said)
