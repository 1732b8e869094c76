"""Messages on real lines: what each answer means, and what is never said."""

import re

import pytest
from django.test import override_settings

from tests.alerts.conftest import settings_of
from tests.alerts.receiving import Inbox, receiving_calls, receiving_mail
from vigie.alerts.ways import apprised, hook, mail
from vigie.connectors.addresses import Blocked
from vigie.connectors.errors import AccessLost, Refused, TryLater
from vigie.connectors.http import Guard

INSIDE = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=3.0)


def sent(inbox: Inbox, to: str = "ada@example.org", **settings: object) -> None:
    with override_settings(**{**settings_of(inbox), **settings}):
        mail.hand_over(to, key="k1", title="Titre", body="Corps é", urgent=True)


def test_mail_arrives_with_an_id_of_its_own() -> None:
    with receiving_mail() as inbox:
        sent(inbox)

    message = inbox.mails[0].message
    assert message["message-id"].strip() == "<k1@boreale.example>"
    assert message["auto-submitted"].strip() == "auto-generated"
    assert inbox.mails[0].text.strip() == "Corps é"


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 5.1.1 no such user", Refused), ("451 4.3.0 later", TryLater), ("554 5.7.1 no relaying", Refused)],
)
def test_answer_of_the_mail_server_decides(answer: str, error: type[Exception]) -> None:
    with receiving_mail() as inbox:
        inbox.refusals["ada@example.org"] = answer
        with pytest.raises(error) as told:
            sent(inbox)

    assert answer[:3] in str(told.value)


def test_mail_without_a_server_or_with_one_that_is_away() -> None:
    with receiving_mail() as inbox:
        with pytest.raises(AccessLost, match="VIGIE_EMAIL_URL"):
            sent(inbox, EMAIL_CONFIG=False)
        with pytest.raises(TryLater):
            sent(inbox, EMAIL_PORT=9)


def test_line_break_in_a_title_adds_no_header() -> None:
    with receiving_mail() as inbox, override_settings(**settings_of(inbox)), pytest.raises(Refused):
        mail.hand_over("ada@example.org", key="k", title="a\nBcc: b@c.d", body="", urgent=False)

    assert inbox.mails == []


def test_push_is_handed_over_by_apprise() -> None:
    with receiving_calls() as door:
        pushed(door.port)

    assert b"Titre" in door.calls[0].body


def test_words_of_strangers_call_no_room_and_are_no_markup() -> None:
    words = "@everyone @HERE <!channel> <@U12> moi@here.example a<b"
    said = apprised.without_pings(words)

    assert not re.search(r"@(everyone|here)|<[!@]", said, re.IGNORECASE)
    assert (
        said.replace("\N{ZERO WIDTH SPACE}", "") == "@everyone @HERE <!channel> <@U12> moi@here.example a<b"
    )


def pushed(port: int, guard: Guard = INSIDE) -> None:
    """Past the table, which lists no service without encryption: the test's own server speaks none."""
    plugin = apprised._plugin(f"ntfy://moi:motdepasse4711@127.0.0.1:{port}/sujet4711")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apprised, "_plugin", lambda _url: plugin)
        patch.setattr(apprised, "service_of", lambda _url: "ntfys")
        apprised.hand_over("ntfys://moi:motdepasse4711@h/sujet4711", title="Titre", body="Corps", guard=guard)


def test_push_into_the_house_is_refused() -> None:
    with receiving_calls() as door:
        with pytest.raises(Blocked):
            pushed(door.port, Guard())

    assert door.calls == []


@pytest.mark.parametrize("status", [401, 404, 500])
def test_push_that_is_not_taken_is_tried_again_and_says_no_secret(status: int) -> None:
    with receiving_calls() as door:
        door.status = status
        with pytest.raises(TryLater) as told:
            pushed(door.port)

    assert "4711" not in str(told.value)


def test_push_follows_no_redirect() -> None:
    with receiving_calls() as door:
        door.status, door.to = 307, f"http://127.0.0.1:{door.port}/inside"
        with pytest.raises(TryLater):
            pushed(door.port)

    assert [call.path for call in door.calls if call.path == "/inside"] == []


def test_address_that_was_never_reviewed_is_not_sent_to() -> None:
    with pytest.raises(Refused):
        apprised.hand_over("jsons://example.org", title="", body="", guard=INSIDE)


def test_signature_is_the_one_receivers_compute() -> None:
    """The worked example of the Standard Webhooks specification."""
    found = hook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )

    assert found == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
