"""A function fits on a screen, a module in the head."""

from pathlib import Path
from statistics import median

import pytest

from tests.house.tree import PRODUCT, connectors, functions_in, lines_of, product_modules, short, tree_of

FUNCTION_LIMIT = 60
FUNCTION_MEDIAN = 10
MODULE_LIMIT = 400
MODULE_REFUSED = 500

# Modules between the two limits, each with the reason why two would be worse than one.
LONGER_AND_WHY: dict[str, str] = {}


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_fit_in_the_head() -> None:
    long = {short(module): length(module) for module in product_modules() if length(module) > MODULE_LIMIT}

    assert {name: lines for name, lines in long.items() if lines > MODULE_REFUSED} == {}
    assert set(long) - set(LONGER_AND_WHY) == set()


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{short(module)}:{node.lineno} {node.name}": lines_of(node)
        for module in product_modules()
        for node in functions_in(tree_of(module))
        if lines_of(node) > FUNCTION_LIMIT
    }

    assert long == {}


def test_half_of_all_functions_are_ten_lines_or_fewer() -> None:
    lengths = [lines_of(node) for module in product_modules() for node in functions_in(tree_of(module))]

    assert median(lengths) <= FUNCTION_MEDIAN


@pytest.mark.parametrize("folder", connectors(), ids=short)
def test_a_network_stays_small(folder: Path) -> None:
    payloads = folder / "payloads.py"

    assert length(folder / "connector.py") <= 250
    assert not payloads.exists() or length(payloads) <= 150


def test_table_of_long_modules_names_only_long_modules() -> None:
    """An entry that is no longer needed hides the next module that grows."""
    root = PRODUCT.parents[1]
    stale = [
        name for name in LONGER_AND_WHY if not (root / name).exists() or length(root / name) <= MODULE_LIMIT
    ]

    assert stale == []
