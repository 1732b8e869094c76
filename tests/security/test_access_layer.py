"""Rows are reached through queries that take the brand: pages never ask the database themselves."""

import ast

import pytest

from tests.house.tree import PRODUCT, dotted, product_modules, short, tree_of

# The one who is not yet anybody: no brand to ask for.
BEFORE_ANY_BRAND = {
    "src/vigie/web/accounts/sessions.py": "the session that says who asks",
    "src/vigie/web/accounts/throttle.py": "failed logins, by typed address",
    "src/vigie/web/demo.py": "the demo's only visitor",
}
PAGES = [module for module in product_modules() if module.is_relative_to(PRODUCT / "web")]


def asked(tree: ast.AST) -> list[str]:
    """Models asked directly: `Case.objects`, and the managers that reach around a query."""
    names = {"objects", "_base_manager", "_default_manager"}
    return [
        f"line {node.lineno}: {dotted(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in names
    ]


@pytest.mark.parametrize("module", PAGES, ids=short)
def test_page_asks_through_queries(module: object) -> None:
    assert asked(tree_of(module)) == [] or short(module) in BEFORE_ANY_BRAND  # type: ignore[arg-type]


def test_exceptions_are_still_needed() -> None:
    assert [name for name in BEFORE_ANY_BRAND if not asked(tree_of(PRODUCT.parents[1] / name))] == []


@pytest.mark.parametrize(
    "sample", ["Case.objects.get(pk=1)", "models.Case.objects", "Case._base_manager.all()"]
)
def test_direct_question_is_seen(sample: str) -> None:
    assert len(asked(ast.parse(sample))) == 1
