"""Past cases a brand can learn from: its own, those it entered, and the public ones that come with Vigie."""

from dataclasses import replace

from django.db.models import QuerySet

from vigie.brands.models import Brand
from vigie.core.likeness import Case, Likeness, Profile, from_document, similar
from vigie.core.likeness.resources import public_cases
from vigie.crisis.models import PastCase


def past_cases_of(*, brand: Brand) -> QuerySet[PastCase]:
    """Cases the brand entered, newest first."""
    return PastCase.objects.filter(brand=brand).select_related("by__user").order_by("-year", "key")


def case_of(row: PastCase) -> Case:
    """The case as a value."""
    return replace(from_document(row.content), key=row.key, is_own=row.is_own)


def library(*, brand: Brand) -> tuple[Case, ...]:
    """Every case: the brand's own first, then all others, newest first.

    A shipped case that the brand copied to complete it is there once, in the brand's version.
    """
    entered = [case_of(row) for row in past_cases_of(brand=brand)]
    taken = {case.key for case in entered}
    others = [case for case in public_cases() if case.key not in taken]
    return tuple(sorted([*entered, *others], key=lambda case: (not case.is_own, -case.year, case.key)))


def case_in_library(*, brand: Brand, key: str) -> Case | None:
    """One case by its key."""
    return next((case for case in library(brand=brand) if case.key == key), None)


def similar_cases(*, brand: Brand, profile: Profile, most: int = 5) -> tuple[Likeness, ...]:
    """The past cases most like this situation, each with what is alike and what differs."""
    return similar(profile, library(brand=brand), most=most)
