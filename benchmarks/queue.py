"""The first screen of the day, as Django answers it to somebody who is logged in."""

import io
from collections.abc import Callable

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.urls import reverse

from benchmarks.databases import learn_statistics, server_pid
from benchmarks.filling import cookie_of, fill, hire, open_brand
from benchmarks.measuring import Clock, percentile, say
from vigie.brands.models import Member
from vigie.inbox.models import Case
from vigie.inbox.queries import PAGE, TABS, QueueFilter, position_of, walk

CASES = 100_000
LARGE = 1_000_000
DEEP = 50  # the page far down the queue
WARM, ASKED = 8, 60
WANTED = "p95 < 50 ms at one user"


def run(*, large: bool) -> None:
    """Pages a second and percentiles of each tab: the whole desk, its queue alone, and a page far down."""
    brand = open_brand()
    member = hire(brand)
    mentions = LARGE if large else CASES
    fill(brand, member, mentions=mentions, cases=CASES)
    learn_statistics()
    clock, ask = Clock(server_pid()), _asker(member)
    say("in the database", f"{mentions:,} mentions, {CASES:,} cases")
    home = reverse("desk", args=[brand.public_id])
    more = reverse("queue", args=[brand.public_id])
    for tab in TABS:
        _measure(clock, f"{tab}: the desk with its first page", lambda tab=tab: ask(f"{home}?tab={tab}"))
        _measure(
            clock,
            f"{tab}: the queue alone, as a live page asks",
            lambda tab=tab: ask(f"{home}?tab={tab}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="queue"),
        )
        if after := _far_down(member, tab):
            address = f"{more}?tab={tab}&after={after}"
            _measure(
                clock, f"{tab}: page {DEEP}", lambda address=address: ask(address, HTTP_HX_REQUEST="true")
            )


def _measure(clock: Clock, what: str, work: Callable[[], object]) -> None:
    for _ in range(WARM):
        work()
    spent = [clock.of(work) for _ in range(ASKED)]
    walls, cpus = [one.wall * 1000 for one in spent], [one.cpu * 1000 for one in spent]
    say(
        what,
        f"wall p50 {percentile(walls, 0.5):5.1f} p95 {percentile(walls, 0.95):5.1f} ms · "
        f"CPU p50 {percentile(cpus, 0.5):5.1f} p95 {percentile(cpus, 0.95):5.1f} ms · "
        f"{1000 * len(walls) / sum(walls):5.0f} pages/s",
        WANTED,
    )


def _far_down(member: Member, tab: str) -> str:
    rows = walk(wanted=QueueFilter((member,), tab), after=None)
    at = DEEP * PAGE - 1
    found: list[Case] = list(rows[at : at + 1])
    return str(position_of(found[0], tab)).replace("+", "%2B") if found else ""


def _asker(member: Member) -> Callable[..., bytes]:
    """Asks Django's own handler, through all middlewares, with the cookie of a session."""
    handler, factory, cookie = WSGIHandler(), RequestFactory(), cookie_of(member)

    def ask(address: str, **headers: str) -> bytes:
        environ = factory.get(address, SERVER_NAME="127.0.0.1", HTTP_COOKIE=cookie, **headers).environ
        said: list[str] = []
        response = handler(environ | {"wsgi.input": io.BytesIO()}, lambda status, *_: said.append(status))
        body = b"".join(response)
        response.close()
        assert said == ["200 OK"], (address, said)
        return body

    return ask
