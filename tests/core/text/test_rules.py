"""The hand-set opinion stands on its own, without a model."""

import numpy as np

from vigie.core.text.evidence import gather
from vigie.core.text.fold import fold_batch
from vigie.core.text.rules import AROUSALS, INTENTS, SENTIMENTS, first_opinion
from vigie.core.types import TOPICS


def test_every_head_gives_probabilities() -> None:
    opinions = first_opinion(gather(fold_batch(["Merci !", "va chier", "", "où est mon colis ?"])))
    for head, width in (
        ("sentiment", len(SENTIMENTS)),
        ("intent", len(INTENTS)),
        ("topic", len(TOPICS)),
        ("severity", 4),
        ("arousal", len(AROUSALS)),
    ):
        assert opinions[head].shape == (4, width)
        np.testing.assert_allclose(opinions[head].sum(axis=1), 1, rtol=1e-5)
    for head in ("vulgar", "abusive", "unlawful", "spam", "scam", "reason_stated"):
        assert opinions[head].shape == (4,)
        assert ((opinions[head] >= 0) & (opinions[head] <= 1)).all()


def test_shouting_and_swearing_are_hotter_than_politeness() -> None:
    opinions = first_opinion(
        gather(fold_batch(["Bonjour, un petit souci.", "C'EST UNE HONTE BORDEL DE MERDE !!! SCANDALE"]))
    )
    polite, furious = opinions["arousal"].argmax(axis=1)
    assert polite == 0
    assert furious >= 2
