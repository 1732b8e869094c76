"""The way from an empty brand to one that listens, and where one is on it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand
from vigie.listening.queries import watches_of
from vigie.networks.queries import accounts_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the route that does it, and whether it is done."""

    name: Promise
    route: str
    done: bool


def steps_of(brand: Brand) -> list[Step]:
    """Empty once the brand listens: nobody needs the way any more."""
    heard, watched = accounts_of(brand=brand).exists(), watches_of(brand=brand).exists()
    if heard and watched:
        return []
    return [
        Step(_("Your brand"), "brand", True),
        Step(_("Connect a network"), "connect", heard),
        Step(_("Choose your watches"), "watch_new", watched),
        Step(_("The desk"), "desk", False),
    ]


def next_step(brand: Brand) -> str:
    """The route of what is left to do, the desk when nothing is."""
    return next((step.route for step in steps_of(brand) if not step.done), "desk")
