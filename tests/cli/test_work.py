import signal

import pytest

from tests.processes import Home, until

CLEAN = 10.0  # seconds


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_worker_without_pages_works_and_ends_cleanly(new_home: Home, number: int) -> None:
    working = new_home.start("work").says("worker started")
    until(
        lambda: new_home.ask("SELECT count(*) FROM bus_beat WHERE ran_at IS NOT NULL")[0][0],
        what="its schedule",
    )

    code, seconds = working.stop(number)

    assert (code, seconds < CLEAN) == (0, True), working.said
    assert "Traceback" not in working.said
