"""`vigie serve` under load: calls of a network that does not wait for answers, and pages one after the other.

The sender is a process of its own on the same machine; it sends at its pace whether or not it is answered,
so that a slow door shows as a queue, not as fewer calls.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx2
from django.urls import reverse

from benchmarks.filling import connect, cookie_of, hire, open_brand
from benchmarks.measuring import percentile, say
from tests.processes import free_port
from vigie.networks.models import ReceivedCall
from vigie.vault.services import store_secret

RATES = (100, 200, 300)  # calls a second
SECONDS = 15
PAGES = 200
PATIENCE = 60.0
KEY = "mot-du-forum"
WANTED = {200: "200/s, p99 under 500 ms"}


def run() -> None:
    """Calls at several rates, each on a connection of its own; then the same page on a kept connection."""
    brand = open_brand("Nordelle")
    cookie = cookie_of(hire(brand))
    secret = store_secret(brand=brand, label="forum", content={"hook_secret": KEY}, now=datetime.now(UTC))
    account = connect(brand, "Forum", network="discourse", server="https://forum.example", secret=secret)
    with server("--no-worker") as home:
        for rate in RATES:
            _call(home, reverse("hook", args=[account.public_id]), rate)
        say("the desk, asked again and again", _ask(home, reverse("desk", args=[brand.public_id]), cookie))


def _call(home: str, path: str, rate: int) -> None:
    before = ReceivedCall.objects.count()
    command = [sys.executable, "-m", "benchmarks.calling", home, path, KEY, str(rate), str(SECONDS)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    stored = ReceivedCall.objects.count() - before
    waited = f"p50 {found['p50']:.0f} ms, p99 {found['p99']:.0f} ms"
    kept = f"{stored:,} stored of {found['taken']:,} acknowledged"
    took = f"{found['rate']:.0f}/s, {waited}, {kept}"
    say(f"{rate} calls a second for {SECONDS} s", took, WANTED.get(rate, ""))


def _ask(home: str, path: str, cookie: str) -> str:
    """Milliseconds for a page on a connection that is kept, as a browser keeps it."""
    with httpx2.Client(base_url=home, headers={"Cookie": cookie}, timeout=30, trust_env=False) as client:
        waited = []
        for _ in range(PAGES):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            waited.append((time.perf_counter() - began) * 1000)
    return f"p50 {percentile(waited, 0.5):.0f} ms, p95 {percentile(waited, 0.95):.0f} ms ({PAGES} pages)"


@contextmanager
def server(*options: str) -> Iterator[str]:
    """`vigie serve` on a free port: pages and worker in one process, as at home, unless told otherwise."""
    port = free_port()
    arguments = ["serve", "--port", str(port), *options]
    code = f"from vigie.cli.main import main; main({arguments!r})"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at:
        try:
            httpx2.get(address, trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server does not answer")
