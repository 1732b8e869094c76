"""Every route of the product, found in the resolver, and what it says about who may use it."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from vigie.web.access import Access, access_of

MATRIX = Path(__file__).parent / "matrix.toml"


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, the names of its ids, and its view."""

    name: str
    ids: tuple[str, ...]
    view: Callable[..., object]

    @property
    def access(self) -> Access | None:
        return access_of(self.view)

    def __str__(self) -> str:
        return self.name


def _walk(
    patterns: list[URLPattern | URLResolver], ids: tuple[str, ...] = (), space: str = ""
) -> Iterator[Route]:
    for pattern in patterns:
        inside = (*ids, *(name for name in pattern.pattern.regex.groupindex if name not in ids))
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # test_api_matrix.py asks the API itself
        if isinstance(pattern, URLResolver):
            deeper = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inside, deeper)
        else:
            yield Route(f"{space}{pattern.name or pattern.pattern}", inside, pattern.callback)


@cache
def routes() -> list[Route]:
    return sorted(_walk(get_resolver().url_patterns), key=lambda route: route.name)


@cache
def listed() -> Mapping[str, Mapping[str, str]]:
    """Routes of other packages, as tests/security/matrix.toml lists them."""
    found = tomllib.loads(MATRIX.read_text(encoding="utf-8"))["routes"]
    return dict(found)


def ours() -> list[Route]:
    return [route for route in routes() if route.access]


def theirs() -> list[Route]:
    return [route for route in routes() if not route.access]
