"""The figures of docs/networks/bluesky.md, on this machine.

    peers/atproto.sh start && PYTHONPATH=. .venv/bin/python peers/atproto/measure.py

Rates are per second of our own processor time: the server and whatever else runs here share the
same cores.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable

from libipld import decode_dag_cbor_multi
from websockets.sync.client import connect

from tests.connectors.bluesky.people import POST, Person, connector_of, facts, now, somebody, stamp, until
from vigie.connectors.bluesky.firehose import follow
from vigie.connectors.bluesky.frames import Batch, add_frame
from vigie.connectors.bluesky.payloads import Us
from vigie.connectors.http import Guard, GuardedClient

WORDS = ("livraison", "colis", "retard", "bonjour", "merci", "arnaque", "remboursement", "québec", "facture")
BATCHES, ROUNDS = 200, 25
NOBODY = Us("did:plc:nobody")


def sentence() -> str:
    return " ".join(random.choices(WORDS, k=random.randint(5, 30)))[:280]


def fill(writer: Person) -> str:
    """Many posts in commits of fifty, then some alone, then likes; the address of the last post."""
    for _ in range(BATCHES):
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#create",
                "collection": POST,
                "value": {"$type": POST, "text": sentence(), "langs": ["fr"], "createdAt": stamp()},
            }
            for _ in range(50)
        ]
        writer.call("POST", "com.atproto.repo.applyWrites", json={"repo": writer.did, "writes": writes})
    posts = [writer.say(sentence()) for _ in range(300)]
    for post in posts:
        writer.create("app.bsky.feed.like", {"subject": post, "createdAt": stamp()})
    return writer.say("fin")["uri"]


def replay(last: str) -> None:
    relay, started, clock, count = facts()["RELAY_URL"], time.process_time(), time.monotonic(), 0
    for page in follow(GuardedClient(Guard(allow=("localhost",))), relay, NOBODY, {"seq": 0, "relay": relay}):
        count += len(page.items)
        if any(item.native_id == last for item in page.items):
            break
    spent, passed = time.process_time() - started, time.monotonic() - clock
    print(
        f"backlog of {count} posts: {count / spent:,.0f}/s of our core, {count / passed:,.0f}/s on the clock"
    )


def recorded() -> list[bytes]:
    frames: list[bytes] = []
    address = f"{facts()['RELAY_URL']}/xrpc/com.atproto.sync.subscribeRepos?cursor=0"
    with connect(address, proxy=None, compression=None, max_size=None) as line:
        while True:
            try:
                frame = line.recv(timeout=2)
            except TimeoutError:
                return frames
            if isinstance(frame, bytes) and b"#commit" in frame[:20]:
                frames.append(frame)


def posts_in(frame: bytes) -> int:
    _, body = decode_dag_cbor_multi(frame)
    return sum(op["path"].startswith(POST) for op in body["ops"])


def decode(name: str, frames: list[bytes]) -> None:
    started, commits, posts = time.process_time(), 0, 0
    while time.process_time() - started < 2:
        batch = Batch()
        for frame in frames:
            add_frame(batch, frame, NOBODY)
        commits, posts = commits + len(frames), posts + len(batch.items)
    spent = time.process_time() - started
    print(f"{name}: {commits / spent:,.0f} commits/s, {posts / spent:,.0f} posts/s of one core")


def lag(name: str, act: Callable[[], str], seen: Callable[[str], object]) -> None:
    waits = []
    for _ in range(ROUNDS):
        uri = act()
        written = time.monotonic()
        until(lambda uri=uri: seen(uri))
        waits.append(time.monotonic() - written)
    waits.sort()
    middle, late = statistics.median(waits), waits[int(0.95 * len(waits))]
    print(f"{name}: median {middle:.3f} s, p95 {late:.3f} s, most {waits[-1]:.3f} s")


def uris(rows: Iterable[dict[str, str]]) -> list[str]:
    return [row["uri"] for row in rows]


def lags() -> None:
    us, asker, third = somebody("brand"), somebody("asker"), somebody("third")
    connector, home = connector_of(us), asker.say("Une question")
    item = until(lambda: connector.look(home["uri"]))
    reply: Callable[[], str] = lambda: connector.reply(item, sentence(), key=stamp(), now=now()).native_id  # noqa: E731
    mine = {"repo": us.did, "collection": POST}
    lag(
        "our reply listed",
        reply,
        lambda uri: uri in uris(us.get("com.atproto.repo.listRecords", **mine)["records"]),
    )
    lag("our reply seen by a third", reply, lambda uri: uri in uris(third.replies(home["uri"])))
    notified = "app.bsky.notification.listNotifications"
    lag(
        "a mention notified",
        lambda: asker.mention(us, sentence())["uri"],
        lambda uri: uri in uris(us.get(notified, limit=20)["notifications"]),
    )
    live = connector.stream({}, now())
    next(live)
    lag(
        "a post on the firehose",
        lambda: asker.say(sentence())["uri"],
        lambda uri: uri in [item.native_id for item in next(live).items],
    )


def main() -> None:
    last = fill(somebody("writer"))
    for _ in range(3):
        replay(last)
    frames = recorded()
    by_posts = {count: [frame for frame in frames if posts_in(frame) == count] for count in (0, 1, 50)}
    for count, some in by_posts.items():
        decode(f"commits of {count} posts", some)
    lags()


if __name__ == "__main__":
    main()
