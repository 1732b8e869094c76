"""One real Chromium for all tests marked `browser`: Playwright starts only one in a thread."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.processes import PATIENCE
from tests.web.screens import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        reason = f"no browser here: {CHROMIUM} is missing"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE * 1000)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Playwright's loop runs in this thread from its first test to the end: out of sight of all others."""
    running = asyncio._get_running_loop()
    if running is None or "_browser" in request.fixturenames:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
