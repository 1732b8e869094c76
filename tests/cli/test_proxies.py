import asyncio
from typing import Any

import pytest
from django.conf import LazySettings

from vigie.cli import serve


def client_seen_through(settings: LazySettings, *, proxies: tuple[str, ...], peer: str) -> str:
    """The address the product sees when `peer` says that it speaks for 203.0.113.9."""
    settings.VIGIE_TRUSTED_PROXIES = proxies
    config = serve._config("127.0.0.1", 0)
    seen: list[str] = []

    async def product(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])

    config.app = product
    config.interface = "asgi3"
    config.load()
    headers = [(b"x-forwarded-for", b"203.0.113.9")]
    scope = {"type": "http", "client": (peer, 1), "headers": headers, "scheme": "http"}
    asyncio.run(config.loaded_app(scope, None, None))
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "peer", "seen"),
    [
        ((), "127.0.0.1", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "203.0.113.9"),
        (("127.0.0.1",), "198.51.100.7", "198.51.100.7"),
    ],
)
def test_only_declared_proxies_say_for_whom_they_speak(
    settings: LazySettings, proxies: tuple[str, ...], peer: str, seen: str
) -> None:
    assert client_seen_through(settings, proxies=proxies, peer=peer) == seen
