"""Homes that were lived in: made once, copied for each test that spoils one."""

import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.processes import Databases, Home, until


@pytest.fixture
def new_home(make_home: Callable[..., Home], migrated: Home) -> Home:
    """A house before its first visit, its tables made."""
    return make_home("home", like=migrated)


@pytest.fixture(scope="session")
def _played(tmp_path_factory: pytest.TempPathFactory, databases: Databases, migrated: Home) -> Iterator[Home]:
    """A demo that went on until it had something of everything, then was stopped."""
    folder = shutil.copytree(migrated.folder, tmp_path_factory.mktemp("played") / "data")
    home = Home(folder, databases.make(like=migrated.database_url))
    running = home.serve("--no-browser", "--speed", "600", command="demo")
    until(lambda: home.ask("SELECT count(*) FROM inbox_case")[0][0] > 5, what="cases of the demo")
    assert running.stop()[0] == 0, running.said
    yield home
    home.end()
    databases.drop(home.database_url)


@pytest.fixture
def lived_in(make_home: Callable[..., Home], _played: Home) -> Home:
    """A copy of the demo's home after a while."""
    return make_home("lived_in", like=_played)
