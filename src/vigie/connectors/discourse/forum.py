"""One Discourse forum over its API: who we are there, and what its refusals mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Answer, GuardedClient
from vigie.connectors.limits import LONGEST_WAIT, USUAL_WAIT
from vigie.connectors.redaction import in_few_words

# Answers whose words say more than their number.
READABLE = frozenset({400, 403, 404, 409, 410, 422, 429})
READ_ONLY = 503  # what a forum says while it is being backed up or moved: nothing was done


@dataclass(frozen=True, slots=True)
class Me:
    """The user we are there. staff: an administrator or a moderator of the whole forum."""

    id: int
    username: str
    staff: bool
    suspended_till: str = ""


class Forum:
    """Calls to a forum, as one user of it, with a key made by its administrators."""

    def __init__(self, http: GuardedClient, address: str, user: str, key: str) -> None:
        self.address = address.strip().rstrip("/")
        self._http = http
        self._user = user.strip().removeprefix("@")
        self._headers = {"api-key": key.strip(), "api-username": self._user, "accept": "application/json"}
        self._me: Me | None = None

    def me(self, *, again: bool = False) -> Me:
        """Who we are; asked once, and `again` on demand. Raises AccessLost when the key is refused."""
        if self._me is None or again:
            self._me = self._find_out()
        return self._me

    def call(self, method: str, path: str, *, write: bool = False, **options: Any) -> Any:
        """The decoded answer, None when it is empty. Raises the leaf its refusal means.

        403 is said of a dead key and of one post that we may not see: only asking who we are tells.
        """
        try:
            return self._call(method, path, write=write, **options)
        except AccessLost as error:
            self.me(again=True)
            raise Refused("not-permitted") from error

    def _find_out(self) -> Me:
        try:
            said = self._call("GET", f"/u/{quote(self._user, safe='')}.json")
        except Gone as error:
            raise AccessLost("user-unknown") from error
        user = said.get("user") if isinstance(said, dict) else None
        if not isinstance(user, dict) or not isinstance(user.get("id"), int):
            raise Garbled("not-a-forum")
        staff = user.get("admin") is True or user.get("moderator") is True
        name, till = str(user.get("username", self._user)), str(user.get("suspended_till") or "")
        return Me(user["id"], name, staff, till)

    def _call(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Any:
        answer = self._http.request(
            method,
            f"{self.address}{path}",
            write=write,
            ok=READABLE | {READ_ONLY} if write else READABLE,
            params=params,
            json=json,
            headers=self._headers,
        )
        if answer.status < 300:
            return answer.json() if answer.body.strip() else None
        raise self._error(answer, write=write)

    def _error(self, answer: Answer, *, write: bool) -> NetworkError:
        if there := _elsewhere(self.address, answer.url):
            return AccessLost(f"site-moved: {there}")  # credentials do not follow a redirect
        said = _decoded(answer)
        if answer.status in {404, 410} and said is None:
            return Garbled("not-a-forum") if self._me is None else Gone(str(answer.status))
        return error_of(answer, said or {}, (self._headers["api-key"],), write=write)


def error_of(
    answer: Answer, said: Mapping[str, Any], secrets: tuple[str, ...], *, write: bool
) -> NetworkError:
    """The leaf for an answer of the forum, from its status and its `error_type`."""
    status, kind = answer.status, said.get("error_type")
    words = in_few_words(f"{status} {_words(said)}".strip(), secrets, longest=200)
    if status == 429 or kind == "rate_limit":
        return TryLater(words, after=_wait(answer.headers.get("retry-after", ""), said.get("extras")))
    if status == READ_ONLY:
        return TryLater(words) if kind == "read_only" or not write else Unknown(str(status))
    if status == 403:
        return AccessLost(words)
    return Gone(words) if status in {404, 410} else Refused(words)


def _wait(header: str, extras: object) -> timedelta:
    """The header of the forum, or the same number in its answer when a proxy took the header away."""
    said = extras.get("wait_seconds") if isinstance(extras, Mapping) else None
    asked = header if header.strip().isdigit() else str(said if said is not None else "")
    try:
        seconds = float(asked)
    except ValueError:
        return USUAL_WAIT
    if not 0 <= seconds < float("inf"):
        return USUAL_WAIT
    return min(max(timedelta(seconds=min(seconds, 10**7)), timedelta(seconds=1)), LONGEST_WAIT)


def _words(said: Mapping[str, Any]) -> str:
    errors = said.get("errors")
    words = errors if isinstance(errors, list) else [said.get("error"), said.get("message")]
    return " ".join(word for word in words if isinstance(word, str))


def _decoded(answer: Answer) -> dict[str, Any] | None:
    try:
        said = answer.json()
    except (Garbled, Unknown):
        return None
    return said if isinstance(said, dict) else None


def _elsewhere(address: str, url: str) -> str:
    """Where the forum really answers, when a redirect led to another host or scheme."""
    given, found = urlsplit(address), urlsplit(url)
    if (given.scheme, given.netloc.lower()) == (found.scheme, found.netloc.lower()):
        return ""
    return f"{found.scheme}://{found.netloc}"


def moment(said: object) -> datetime | None:
    """A date of the forum; None when it is not one."""
    try:
        at = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
