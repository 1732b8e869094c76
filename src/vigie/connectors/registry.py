"""Which networks exist: every folder beside this file, and every installed `vigie.connectors` entry point."""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from vigie.connectors.contract import Connector


@cache
def connectors() -> dict[str, type[Connector]]:
    """Connector classes by network name, ours first; another package cannot replace one of ours."""
    import vigie.connectors as home

    found: dict[str, type[Connector]] = {}
    for module in pkgutil.iter_modules(home.__path__):
        if module.ispkg:
            package = importlib.import_module(f"{home.__name__}.{module.name}.connector")
            found[module.name] = package.CONNECTOR
    for point in entry_points(group="vigie.connectors"):
        found.setdefault(point.name, point.load())
    return found


def connector_class(network: str) -> type[Connector]:
    """The class of one network; KeyError when it is not installed."""
    return connectors()[network]
