"""What is said when an account is connected: a wrong token, rights that lack, what a server leaves out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.connectors.mastodon.fake import ME, Fake, answer, load, refusal, serving
from tests.connectors.mastodon.people import connector_of
from vigie.connectors.contract import Health
from vigie.connectors.errors import AccessLost

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
APP = "GET /api/v1/apps/verify_credentials"
SEARCH = "GET /api/v2/search"
OWN = f"GET /api/v1/accounts/{Fake().ours}/statuses"


def health_of(say: dict[str, Any], **settings: object) -> Health:
    with serving(Fake(say), **settings) as (connector, _):
        return connector.health(NOW)


def found(*statuses: Any) -> Any:
    return answer({"accounts": [], "statuses": list(statuses), "hashtags": []})


def test_all_is_well_with_wide_scopes() -> None:
    health = health_of({APP: answer({"name": "Vigie", "scopes": ["read", "write"]}), SEARCH: found()})

    assert (health.ok, health.words, health.handle) == (True, "", "boreale")
    assert set(health.approvals.values()) == {"granted"}


def test_token_without_the_right_to_write_is_a_no() -> None:
    health = health_of({APP: answer({"scopes": ["read", "write:reports"]}), SEARCH: found()})

    assert (health.ok, health.words) == (False, "missing-scopes")
    assert health.approvals["write:statuses"] == "refused"
    assert health.approvals["write:reports"] == "granted"


def test_token_without_a_lesser_right_is_usable_and_says_which() -> None:
    scopes = ["read", "write:statuses", "write:favourites", "write:mutes", "write:blocks"]
    health = health_of({APP: answer({"scopes": scopes}), SEARCH: found()})

    assert health.ok
    assert [scope for scope, said in health.approvals.items() if said == "refused"] == ["write:reports"]


def test_server_that_tells_no_scopes_is_believed() -> None:
    health = health_of({APP: answer({"name": "Vigie"}), SEARCH: found()})

    assert (health.ok, health.approvals) == (True, {})


@pytest.mark.parametrize("say", [refusal("Record not found", "404 Not Found"), found()])
def test_search_that_finds_not_even_our_own_words_is_said(say: Any) -> None:
    health = health_of({OWN: answer([load("our_reply")]), SEARCH: say})

    assert (health.ok, health.words) == (True, "no-search")


def test_search_that_finds_our_own_words_is_one() -> None:
    health = health_of({OWN: answer([load("our_reply")]), SEARCH: found(load("our_reply"))})

    assert (health.ok, health.words) == (True, "")


def test_stream_that_was_asked_for_and_is_not_offered_is_a_no() -> None:
    without = load("server") | {"configuration": {"urls": {"streaming": None}}}
    say = {"GET /api/v2/instance": answer(without), SEARCH: found()}

    with serving(Fake(say), stream=True) as (connector, _):
        assert connector.health(NOW).words == "no-streaming"
    with serving(Fake(say)) as (connector, _):
        assert connector.health(NOW).ok


def test_account_renamed_meanwhile_is_told_by_its_new_name() -> None:
    with serving(Fake({ME: [answer(load("our_account")), answer({"id": "1", "acct": "boreal"})]})) as (
        connector,
        _,
    ):
        assert [connector.health(NOW).handle for _ in range(2)] == ["boreale", "boreal"]


@pytest.mark.peer("mastodon")
def test_wrong_token_is_access_lost_on_a_running_server() -> None:
    with pytest.raises(AccessLost, match="401"):
        connector_of(token="jeton-inconnu").health(NOW)


@pytest.mark.peer("mastodon")
def test_running_server_streams_and_searches() -> None:
    health = connector_of(stream=True).health(NOW)

    assert (health.ok, health.words, health.handle) == (True, "", "boreale")
