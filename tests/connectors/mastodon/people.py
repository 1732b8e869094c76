"""Everybody else on the server, by their own plain client: what they do and see is not our code's word."""

from typing import Any

import httpx2

from tests.peers import facts_of
from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.mastodon.connector import Mastodon

GUARD = Guard(allow=("127.0.0.1",))


def facts() -> dict[str, str]:
    return facts_of("mastodon")


class Person:
    """Somebody with an account there; name: as peers/mastodon/server.toml calls them."""

    def __init__(self, name: str) -> None:
        headers = {"authorization": f"Bearer token-{name}"}
        self.client = httpx2.Client(base_url=facts()["URL"], headers=headers, timeout=30, trust_env=False)

    def call(self, method: str, path: str, **given: Any) -> Any:
        answer = self.client.request(method, path, **given)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def us(self) -> Any:
        return self.call("GET", "/api/v1/accounts/verify_credentials")

    def say(self, text: str, *, to: str = "", visibility: str = "public", **more: Any) -> str:
        body = {"status": text, "visibility": visibility, **({"in_reply_to_id": to} if to else {}), **more}
        return str(self.call("POST", "/api/v1/statuses", json=body)["id"])

    def edit(self, native_id: str, text: str) -> None:
        self.call("PUT", f"/api/v1/statuses/{native_id}", json={"status": text})

    def remove(self, native_id: str) -> None:
        self.call("DELETE", f"/api/v1/statuses/{native_id}")

    def status(self, native_id: str) -> Any:
        return self.call("GET", f"/api/v1/statuses/{native_id}")

    def answers_to(self, native_id: str) -> list[Any]:
        """Direct answers, [] when it is gone."""
        answer = self.client.get(f"/api/v1/statuses/{native_id}/context")
        found = answer.json()["descendants"] if answer.status_code == 200 else []
        return [one for one in found if one["in_reply_to_id"] == native_id]

    def notified(self) -> list[Any]:
        return list(self.call("GET", "/api/v1/notifications"))


def connector_of(
    name: str = "boreale", *, token: str = "", server: str = "", guard: Guard = GUARD, **settings: object
) -> Mastodon:
    """Our connector on somebody's account, allowed to talk to this machine."""
    config = AccountConfig(
        server=server or facts()["URL"], settings=settings, secret={"access_token": token or f"token-{name}"}
    )
    return Mastodon(config, GuardedClient(guard))
