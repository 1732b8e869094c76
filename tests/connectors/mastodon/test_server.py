"""Refusals, limits, nonsense, outages (TRUST B2 to B9), and what a server says of itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.connectors.mastodon.fake import ME, MENTIONS, SERVER, TOKEN, Fake, answer, load, refusal, serving
from tests.connectors.wire import http
from vigie.connectors.contract import AccountConfig
from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.mastodon.connector import Mastodon
from vigie.connectors.mastodon.server import Facts, address_of, facts_of
from vigie.core.types import Act, Author, Item, Kind, Place

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LIKE = "POST /api/v1/statuses/7/favourite"
STATUS = Item("7", Kind.MENTION, "Bonjour", Author("9", "lea@autre.example"), Place("essai.example"), NOW)


def error_of(fake: Fake, **settings: object) -> NetworkError:
    """What reading from the beginning raises."""
    with serving(fake, **settings) as (connector, _), pytest.raises(NetworkError) as caught:
        list(connector.read({}, NOW))
    return caught.value


def error_of_like(say: Any) -> NetworkError:
    with serving(Fake({LIKE: say})) as (connector, _), pytest.raises(NetworkError) as caught:
        connector.act(Act.LIKE, STATUS, reason="", key="k", now=NOW)
    return caught.value


@pytest.mark.parametrize("words", ["The access token was revoked", "The access token is invalid"])
def test_revoked_token_is_access_lost(words: str) -> None:
    error = error_of(Fake({ME: refusal(words, "401 Unauthorized")}))

    assert type(error) is AccessLost
    assert words in str(error)


def test_token_of_another_account_is_access_lost() -> None:
    with (
        serving(Fake(), native_id="42") as (connector, _),
        pytest.raises(AccessLost, match="another account"),
    ):
        list(connector.read({}, NOW))


def test_scope_that_is_missing_is_named() -> None:
    error = error_of_like(refusal("This action is outside the authorized scopes", "403 Forbidden"))

    assert type(error) is AccessLost
    assert "outside the authorized scopes" in str(error)


def test_what_is_not_allowed_is_a_no_while_the_token_is_good() -> None:
    assert type(error_of_like(refusal("This action is not allowed", "403 Forbidden"))) is Refused


def test_account_closed_meanwhile_is_access_lost() -> None:
    """The same 403, in whatever language: what tells is that our own account no longer opens."""
    closed = refusal("Votre compte est désactivé", "403 Forbidden")
    fake = Fake({ME: [answer(load("our_account")), closed], MENTIONS: closed})

    assert type(error_of(fake)) is AccessLost


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        ("404 Not Found", Gone),
        ("410 Gone", Gone),
        ("422 Unprocessable Content", Refused),
        ("500 Internal Server Error", Unknown),
        ("503 Service Unavailable", Unknown),
        ("429 Too Many Requests", TryLater),
    ],
)
def test_refusal_of_a_write_is_a_leaf(status: str, leaf: type[NetworkError]) -> None:
    assert type(error_of_like(refusal("non", status))) is leaf


def test_write_cut_before_its_answer_is_unknown() -> None:
    assert (
        type(error_of_like([http("200 OK", b'{"id": "7', {"content-type": "application/json"})])) is Unknown
    )
    assert type(error_of_like([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])) is Unknown


@pytest.mark.parametrize(
    "body",
    [
        [http("200 OK", b"<html>Connexion</html>", {"content-type": "text/html"})],
        [http("200 OK", b'[{"id": "1"', {"content-type": "application/json"})],
        answer({"error": "on est désolés"}),
        answer("[]"),
        answer(None),
    ],
)
def test_answer_that_is_no_list_is_never_nothing_new(body: Any) -> None:
    assert type(error_of(Fake({MENTIONS: body}))) is Garbled


def test_outage_is_later_and_the_cursor_stays() -> None:
    assert type(error_of(Fake({MENTIONS: refusal("", "502 Bad Gateway")}))) is TryLater


def test_limit_is_waited_for_until_the_moment_the_server_names() -> None:
    reset = datetime.now(UTC) + timedelta(seconds=90)
    headers = {
        "x_ratelimit_limit": "300",
        "x_ratelimit_remaining": "0",
        "x_ratelimit_reset": reset.isoformat().replace("+00:00", "Z"),
    }
    error = error_of(Fake({MENTIONS: refusal("Too many requests", "429 Too Many Requests", **headers)}))

    assert isinstance(error, TryLater)
    assert timedelta(seconds=80) < error.after <= timedelta(seconds=90)


def test_what_is_left_to_spend_is_told() -> None:
    headers = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "271",
        "X-RateLimit-Reset": "2026-11-26T12:05:00.123456Z",
    }
    with serving(Fake({f"GET /api/v1/accounts/{Fake().ours}/statuses": answer([], headers=headers)})) as (
        connector,
        _,
    ):
        list(connector.read({}, NOW))
        left = connector.budget()

    assert (left.calls_left, left.calls_limit) == (271, 300)
    assert left.resets_at == datetime(2026, 11, 26, 12, 5, 0, 123456, tzinfo=UTC)


def test_page_that_is_no_api_is_said() -> None:
    with serving(Fake({ME: refusal("", "404 Not Found")})) as (connector, _):
        with pytest.raises(Garbled, match="no-mastodon-api"):
            connector.health(NOW)


def test_server_that_moved_is_named_and_gets_no_token_at_its_new_address() -> None:
    new = Fake({ME: refusal("The access token is invalid", "401 Unauthorized")})
    with serving(new) as (_, there):
        moved = Fake({ME: [http("301 Moved Permanently", b"", {"location": f"{there.url}{ME[4:]}"})]})
        with serving(moved) as (connector, _), pytest.raises(AccessLost) as caught:
            connector.health(NOW)

    assert str(caught.value) == f"server-moved: {there.url}"
    assert "authorization" not in new.asked[0].headers


def test_token_is_in_no_error() -> None:
    said = refusal(f"unknown token {TOKEN}", "401 Unauthorized")

    assert TOKEN not in str(error_of(Fake({ME: said})))
    assert TOKEN not in str(error_of_like(refusal(f"{TOKEN} ne va pas", "422 Unprocessable Content")))


def test_address_that_leads_inside_is_not_called() -> None:
    config = AccountConfig(server="http://127.0.0.1:8000", secret={"access_token": TOKEN})
    with pytest.raises(Refused, match="not a public address"):
        Mastodon(config, GuardedClient(Guard())).health(NOW)


def test_id_that_would_lead_elsewhere_is_not_called() -> None:
    with serving(fake := Fake()) as (connector, _):
        assert connector.look("../accounts/verify_credentials") is None
        assert connector.look("7?x=1") is None

    assert [one.call for one in fake.asked if "statuses" in one.call] == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mastodon.example", "https://mastodon.example"),
        (" https://mastodon.example/ ", "https://mastodon.example"),
        ("https://mastodon.example/@boreale", "https://mastodon.example"),
        ("@boreale@mastodon.example", "https://mastodon.example"),
        ("http://localhost:3000/api/v1/", "http://localhost:3000"),
    ],
)
def test_server_is_found_as_people_write_it(typed: str, address: str) -> None:
    assert address_of(typed) == address


def test_server_tells_its_limits_rules_and_streams() -> None:
    rules = (("3", "Pas de publicité."), ("4", "Ni insultes, ni harcèlement."))

    assert facts_of(load("server")) == Facts("essai.example", 1000, 23, "wss://flux.essai.example", 7, rules)


def test_older_server_tells_them_elsewhere() -> None:
    older = {"uri": "vieux.example", "max_toot_chars": 5000, "urls": {"streaming_api": "wss://vieux.example"}}

    assert facts_of(older) == Facts("vieux.example", 5000, 23, "wss://vieux.example")


def test_server_that_says_nothing_of_itself_is_taken_for_a_usual_one() -> None:
    with serving(Fake({SERVER: refusal("", "404 Not Found")})) as (connector, _):
        assert connector.server.facts(NOW) == Facts()


def test_limit_that_the_server_changed_is_asked_again_within_minutes() -> None:
    smaller = load("server")
    smaller["configuration"]["statuses"]["max_characters"] = 300
    with serving(fake := Fake({SERVER: [answer(load("server")), answer(smaller)]})) as (connector, _):
        limits = [connector.server.facts(NOW + timedelta(minutes=m)).limit for m in (0, 9, 11)]

    assert limits == [1000, 1000, 300]
    assert len(fake.calls(SERVER)) == 2
