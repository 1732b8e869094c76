"""The invented network as a package of somebody else brings one: by an entry point, with its own pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.connectors import quality, suite
from vigie.connectors import registry

HERE = Path(__file__).parent


@contextmanager
def installed(folder: Path) -> Iterator[None]:
    """As after `pip install`: found in the folder's metadata, and graded from beside its tests."""
    metadata = folder / "closed_network-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: closed-network\nVersion: 1.0\n", "utf-8")
    point = "[vigie.connectors]\nclosed = tests.connectors.closed.connector:CONNECTOR\n"
    (metadata / "entry_points.txt").write_text(point, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.setattr(quality, "CONNECTORS", HERE.parent)
        patch.setattr(suite, "DOCS", HERE)
        registry.connectors.cache_clear()
        yield
    registry.connectors.cache_clear()
