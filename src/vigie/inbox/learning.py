"""Which decisions would be otherwise if messages were read with what the team taught. Nothing is stored."""

from datetime import datetime

from vigie.brands.models import Brand
from vigie.inbox.trying import RulesTrial
from vigie.reading.models import Overlay


def try_overlay(*, brand: Brand, overlay: Overlay, now: datetime) -> RulesTrial:
    """Decide the latest messages by the rules in force, read as today and read with this version.

    The version in force is compared with the shipped model alone. People's corrections hold either way.
    """
    raise NotImplementedError
