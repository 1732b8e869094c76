"""Each service, query and core module has its tests where one looks for them."""

from pathlib import Path

from tests.house.tree import PRODUCT, TESTS, apps, functions_in, product_modules, short, tree_of


def mirrored_modules() -> list[Path]:
    """services.py and queries.py of each app (or the modules of folders so named), and all of core."""
    wanted = []
    for module in product_modules():
        parts = module.relative_to(PRODUCT).parts
        if module.stem.startswith("_") or not defines_something(module):
            continue
        rooms = {"services", "queries"} & {module.stem, *parts[1:-1]}
        if parts[0] == "core" or (rooms and PRODUCT / parts[0] in apps()):
            wanted.append(module)
    return wanted


def defines_something(module: Path) -> bool:
    return any(True for _ in functions_in(tree_of(module)))


def mirrors_of(module: Path) -> list[Path]:
    """tests/<same folder>/test_<module>.py, or several that begin so (test_services_claims.py)."""
    inside = module.relative_to(PRODUCT)
    return sorted((TESTS / inside.parent).glob(f"test_{module.stem}*.py"))


def is_tested(module: Path) -> bool:
    tests = [node.name for mirror in mirrors_of(module) for node in functions_in(tree_of(mirror))]
    return any(name.startswith("test_") for name in tests)


def test_modules_have_their_mirror() -> None:
    assert [short(module) for module in mirrored_modules() if not is_tested(module)] == []


def test_there_is_something_to_mirror() -> None:
    assert len(mirrored_modules()) > 5
