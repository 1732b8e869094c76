"""A library with its own client, kept to the rules of the one door."""

import threading
import time

import pytest
import requests

from tests.connectors.wire import Step, http, wire
from vigie.connectors.addresses import Blocked
from vigie.connectors.borrowed import guarded_connections
from vigie.connectors.errors import TryLater
from vigie.connectors.http import Guard

# The forms that lead inside (as the table of the guarded client).
INSIDE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.192",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[fe80::1]",
    "[fc00::1]",
    "localhost",
]


@pytest.mark.parametrize("host", INSIDE)
def test_address_of_the_house_is_refused(host: str) -> None:
    with guarded_connections(Guard()), pytest.raises(Blocked):
        requests.post(f"http://{host}:8080/", timeout=2)


def test_port_of_another_protocol_is_refused_even_where_the_host_is_allowed() -> None:
    with guarded_connections(Guard(allow=("127.0.0.1",))), pytest.raises(Blocked):
        requests.post("http://127.0.0.1:25/", timeout=2)


def test_host_the_operator_allows_is_reached() -> None:
    with wire(http(body=b"taken")) as server, guarded_connections(Guard(allow=("127.0.0.1",))):
        assert requests.post(server.url, timeout=2).text == "taken"


def test_hop_of_a_redirect_is_checked_too() -> None:
    inside = http("302 Found", headers={"Location": "http://169.254.169.254/latest/meta-data"})
    with wire(inside) as server, guarded_connections(Guard(allow=("127.0.0.1",))), pytest.raises(Blocked):
        requests.get(server.url, timeout=2)


def test_name_nobody_knows_is_for_later() -> None:
    with guarded_connections(Guard()), pytest.raises(TryLater):
        requests.post("http://nowhere.invalid/", timeout=2)


def test_answer_that_trickles_is_cut() -> None:
    """A byte now and then beats every time-out of one read; the whole has an end all the same."""
    trickle: list[Step] = [b"x", 0.2]
    drops: list[Step] = [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *trickle * 100]
    guard = Guard(allow=("127.0.0.1",), deadline=1.0)
    began = time.monotonic()
    with wire(drops) as server, guarded_connections(guard), pytest.raises(requests.RequestException):
        requests.post(server.url, timeout=5)

    assert time.monotonic() - began < 10


def test_outside_of_the_block_and_in_other_threads_nothing_changes() -> None:
    answers: list[str] = []
    with wire(http(body=b"free")) as server:
        assert requests.get(server.url, timeout=2).text == "free"
        with guarded_connections(Guard()):
            other = threading.Thread(target=lambda: answers.append(requests.get(server.url, timeout=2).text))
            other.start()
            other.join()

    assert answers == ["free"]
