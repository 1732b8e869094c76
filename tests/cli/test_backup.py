import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import Home, until
from vigie.cli.backup import BackupRefused, verify_backup

MakeHome = Callable[..., Home]

QUEUE = """
from datetime import UTC, datetime
from vigie.core.types import Act
from vigie.inbox.models import Case
from vigie.listening.queries import item_of
from vigie.networks.intents import queue_delivery
cases = Case.objects.select_related("account", "mention__author", "mention__place")
case = cases.exclude(status="done").first()
queue_delivery(account=case.account, act=Act.REPLY, target=item_of(case.mention), text="Bonjour, hier.",
               by=None, now=datetime.now(UTC))
"""
STATE = "SELECT state FROM networks_delivery WHERE text = 'Bonjour, hier.'"


def backup_of(home: Home, tmp_path: Path) -> Path:
    done = home.run("backup", "make", str(tmp_path / "kept"))
    assert done.returncode == 0, done.stderr
    [file] = (tmp_path / "kept").glob("*.tar.gz")
    assert done.stdout == f"Written: {file}\n"
    return file


def keys_of(home: Home) -> dict[str, str]:
    """The operator's copy of the keys, kept elsewhere."""
    return {"VIGIE_VAULT_KEY": (home.folder / "vault.key").read_text()}


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with its members changed; None drops one."""
    target = file.with_name("changed.tar.gz")
    with tarfile.open(file) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            stream = old.extractfile(member)
            content = change(member.name, stream.read() if stream else b"")
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def test_restored_vigie_is_the_same_and_sends_nothing_by_itself(
    lived_in: Home, make_home: MakeHome, tmp_path: Path
) -> None:
    lived_in.python(QUEUE)
    file = backup_of(lived_in, tmp_path)
    sound = lived_in.run("backup", "verify", str(file))
    assert (sound.returncode, sound.stdout[:6]) == (0, "Sound:")
    restored = make_home("restored", **keys_of(lived_in))

    done = restored.run("backup", "restore", str(file))

    assert done.returncode == 0, done.stderr
    for table in ("inbox_case", "inbox_caseevent", "listening_mention", "brands_member", "bus_event"):
        assert restored.ask(f"SELECT count(*) FROM {table}") == lived_in.ask(f"SELECT count(*) FROM {table}")
    assert restored.run("check").returncode == 0
    # It works for a while: reads, decides, and keeps yesterday's reply back.
    working = restored.start("work").says("worker started")
    read = "SELECT count(*) FROM networks_account WHERE read_at > placed_at"
    until(lambda: restored.ask(read.replace("placed_at", "(SELECT max(placed_at) FROM networks_hold)"))[0][0])
    assert restored.ask(STATE) == [("wanted",)]
    # Lifted by a person, it leaves: the stop was what kept it.
    with restored.database() as database:
        database.execute("UPDATE networks_hold SET lifted_at = placed_at")
    until(lambda: restored.ask(STATE) not in ([("wanted",)], [("claimed",)]), what="the reply leaves")
    assert working.stop()[0] == 0


def test_files_come_back_as_private_as_they_were_wherever_they_lie(
    lived_in: Home, make_home: MakeHome, tmp_path: Path
) -> None:
    elsewhere = (lived_in.folder / "journals").rename(tmp_path / "other-disk")
    (lived_in.folder / "journals").symlink_to(elsewhere)
    (elsewhere / "private").write_text("Camille")
    (elsewhere / "private").chmod(0o600)
    os.link(elsewhere / "private", elsewhere / "twice")
    restored = make_home("restored", **keys_of(lived_in))

    done = restored.run("backup", "restore", str(backup_of(lived_in, tmp_path)))

    assert done.returncode == 0, done.stderr
    for name in ("private", "twice"):
        file = restored.folder / "journals" / name
        assert (file.read_text(), file.stat().st_mode & 0o777) == ("Camille", 0o600)


def test_backup_made_while_vigie_works_is_whole_and_opens_nothing(lived_in: Home, tmp_path: Path) -> None:
    running = lived_in.serve("--no-browser", "--speed", "600", command="demo")
    file = backup_of(lived_in, tmp_path)
    assert running.process.poll() is None

    assert lived_in.run("backup", "verify", str(file)).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    keys = [(lived_in.folder / name).read_bytes() for name in ("vault.key", "secret.key")]
    with tarfile.open(file) as archive:
        contents = [stream.read() for one in archive if (stream := archive.extractfile(one))]
    assert [key for key in keys for content in contents if key in content] == []
    running.stop()


def spoilt(name: str, content: bytes) -> bytes:
    """One byte of the database is another."""
    middle = len(content) // 2
    other = bytes(byte ^ 0xFF for byte in content[middle : middle + 1])
    return content[:middle] + other + content[middle + 1 :] if name.startswith("database") else content


def counted_more(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["rows"]["inbox_case"] += 1
    return json.dumps(manifest).encode()


def emptied(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("database") else content


def test_damaged_backup_is_refused_in_words(lived_in: Home, make_home: MakeHome, tmp_path: Path) -> None:
    file = backup_of(lived_in, tmp_path)
    cut = file.with_name("cut.tar.gz")
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    for change, said in (
        (spoilt, "not the one"),
        (counted_more, "Rows are missing"),
        (emptied, "not the one"),
    ):
        with pytest.raises(BackupRefused, match=said):
            verify_backup(rewritten(file, change))
    with pytest.raises(BackupRefused, match="not a whole backup"):
        verify_backup(cut)
    empty = make_home("empty", **keys_of(lived_in))
    done = empty.run("backup", "restore", str(cut))
    assert (done.returncode, "not a whole backup" in done.stderr, done.stdout) == (1, True, "")
    assert not list(empty.folder.glob("journals"))


@pytest.mark.parametrize("kind", ["above", "elsewhere", "link", "device"])
def test_archive_that_reaches_outside_is_refused(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # it is unpacked beside what it reaches for
    target = tmp_path / "outside"
    member = tarfile.TarInfo({"above": "../outside", "elsewhere": str(target)}.get(kind, "journals"))
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, str(tmp_path)
    elif kind == "device":
        member.type = tarfile.FIFOTYPE
    file = tmp_path / "made.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.addfile(member, io.BytesIO())

    with pytest.raises(BackupRefused, match="not a whole backup"):
        verify_backup(file)
    assert not target.exists()


def test_nothing_is_restored_over_data(lived_in: Home, tmp_path: Path) -> None:
    file = backup_of(lived_in, tmp_path)
    before = lived_in.ask("SELECT count(*) FROM inbox_caseevent")

    done = lived_in.run("backup", "restore", str(file))

    assert (done.returncode, "already holds data" in done.stderr) == (1, True)
    assert lived_in.ask("SELECT count(*) FROM inbox_caseevent") == before


def test_backup_of_another_key_or_version_is_refused_before_anything(
    lived_in: Home, make_home: MakeHome, tmp_path: Path
) -> None:
    file = backup_of(lived_in, tmp_path)

    def older(name: str, content: bytes) -> bytes:
        return content.replace(b'"version": "', b'"version": "0.') if name == "manifest.json" else content

    home = make_home("other")
    other_version = home.run("backup", "restore", str(rewritten(file, older)), **keys_of(lived_in))
    other_key = home.run("backup", "restore", str(file))
    without = home.run("backup", "restore", "--without-key", str(file))

    assert "restore with the same version" in other_version.stderr
    assert "another vault.key" in other_key.stderr
    assert (other_version.returncode, other_key.returncode, without.returncode) == (1, 1, 0), without.stderr
    doctor = home.run("doctor").stdout
    assert "sealed with another vault.key" in doctor
    assert "Sending is stopped: Restored from a backup" in doctor


def test_nothing_yet_is_nothing_to_keep(home: Home, tmp_path: Path) -> None:
    done = home.run("backup", "make", str(tmp_path / "kept"))

    assert (done.returncode, "nothing to keep" in done.stderr) == (1, True)
    assert not (tmp_path / "kept").exists()
