"""Make, verify and restore a backup: the database as of one moment, media and journals.

The keys (secret.key, vault.key) are never in it: keep them elsewhere, or a stolen backup opens.
A restored Vigie starts with sending stopped: yesterday's replies must not leave twice.
"""

import argparse
import hashlib
import json
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Manifest = Mapping[str, Any]

FOLDERS = ("media", "journals")
SCHEMA = "vigie-backup/1"
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupRefused(Exception):
    """Why nothing was done, in a sentence."""


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    make = what.add_parser("make", help="write a backup")
    make.add_argument("folder", type=Path, help="where to put it")
    verify = what.add_parser("verify", help="prove that a backup can be restored")
    verify.add_argument("file", type=Path)
    restore = what.add_parser("restore", help="restore into an empty data folder or database")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--without-key", action="store_true", help="go on without the vault.key it was made with"
    )


def run(args: argparse.Namespace) -> int:
    from django.db import DatabaseError
    from django.utils.translation import gettext as _

    from vigie.cli.postgres import ProgramFailed

    try:
        if args.what == "make":
            print(_("Written: %(file)s") % {"file": make_backup(args.folder, now=datetime.now(UTC))})
        elif args.what == "verify":
            counts = verify_backup(args.file)
            said = _("Sound: %(rows)s rows in %(tables)s tables.")
            print(said % {"rows": sum(counts.values()), "tables": len(counts)})
        else:
            restore_backup(args.file, now=datetime.now(UTC), without_key=args.without_key)
            print(_("Restored. Sending is stopped until you lift it on the sources page."))
    except (BackupRefused, ProgramFailed, OSError, sqlite3.DatabaseError, DatabaseError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_backup(folder: Path, *, now: datetime) -> Path:
    """One archive, consistent while Vigie runs. Written under another name, then renamed."""
    from django.conf import settings
    from django.db import connection
    from django.utils.translation import gettext as _

    from vigie import __version__
    from vigie.vault.services import key_id

    if not connection.introspection.table_names():
        raise BackupRefused(_("There is nothing to keep in %(path)s yet.") % {"path": settings.DATA_DIR})
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"vigie-{now:%Y%m%dT%H%M%SZ}.tar.gz"
    with tempfile.TemporaryDirectory(dir=folder) as work:
        dump = Path(work) / NAMES[connection.vendor]
        _dump(dump)
        manifest = {
            "schema": SCHEMA,
            "version": __version__,
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "key_id": key_id(),
            "sha256": _digest(dump),
            "rows": _count_rows(dump),
        }
        (Path(work) / "manifest.json").write_text(json.dumps(manifest, indent=2))
        part = Path(work) / "part.tar.gz"
        # What a folder links to is kept, not the link: the pictures may lie on another disk.
        with tarfile.open(part, "w:gz", compresslevel=3, dereference=True) as archive:
            archive.add(Path(work) / "manifest.json", "manifest.json")
            archive.add(dump, dump.name)
            for name in FOLDERS:
                if (settings.DATA_DIR / name).is_dir():
                    archive.add(settings.DATA_DIR / name, name)
        part.chmod(0o600)
        part.replace(target)
    return target


def _dump(target: Path) -> None:
    from django.db import connection

    from vigie.cli import postgres

    if connection.vendor == "postgresql":
        postgres.dump(target)
        return
    source = str(connection.settings_dict["NAME"])
    # SQLite's own online backup: consistent under writes, where a copy of the file is not.
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _count_rows(dump: Path) -> dict[str, int]:
    """Rows by table, as the copy itself holds them."""
    from vigie.cli import postgres

    if dump.name == NAMES["postgresql"]:
        return postgres.rows_in(dump)
    with closing(sqlite3.connect(dump)) as connection:
        return {
            table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - names come from the schema
            for table in _tables(connection)
        }


def _tables(connection: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return [name for (name,) in connection.execute(asked)]


def verify_backup(file: Path) -> dict[str, int]:
    """Unpack it aside, open it, compare hash and counts. Returns the rows by table."""
    with tempfile.TemporaryDirectory() as work:
        return _verify(_unpack(file, Path(work)), Path(work))


def _verify(manifest: Manifest, folder: Path) -> dict[str, int]:
    from django.utils.translation import gettext as _

    dump = folder / NAMES[manifest["database"]]
    if not dump.is_file() or _digest(dump) != manifest["sha256"]:
        raise BackupRefused(_("The database in this backup is not the one that was written."))
    counts = _count_rows(dump)
    if counts != manifest["rows"]:
        raise BackupRefused(_("Rows are missing from this backup."))
    if dump.name == NAMES["sqlite"]:
        with closing(sqlite3.connect(dump)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise BackupRefused(_("The database in this backup is damaged: %(what)s") % {"what": answer})
    return counts


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Files and folders that stay inside: `filter="data"`, which Debian 12's Python does not know."""
    for member in archive:
        target = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isreg() else None
        if not target.is_relative_to(folder) or not (content or member.isdir()):
            raise tarfile.ReadError(member.name)
        if content is None:
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as out:
            shutil.copyfileobj(content, out)
        target.chmod(member.mode & 0o755 | 0o600)


def _unpack(file: Path, folder: Path) -> Manifest:
    from django.utils.translation import gettext as _

    try:
        with tarfile.open(file) as archive:
            _extract(archive, folder.resolve())
        manifest = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise BackupRefused(_("There is no file %(file)s.") % {"file": file}) from error
    except (OSError, EOFError, tarfile.TarError, ValueError, zlib.error) as error:
        raise BackupRefused(_("%(file)s is not a whole backup of Vigie.") % {"file": file}) from error
    if manifest.get("schema") != SCHEMA:
        raise BackupRefused(_("%(file)s was made by another version of Vigie.") % {"file": file})
    return dict(manifest)


def restore_backup(file: Path, *, now: datetime, without_key: bool = False) -> None:
    """Into an empty data folder (SQLite) or database (PostgreSQL) only; else nothing is touched."""
    from django.conf import settings
    from django.db import connection
    from django.utils.translation import gettext as _

    if connection.introspection.table_names():
        where = settings.DATA_DIR if connection.vendor == "sqlite" else connection.settings_dict["NAME"]
        raise BackupRefused(_("%(path)s already holds data: restore into an empty one.") % {"path": where})
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as work:
        manifest = _unpack(file, Path(work))
        _verify(manifest, Path(work))
        _check_fits(manifest, without_key=without_key)
        for name in FOLDERS:
            if (Path(work) / name).is_dir():
                shutil.copytree(Path(work) / name, settings.DATA_DIR / name, dirs_exist_ok=True)
        _bring_back(Path(work) / NAMES[connection.vendor], now)


def _check_fits(manifest: Manifest, *, without_key: bool) -> None:
    """Refuse what would not work here, in words."""
    from django.db import connection
    from django.utils.translation import gettext as _

    from vigie import __version__
    from vigie.vault.services import key_id

    if manifest["database"] != connection.vendor:
        said = _("This backup is of a %(theirs)s database, VIGIE_DATABASE_URL names a %(ours)s one.")
        raise BackupRefused(said % {"theirs": manifest["database"], "ours": connection.vendor})
    if manifest["version"] != __version__:
        said = _(
            "This backup is of Vigie %(theirs)s, this is %(ours)s: "
            "restore with the same version, then upgrade."
        )
        raise BackupRefused(said % {"theirs": manifest["version"], "ours": __version__})
    if manifest["key_id"] != key_id() and not without_key:
        raise BackupRefused(
            _(
                "This backup was made with another vault.key: put that one in the data folder first. "
                "If it is lost, add --without-key: every account must then be reconnected, and what "
                "happened before can no longer be verified."
            )
        )


def _bring_back(dump: Path, now: datetime) -> None:
    """The database, with sending stopped from its first moment on, and no alarm of before under way."""
    from django.db import connection
    from django.utils.translation import gettext as _

    from vigie.alerts.escalating import stand_down
    from vigie.cli import postgres
    from vigie.cli.ready import make_ready
    from vigie.networks.services import hold

    why = _("Restored from a backup")
    if connection.vendor == "postgresql":
        words = why.replace("'", "''")
        stop = f"INSERT INTO networks_hold (why, placed_at) VALUES ('{words}', '{now.isoformat()}')"  # noqa: S608 - our own words
        postgres.restore(dump, then=stop)
        stand_down(now=now)
        return
    target = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(dump)
    if problem := make_ready():
        raise BackupRefused(problem)
    hold(why=why, by=None, now=now)
    stand_down(now=now)
    connection.close()  # the last one to leave empties the write-ahead log into the file
    for left_by_looking in ("-wal", "-shm"):
        Path(f"{target}{left_by_looking}").unlink(missing_ok=True)
    dump.replace(target)
