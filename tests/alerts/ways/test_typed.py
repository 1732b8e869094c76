"""What people type as an address: understood, or refused with what to type instead."""

import pytest
from django.core.exceptions import ValidationError

from vigie.alerts.ways.apprised import secrets_in, service_of
from vigie.alerts.ways.reviewed import REVIEWED
from vigie.alerts.ways.typed import read_address
from vigie.core.duty.ladder import Way

SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TWILIO = "twilio://AC12345678901234567890123456789012:jetonsecret@+33612345678/+33612345679"


@pytest.mark.parametrize(
    ("typed", "way", "service"),
    [
        ("  directrice@example.org ", Way.MAIL, "mail"),
        ("slack://TABCDEFGH/BABCDEFGH/abcdefghijklmnopqrstuvwx", Way.CHAT, "slack"),
        (SLACK, Way.CHAT, "slack"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", Way.CHAT, "tgram"),
        ("pover://user@token", Way.PUSH, "pover"),
        (TWILIO, Way.SMS, "twilio"),
        ("freemobile://user@passwd", Way.SMS, "freemobile"),
    ],
)
def test_way_is_recognised_and_its_secret_not_shown(typed: str, way: Way, service: str) -> None:
    address = read_address(typed, allow=())

    assert (address.way, address.service) == (way, service)
    assert typed.strip() in address.content.values()
    hidden = secrets_in(typed.strip()) if "://" in typed else {"directrice"}
    assert not any(word in address.shown for word in hidden if len(word) > 8)


HOSTS = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "10.0.0.1", "192.168.1.1", "169.254.169.254"]
HOSTS += ["100.64.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "127.0.0.1:22"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "form",
    [
        "https://{}/hook",
        "ntfys://{}/topic",
        "gotifys://{}/abcdefghijklmno",
        "mmosts://{}/abcdefghijklmnopqrstuvwxyz",
    ],
)
def test_address_of_the_house_is_refused(form: str, host: str) -> None:
    with pytest.raises(ValidationError):
        read_address(form.format(host), allow=())


def test_address_of_the_house_that_the_operator_allows_is_kept() -> None:
    assert read_address("https://127.0.0.1:8443/hook", allow=("127.0.0.1",)).service == "webhook"
    assert read_address("ntfys://127.0.0.1/topic", allow=("127.0.0.0/8",)).service == "ntfys"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "x" * 1001,
        "a@example.org\nBcc: b@example.org",
        "quelqu'un",
        "http://example.org/hook",
        "https://user:password@example.org/hook",
        "mailto://user:password@example.org",
        "json://example.org",
        "jsons://example.org",
        "ntfy://example.org/topic",
        "file:///etc/passwd",
        "syslog://localhost",
        "dbus://",
        "windows://",
        "apprise://example.org/token",
        "slack://too-short",
        "slack://TABCDEFGH/BABCDEFGH/abcdefghijklmnopqrstuvwx?template=/etc/passwd",
        "pover://user@token?attach=/etc/passwd",
        "pover://user@token?verify=no",
        "pover://user@token?redirect=yes",
        "pover://user@token?retry=1000",
        "://",
        "ntfys://",
        "https://",
        "https://[",
    ],
)
def test_what_vigie_does_not_send_to_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_address(typed, allow=())

    assert refused.value.messages[0]


def test_number_alone_is_told_about_gateways() -> None:
    with pytest.raises(ValidationError, match="twilio"):
        read_address("+33 6 12 34 56 78", allow=())


def test_refusal_repeats_no_secret() -> None:
    with pytest.raises(ValidationError) as refused:
        read_address("slack://motdepasse4711/x?template=y", allow=())

    assert "4711" not in str(refused.value.messages)


def test_every_reviewed_service_is_one_that_apprise_knows() -> None:
    """An update that renames one is noticed here, not by whoever is not called."""
    from apprise.manager_plugins import NotificationManager

    known = NotificationManager()
    assert [name for name in REVIEWED if name not in known.schemas(include_disabled=False)] == []


def test_service_is_known_by_its_own_names_alone() -> None:
    assert service_of("jsons://example.org") == ""
    assert service_of("nonsense") == ""
    assert service_of("ntfys://example.org/topic") == "ntfys"
