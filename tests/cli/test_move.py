"""From a real SQLite file to a real PostgreSQL: the one of VIGIE_TEST_DATABASE_URL, else a local one.

CI moves in its round on PostgreSQL, where that server must answer.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import psycopg
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests.processes import Databases, Home, until
from tests.templates import template_file
from vigie.cli import move

LOCAL = "postgres://postgres@127.0.0.1:5432/vigie"
MADE_BY_MIGRATING = ("auth_permission", "django_content_type", "django_migrations")

EVERYTHING = """
import json
from django.apps import apps
for model in apps.get_models(include_auto_created=True):
    for row in model._base_manager.order_by("pk").values():
        print(json.dumps([model._meta.db_table, row], sort_keys=True, default=repr))
"""

LIVED = f"""
from vigie.cli.ready import make_ready
assert not make_ready()
from tests.cli.furnishing import furnish
furnish()
{EVERYTHING}
"""

GO_ON = """
from tests import factories as make
from vigie.brands.models import Member
from vigie.cli.check import problems
from vigie.inbox.chain import append
from vigie.inbox.models import Case, CaseEvent, Note
case = Case.objects.get()
append(case=case, kind=CaseEvent.Kind.CLOSED, by=None, now=make.NINE)
make.make_mention()
note = Note.objects.create(case=case, by=Member.objects.first(), text="après", at=make.NINE)
print(note.pk, list(problems()))
"""


@pytest.fixture(scope="module")
def server(databases: Databases) -> Databases:
    if databases.server:
        return databases
    if os.environ.get("CI"):
        pytest.skip("the round on PostgreSQL moves")
    try:
        with psycopg.connect(LOCAL.replace("/vigie", "/postgres"), connect_timeout=3):
            return Databases(LOCAL)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL answers at 127.0.0.1:5432 ({str(error).splitlines()[0]})")


@dataclass(frozen=True, slots=True)
class Lived:
    """An installation on SQLite with a row in every table; rows: all of them, a line each."""

    home: Home
    rows: list[str]


@pytest.fixture(scope="module")
def lived(server: Databases, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    home = Home(tmp_path_factory.mktemp("source"))
    shutil.copyfile(template_file(), home.folder / "vigie.sqlite3")
    return Lived(home, home.python(LIVED).splitlines())


@pytest.fixture
def source(lived: Lived) -> Home:
    """The same, only to be looked at."""
    return lived.home


def digest_of(home: Home) -> str:
    return hashlib.sha256((home.folder / "vigie.sqlite3").read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Moved:
    """What `vigie move` said, the file before it, and the home on its new database."""

    done: subprocess.CompletedProcess[str]
    file_before: str
    home: Home


@pytest.fixture(scope="module")
def moved(server: Databases, lived: Lived) -> Iterator[Moved]:
    """To an empty database, as people do it."""
    url, before = server.make(), digest_of(lived.home)
    yield Moved(lived.home.run("move", url), before, Home(lived.home.folder, url))
    server.drop(url)


def counts_of(url: str) -> dict[str, int]:
    """Rows of the tables that only people fill."""
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)"
    with psycopg.connect(url) as connection:
        tables = [table for (table,) in connection.execute(asked, [list(MADE_BY_MIGRATING)])]
        counts = [f"SELECT '{table}', count(*) FROM {table}" for table in tables]
        return dict(connection.execute(" UNION ALL ".join(counts)).fetchall()) if tables else {}


Make = Callable[..., str]


@pytest.fixture
def make_database(server: Databases) -> Iterator[Make]:
    """Makes databases that end with the test; like: the address of the one it is a copy of."""
    made: list[str] = []

    def make(like: str = "") -> str:
        made.append(server.make(like=like))
        return made[-1]

    yield make
    for url in made:
        server.drop(url)


@pytest.fixture
def target(make_database: Make, moved: Moved) -> str:
    """A database with tables and no rows."""
    url = make_database(like=moved.home.database_url)
    with psycopg.connect(url) as connection:
        connection.execute(f"TRUNCATE {', '.join(counts_of(url))} RESTART IDENTITY")
    return url


Move = Callable[[Home, str], tuple[int, str, str]]


@pytest.fixture
def moving(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
) -> Iterator[Move]:
    """The command in this process, on the database and the key of a home: (status, output, errors)."""

    def run(home: Home, address: str) -> tuple[int, str, str]:
        own = home.database_url or f"sqlite:///{home.folder / 'vigie.sqlite3'}"
        monkeypatch.setattr(settings, "DATABASES", {"default": dj_database_url.parse(own)})
        if (key := home.folder / "vault.key").exists():
            monkeypatch.setattr(settings, "VAULT_KEY", key.read_text().strip())
        capsys.readouterr()
        code = move.run(argparse.Namespace(address=address))
        return code, *capsys.readouterr()

    with django_db_blocker.unblock():
        yield run


@pytest.fixture
def spoilt(make_home: Callable[..., Home], source: Home) -> Callable[[str], Home]:
    """The source after somebody did this to a copy of its file."""

    def spoil(script: str) -> Home:
        home = Home(make_home("spoilt", like=Home(source.folder)).folder)
        with home.database() as database:
            database.executescript(script)
        return home

    return spoil


def rows_in(url: str) -> int:
    return sum(counts_of(url).values())


def test_every_row_arrives_as_it_was(lived: Lived, moved: Moved) -> None:
    assert moved.done.returncode == 0, moved.done.stderr
    assert "counted and verified" in moved.done.stdout
    assert "VIGIE_DATABASE_URL" in moved.done.stdout
    assert moved.home.python(EVERYTHING).splitlines() == lived.rows
    filled = {json.loads(row)[0] for row in lived.rows}
    tables = {table for (table,) in lived.home.ask("SELECT name FROM sqlite_master WHERE type = 'table'")}
    left = {table for table in tables - filled if not table.startswith("listening_search_")}
    assert left == {"django_migrations", "sqlite_sequence", "listening_search"}


def test_the_file_is_not_written_to(source: Home, moved: Moved) -> None:
    assert digest_of(source) == moved.file_before
    assert not list(source.folder.glob("*-wal"))


def test_it_goes_on_where_it_was(make_database: Make, source: Home, moved: Moved) -> None:
    """The number of the erased note is not given again: the history still speaks of it."""
    url = make_database(like=moved.home.database_url)

    assert source.ask("SELECT max(id) FROM inbox_note") == [(1,)]
    assert Home(source.folder, url).python(GO_ON) == "3 []\n"


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE inbox_caseevent SET kind = 'closed'", "append-only"),
        ("DELETE FROM inbox_caseevent", "append-only"),
        ("UPDATE networks_delivery SET act = 'delete', ground = ''", "criticism_is_never_removed"),
    ],
)
def test_the_target_refuses_what_the_file_refused(moved: Moved, statement: str, refusal: str) -> None:
    with pytest.raises(psycopg.Error, match=refusal), moved.home.database() as database:
        database.execute(statement)


def test_tables_without_rows_are_filled(source: Home, moved: Moved, target: str, moving: Move) -> None:
    code, said, wrong = moving(source, target)

    assert (code, wrong) == (0, "")
    assert counts_of(target) == counts_of(moved.home.database_url)
    assert "was so before" not in said


def test_rows_on_the_other_side_are_left_alone(source: Home, moved: Moved, moving: Move) -> None:
    before = counts_of(moved.home.database_url)

    code, said, wrong = moving(source, moved.home.database_url)

    assert (code, said) == (1, "")
    assert "already holds data" in wrong
    assert counts_of(moved.home.database_url) == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE TABLE stock (id int)", "a table stock that is not Vigie's"),
        ("ALTER TABLE inbox_caseevent DISABLE TRIGGER case_event_no_delete", "(case_event_no_delete)"),
        ("ALTER TABLE networks_delivery DROP CONSTRAINT criticism_is_never_removed", "(criticism_is_never"),
    ],
)
def test_target_that_is_not_ours_is_refused(
    source: Home, target: str, moving: Move, statement: str, said: str
) -> None:
    with psycopg.connect(target) as connection:
        connection.execute(statement)

    code, _, wrong = moving(source, target)

    assert (code, rows_in(target)) == (1, 0)
    assert said in wrong


def test_row_that_postgresql_refuses_leaves_nothing(
    spoilt: Callable[[str], Home], target: str, moving: Move
) -> None:
    home = spoilt("UPDATE inbox_clientcommand SET key = 'une' || char(0) || 'deux'")

    code, _, wrong = moving(home, target)

    assert (code, rows_in(target)) == (1, 0)
    assert "a row of inbox_clientcommand, and nothing was moved" in wrong


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_interrupted_move_leaves_nothing(
    make_database: Make, source: Home, number: signal.Signals, status: int
) -> None:
    url = make_database()
    asking = Home(source.folder, url)
    working = f"FROM pg_stat_activity WHERE datname = '{urlsplit(url).path[1:]}' AND pid <> pg_backend_pid()"
    making = "SELECT pid FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation > 16384"
    running = source.start("move", url)
    until(lambda: asking.ask(f"SELECT pid {working} AND pid IN ({making})"), what="tables are being made")

    assert running.stop(number)[0] == status

    until(lambda: not asking.ask(f"SELECT pid {working}"), what="the server noticed")
    assert asking.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    assert running.said == "Looking at the file.\n"


def test_history_that_was_broken_before_is_moved_and_said(
    spoilt: Callable[[str], Home], target: str, moving: Move
) -> None:
    home = spoilt("DROP TRIGGER case_event_no_update; UPDATE inbox_caseevent SET kind = 'left' WHERE seq = 2")

    code, said, _ = moving(home, target)

    assert code == 0
    assert "It was so before, and still is: Case 1: its history is altered at event 2." in said


def test_file_of_another_version_is_refused(spoilt: Callable[[str], Home], target: str, moving: Move) -> None:
    home = spoilt("DELETE FROM django_migrations WHERE app = 'inbox' AND name LIKE '0002%'")

    code, said, wrong = moving(home, target)

    assert (code, said, rows_in(target)) == (1, "", 0)
    assert "of another version: start this Vigie on it once" in wrong


def test_running_vigie_is_to_be_stopped_first(
    spoilt: Callable[[str], Home], target: str, moving: Move
) -> None:
    home = spoilt("")
    running = home.serve("--no-worker")

    code, said, wrong = moving(home, target)

    assert (code, said, rows_in(target)) == (1, "", 0)
    assert f"Vigie is running on {home.folder}" in wrong
    running.end()
    assert list(home.folder.glob("*-wal"))  # killed: its last words are not in the file yet
    assert moving(home, target)[0] == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://vigie:hunter22@127.0.0.1/x", "no address of PostgreSQL"),
        ("postgres://vigie:hunt/er22@127.0.0.1/x", "percent-encoded"),
        ("postgres://vigie:hunter22@127.0.0.1:5432/", "no address of PostgreSQL"),
        ("postgres://vigie:hunter22@127.0.0.1:9/x", "Connection refused"),
        ("postgres://vigie:hunter22@{server}/{nowhere}", "correct the address"),
    ],
)
def test_address_that_leads_nowhere_is_said_without_its_password(
    server: Databases, source: Home, moving: Move, address: str, said: str
) -> None:
    place = urlsplit(server.server)
    address = address.format(server=f"{place.hostname}:{place.port or 5432}", nowhere="vigie_nowhere")

    code, out, wrong = moving(source, address)

    assert (code, out, wrong.count("\n")) == (1, "", 1)
    assert said in wrong
    assert "hunt" not in wrong
    assert "er22" not in wrong


def test_user_without_rights_is_told_to_own_the_database(
    server: Databases, source: Home, target: str, moving: Move
) -> None:
    role = urlsplit(target).path[1:]
    poor = urlsplit(target)._replace(
        netloc=f"{role}:hunter22@{urlsplit(target).hostname}:{urlsplit(target).port}"
    )
    with psycopg.connect(target) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'hunter22'")

    code, _, wrong = moving(source, poor.geturl())

    with psycopg.connect(target) as connection:
        connection.execute(f"DROP ROLE {role}")
    assert code == 1
    assert "permission denied" in wrong
    assert "the owner of an empty database" in wrong


def test_nothing_yet_is_nothing_to_move(server: Databases, tmp_path: Path, moving: Move) -> None:
    code, said, wrong = moving(Home(tmp_path), LOCAL)

    assert (code, said) == (1, "")
    assert f"nothing to move in {tmp_path}" in wrong
    assert not list(tmp_path.iterdir())


def test_postgresql_is_no_source(moved: Moved, moving: Move) -> None:
    code, _, wrong = moving(moved.home, moved.home.database_url)

    assert (code, "names PostgreSQL already" in wrong) == (1, True)
