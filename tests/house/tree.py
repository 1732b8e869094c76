"""The tree as the house tests see it: which files there are, and what Python says is in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "vigie"
TESTS = ROOT / "tests"
DOCS = ROOT / "docs"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def short(path: Path) -> str:
    """The path as people say it, for test ids and messages."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@cache
def product_modules() -> list[Path]:
    """Every module we wrote; migrations are Django's hand."""
    return sorted(path for path in PRODUCT.rglob("*.py") if "migrations" not in path.parts)


@cache
def all_python() -> list[Path]:
    """Every Python file of the tree, tests and tools too."""
    folders = ("src", "tests", "scripts", "benchmarks", "peers", "training")
    return sorted(path for name in folders for path in (ROOT / name).rglob("*.py") if is_ours(path))


def is_ours(path: Path) -> bool:
    """False for what came from elsewhere: vendored files and installed packages."""
    return not {"vendor", "node_modules", "__pycache__", ".venv"} & set(path.parts)


@cache
def templates() -> list[Path]:
    return sorted(path for path in PRODUCT.rglob("templates/**/*") if path.suffix in {".html", ".txt"})


@cache
def scripts_and_styles() -> list[Path]:
    return sorted(
        path for path in PRODUCT.rglob("static/**/*") if path.suffix in {".js", ".css"} and is_ours(path)
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_in(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def lines_of(node: Function) -> int:
    """Lines on the screen, from `def` to the last statement."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute chain, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def imports_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, "package.module.name") of everything imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def apps() -> list[Path]:
    """Folders that remember something: the Django apps."""
    return sorted(path.parent for path in PRODUCT.glob("*/apps.py"))


def connectors() -> list[Path]:
    """One folder per network."""
    return sorted(path.parent for path in PRODUCT.glob("connectors/*/connector.py"))


@cache
def written_files() -> list[Path]:
    """Every text file under version control, lock files and vendored ones left out."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [
        path
        for path in paths
        if path.is_file() and path.suffix != ".lock" and is_ours(path) and is_text(path)
    ]


def is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True
