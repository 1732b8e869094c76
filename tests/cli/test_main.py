from pathlib import Path

import pytest

from tests.processes import Home
from vigie.cli.main import COMMANDS


def nowhere(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


def test_help_names_every_command(tmp_path: Path) -> None:
    done = nowhere(tmp_path).run("--help")

    assert done.returncode == 0
    assert [name for name in COMMANDS if f"    {name} " not in done.stdout] == []


def test_unknown_command_is_told_what_there_is(tmp_path: Path) -> None:
    done = nowhere(tmp_path).run("frobnicate")

    assert done.returncode == 2
    assert "invalid choice" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("VIGIE_CLAIM_TIMEOUT", "soon", "VIGIE_CLAIM_TIMEOUT must be a whole number, not 'soon'"),
        (
            "VIGIE_DATABASE_URL",
            "mysql://u:secret@h/d",
            "VIGIE_DATABASE_URL must begin with postgres:// or sqlite:///",
        ),
        ("VIGIE_DATA_DIR", "/proc/1/vigie", "/proc/1/vigie cannot be used (No such file or directory)"),
        ("VIGIE_VAULT_KEY_FILE", "/nowhere/key", "/nowhere/key cannot be used (No such file or directory)"),
    ],
)
def test_odd_setting_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = nowhere(tmp_path).run("doctor", **{name: value})

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(said)
