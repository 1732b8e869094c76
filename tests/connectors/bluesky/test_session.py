"""Sessions that end, passwords that are refused, limits, nonsense (TRUST B1 to B7)."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.connectors.bluesky.pds import Asked, Pds, Reply, answer, refusal, serving
from tests.connectors.wire import http
from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
POSTS = "app.bsky.feed.getPosts"


def fresh_only(pds: Pds) -> Any:
    """Answers only the newest token, as a server whose older ones have expired."""

    def reply(asked: Asked) -> Reply:
        if asked.token == "access-1-0":
            return refusal("ExpiredToken", "Token has expired")
        return answer({"posts": []})

    return reply


def test_login_is_asked_once_and_kept() -> None:
    with serving(pds := Pds({POSTS: answer({"posts": []})})) as (connector, _):
        connector.session.query(POSTS, uris=["at://a"])
        connector.session.query(POSTS, uris=["at://a"])

    assert (pds.logins, pds.count(POSTS)) == (1, 2)


def test_expired_token_is_refreshed_once_by_eight_threads() -> None:
    """Eight at once find the session ended; the refresh token, good for one use, is used once."""
    pds = Pds()
    pds.say[POSTS] = fresh_only(pds)
    failures: list[Exception] = []
    with serving(pds) as (connector, _):
        assert connector.session.login.access == "access-1-0"
        ready = threading.Barrier(8)

        def ask() -> None:
            ready.wait()
            try:
                connector.session.query(POSTS, uris=["at://a"])
            except NetworkError as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert (pds.logins, pds.refreshes) == (1, 1)


def test_burnt_refresh_token_leads_back_to_the_password() -> None:
    pds = Pds({"com.atproto.server.refreshSession": refusal("ExpiredToken")})
    pds.say[POSTS] = fresh_only(pds)
    with serving(pds) as (connector, _):
        connector.session.query(POSTS, uris=["at://a"])

    assert pds.logins == 2


def test_token_that_is_never_good_is_access_lost_not_a_loop() -> None:
    with serving(pds := Pds({POSTS: refusal("ExpiredToken")})) as (connector, _):
        with pytest.raises(AccessLost):
            connector.session.query(POSTS, uris=["at://a"])

    assert pds.count(POSTS) == 2


@pytest.mark.parametrize(
    "said",
    [
        refusal("AuthenticationRequired", "Invalid identifier or password", "401 Unauthorized"),
        refusal("AuthFactorTokenRequired", "A sign in code has been sent", "401 Unauthorized"),
        refusal("AccountTakedown", "Account has been taken down", "401 Unauthorized"),
        [http("404 Not Found", b"<html>nothing here</html>", {"content-type": "text/html"})],
    ],
    ids=["password", "second-factor", "takedown", "not-a-server"],
)
def test_login_that_opens_nothing_is_said_by_health(said: Reply) -> None:
    with serving(Pds({"com.atproto.server.createSession": said})) as (connector, _):
        with pytest.raises(AccessLost):
            connector.health(NOW)


def test_login_page_in_place_of_a_session_is_garbled() -> None:
    page = [http(body=b"<html>Welcome to the hotel network</html>", headers={"content-type": "text/html"})]
    with serving(Pds({"com.atproto.server.createSession": page})) as (connector, _):
        with pytest.raises(Garbled):
            connector.health(NOW)


def test_health_says_who_we_are() -> None:
    said = answer({"did": "did:plc:a", "handle": "nouveau.test", "active": True})
    with serving(Pds({"com.atproto.server.getSession": said})) as (connector, _):
        health = connector.health(NOW)

    assert (health.ok, health.native_id, health.handle) == (True, "did:plc:a", "nouveau.test")


def test_health_says_that_the_account_was_taken_down() -> None:
    said = answer({"did": "did:plc:a", "handle": "a.test", "active": False, "status": "takendown"})
    with serving(Pds({"com.atproto.server.getSession": said})) as (connector, _):
        health = connector.health(NOW)

    assert (health.ok, health.words) == (False, "account-takendown")


def test_account_without_a_password_is_access_lost_without_asking() -> None:
    pds = Pds()
    with serving(pds) as (connector, _):
        connector.session._password = ""
        with pytest.raises(AccessLost):
            connector.health(NOW)

    assert pds.calls == []


def test_limit_waits_as_long_as_the_network_says() -> None:
    """Bluesky says it in ratelimit-reset, a Unix time, without Retry-After."""
    reset = str(int((datetime.now(UTC) + timedelta(minutes=4)).timestamp()))
    headers = {"ratelimit_limit": "3000", "ratelimit_remaining": "0", "ratelimit_reset": reset}
    said = refusal("RateLimitExceeded", "Rate Limit Exceeded", "429 Too Many Requests", **headers)
    with serving(Pds({POSTS: said})) as (connector, _):
        with pytest.raises(TryLater) as late:
            connector.session.query(POSTS, uris=["at://a"])
        budget = connector.budget()

    assert timedelta(minutes=3) < late.value.after <= timedelta(minutes=4)
    assert (budget.calls_left, budget.calls_limit) == (0, 3000)


def test_budget_is_what_the_last_answer_said() -> None:
    headers = {"ratelimit_limit": "3000", "ratelimit_remaining": "2990", "ratelimit_reset": "2000000000"}
    with serving(Pds({POSTS: answer({"posts": []}, **headers)})) as (connector, _):
        connector.session.query(POSTS, uris=["at://a"])
        budget = connector.budget()

    assert (budget.calls_left, budget.calls_limit) == (2990, 3000)
    assert budget.resets_at == datetime.fromtimestamp(2_000_000_000, UTC)


@pytest.mark.parametrize(
    ("said", "leaf"),
    [
        (refusal("RecordNotFound", "Could not locate record"), Gone),
        (refusal("InvalidRequest", "Could not find repo: did:plc:a"), Gone),
        (refusal("InvalidRequest", "Profile not found"), Gone),
        (refusal("AccountTakedown", "Account has been taken down"), Gone),
        (refusal("AccountDeactivated", "Account is deactivated", "401 Unauthorized"), AccessLost),
        (refusal("AuthMissing", "Authentication Required", "401 Unauthorized"), AccessLost),
        (refusal("InvalidRequest", "Bad token scope", "403 Forbidden"), AccessLost),
        (refusal("InvalidRequest", "grapheme too big"), Refused),
        (refusal("UpstreamFailure", "", "502 Bad Gateway"), TryLater),
        ([http("503 Service Unavailable", b"<html>", {"content-type": "text/html"})], TryLater),
        ([http(body=b'{"posts": [', length=500)], TryLater),
        ([http(body=b"<html>maintenance</html>", headers={"content-type": "text/html"})], Garbled),
        (answer([1, 2]), Garbled),
        ([http("418 I'm a teapot", b"tea")], Refused),
    ],
)
def test_each_refusal_is_its_leaf_of_the_error_tree(said: Reply, leaf: type[NetworkError]) -> None:
    with serving(Pds({POSTS: said})) as (connector, _):
        with pytest.raises(NetworkError) as error:
            connector.session.query(POSTS, uris=["at://a"])

    assert type(error.value) is leaf


def test_home_server_is_where_the_identity_says() -> None:
    """An entryway names the server of the account; plain http to another host is not followed."""

    def told(endpoint: str) -> Reply:
        document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": endpoint}]}
        tokens = {"did": "did:plc:a", "handle": "a.test", "accessJwt": "a", "refreshJwt": "r"}
        return answer({**tokens, "didDoc": document})

    for endpoint, followed in [
        ("https://pds.example/", True),
        ("http://10.0.0.1", False),
        ("file:///etc", False),
    ]:
        with serving(Pds({"com.atproto.server.createSession": told(endpoint)})) as (connector, server):
            home = connector.session.login.server
        assert home == (endpoint.rstrip("/") if followed else server.url)


def test_secrets_never_appear_in_an_error() -> None:
    with serving(pds := Pds()) as (connector, _):
        connector.session.login  # noqa: B018
        pds.say[POSTS] = refusal("Odd", "you sent access-1-0 and abcd-efgh-ijkl-mnop")
        with pytest.raises(Refused) as error:
            connector.session.query(POSTS, uris=["at://a"])

    assert "access-1-0" not in f"{error.value}{connector.session.login!r}"
    assert "abcd-efgh" not in str(error.value)
