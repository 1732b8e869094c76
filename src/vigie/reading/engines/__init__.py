"""Engines stronger than the shipped one, off by default, for the messages it is in doubt about."""

from django.conf import settings

from vigie.reading.engines.answers import Engine, Trouble
from vigie.reading.engines.endpoint import Endpoint
from vigie.reading.engines.onnx import Classifier
from vigie.reading.models import Reader
from vigie.vault.services import SecretSpoiled, open_secret

__all__ = ["Engine", "Trouble", "engine_of"]


def engine_of(reader: Reader) -> Engine:
    """The engine a brand chose, ready to be asked. Raises `Trouble` when it cannot be."""
    if reader.engine == Reader.Engine.ONNX:
        return Classifier(reader.onnx_folder, settings.VIGIE_ONNX_FOLDERS)
    return Endpoint(
        url=reader.endpoint_url,
        model=reader.endpoint_model,
        key=_key_of(reader),
        allow=settings.VIGIE_ALLOW_ADDRESSES,
    )


def _key_of(reader: Reader) -> str:
    if reader.secret is None:
        return ""
    try:
        return open_secret(secret=reader.secret).get("key", "")
    except SecretSpoiled as error:
        raise Trouble("key-spoiled") from error
