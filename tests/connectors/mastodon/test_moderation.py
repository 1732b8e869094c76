"""Reports as moderators want them, and what may be done to whom."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.connectors.mastodon.fake import SERVER, Fake, answer, load, refusal, serving
from tests.connectors.mastodon.people import Person, connector_of
from tests.connectors.mastodon.test_reading import status
from vigie.connectors.contract import Allowed, Never
from vigie.connectors.errors import Gone, Refused, Unsupported
from vigie.connectors.mastodon.payloads import Us, item_of_status, tombstone
from vigie.core.types import Act

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
REPORT = "POST /api/v1/reports"
US = Us(load("our_account")["id"], "boreale", "essai.example")
LEA = load("mention_with_warning_poll_and_picture")["account"]["id"]
TAKEN = answer({"id": "12", "category": "spam", "forwarded": True, "created_at": "2026-11-26T12:00:00Z"})


def reported(reason: str, *, rules: Any = None, handle: str = "lea@autre.example") -> Any:
    """What the server is told."""
    server = load("server") if rules is None else load("server") | {"rules": rules}
    raw = status("S1")
    raw["account"] = raw["account"] | {"acct": handle}
    with serving(fake := Fake({REPORT: TAKEN, SERVER: answer(server)})) as (connector, _):
        receipt = connector.act(Act.REPORT, item_of_status(raw, US), reason=reason, key="k", now=NOW)
    assert receipt.native_id == "12"
    return fake.calls(REPORT)[0].body


@pytest.mark.parametrize(
    ("reason", "category", "rules", "comment"),
    [
        ("spam: faux concours", "spam", None, "faux concours"),
        ("scam", "spam", None, ""),
        ("vulgar: insulte l’équipe", "violation", ["4"], "insulte l’équipe"),
        ("abusive", "violation", ["4"], ""),
        ("unlawful: menace", "legal", None, "menace"),
        ("autre chose: voyez", "other", None, "autre chose: voyez"),
    ],
)
def test_report_says_what_is_wrong_in_the_networks_words(
    reason: str, category: str, rules: list[str] | None, comment: str
) -> None:
    body = reported(reason)

    assert (body["category"], body.get("rule_ids"), body["comment"]) == (category, rules, comment)
    assert (body["account_id"], body["status_ids"]) == (LEA, ["S1"])


def test_report_reaches_the_moderators_of_the_authors_server_too() -> None:
    assert reported("spam")["forward"] is True
    assert reported("spam", handle="lea")["forward"] is False


@pytest.mark.parametrize("rules", [[], [{"id": "1", "text": "Marquez les images sensibles."}], None, "x"])
def test_insult_is_another_matter_where_no_rule_forbids_it(rules: Any) -> None:
    body = reported("vulgar", rules=[] if rules is None else rules)

    assert (body["category"], "rule_ids" in body) == ("other", False)


def test_endless_comment_is_cut_to_what_servers_take() -> None:
    assert len(reported("spam: " + "é" * 5_000)["comment"]) == 1_000


def test_older_server_that_knows_no_law_is_told_all_the_same() -> None:
    no = refusal("Validation failed: Category is not included in the list", "422 Unprocessable Content")
    with serving(fake := Fake({REPORT: [no, TAKEN]})) as (connector, _):
        connector.act(Act.REPORT, item_of_status(status("S1"), US), reason="unlawful", key="k", now=NOW)

    assert [one.body["category"] for one in fake.calls(REPORT)] == ["legal", "other"]


def test_report_about_what_is_gone_is_told_once() -> None:
    with serving(fake := Fake({REPORT: refusal("Record not found", "404 Not Found")})) as (connector, _):
        with pytest.raises(Gone):
            connector.act(Act.REPORT, item_of_status(status("S1"), US), reason="unlawful", key="k", now=NOW)

    assert len(fake.calls(REPORT)) == 1


def test_report_refused_is_a_refusal() -> None:
    no = refusal("Validation failed: Comment is odd", "422 Unprocessable Content")
    with serving(fake := Fake({REPORT: no})) as (connector, _), pytest.raises(Refused, match="odd"):
        connector.act(Act.REPORT, item_of_status(status("S1"), US), reason="spam", key="k", now=NOW)

    assert len(fake.calls(REPORT)) == 1


def test_may_depends_on_whose_it_is_and_who_reads_it() -> None:
    theirs, ours = item_of_status(status("S1"), US), item_of_status(load("our_reply"), US)
    with serving(Fake()) as (connector, _):

        def may(act: Act, item: Any = theirs) -> object:
            return connector.may(act, item, NOW)

        assert {may(act) for act in (Act.REPLY, Act.DIRECT, Act.LIKE, Act.REPORT, Act.MUTE, Act.BLOCK)} == {
            Allowed()
        }
        assert may(Act.DELETE_OWN) == Never("not-ours")
        assert may(Act.DELETE_OWN, ours) == Allowed()
        assert may(Act.REPORT, ours) == may(Act.BLOCK, ours) == may(Act.DIRECT, ours) == Never("it-is-us")
        removing = (Act.DELETE, Act.HIDE, Act.HOLD, Act.MARK_SPAM)
        assert {may(act) for act in removing} == {Never("network-deletes-nothing-of-others")}
        assert {may(act) for act in (Act.RESTORE, Act.UNHIDE, Act.APPROVE)} == {Never("not-on-this-network")}
        gone = tombstone("S1", US)
        assert {may(act, gone) for act in (Act.REPLY, Act.DIRECT, Act.LIKE)} == {Never("gone")}


def test_nothing_of_others_is_ever_removed() -> None:
    item = item_of_status(status("S1"), US)
    with serving(fake := Fake()) as (connector, _):
        for act in (Act.DELETE, Act.HIDE, Act.HOLD, Act.MARK_SPAM, Act.DELETE_OWN):
            with pytest.raises((Unsupported, Refused)):
                connector.act(act, item, reason="spam", key="k", now=NOW)

    assert [one.call for one in fake.asked if not one.call.startswith("GET ")] == []


def test_act_on_what_is_gone_is_said() -> None:
    with serving(Fake()) as (connector, _), pytest.raises(Gone):
        connector.act(Act.LIKE, item_of_status(status("S1"), US), reason="", key="k", now=NOW)


def test_muted_people_are_still_heard_when_they_speak_to_us() -> None:
    with serving(fake := Fake({f"POST /api/v1/accounts/{LEA}/mute": answer({"id": LEA})})) as (connector, _):
        connector.act(Act.MUTE, item_of_status(status("S1"), US), reason="", key="k", now=NOW)

    assert fake.asked[-1].body == {"notifications": False}


@pytest.mark.parametrize("no", [refusal("", "404 Not Found"), refusal("", "503 Service Unavailable")])
def test_what_cannot_be_read_back_now_is_not_denied(no: Any) -> None:
    item = item_of_status(status("S1"), US)
    say = {"GET /api/v1/statuses/S1": no, "GET /api/v1/accounts/relationships": no}
    with serving(Fake(say)) as (connector, _):
        assert {connector.applied(act, item) for act in (Act.LIKE, Act.MUTE, Act.BLOCK, Act.REPORT)} == {None}


@pytest.mark.peer("mastodon")
def test_report_stands_before_the_moderators_with_its_rule() -> None:
    brand, native_id = connector_of(), Person("stranger").say("@boreale bande de nuls")
    item = brand.look(native_id)
    assert item is not None
    words = f"insulte {uuid4().hex}"
    receipt = brand.act(Act.REPORT, item, reason=f"vulgar: {words}", key="k", now=datetime.now(UTC))
    found = Person("moderator").call("GET", "/api/v1/admin/reports", params={"limit": 200})
    [told] = [one for one in found if one["comment"] == words]

    assert (told["category"], told["forwarded"]) == ("violation", False)
    assert [one["id"] for one in told["statuses"]] == [native_id]
    assert receipt.raw["rule_ids"] == ["1"]  # the first of peers/mastodon/server.toml


@pytest.mark.peer("mastodon")
def test_report_of_somebody_elsewhere_is_forwarded() -> None:
    brand, native_id = connector_of(), Person("ailleurs").say("@boreale gagnez un iPhone")
    item = brand.look(native_id)
    assert item is not None
    receipt = brand.act(Act.REPORT, item, reason="spam", key="k", now=datetime.now(UTC))

    assert (receipt.raw["category"], receipt.raw["forwarded"]) == ("spam", True)
