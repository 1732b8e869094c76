"""A database of its own for each run: a file in a temporary folder, or one made and dropped on PostgreSQL."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

SERVER = "postgres://postgres@127.0.0.1:5432"


@contextmanager
def sqlite() -> Iterator[dict[str, str]]:
    """Environment of a run on SQLite."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        yield {"VIGIE_DATA_DIR": folder, "VIGIE_DATABASE_URL": ""}


@contextmanager
def postgresql(server: str) -> Iterator[dict[str, str]]:
    """Environment of a run on PostgreSQL. Raises psycopg.OperationalError where none answers."""
    name = f"vigie_bench_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
                yield {"VIGIE_DATA_DIR": folder, "VIGIE_DATABASE_URL": f"{server}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def why_no_postgresql(server: str) -> str:
    """Why there is none; "" when it answers."""
    try:
        with psycopg.connect(f"{server}/postgres", connect_timeout=3):
            return ""
    except psycopg.OperationalError as error:
        host = urlsplit(server).netloc
        return f"no PostgreSQL answers at {host} ({str(error).strip().splitlines()[0]})"


def prepare() -> None:
    """Open this process's database, empty and up to date."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def server_pid() -> int | None:
    """The process that serves our connection; None for SQLite, which works inside ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def learn_statistics() -> None:
    """What PostgreSQL's autovacuum would have done within a minute of the rows arriving."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
