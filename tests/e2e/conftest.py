"""The whole product in processes of its own, on the tests' database, and a person before a browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from tests.processes import PATIENCE, Home, Running
from tests.web.screens import watch

ALLOWED = "127.0.0.1,localhost"

At = Callable[[Running], Page]
"""at(running) -> a page of somebody who just sat down there."""


@pytest.fixture
def house(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Iterator[Home]:
    """A house whose processes share the tests' database and keys: what they do, a test can ask by queries."""
    settings.VIGIE_ALLOW_ADDRESSES = tuple(ALLOWED.split(","))
    name = str(connection.settings_dict["NAME"])
    server = os.environ.get("VIGIE_TEST_DATABASE_URL", "")
    url = urlsplit(server)._replace(path=f"/{name}").geturl() if server else f"sqlite:///{name}"
    keys = {"VIGIE_SECRET_KEY": settings.SECRET_KEY, "VIGIE_VAULT_KEY": settings.VAULT_KEY}
    (tmp_path / "house").mkdir()
    more = {"VIGIE_ALLOW_ADDRESSES": ALLOWED, "VIGIE_CLAIM_TIMEOUT": "3", **keys}
    home = Home(tmp_path / "house", url, more)
    yield home
    home.end()


@pytest.fixture
def at(_browser: Browser) -> Iterator[At]:
    contexts: list[BrowserContext] = []

    def sit_down(running: Running) -> Page:
        context = _browser.new_context(
            base_url=running.url,
            locale="en-CA",
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return watch(context.new_page())

    yield sit_down
    for context in contexts:
        context.close()
