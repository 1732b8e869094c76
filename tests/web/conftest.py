"""A real server and a real browser for the tests marked `browser`.

>>> @pytest.mark.browser
>>> def test_desk_is_for_everybody(enter, check) -> None:
>>>     member = make_member(role=Role.AGENT)
>>>     page = enter(member.user, f"/b/{member.brand.public_id}/")
>>>     check_page(page)
"""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.processes import PATIENCE
from tests.web.screens import watch
from vigie.brands.models import User
from vigie.cli.serve import listen

Enter = Callable[..., Page]
"""enter(user or None, path, *, language="fr", theme="light", width=1440) -> Page"""

HEIGHTS = {390: 844, 320: 640}


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[str]:
    """The product under uvicorn, as it is run, on the tests' database."""
    import uvicorn

    connections.settings["default"]["CONN_MAX_AGE"] = 0  # or the database could not be dropped at the end
    config = uvicorn.Config(
        "vigie.asgi:application", port=0, log_level="error", lifespan="off", proxy_headers=False
    )
    listener = listen(config)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    server.force_exit = True  # pages that stay open for live news would keep it waiting
    thread.join(timeout=10)


@pytest.fixture
def server(_server: str, transactional_db: None) -> str:
    """Address of the running product; what a test stores is seen by it."""
    return _server


@pytest.fixture
def enter(server: str, _browser: Browser) -> Iterator[Enter]:
    """Opens a page as somebody, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def opened(
        user: User | None, path: str, *, language: str = "fr", theme: str = "light", width: int = 1440
    ) -> Page:
        context = _browser.new_context(
            base_url=server,
            locale={"fr": "fr-CA", "en": "en-CA"}[language],
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        if user is not None:
            User.objects.filter(pk=user.pk).update(language=language, theme=theme)
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": server}])
        page = watch(context.new_page())
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def session_of(user: User) -> str:
    """A session as the login makes it, without the slow password."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client.cookies["sessionid"].value
