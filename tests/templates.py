"""A database with its tables made, from which tests and homes begin: sixty migrations take as long as a
hundred tests, and every process of a round would run them. The first that needs it makes it, once for each
state of the migrations; it lies beside what is installed, or in the PostgreSQL server.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parent.parent
KEPT = Path(sys.prefix) / "test-templates"
MIGRATE = "import django\ndjango.setup()\nfrom vigie.cli.ready import make_ready\nassert not make_ready()"


@cache
def state_of_migrations() -> str:
    """Changes with any file that says what the tables are."""
    files = [*sorted((ROOT / "src").glob("**/migrations/*.py")), ROOT / "requirements.lock"]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def template_file() -> Path:
    """A SQLite file with the tables, to be copied."""
    made = KEPT / f"{state_of_migrations()}.sqlite3"
    with _one_at_a_time():
        if not made.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(prefix="vigie-template-") as folder:
                _migrate(folder, "")
                with closing(sqlite3.connect(Path(folder) / "vigie.sqlite3")) as whole:
                    whole.execute("VACUUM INTO ?", [str(made.with_suffix(".new"))])
            made.with_suffix(".new").replace(made)
    return made


def template_database(server: str) -> str:
    """Name of a PostgreSQL database with the tables, to be named as TEMPLATE. server: any URL of it."""
    name = f"vigie_template_{state_of_migrations()}"
    door = urlsplit(server)._replace(path="/postgres").geturl()
    with _one_at_a_time(), psycopg.connect(door, autocommit=True) as connection:
        there = [row[0] for row in connection.execute("SELECT datname FROM pg_database")]
        if name not in there:
            for old in (one for one in there if one.startswith("vigie_template_")):
                connection.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')  # type: ignore[call-overload]
            connection.execute(f'CREATE DATABASE "{name}_new"')  # type: ignore[call-overload]
            with tempfile.TemporaryDirectory(prefix="vigie-template-") as folder:
                _migrate(folder, urlsplit(server)._replace(path=f"/{name}_new").geturl())
            connection.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')  # type: ignore[call-overload]
    return name


def _migrate(folder: str, url: str) -> None:
    own = {"VIGIE_DATA_DIR": folder, "VIGIE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
    subprocess.run([sys.executable, "-c", MIGRATE], env=dict(os.environ) | own, check=True, timeout=300)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The processes of a round, and rounds beside each other."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """True where tests begin from a file that is there; it goes with the folder of the tests."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    from django.conf import settings

    test = settings.DATABASES["default"]["TEST"]
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        shutil.copyfile(template_file(), test["NAME"])
    else:
        test["TEMPLATE"] = template_database(os.environ["VIGIE_TEST_DATABASE_URL"])
