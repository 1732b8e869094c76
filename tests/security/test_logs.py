import json
import logging
import re
import sys

import pytest
import structlog

from vigie.connectors.redaction import HIDDEN
from vigie.logs import LONGEST, hide_secrets, make_harmless, set_up

CANARY = "canari-4711"


@pytest.mark.parametrize("name", ["password", "app_password", "SECRET", "token", "Authorization", "api_key"])
def test_values_named_as_secrets_are_hidden(name: str) -> None:
    assert hide_secrets(None, "info", {name: CANARY}) == {name: HIDDEN}


@pytest.mark.parametrize("said", [f"Bearer {CANARY}", "Basic Y2FuYXJpNDcxMQ==", "vgi_" + "x" * 40])
def test_tokens_are_hidden_wherever_they_stand(said: str) -> None:
    line = hide_secrets(None, "info", {"error": f"401 for {said} at the gate"})

    assert said.rsplit(maxsplit=1)[-1] not in line["error"]
    assert line["error"].endswith(f"{HIDDEN} at the gate")


def test_a_name_cannot_steer_the_terminal_nor_forge_a_line() -> None:
    line = make_harmless(None, "info", {"author": "\x1b[2JLuc\r\nERROR forged", "long": "a" * 9000})

    assert "\x1b" not in line["author"]
    assert "\n" not in line["author"]
    assert len(line["long"]) == LONGEST


def test_lines_are_json_where_no_terminal_listens(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handler = next(
        one for one in root.handlers if isinstance(one.formatter, structlog.stdlib.ProcessorFormatter)
    )
    record = logging.LogRecord("django", logging.WARNING, __file__, 1, "sent with Bearer %s", (CANARY,), None)

    line = json.loads(handler.format(record))

    assert line["level"] == "warning"
    assert CANARY not in json.dumps(line)


def test_secrets_inside_other_values_are_hidden() -> None:
    told = {"password": CANARY, "said": [f"Bearer {CANARY}", {"api_key": CANARY}], "n": 1}

    line = hide_secrets(None, "info", {"answer": told})

    assert CANARY not in json.dumps(line)
    assert line["answer"]["n"] == 1


def test_trace_keeps_its_lines_and_nothing_else_that_moves(capsys: pytest.CaptureFixture[str]) -> None:
    line = make_harmless(None, "info", {"exception": "Traceback\n\tat x: \x1b[2J\x07\u202eLuc\r"})

    assert line["exception"] == "Traceback\n\tat x: \ufffd[2J\ufffd\ufffdLuc\ufffd"


@pytest.mark.parametrize("tty", [True, False])
def test_no_line_moves_the_cursor(tty: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in a value, an exception or a name, on a terminal and in a file."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: tty, raising=False)
    formatter = set_up("INFO")["formatters"]["lines"]
    made = formatter["()"](
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    evil = "\x1b]0;x\x07\x1b[2J\r\n{'level': 'error'}\u202e"
    try:
        raise ValueError(evil)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "said %s", (evil,), sys.exc_info())
    printed = made.format(record)

    ours = printed.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[2m", "")
    assert not set(re.sub(r"\x1b\[[\d;]*m", "", ours)) & {"\x1b", "\x07", "\r", "\u202e"}
    assert "\n{'level'" not in printed.split("Traceback")[0]
