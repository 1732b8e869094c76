"""Imports point down: the contracts of pyproject.toml hold, and each is seen to break when it should."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PRODUCT, ROOT, dotted, imports_in, product_modules, short, tree_of

# What the contracts cannot say: submodules of the standard library, and calls.
SOCKETS_BY_ANOTHER_NAME = ("urllib.request", "http.client", "http.server", "socketserver")
CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "datetime.datetime.now"}
FILES = {"open", "io.open"}
FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes"}
# The loader of packaged data: the only module of a package of core that may read a file.
LOADER = "resources"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_contract_is_kept() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    """The Python of the product and its contracts, in a folder where one may break something."""
    for path in PRODUCT.rglob("*.py"):
        target = tmp_path / path.relative_to(PRODUCT.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        ("stray/__init__.py", "", "every folder has a floor"),
        ("core/types.py", "import vigie.brands.models", "Imports point down"),
        ("core/types.py", "import random", "Core opens nothing"),
        ("connectors/errors.py", "from django.db import models", "Connectors and core know no Django"),
        ("brands/models.py", "import httpx2", "One guarded door"),
        ("brands/models.py", "import websockets", "Only connectors hold a WebSocket"),
    ],
)
def test_contract_breaks_when_it_should(
    copy_of_the_house: Path, where: str, line: str, contract: str
) -> None:
    module = copy_of_the_house / "vigie" / where
    module.parent.mkdir(exist_ok=True)
    module.write_text(f"{module.read_text() if module.exists() else ''}\n{line}\n")

    done = lint_imports(copy_of_the_house)

    assert done.returncode == 1, done.stdout
    assert contract in done.stdout


def test_nothing_opens_a_socket_by_another_name() -> None:
    found = {
        f"{short(module)}:{line}": name
        for module in product_modules()
        for line, name in imports_in(tree_of(module))
        if name.startswith(SOCKETS_BY_ANOTHER_NAME)
    }

    assert found == {}


def impure_calls(tree: ast.Module) -> list[str]:
    """Calls that read a clock or a file."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in CLOCKS | FILES or method in FILE_METHODS:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}()")
    return found


def test_core_calls_neither_clock_nor_file() -> None:
    core = [
        path for path in product_modules() if path.is_relative_to(PRODUCT / "core") and path.stem != LOADER
    ]
    found = {short(module): impure_calls(tree_of(module)) for module in core}

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_impure_calls_are_seen() -> None:
    bad = "a = datetime.now(UTC)\nb = open('x')\nc = Path('x').read_text()\nd = date.today()"

    assert len(impure_calls(ast.parse(bad))) == 4
