"""The one place of `core.drill` that opens files: the library of scenarios, and the texts of the stories."""

from functools import cache
from importlib.resources import files

PACKAGE = files("vigie.core.drill") / "data"


@cache
def scenario_ids() -> tuple[str, ...]:
    """Names of the scenarios that come with the product, in order."""
    found = (entry.name for entry in (PACKAGE / "scenarios").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


@cache
def scenario_text(name: str) -> str:
    """The file of a packaged scenario. KeyError for a name that is none."""
    if name not in scenario_ids():
        raise KeyError(name)
    return (PACKAGE / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def texts_of(name: str) -> str:
    """The file of texts of a story, or "voices": what every story shares."""
    return (PACKAGE / "texts" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def new_scenario() -> str:
    """The file that `vigie drill new` fills in, with $names."""
    return (PACKAGE / "new.yaml").read_text(encoding="utf-8")
