"""Sessions whose rows open nothing: the cookie's value is kept as its hash, what it stands for is sealed.

Whoever reads the database, or a stolen backup of it, is not logged in as anybody. Django finds this
module by SESSION_ENGINE.
"""

import hashlib
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.encoding import force_str

from vigie.vault.services import SecretSpoiled, open_text, seal_text

PURPOSE = "session"
LENGTH = 40  # of the key column


def row_key(session_key: str) -> str:
    """What a session is called in the database. Keys are long and random: a plain hash is enough."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:LENGTH]


class SessionStore(DatabaseStore):
    """Django's own, with other keys and sealed contents."""

    def _get_session_from_db(self) -> Session | None:
        key = row_key(self.session_key or "")
        found = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    async def aexists(self, session_key: str) -> bool:
        return await super().aexists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return cast("Session", row)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        return await sync_to_async(self.create_model_instance)(data)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(row_key(key))

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal_text(purpose=PURPOSE, text=super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """{} for what does not open: sealed with a key that is gone, it logs nobody in."""
        try:
            return dict(super().decode(open_text(purpose=PURPOSE, sealed=force_str(session_data))))
        except SecretSpoiled:
            return {}
