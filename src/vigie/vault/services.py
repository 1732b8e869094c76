"""Seal and open secrets: AES-256-GCM, the key outside the database, the row's id authenticated."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vigie.brands.models import Brand
from vigie.vault.models import Secret

NONCE_BYTES = 12


class SecretSpoiled(Exception):
    """The sealed content does not open: wrong key, altered row, or a row copied over another."""


@cache
def derived_key(purpose: str, master: str) -> bytes:
    """32 bytes for one purpose, from the operator's key (HKDF-SHA256: it is long and random)."""
    return HKDF(hashes.SHA256(), 32, salt=b"vigie", info=purpose.encode()).derive(master.encode())


def key_id() -> str:
    """A short name for the key in use, so that a wrong key is recognised before trying."""
    return derived_key("key-id", settings.VAULT_KEY)[:6].hex()


def store_secret(*, brand: Brand, label: str, content: Mapping[str, str], now: datetime) -> Secret:
    """Seal `content` in a new row."""
    secret_id = uuid4()
    return Secret.objects.create(
        id=secret_id,
        brand=brand,
        label=label,
        sealed=_seal(secret_id, content),
        key_id=key_id(),
        created_at=now,
        updated_at=now,
    )


def replace_secret(*, secret: Secret, content: Mapping[str, str], now: datetime) -> None:
    """Seal new content in the same row: a password was changed, a token was renewed."""
    Secret.objects.filter(pk=secret.pk).update(
        sealed=_seal(secret.id, content), key_id=key_id(), updated_at=now
    )


def open_secret(*, secret: Secret) -> dict[str, str]:
    """The content, for immediate use. Raises `SecretSpoiled`; never log the result."""
    sealed = bytes(secret.sealed)
    cipher = AESGCM(derived_key("vault", settings.VAULT_KEY))
    try:
        plain = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], secret.id.bytes)
    except InvalidTag as error:
        raise SecretSpoiled(secret.label) from error
    return dict(json.loads(plain))


def seal_text(*, purpose: str, text: str) -> str:
    """A text sealed for one purpose, as letters: for columns of other packages."""
    nonce = os.urandom(NONCE_BYTES)
    cipher = AESGCM(derived_key(purpose, settings.VAULT_KEY))
    return urlsafe_b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode()


def open_text(*, purpose: str, sealed: str) -> str:
    """The text again. Raises `SecretSpoiled` for another purpose, another key, or anything altered."""
    cipher = AESGCM(derived_key(purpose, settings.VAULT_KEY))
    try:
        raw = urlsafe_b64decode(sealed)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise SecretSpoiled(purpose) from error


def _seal(secret_id: UUID, content: Mapping[str, str]) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(dict(content)).encode()
    return nonce + AESGCM(derived_key("vault", settings.VAULT_KEY)).encrypt(nonce, plain, secret_id.bytes)
