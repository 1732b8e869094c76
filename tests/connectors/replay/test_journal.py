"""The memory of what was done: shared by processes, on the disk, never half a line."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vigie.connectors.errors import AccessLost, Gone
from vigie.connectors.replay.day import Event
from vigie.connectors.replay.journal import Journal, Said, Wrote

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from vigie.connectors.replay.journal import Journal, Wrote

path, who, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
journal, now = Journal(path), datetime.now(UTC)
journal.open_for("essai", now)
for n in range(times):
    entry = journal.add(lambda seq: Wrote(seq=seq, at=now, heard=now, act="like", item=f"{who}-{n}", key="k",
                                          attempt=journal.attempts["k"] + 1))
    print(entry.item, flush=True)
"""


def writer(path: Path, who: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), who, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def wrote(seq: int, item: str = "a") -> Wrote:
    return Wrote(seq=seq, at=NOW, heard=NOW, act="like", item=item, key="k", attempt=seq)


def items(path: Path) -> list[str]:
    return [entry.item for entry in Journal(path).refresh().entries if isinstance(entry, Wrote)]


def test_processes_add_without_losing_or_doubling(tmp_path: Path) -> None:
    path = tmp_path / "j"
    running = [writer(path, who, 60) for who in "abcd"]
    said = {line for process in running for line in process.communicate(timeout=120)[0].split()}

    entries = Journal(path).refresh().entries

    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert {entry.item for entry in entries if isinstance(entry, Wrote)} == said
    assert len(said) == 240
    assert [entry.seq for entry in entries] == list(range(1, 241))
    assert [entry.attempt for entry in entries if isinstance(entry, Wrote)] == list(range(1, 241))


def test_killed_writer_loses_nothing_it_was_told_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "j"
    kept: list[str] = []
    for round_ in range(12):
        process = writer(path, f"r{round_}", 10_000)
        assert process.stdout is not None
        kept.append(process.stdout.readline().strip())
        time.sleep(0.02 * (round_ % 4))
        process.send_signal(signal.SIGKILL)
        kept += process.communicate()[0].split()

    found = items(path)

    assert set(kept) <= set(found)
    assert len(found) == len(set(found))
    assert len(found) - len(kept) <= 12  # at most one a kill was kept and never said


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_cut_line_is_dropped_by_the_next_writer(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "j"
    journal = Journal(path)
    journal.open_for("essai", NOW)
    journal.add(lambda seq: wrote(seq, "a"))
    journal.add(lambda seq: wrote(seq, "b"))
    os.truncate(path, path.stat().st_size - cut)

    fresh = Journal(path)

    assert [entry.seq for entry in fresh.refresh().entries] == [1]
    fresh.add(lambda seq: wrote(seq, "c"))
    assert items(path) == ["a", "c"]
    assert all(json.loads(line) for line in path.read_text().splitlines())


@pytest.mark.parametrize(
    "content", [b"precious", b"precious\n", b'{"type":"else"}\n', b"SQLite format 3\0" + bytes(90)]
)
def test_file_of_somebody_else_is_neither_read_nor_cut(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "j"
    path.write_bytes(content)

    with pytest.raises(AccessLost, match="journal-not-ours"):
        Journal(path).open_for("essai", NOW)
    assert path.read_bytes() == content


def test_journal_of_another_day_is_refused(tmp_path: Path) -> None:
    Journal(tmp_path / "j").open_for("essai", NOW)

    with pytest.raises(AccessLost, match="journal-of-another-day"):
        Journal(tmp_path / "j").open_for("boreale", NOW)


def test_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(AccessLost, match=r"journal-un(readable|writable)"):
        Journal(tmp_path).open_for("essai", NOW)


def test_entry_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def refuse(seq: int) -> Wrote:
        raise Gone("gone")

    journal = Journal(tmp_path / "j")
    journal.open_for("essai", NOW)
    with pytest.raises(Gone):
        journal.add(refuse)
    journal.add(wrote)

    assert items(tmp_path / "j") == ["a"]


def test_one_reader_sees_what_another_adds(tmp_path: Path) -> None:
    reader, author = Journal(tmp_path / "j"), Journal(tmp_path / "j")
    author.open_for("essai", NOW)
    author.add(lambda seq: Said(seq=seq, at=NOW, event=Event(at=0, id="x", text="Bonjour\u2028\r\n")))

    assert [entry.event.text for entry in reader.refresh().entries if isinstance(entry, Said)] == [
        "Bonjour\u2028\r\n"
    ]


def test_journal_that_was_deleted_begins_anew(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.open_for("essai", NOW)
    journal.add(wrote)
    (tmp_path / "j").unlink()

    assert journal.refresh().entries == []
    journal.open_for("essai", NOW)
    journal.add(lambda seq: wrote(seq, "b"))
    assert items(tmp_path / "j") == ["b"]


def test_many_are_said_in_one_write_and_none_twice(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.open_for("essai", NOW)
    events = [Event(at=0, id=f"un-{n}", text="Bonjour", author="luc") for n in range(3)]
    journal.add_said(events, NOW)
    journal.add_said([*events, Event(at=0, id="un-3"), Event(at=0, id="un-0", op="shares", shares=2)], NOW)
    journal.add_said([], NOW)
    said = [entry for entry in Journal(journal.path).refresh().entries if isinstance(entry, Said)]
    assert [entry.event.id for entry in said] == ["un-0", "un-1", "un-2", "un-3", "un-0"]
    assert [entry.seq for entry in said] == [1, 2, 3, 4, 5]
