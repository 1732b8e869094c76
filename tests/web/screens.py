"""What every page owes to everybody, asked of a real Chromium.

`check_page(page)`: no axe violation of WCAG 2.2 A and AA, one h1, a language, nothing wider than the
window, no word of what one presses cut in two, nothing the content policy refused, no script that failed
and nothing asked of another machine since the page was made.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")  # the same engine, less around it
CHROMIUM = next((path for path in BROWSERS if Path(path).exists()), BROWSERS[-1])
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": TAGS, "resultTypes": ["violations"]}  # else axe describes all that is well, at length
TALLEST = 12000  # pixels; a page longer than this is looked at from its top

# Words of what one presses, cut in two for want of room.
BROKEN_WORDS = r"""() => {
    const broken = [];
    for (const pressed of document.querySelectorAll(".rail__link, .tabs__link, .button")) {
        const texts = document.createTreeWalker(pressed, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            for (const word of text.data.matchAll(/[\p{L}’]+/gu)) {
                const range = document.createRange();
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
                if (new Set(boxes.map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
            }
        }
    }
    return broken;
}"""

Look = tuple[str, str, int]
"""A language, a theme and a width in pixels."""


def everything_is_looked_at() -> bool:
    return os.environ.get("VIGIE_TEST_LOOKS") == "all"


def some_of(looks: Sequence[Look]) -> Sequence[Look]:
    """The first two: both languages, themes and sorts of screen; all where everything is looked at."""
    return looks if everything_is_looked_at() else looks[:2]


_troubles: dict[Page, list[str]] = {}


def watch(page: Page) -> Page:
    """Remember what goes wrong on this page from now on; `check_page` tells."""
    troubles = _troubles.setdefault(page, [])

    def heard(message: ConsoleMessage) -> None:
        # The answer's own status is asserted where it matters; Chromium logs each 4xx as an error.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            troubles.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in {None, "127.0.0.1", "localhost"}:
            troubles.append(f"asked another machine: {request.url}")

    page.on("console", heard)
    page.on("request", asked)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return page


def check_page(page: Page) -> None:
    """Fails with one line per fault. What was clicked just before is waited for."""
    page.wait_for_load_state()
    faults = [*troubles_of(page), *_shape(page), *violations(page)]
    assert not faults, "\n".join([page.url, *faults])


def troubles_of(page: Page) -> list[str]:
    """What was refused or failed since `watch`."""
    return list(_troubles.get(page, []))


def _shape(page: Page) -> list[str]:
    found = page.evaluate(
        """() => ({
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            headings: document.querySelectorAll("h1").length,
            language: document.documentElement.lang,
        })"""
    )
    faults = []
    if found["wide"] > 0:
        faults.append(f"{found['wide']} pixels wider than the window")
    if found["headings"] != 1:
        faults.append(f"{found['headings']} h1")
    if not found["language"]:
        faults.append("no language")
    return faults + [f"a word that goes on in the next line: {word}" for word in page.evaluate(BROKEN_WORDS)]


def violations(page: Page) -> list[str]:
    """What axe finds. The window is made as tall as the page: a bar that stays hides nothing then."""
    size = page.viewport_size or {"width": 1440, "height": 900}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(TALLEST, max(size["height"], height))})
    found: list[dict[str, Any]] = Axe().run(page, options=ASKED).response["violations"]
    page.set_viewport_size(size)
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found]
