from collections.abc import Iterator

import pytest

from tests.connectors.proxy import Proxy, proxying

# The suite is imported, not collected: without this its asserts would fail without saying what they saw.
for module in ("quality", "rig", "reading", "writing", "faulty", "suite"):
    pytest.register_assert_rewrite(f"tests.connectors.{module}")


@pytest.fixture(scope="module")
def line() -> Iterator[Proxy]:
    """One proxy for all checks of faults: some networks remember under which address they were read."""
    with proxying() as made:
        yield made
