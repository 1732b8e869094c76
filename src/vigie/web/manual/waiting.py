"""An uploaded table between its preview and the word to keep it: a file of its own, for a day."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

KEY = "import"
LASTS = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Waiting:
    """The table somebody uploaded for one account."""

    name: str
    content: bytes


def put(request: HttpRequest, account: str, upload: "UploadedFile[Any]") -> None:
    """Keep it for the preview, in place of an earlier one; files of yesterday go."""
    drop(request)
    _sweep()
    token = secrets.token_hex(16)
    path = _folder() / token
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(upload.read())
    request.session[KEY] = {"token": token, "account": account, "name": (upload.name or "")[:200]}


def get(request: HttpRequest, account: str) -> Waiting | None:
    """The table this person uploaded for this account, if it still waits."""
    kept = request.session.get(KEY) or {}
    path = _folder() / str(kept.get("token", ""))
    if kept.get("account") != account or not path.is_file():
        return None
    return Waiting(kept["name"], path.read_bytes())


def drop(request: HttpRequest) -> None:
    kept = request.session.pop(KEY, None)
    if kept:
        (_folder() / kept["token"]).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "imports"


def _sweep() -> None:
    for path in _folder().glob("*"):
        if time.time() - path.stat().st_mtime > LASTS:
            path.unlink(missing_ok=True)
