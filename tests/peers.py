"""Real servers for tests: `@pytest.mark.peer("atproto")`, and the fixture `peer` with what is known of it.

`make peers` starts them; each writes `.peers/<name>/env`, lines KEY=VALUE. A test whose server
does not run is skipped with the reason; where VIGIE_PEERS=required (CI), it fails. Words after
the name must stand in the file: `peer("atproto", mode="full")` wants MODE=full. For a whole
module: `pytestmark = pytest.mark.peer("atproto")`.
"""

import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def facts_of(name: str) -> dict[str, str]:
    """What the peer wrote about itself, {} when it does not run."""
    path = ROOT / ".peers" / name / "env"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


@cache
def peer_answers(name: str) -> bool:
    """True when the real server that `peers/<name>.sh` starts is running and answers."""
    script = ROOT / "peers" / f"{name}.sh"
    done = subprocess.run(["bash", str(script), "status"], capture_output=True, check=False, timeout=60)
    return done.returncode == 0


def why_not(mark: pytest.Mark) -> str:
    """Why the server that a mark asks for cannot serve; "" when it can."""
    [name] = mark.args
    if not peer_answers(name):
        return f"the {name} server does not run here (`make peers` starts it)"
    facts = facts_of(name)
    lacking = {key: value for key, value in mark.kwargs.items() if facts.get(key.upper()) != value}
    return f"the {name} server runs without {lacking}" if lacking else ""


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m atproto`, `-m wordpress`: what each server is needed for, so that CI can wait for both at once."""
    for item in items:
        for mark in item.iter_markers("peer"):
            item.add_marker(mark.args[0])


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("peer"):
        if reason := why_not(mark):
            if os.environ.get("VIGIE_PEERS") == "required":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture
def peer(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """The facts of the server that this test is marked with."""
    mark = request.node.get_closest_marker("peer")
    assert mark is not None, 'mark the test with pytest.mark.peer("name")'
    return facts_of(mark.args[0])
