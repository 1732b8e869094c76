"""The plan on paper and offline: one document, as PDF, as a page to print, as a file that needs nothing.

The PDF is set with the fonts of the package, never with those of the machine: a bare server has none,
and the plan must look the same on each.
"""

from functools import cache
from importlib.util import find_spec
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone, translation

from vigie.brands.models import Brand
from vigie.crisis.models import PlanVersion
from vigie.web.paper import pdf_of, self_contained, weasyprint
from vigie.web.plans.shown import shown

SHEET: Final = "vigie/plan-paper.css"
LANGUAGES: Final = ("fr", "en")


class CannotPrint(Exception):
    """This machine cannot make a PDF; the page to print and the offline file remain."""


@cache
def can_print() -> bool:
    """Whether the PDF library and the system library under it (Pango) are there."""
    if find_spec("weasyprint") is None:
        return False
    try:
        weasyprint()
    except OSError:
        return False
    return True


def language_of(asked: str, brand: Brand) -> str:
    """The language a copy is asked in, else the brand's."""
    fallback = brand.language if brand.language in LANGUAGES else "en"
    return asked if asked in LANGUAGES else fallback


def document(version: PlanVersion, language: str) -> str:
    """The whole plan as one self-contained page: style and fonts inside, nothing to fetch."""
    return self_contained(page(version, language), SHEET)


def page(version: PlanVersion, language: str) -> str:
    """The same, with the sheet where a page of ours finds it."""
    with translation.override(language), timezone.override(version.brand.time_zone):
        context = {"shown": shown(version), "made_at": timezone.now(), "language": language}
        return render_to_string("plans/paper.html", context)


def as_pdf(version: PlanVersion, language: str) -> bytes:
    """A4, numbered pages. Raises CannotPrint where the machine lacks what it takes."""
    if not can_print():
        raise CannotPrint
    return pdf_of(document(version, language))


def file_name(version: PlanVersion, language: str, ending: str) -> str:
    """plan-3-fr.pdf: no name of the brand, which may hold any sign."""
    return f"plan-{version.number}-{language}.{ending}"
