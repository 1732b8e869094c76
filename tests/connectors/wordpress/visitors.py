"""Everybody else on the site, by their own plain client: what they do and see is not our code's word."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx2

from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.wordpress.connector import WordPress

GUARD = Guard(allow=("127.0.0.1",))


class Visitors:
    """People who comment without an account, and the site's own administrator for what only he can do."""

    def __init__(self, peer: Mapping[str, str]) -> None:
        self.peer = peer
        self.anyone = httpx2.Client(base_url=peer["URL"], trust_env=False)
        self.owner = httpx2.Client(
            base_url=peer["URL"], auth=(peer["USER"], peer["APP_PASSWORD"]), trust_env=False
        )

    def say(self, text: str, *, to: str = "", name: str = "Élodie", **more: Any) -> str:
        body = {
            "post": self.peer["POST_ID"],
            "parent": int(to or 0),
            "content": text,
            "author_name": name,
            "author_email": f"{uuid4().hex[:12]}@example.org",
            **more,
        }
        answer = self.anyone.post("/wp-json/wp/v2/comments", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def edit(self, native_id: str, text: str) -> None:
        self.owner.post(f"/wp-json/wp/v2/comments/{native_id}", json={"content": text}).raise_for_status()

    def erase(self, native_id: str) -> None:
        """For good: what a person who asks for erasure gets."""
        url = f"/wp-json/wp/v2/comments/{native_id}"
        self.owner.delete(url, params={"force": "true"}).raise_for_status()

    def set_status(self, native_id: str, status: str) -> None:
        self.owner.post(f"/wp-json/wp/v2/comments/{native_id}", json={"status": status}).raise_for_status()

    def status(self, native_id: str) -> str:
        answer = self.owner.get(f"/wp-json/wp/v2/comments/{native_id}", params={"context": "edit"})
        return str(answer.json()["status"])

    def sees(self, native_id: str) -> bool:
        """Whether the comment stands on the public page of its article."""
        page = self.anyone.get(f"/?p={self.peer['POST_ID']}", follow_redirects=True)
        page.raise_for_status()
        return re.search(rf'id="comment-{native_id}"', page.text) is not None

    def replies(self, native_id: str) -> list[dict[str, Any]]:
        """Public replies, oldest first, as anybody may ask for them."""
        params = {"parent": native_id, "per_page": 100, "order": "asc"}
        answer = self.anyone.get("/wp-json/wp/v2/comments", params=params)
        answer.raise_for_status()
        return list(answer.json())


def connector_of(
    peer: Mapping[str, str],
    *,
    page_size: int = 100,
    wants: str = "",
    user: str = "",
    password: str = "",
    server: str = "",
    guard: Guard = GUARD,
    **settings: object,
) -> WordPress:
    """A fresh connector on the peer. wants: switches of peers/wordpress/vigie-peer.php."""
    config = AccountConfig(
        server=server or peer["URL"],
        settings={"user": user or peer["USER"], "page_size": page_size, **settings},
        secret={"app_password": password or peer["APP_PASSWORD"]},
    )
    headers = {"X-Vigie-Peer": wants} if wants else {}
    return WordPress(config, GuardedClient(guard, headers=headers))
