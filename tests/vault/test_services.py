from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from tests.factories import make_brand
from vigie.vault.models import Secret
from vigie.vault.services import (
    SecretSpoiled,
    open_secret,
    open_text,
    replace_secret,
    seal_text,
    store_secret,
)

pytestmark = pytest.mark.django_db
CANARY = "canari-4711-mot-de-passe"


def kept(**content: str) -> Secret:
    return store_secret(
        brand=make_brand(), label="Bluesky", content=content or {"password": CANARY}, now=timezone.now()
    )


def test_secret_opens_to_what_was_stored() -> None:
    secret = kept(password=CANARY, user="é")
    secret.refresh_from_db()

    assert open_secret(secret=secret) == {"password": CANARY, "user": "é"}


def test_secret_stands_nowhere_in_clear() -> None:
    kept()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault_secret")
        row = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])

    assert CANARY not in row


@pytest.mark.parametrize("position", [0, 15, -1])
def test_flipped_bit_is_detected(position: int) -> None:
    secret = kept()
    sealed = bytearray(secret.sealed)
    sealed[position] ^= 1
    secret.sealed = bytes(sealed)

    with pytest.raises(SecretSpoiled):
        open_secret(secret=secret)


def test_row_copied_over_another_does_not_open() -> None:
    one, two = kept(), kept(password="autre")
    two.sealed = one.sealed

    with pytest.raises(SecretSpoiled):
        open_secret(secret=two)


def test_wrong_key_is_one_clear_error(settings: LazySettings, tmp_path: Path) -> None:
    secret = kept()
    settings.VAULT_KEY = "une autre clé"

    with pytest.raises(SecretSpoiled):
        open_secret(secret=secret)


def test_replaced_secret_opens_to_the_new_one() -> None:
    secret = kept()
    replace_secret(secret=secret, content={"password": "neuf"}, now=timezone.now())
    secret.refresh_from_db()

    assert open_secret(secret=secret) == {"password": "neuf"}


def test_sealed_text_opens_for_its_purpose_only() -> None:
    sealed = seal_text(purpose="session", text=f"é {CANARY}")

    assert CANARY not in sealed
    assert open_text(purpose="session", sealed=sealed) == f"é {CANARY}"
    assert seal_text(purpose="session", text=f"é {CANARY}") != sealed
    for purpose, spoiled in (
        ("second-step", sealed),
        ("session", f"A{sealed[1:]}" if sealed[0] != "A" else f"B{sealed[1:]}"),
        ("session", sealed[:-4]),
        ("session", ""),
        ("session", "é"),
    ):
        with pytest.raises(SecretSpoiled):
            open_text(purpose=purpose, sealed=spoiled)
