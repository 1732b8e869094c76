import json
from pathlib import Path

import pytest

from tests.connectors.replay.days import HEAD, said, write_day
from vigie.connectors.replay.day import Bad, BadDay, Event, load_day, packaged_days, parse_day

OTHER_SCHEMA = json.dumps({**HEAD, "schema": "vigie-day/2"}).encode()


def test_day_is_read_in_the_order_in_which_it_is_told(tmp_path: Path) -> None:
    day = load_day(str(write_day(tmp_path / "d.jsonl", [said(20, "b"), said(10, "a"), said(20, "c")])))

    assert [line.id for line in day.lines if isinstance(line, Event)] == ["a", "b", "c"]
    assert [day.due(at) for at in (-1, 9.9, 10, 19, 20, 10**9)] == [0, 0, 1, 1, 3, 3]


def test_line_that_cannot_be_read_is_kept_in_its_place(tmp_path: Path) -> None:
    lines = [
        said(10, "a"),
        "{cut",
        '{"at": 12, "id": "k", "kind": "unheard-of"}',
        "x" * 200_001,
        said(20, "b"),
    ]

    day = load_day(str(write_day(tmp_path / "d.jsonl", lines)))

    assert [type(line) for line in day.lines] == [Event, Bad, Bad, Bad, Event]
    assert [line.at for line in day.lines] == [10, 10, 10, 10, 20]
    assert [line.reason for line in day.lines if isinstance(line, Bad)][2] == "line-too-long"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "day-header"),
        (b"{}", "day-header"),
        (
            OTHER_SCHEMA,
            "day-header",
        ),
        (b"\xff\xfe\x00", "day-header"),
        (b"[1, 2]", "day-header"),
    ],
)
def test_file_that_is_no_day_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(BadDay, match=code):
        parse_day([content])


@pytest.mark.parametrize(
    "name", ["", "nothing", "/", "/etc/passwd", "a\0b", "../days/boreale", "boreale.jsonl"]
)
def test_only_days_can_be_opened(name: str) -> None:
    with pytest.raises(BadDay, match="day-missing"):
        load_day(name)


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write_day(tmp_path / "d.jsonl", [said(10, "a")])
    assert len(load_day(str(path)).lines) == 1

    write_day(path, [said(10, "a"), said(20, "b")])

    assert len(load_day(str(path)).lines) == 2


def test_packaged_days_can_be_opened() -> None:
    assert "boreale" in packaged_days()
    assert all(load_day(name).lines for name in packaged_days())


def test_threads_that_bite_their_tail_end(tmp_path: Path) -> None:
    events = [
        said(1, "a", parent="b"),
        said(2, "b", parent="a"),
        said(3, "self", parent="self"),
        said(4, "orphan", parent="nobody"),
        *(said(5 + n, f"d{n}", parent=f"d{n - 1}" if n else "") for n in range(5_000)),
    ]

    roots = load_day(str(write_day(tmp_path / "d.jsonl", events))).roots

    assert {roots["a"], roots["b"]} <= {"a", "b"}
    assert "self" not in roots
    assert roots["orphan"] == "nobody"
    assert roots["d4999"] == "d0"
