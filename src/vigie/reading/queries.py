"""How a brand is read, and what its team taught so far."""

from django.db.models import QuerySet

from vigie.brands.models import Brand
from vigie.reading.models import Overlay, Reader


def reader_of(brand: Brand) -> Reader:
    """How this brand is read; as shipped, and not saved, while nobody changed anything."""
    rows = Reader.objects.filter(brand=brand).select_related("secret", "changed_by__user")
    return rows.first() or Reader(brand=brand)


def overlays_of(brand: Brand) -> QuerySet[Overlay]:
    """Every version of what the team taught, newest first, without the heavy part."""
    return (
        Overlay.objects.filter(brand=brand).select_related("by__user").defer("content").order_by("-version")
    )


def active_overlay(brand: Brand) -> Overlay | None:
    """The version in force; None while the shipped model reads alone."""
    return overlays_of(brand).filter(is_active=True).first()
