"""The product as people run it: real processes of the console script, each on a database of its own.

>>> def test_doctor_is_content(home: Home) -> None:
>>>     assert home.run("doctor").returncode == 1
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.templates import MIGRATE, template_database, template_file

SCRIPT = Path(sys.executable).with_name("vigie")
PATIENCE = 90.0  # seconds: the machine is shared, and a slow start is not a failed one

T = TypeVar("T")


def until(found: Callable[[], T], seconds: float = PATIENCE, *, what: str = "it") -> T:
    """What `found` gives once it is truthy."""
    ends_at = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < ends_at, f"{what}: not so after {seconds} s"
        time.sleep(0.05)
    return value


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A process that goes on until it is told to stop. What it says goes to a file."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def says(self, words: str) -> "Running":
        """Wait until it said this."""

        def heard() -> bool:
            assert self.process.poll() is None, self.said
            return words in self.said

        until(heard, what=words)
        return self

    def stop(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """Its exit status after the signal, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        return code, time.monotonic() - began

    def end(self) -> None:
        """Whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass
class Home:
    """A data folder and its database. database_url: "" is SQLite in the folder. more: environment."""

    folder: Path
    database_url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    started: list[Running] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        ours = ("VIGIE_", "LC_", "DJANGO_")
        plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        own = {"VIGIE_DATA_DIR": str(self.folder), "VIGIE_DATABASE_URL": self.database_url, "LANG": "C.UTF-8"}
        return plain | own | {"PYTHONUNBUFFERED": "1"} | dict(self.more)

    def run(self, *arguments: str, said: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """One command to its end; said: its standard input; more: environment."""
        return subprocess.run(
            [SCRIPT, *arguments],
            env=self.environment | more,
            cwd=self.folder.parent,
            input=said,
            stdin=None if said is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=2 * PATIENCE,
            check=False,
        )

    def python(self, code: str) -> str:
        """What a few lines print, run with the product loaded on this home."""
        loaded = f"import django\ndjango.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", loaded],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "vigie.settings"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str, **more: str) -> Running:
        """A command that goes on; ended with the test whatever happens."""
        log = self.folder.parent / f"{self.folder.name}-{len(self.started)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [SCRIPT, *arguments],
                env=self.environment | more,
                cwd=self.folder.parent,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        running = Running(process, log)
        self.started.append(running)
        return running

    def serve(self, *arguments: str, command: str = "serve", **more: str) -> Running:
        """Pages and worker, once they answer."""
        port = free_port()
        running = self.start(command, "--port", str(port), *arguments, **more)
        running.url = f"http://127.0.0.1:{port}"
        return running.says("Vigie is ready")

    def end(self) -> None:
        for running in self.started:
            running.end()

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A connection to the database itself, beside the product; committed when it went well."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                yield connection
        else:
            with (
                closing(sqlite3.connect(self.folder / "vigie.sqlite3", timeout=60)) as connection,
                connection,
            ):
                yield connection

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query without parameters."""
        with self.database() as connection:
            return list(connection.execute(query).fetchall())


@dataclass(frozen=True, slots=True)
class Databases:
    """Where homes get their databases: files, or a PostgreSQL server (VIGIE_TEST_DATABASE_URL)."""

    server: str

    def make(self, *, like: str = "") -> str:
        """URL of a new database; "" where it is a file of the home. like: the one it is a copy of."""
        if not self.server:
            return ""
        name = f"vigie_home_{uuid4().hex[:12]}"
        copied = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        self._tell(f'CREATE DATABASE "{name}"{copied}')
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def drop(self, url: str) -> None:
        if url:
            self._tell(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')

    def _tell(self, statement: str) -> None:
        door = urlsplit(self.server)._replace(path="/postgres").geturl()
        with psycopg.connect(door, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases(os.environ.get("VIGIE_TEST_DATABASE_URL", ""))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Home]:
    """A house before its first visit, its tables made: to be copied."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    folder.mkdir()
    if databases.server:
        home = Home(folder, databases.make(like=f"/{template_database(databases.server)}"))
    else:
        shutil.copyfile(template_file(), folder / "vigie.sqlite3")
        home = Home(folder)
    home.python(MIGRATE)
    yield home
    databases.drop(home.database_url)


@pytest.fixture
def make_home(tmp_path: Path, databases: Databases) -> Iterator[Callable[..., Home]]:
    """Makes homes that end with the test: make_home("a"), make_home("b", like=lived_in)."""
    made: list[Home] = []

    def make(name: str, *, like: Home | None = None, **more: str) -> Home:
        folder = tmp_path / name
        if like:
            subprocess.run(["cp", "-a", str(like.folder), str(folder)], check=True)
        else:
            folder.mkdir()
        url = databases.make(like=like.database_url if like else "")
        made.append(Home(folder, url, more))
        return made[-1]

    yield make
    for home in made:
        home.end()
        databases.drop(home.database_url)


@pytest.fixture
def home(make_home: Callable[..., Home]) -> Home:
    """An empty one."""
    return make_home("home")
