"""The one place of `core.forecast` that opens files: the packed trees."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from vigie.core.forecast.model import Model, Models


def packed(arrays: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """Arrays as one npz archive, without pickles."""
    held = BytesIO()
    # numpy's stub takes no mapping whose names are only known at run time
    np.savez_compressed(held, **arrays)  # type: ignore[arg-type]
    return held.getvalue()


@cache
def shipped_models() -> Models:
    """The models of the package."""
    return Models(_model("any"), _model("large"))


def _model(name: str) -> Model:
    content = (files("vigie.core.forecast") / "pack" / f"{name}.npz").read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return Model.from_arrays({name: stored[name] for name in stored.files})


@cache
def shipped_settings() -> dict[str, object]:
    """What the models are called and what they were learned from."""
    path = files("vigie.core.forecast") / "pack" / "model.json"
    settings: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return settings
