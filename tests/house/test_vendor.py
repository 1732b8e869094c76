"""What others wrote and we serve is exactly what they published, with its licence."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.house.tree import PRODUCT, short, templates

VENDOR = PRODUCT / "web" / "static" / "vendor"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| `([0-9a-f]{64})` \|$", re.MULTILINE)
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']\s*%}""")


def table() -> dict[str, str]:
    """{file: sha256} as the table says."""
    return {row[0]: row[4] for row in ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8"))}


def files() -> list[Path]:
    return sorted(path for path in VENDOR.rglob("*") if path.is_file() and path.name != "README.md")


def test_every_file_is_in_the_table_and_the_other_way_round() -> None:
    assert {path.relative_to(VENDOR).as_posix() for path in files()} == set(table())


@pytest.mark.parametrize("path", files(), ids=short)
def test_file_is_what_the_table_says(path: Path) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    assert digest == table()[path.relative_to(VENDOR).as_posix()]


@pytest.mark.parametrize("template", templates(), ids=short)
def test_template_asks_for_files_that_exist(template: Path) -> None:
    asked = STATIC.findall(template.read_text(encoding="utf-8"))

    assert [name for name in asked if not (VENDOR.parent / name).exists()] == []
