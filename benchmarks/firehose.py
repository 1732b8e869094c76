"""The firehose of a real PDS, played again: from frames on the line to mentions and cases, on one core.

Needs `make peers` (`peers/atproto.sh start lite` is enough). The server is a process of its own, so the
CPU is ours alone; on the wall it is also how fast the server tells.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from benchmarks.filling import connect, open_brand
from benchmarks.measuring import Clock, Spent, say, spread
from benchmarks.pipeline import ABOUT_US, NOTHING_ABOUT_US, items, listen_for, triage_all
from tests.connectors.bluesky.people import Person, facts, somebody
from tests.peers import peer_answers
from vigie.connectors.contract import Connector
from vigie.core.types import Item
from vigie.inbox.models import Case
from vigie.listening.models import Mention
from vigie.listening.streaming import stream
from vigie.networks.gateway import build, config_of
from vigie.networks.models import Account

POSTS = 12_000
OURS = 100  # one in so many is about the brand
PEOPLE = 12
WATCHES = 50  # that hit nothing, beside the one that hits
RUNS = 3
NAME = "Nordelle"


def run() -> None:
    """Posts on a real server, then the whole stream since the first of them, three times."""
    if not peer_answers("atproto"):
        say("skipped", "the atproto server does not run here (`bash peers/atproto.sh start lite`)")
        return
    settings.VIGIE_ALLOW_ADDRESSES = ("localhost", "127.0.0.1")
    us = somebody("nordelle")
    start = _newest(us)
    wall = Clock().of(_speak).wall
    last = _newest(us)
    say("said on the server", f"{POSTS:,} posts by {PEOPLE} people in {wall:.0f} s")
    alone, whole, heard = [], [], 0
    for number in range(RUNS):
        account = _account(f"{NAME} {number}", us, start)
        connector = _connector(account)
        count: list[int] = []
        alone.append(Clock().of(lambda c=connector, n=count, a=account: n.append(_listen(c, a, last))))
        heard = count[0]
        stored = Clock().of(lambda a=account: _follow(a, last))
        whole.append(stored + Clock().of(triage_all))
    ours = Mention.objects.count() / RUNS
    say("events a run", f"{heard:,}, of which {ours:,.0f} became mentions ({ours / heard:.1%})")
    say("the line and its frames alone", _rates(alone, heard))
    say("from frames to mentions and cases", _rates(whole, heard), "5,000/s/core")
    say("stored by all of this", f"{Mention.objects.count():,} mentions, {Case.objects.count():,} cases")


def _account(name: str, us: Person, start: int) -> Account:
    brand = open_brand(name)
    listen_for(brand, f'"{NAME}"', *(f'"Introuvable {n}" OR @introuvable_{n}' for n in range(WATCHES)))
    relay = facts()["RELAY_URL"]
    return connect(
        brand,
        network="bluesky",
        server=facts()["PDS_URL"],
        native_id=us.did,
        handle=us.handle,
        settings={"relay": relay, "stream": True},
        cursor={"stream": {"relay": relay, "seq": start}},
    )


def _connector(account: Account) -> Connector:
    return build(account.network, config_of(account))


def _newest(us: Person) -> int:
    """The number of a frame that comes after everything said until now."""
    us.say("Où en sommes-nous ?")
    account = _account(f"Repère {time.monotonic()}", us, 0)
    seq = 0
    for page in _connector(account).stream(dict(account.cursor["stream"]), datetime.now(UTC)):
        if not page.items and seq:
            break
        seq = int(str(page.cursor.get("seq") or seq))
    return seq


def _speak() -> None:
    """Everybody speaks at once, each in their order."""
    people = [somebody("passant") for _ in range(PEOPLE)]
    others = items(2, NOTHING_ABOUT_US, brand="Personne")
    ours = (item for item in items(3, ABOUT_US, brand=NAME) if NAME.lower() in item.text.lower())
    said = [_text(next(ours if n % OURS == 0 else others)) for n in range(POSTS)]
    with ThreadPoolExecutor(PEOPLE) as crowd:
        list(crowd.map(_say_all, people, (said[n::PEOPLE] for n in range(PEOPLE))))


def _say_all(person: Person, texts: list[str]) -> None:
    for text in texts:
        person.say(text)


def _text(item: Item) -> str:
    return item.text[:290] or "…"


def _listen(connector: Connector, account: Account, last: int) -> int:
    """Everything that the connector gives until the last frame; how many events."""
    count = 0
    for page in connector.stream(dict(account.cursor["stream"]), datetime.now(UTC)):
        count += len(page.items)
        if int(str(page.cursor.get("seq") or 0)) >= last:
            return count
    return count


def _follow(account: Account, last: int) -> None:
    """As the worker does it; stopped once the account's cursor has reached the last frame."""
    stopping = threading.Event()

    def watch() -> None:
        try:
            while not stopping.is_set():
                stopping.wait(0.2)
                cursor = Account.objects.values_list("cursor", flat=True).get(pk=account.pk)
                if int(cursor["stream"].get("seq") or 0) >= last:
                    stopping.set()
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    stream(account=account, stopping=stopping)
    watcher.join()


def _rates(spent: list[Spent], events: int) -> str:
    cpu, wall = [events / one.cpu for one in spent], [events / one.wall for one in spent]
    return f"{spread(cpu)} events/s of CPU · {spread(wall)} on the wall"
