import numpy as np

from vigie.core.forecast.model import TARGETS
from vigie.core.forecast.resources import packed, shipped_models, shipped_settings


def test_models_say_something_of_every_target() -> None:
    models = shipped_models()

    for model in (models.any, models.large):
        assert len(model.forest.starts) == sum(map(len, TARGETS.values())) + 1
        assert all(factors.shape == (len(model.moments), 2) for factors in model.stretch.values())


def test_the_pack_names_what_it_was_learned_from() -> None:
    assert shipped_settings().keys() == {"name", "learned_from", "cascades"}


def test_packing_is_without_pickles() -> None:
    assert packed({"a": np.arange(3)}).startswith(b"PK")
