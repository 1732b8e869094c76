"""One WordPress site over REST: where its API is, and what its refusals mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from vigie.connectors.errors import (
    AccessLost,
    Garbled,
    Gone,
    NetworkError,
    Refused,
    TryLater,
    Unknown,
)
from vigie.connectors.http import Answer, GuardedClient

FLOOD_WAIT = timedelta(seconds=15)  # WordPress asks 15 s between two comments of one person

# Answers that carry a code of WordPress; a write may also fail with one, having done nothing.
READABLE = frozenset({400, 401, 403, 404, 409, 410})
DONE_NOTHING = frozenset({"rest_comment_failed_create", "rest_comment_failed_edit", "rest_cannot_delete"})

GONE = frozenset(
    {
        "rest_comment_invalid_id",
        "rest_comment_invalid_post_id",
        "rest_comment_trash_post",
        "rest_post_invalid_id",
        "rest_cannot_read_post",  # the article became private or a draft
    }
)
REFUSED = {
    "comment_content_column_length": "too-long",
    "comment_duplicate": "duplicate",
    "rest_already_trashed": "already-in-trash",
    "rest_comment_closed": "comments-closed",
    "rest_comment_content_invalid": "empty",
    "rest_comment_draft_post": "not-published",
    "rest_trash_not_supported": "no-trash",
}
MISSING_RIGHT = frozenset(
    {
        "rest_cannot_edit",
        "rest_cannot_delete",
        "rest_cannot_read",
        "rest_forbidden_context",
        "rest_forbidden_param",
    }
)


@dataclass(frozen=True, slots=True)
class Me:
    """The user we are there."""

    id: int
    name: str
    may_moderate: bool


class Site:
    """Calls to `/wp/v2/...`, with pretty permalinks or without, as one user."""

    def __init__(self, http: GuardedClient, address: str, user: str, password: str) -> None:
        self.address = address.strip().rstrip("/")
        self._http = http
        self._auth = (user, password)
        self._pretty: bool | None = None
        self._me: Me | None = None

    def me(self) -> Me:
        """Who we are; found once, and with it which of the two addresses of the API answers."""
        if self._me is None:
            self._me = self._find_out()
        return self._me

    def call(self, method: str, path: str, *, write: bool = False, **options: Any) -> Any:
        """The decoded answer of `path` (after `/wp/v2`). Raises the leaf its refusal means."""
        self.me()
        return self._call(method, path, write=write, **options)

    def _find_out(self) -> Me:
        params = {"context": "edit", "_fields": "id,slug,capabilities"}
        for pretty in (True, False):
            self._pretty = pretty
            try:
                user = self._call("GET", "/users/me", params=params)
            except Garbled:
                continue  # an ordinary page: no API at this address
            if isinstance(user, dict) and isinstance(user.get("id"), int):
                rights = user.get("capabilities")
                may = bool(rights.get("moderate_comments")) if isinstance(rights, dict) else False
                return Me(user["id"], str(user.get("slug", "")), may)
        self._pretty = None
        raise Garbled("no-rest-api")

    def _call(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Any:
        asked = dict(params or {})
        if self._pretty:
            url = f"{self.address}/wp-json/wp/v2{path}"
        else:
            url, asked = f"{self.address}/", {"rest_route": f"/wp/v2{path}", **asked}
        ok = READABLE | {500, 501} if write else READABLE
        answer = self._http.request(
            method, url, write=write, ok=ok, params=asked or None, json=json, auth=self._auth
        )
        if answer.status < 300:
            return answer.json()
        raise self._error(answer)

    def _error(self, answer: Answer) -> NetworkError:
        code = _code(answer)
        if not code and answer.status in {401, 403}:
            return AccessLost(f"{answer.status}: the site's server or a security plugin refuses us")
        if not code:
            return (
                Unknown(str(answer.status)) if answer.status >= 500 else Garbled(f"{answer.status}, not JSON")
            )
        if answer.status == 401 and (there := _elsewhere(self.address, answer.url)):
            return AccessLost(f"site-moved: {there}")  # credentials do not follow a redirect
        return error_of(code, answer.status)


def error_of(code: str, status: int) -> NetworkError:
    """The leaf for one of WordPress's error codes."""
    if code in GONE:
        return Gone(code)
    if code in REFUSED:
        return Refused(REFUSED[code])
    if code == "comment_flood":
        return TryLater("flood", after=FLOOD_WAIT)
    if status == 500:
        return Refused("not-done") if code in DONE_NOTHING else Unknown(f"500 {code}")
    if code in MISSING_RIGHT:
        return AccessLost("missing-right-moderate-comments")
    if status in {401, 403}:
        return AccessLost("password-refused" if code == "rest_not_logged_in" else code)
    return Gone(code) if status in {404, 410} and code != "rest_no_route" else Refused(code)


def _code(answer: Answer) -> str:
    try:
        body = answer.json()
    except (Garbled, Unknown):
        return ""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"[\w.-]{1,80}", code, re.ASCII) else ""


def _elsewhere(address: str, url: str) -> str:
    """Where the site really answers, when a redirect led to another host or scheme."""
    given, found = urlsplit(address), urlsplit(url)
    if (given.scheme, given.netloc.lower()) == (found.scheme, found.netloc.lower()):
        return ""
    return f"{found.scheme}://{found.netloc}"
