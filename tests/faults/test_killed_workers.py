"""Real processes, SIGKILL, and a network that lies: nothing is said twice, nothing is forgotten."""

import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.connectors.replay.days import said
from tests.faults.killing import finish, torment, trickle, verdict
from tests.networks.replayed import replay_account, seen

KILLS = int(os.environ.get("VIGIE_TEST_KILLS", "200" if os.environ.get("CI") else "30"))
FAULTS = {"mix": "usual", "lag_s": 0.4, "pause_before_s": 0.02, "pause_after_s": 0.03}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")
def test_killed_workers_say_nothing_twice_and_forget_nothing(tmp_path: Path, settings: LazySettings) -> None:
    settings.VIGIE_CLAIM_TIMEOUT = 3
    count = KILLS * 2
    # One thread each: a reply of ours in a neighbour's thread would be another test's business.
    events = [said(0, f"m{n}", f"Plainte {n}", to_us=True) for n in range(count)]
    account = replay_account(tmp_path, events=events, faults=FAULTS | {"seed": 7})
    targets = [seen(account, f"m{n}") for n in range(count)]
    trickle(account, targets, seconds=KILLS * 0.4, seed=7)
    connection.close()

    torment(kills=KILLS, seed=7)
    finish(seconds=120)

    found = verdict(journal=Path(str(account.settings["journal"])), kills=KILLS)
    print(found)  # noqa: T201 - the figure goes to docs/measures.md
    assert (found.doubles, found.forgotten) == (0, 0)
    assert found.published + found.asked >= count
