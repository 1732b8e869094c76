import pytest

# The suite is imported, not collected: without this its asserts would fail without saying what they saw.
for module in ("quality", "rig", "reading", "writing", "suite"):
    pytest.register_assert_rewrite(f"tests.connectors.{module}")
