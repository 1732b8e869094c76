"""PostgreSQL's own programs on our database: they know best how to copy one and to bring it back."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? .*FROM stdin;')


class ProgramFailed(Exception):
    """What the program said, or that it is missing."""


def dump(target: Path) -> None:
    """The database as of one moment, in PostgreSQL's own archive format."""
    with _running("pg_dump", "--format=custom", f"--file={target}"):
        pass


def rows_in(archive: Path) -> dict[str, int]:
    """Rows by table. Reads the archive to its end, so a damaged one fails."""
    counts: dict[str, int] = {}
    table = ""
    with _running("pg_restore", "--data-only", "--file=-", str(archive)) as program:
        for line in _out(program):
            if table and line == b"\\.\n":
                table = ""
            elif table:
                counts[table] += 1
            elif found := COPY.match(line):
                table = found[1].decode()
                counts[table] = 0
    return counts


def restore(archive: Path, *, then: str) -> None:
    """Everything of the archive and the statement `then`, in one transaction: all of it, or nothing."""
    plain = _running("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(archive))
    into = _running("psql", "-qX1", "--set=ON_ERROR_STOP=1", "--file=-", "--output=/dev/null")
    with into as psql, plain as source:
        end = cast("IO[bytes]", psql.stdin)
        try:
            shutil.copyfileobj(_out(source), end)
            end.write(f"\nRESET search_path;\n{then};\n".encode())  # the dump leaves it empty
        except BrokenPipeError:
            source.terminate()  # it stopped at an error, which it says


@contextmanager
def _running(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work on our database; raises what it said when it did not end well."""
    from django.utils.translation import gettext as _

    pipe = subprocess.PIPE
    try:
        # A fixed program, no shell; the password goes by the environment, where other users cannot see it.
        started = subprocess.Popen(  # noqa: S603
            [program, *arguments], env=_environment(), stdin=pipe, stdout=pipe, stderr=pipe
        )
    except FileNotFoundError as error:
        missing = _("%(program)s is missing: install PostgreSQL's client programs.")
        raise ProgramFailed(missing % {"program": program}) from error
    try:
        yield started
    except BaseException:
        started.kill()  # what it was given is not whole: it must not keep it
        started.wait()
        raise
    said = started.communicate()[1].decode("utf-8", "replace").strip()
    if started.returncode not in {0, -signal.SIGTERM}:
        raise ProgramFailed(said or program)


def _out(program: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", program.stdout)


def _environment() -> dict[str, str]:
    from django.db import connection

    config = connection.settings_dict
    given = {f"PG{name}": config[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    given |= {
        f"PG{name.upper()}": value for name, value in config["OPTIONS"].items() if name.startswith("ssl")
    }
    given["PGDATABASE"] = config["NAME"]
    return os.environ | {name: str(value) for name, value in given.items() if value}
