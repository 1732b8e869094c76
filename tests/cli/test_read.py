import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.processes import SCRIPT, Home
from vigie.cli.read import read_stream

TEXTS = [
    "Toujours pas livré après trois semaines, je suis vraiment déçu.",
    "Merci à toute l'équipe !",
    "Where is my parcel?",
    "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp",
    "Bande de connards",
    "the app crashes since the update 😡",
    "",
]
KEYS = {
    "id", "lang", "sentiment", "vulgar", "abusive", "spam", "scam",
    "intent", "reason_stated", "topic", "severity", "removable",
}  # fmt: skip


class Pieces(io.RawIOBase):
    """A pipe that gives what it has in pieces of these sizes."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        self.content, self.sizes = content, sizes

    def read1(self, _size: int) -> bytes:
        size = self.sizes.pop(0) if self.sizes else len(self.content)
        piece, self.content = self.content[:size], self.content[size:]
        return piece


def answered(
    content: bytes, sizes: list[int] | None = None, *, explain: bool = False
) -> tuple[int, list[dict[str, Any]], str]:
    out, errors = io.BytesIO(), io.StringIO()
    status = read_stream(Pieces(content, sizes or []), out, errors, explain=explain)
    return (
        status,
        [json.loads(line) for line in out.getvalue().decode().split("\n") if line],
        errors.getvalue(),
    )


def lines_of(rows: list[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_answers_come_in_order_with_all_their_parts() -> None:
    rows = [{"id": n, "text": TEXTS[n % len(TEXTS)]} for n in range(1500)]

    status, answers, errors = answered(lines_of(rows))

    assert (status, errors) == (0, "")
    assert [answer["id"] for answer in answers] == list(range(1500))
    assert {frozenset(answer) for answer in answers} == {frozenset(KEYS)}
    assert {key: answers[4][key] for key in ("lang", "vulgar", "removable")} == {
        "lang": "fr",
        "vulgar": 1,
        "removable": 1,
    }


@given(st.lists(st.integers(1, 40), max_size=200))
def test_it_does_not_matter_how_the_lines_are_cut(sizes: list[int]) -> None:
    content = lines_of([{"id": n, "text": text} for n, text in enumerate(TEXTS)]).rstrip(b"\n")

    assert answered(content, sizes) == answered(content)


@pytest.mark.parametrize(
    "bad",
    [
        b"{cut",
        b"[1]",
        b'"text"',
        b'{"id": 1}',
        b'{"id": 1, "text": 3}',
        b'{"id": NaN, "text": "a"}',
        b'{"id": 1, "text": "\xff"}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 10_000 + b', "text": "a"}',
    ],
    ids=lambda line: line[:24].decode("latin-1"),
)
def test_bad_line_is_named_and_the_others_are_read(bad: bytes) -> None:
    status, answers, errors = answered(
        b'{"id": "a", "text": "Bonjour"}\n\n' + bad + b'\n{"id": "b", "text": "Merci"}'
    )

    assert status == 2
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert errors == "line 3: not a JSON object with a text\n"


@given(
    st.lists(
        st.binary(max_size=60) | st.fixed_dictionaries({"id": st.integers(), "text": st.text()}), max_size=12
    )
)
def test_whatever_comes_in_there_is_one_answer_per_message(rows: list[object]) -> None:
    content = b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)

    _, answers, errors = answered(content, explain=True)

    whole = [line for line in content.split(b"\n") if line.strip()]
    assert len(answers) + len(errors.splitlines()) == len(whole)


def test_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    status, answers, _ = answered(
        b'\xef\xbb\xbf{"id": 1, "text": "Bonjour"}\r\n{"id": 2, "text": "Merci"}\r\n'
    )

    assert (status, [answer["id"] for answer in answers]) == (0, [1, 2])


def test_explanation_quotes_the_words_that_weighed() -> None:
    _, [answer], _ = answered(lines_of([{"id": 1, "text": "Bande de connards"}]), explain=True)

    assert answer["model"]
    assert ("vulgar", "connards") in [(word["head"], word["said"]) for word in answer["words"]]


def started(tmp_path: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [SCRIPT, "read"],
        env=Home(tmp_path / "data").environment,
        stdin=pipe, stdout=pipe, stderr=pipe, text=True, bufsize=1,
    )  # fmt: skip


def test_slow_producer_gets_each_answer_before_it_says_more(tmp_path: Path) -> None:
    with started(tmp_path) as reading:
        assert reading.stdin
        assert reading.stdout
        for number in range(3):
            reading.stdin.write(json.dumps({"id": number, "text": TEXTS[number]}) + "\n")
            assert json.loads(reading.stdout.readline())["id"] == number  # the input stays open
        reading.stdin.close()
        assert reading.wait(timeout=30) == 0
    assert not (tmp_path / "data").exists()  # no database, no folder, no key


def test_reader_of_the_answers_may_leave(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines_of([{"id": n, "text": TEXTS[0]} for n in range(5000)]))

    done = subprocess.run(
        ["sh", "-c", f"({SCRIPT} read; echo $? >&2) < in.jsonl | head -n 1"],
        env=Home(tmp_path / "data").environment,
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout)["id"] == 0
    assert done.stderr == "0\n"
