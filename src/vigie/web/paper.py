"""Pages that hold all they show, and the PDF that is made of one."""

import base64
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from PIL import ImageFile

LETTERS: Final = "vigie/paper-fonts.css"
FONTS: Final = ("vendor/inter-latin.woff2", "vendor/inter-latin-ext.woff2")


def self_contained(page: str, sheet: str) -> str:
    """The page with its sheet and its letters written into it, where it links them: nothing to fetch."""
    for name in (LETTERS, sheet):
        link = f'<link rel="stylesheet" href="{static(name)}">'
        page = page.replace(link, f"<style>{_written_out(name)}</style>")
    return page


def pdf_of(page: str) -> bytes:
    """A self-contained page as PDF: no file is opened, no address asked. Raises OSError without Pango."""
    library = weasyprint()
    inside = library.urls.URLFetcher(allowed_protocols=("data",))
    pdf: bytes = library.HTML(string=page, url_fetcher=inside).write_pdf()
    return pdf


@cache
def _written_out(name: str) -> str:
    """A sheet of ours, its fonts written into it."""
    sheet = _static(name).decode("utf-8")
    for font in FONTS:
        data = base64.b64encode(_static(font)).decode("ascii")
        sheet = sheet.replace(f"../{font}", f"data:font/woff2;base64,{data}")
    return sheet


def _static(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def weasyprint() -> Any:
    """The library, loaded when something is printed: it takes a second. OSError where Pango is missing.

    Its import tells Pillow to take pictures that are cut short, for everybody in the process: what people
    upload must go on being refused.
    """
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint as library
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return library
