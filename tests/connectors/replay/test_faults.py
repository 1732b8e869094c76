"""A network that lies: what the client is told, and what really happened."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.connectors.replay.days import said
from tests.connectors.replay.test_connector import NINE, Network, after
from vigie.connectors.errors import AccessLost, Garbled, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.replay.faults import ALTERS, READS, USUAL_MIX, WRITES, Faults, parse_faults
from vigie.core.types import Act

TOLD = {
    "rate_limit": (TryLater, 0),
    "error_before": (Unknown, 0),
    "cut_after": (Unknown, 1),
    "error_after": (Unknown, 1),
    "refused": (Refused, 0),
    "access_lost": (AccessLost, 0),
}


def lying(folder: Path, **faults: object) -> Network:
    return Network(folder, [said(1, "a", place="blog")], faults=faults)


def test_every_fault_of_a_write_is_tried_here() -> None:
    assert set(TOLD) == set(WRITES)


@pytest.mark.parametrize("fault", TOLD)
def test_what_is_told_and_what_happened(tmp_path: Path, fault: str) -> None:
    network = lying(tmp_path, mix={fault: 1.0})
    error, effects = TOLD[fault]

    with pytest.raises(error):
        network.connector().reply(network.item("a", after(9)), "Bonjour", key="k", now=after(9))

    assert len(network.crowd.replies("a", now=after(9))) == effects
    assert len(network.crowd.acts(Act.REPLY, key="k")) == effects


@pytest.mark.parametrize(
    ("fault", "error"),
    [("rate_limit", TryLater), ("error", TryLater), ("garbled", Garbled), ("access_lost", AccessLost)],
)
def test_reading_fails_too(tmp_path: Path, fault: str, error: type[NetworkError]) -> None:
    assert fault in READS
    network = lying(tmp_path, read_mix={fault: 1.0})

    with pytest.raises(error):
        network.items(after(9))


def test_read_faults_pass_and_lose_nothing(tmp_path: Path) -> None:
    network = lying(tmp_path, read_mix={"error": 0.5}, seed=3)
    outcomes: Counter[str] = Counter()
    for _ in range(40):
        try:
            outcomes[",".join(i.native_id for i in network.items(after(9)))] += 1
        except TryLater:
            outcomes["error"] += 1

    assert set(outcomes) == {"error", "a"}
    assert 8 < outcomes["error"] < 32


def test_faults_are_the_same_for_the_same_seed_key_and_attempt() -> None:
    faults = Faults(mix=USUAL_MIX, seed=7)
    draw = [faults.of_write(f"k{n}", attempt) for n in range(500) for attempt in (1, 2)]

    assert draw == [faults.of_write(f"k{n}", attempt) for n in range(500) for attempt in (1, 2)]
    assert draw != [Faults(mix=USUAL_MIX, seed=8).of_write(f"k{n}", a) for n in range(500) for a in (1, 2)]
    assert draw[0::2] != draw[1::2]


def test_usual_mix_is_one_in_five() -> None:
    faults = parse_faults({"mix": "usual", "seed": 1})
    counts = Counter(faults.of_write(f"k{n}", 1) for n in range(4_000))

    assert set(counts) == {"", *USUAL_MIX}
    assert all(150 < counts[fault] < 250 for fault in USUAL_MIX)


def test_next_attempt_is_another_draw_even_after_a_restart(tmp_path: Path) -> None:
    network = lying(tmp_path, mix={"rate_limit": 0.5}, seed=1)
    item = network.item("a", after(9))
    told = []
    for _ in range(12):
        try:
            network.connector().act(Act.LIKE, item, reason="", key="same", now=after(9))
            told.append("done")
        except TryLater:
            told.append("later")

    expected = [
        "later" if Faults(mix={"rate_limit": 0.5}, seed=1).of_write("same", n) else "done"
        for n in range(1, 13)
    ]
    assert told == expected
    assert set(told) == {"done", "later"}


def test_own_reply_is_listed_late(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")], faults={"lag_s": 0.4})
    item, connector = network.item("a", after(9)), network.connector()
    cursor = dict(network.pages(after(9))[-1].cursor)
    receipt = connector.reply(item, "Bonjour", key="k", now=after(9))

    assert connector.find_own(item, "Bonjour", key="k", since=NINE) is None
    assert connector.look(receipt.native_id) is None
    assert network.pages(after(9), cursor) == []
    time.sleep(0.45)

    assert connector.find_own(item, "Bonjour", key="k", since=NINE) is not None
    assert [i.native_id for page in network.pages(after(9), cursor) for i in page.items] == [
        receipt.native_id
    ]


def test_simulated_time_lists_it_too(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")], faults={"lag_s": 30})
    item = network.item("a", after(9))
    network.connector().reply(item, "Bonjour", key="k", now=after(9))
    network.connector().health(after(40))

    assert network.connector().find_own(item, "Bonjour", key="k", since=NINE) is not None


def test_altered_text_is_still_found(tmp_path: Path) -> None:
    network = lying(tmp_path, alter=list(ALTERS))
    item = network.item("a", after(9))
    text = "Colis & excuses   ici : https://boreale.example/suivi?n=1  "
    receipt = network.connector().reply(item, text, key="k", now=after(9))

    [shown] = network.crowd.replies("a", now=after(9))
    assert shown.text != text
    assert shown.text.startswith("Colis &amp; excuses ici : https://court.example/")
    found = network.connector().find_own(item, text, key="k", since=NINE)
    assert found is not None
    assert found.native_id == receipt.native_id
    assert network.connector().find_own(item, "Colis", key="k", since=NINE) is None


def test_only_what_was_said_since_is_found(tmp_path: Path) -> None:
    network = Network(tmp_path, [said(1, "a", place="blog")])
    item = network.item("a", after(9))
    network.connector().reply(item, "Bonjour", key="k", now=after(9))

    assert (
        network.connector().find_own(item, "Bonjour", key="k2", since=after(9) + timedelta(seconds=1)) is None
    )


@pytest.mark.parametrize("blindly", [True, False], ids=["blindly", "after-looking"])
def test_only_patience_publishes_each_reply_once(tmp_path: Path, *, blindly: bool) -> None:
    """The trial of a delivery engine in small: it must be able to fail, and looking must mend it."""
    network = Network(
        tmp_path,
        [said(n, f"m{n}", place="blog") for n in range(60)],
        faults={"mix": "usual", "seed": 5},
        page_size=100,
    )
    connector = network.connector()
    for item in network.items(after(99)):
        for _ in range(20):
            found = None if blindly else connector.find_own(item, "Bonjour", key=item.native_id, since=NINE)
            if found:
                break
            try:
                connector.reply(item, "Bonjour", key=item.native_id, now=after(99))
                break
            except (TryLater, Unknown):
                continue

    counts = Counter(len(network.crowd.replies(f"m{n}", now=after(99))) for n in range(60))
    assert (counts == {1: 60}) is not blindly
