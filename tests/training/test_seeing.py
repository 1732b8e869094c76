"""Training sees texts as the product reads them, and the pack is that of the data beside it."""

import json

import numpy as np

from training.examples import FOLDS, HEADS, SECTORS, load_examples
from training.fitting import OUT, SLICES, Again, Weights
from training.seeing import see
from training.train import PACK, digest
from vigie.core.text import model as product
from vigie.core.text.evidence import gather
from vigie.core.text.features import featurize
from vigie.core.text.fold import fold_batch

TEXTS = [
    "Mon colis est perdu, bande de c0nnards !",
    "Merci, tout est arrivé à l'heure 🙏",
    "Where is my order #4711?",
]


def test_training_and_product_say_the_same_of_a_text() -> None:
    model = product.load_model()
    assert model is not None
    seen = see(TEXTS)
    dense = seen.dense(model.numbers_scale, model.meaning_scale)
    first = Weights(model.wide, dict(model.dense)).logits(seen.sparse, dense)
    both = first + Again(dict(model.again), model.again_scale).added(first)
    trained = both * model.scale + model.shift
    evidence = gather(fold_batch(TEXTS))
    difference = np.abs(trained - model.logits(evidence, featurize(evidence)))
    assert difference.max() < 1e-3


def test_heads_are_the_product_s_in_the_same_order() -> None:
    assert {head: (part.start, part.stop) for head, part in SLICES.items()} == {
        head: (part.start, part.stop) for head, part in product.SLICES.items()
    }
    assert max(part.stop for part in product.SLICES.values()) == OUT
    for head, values in HEADS.items():
        assert len(values) == len(product.CLASSES[head])
        if len(values) > 2:
            assert tuple(map(str, values)) == product.CLASSES[head]


def test_every_source_is_left_out_once_and_sectors_apart() -> None:
    examples = load_examples()
    assert {name for names in FOLDS for name in names} == set(examples.sources)
    assert len(
        {next(number for number, names in enumerate(FOLDS) if sector in names) for sector in SECTORS}
    ) == len(SECTORS)


def test_the_pack_was_made_from_this_data() -> None:
    """Data or training changed since: `make train` makes the pack again."""
    assert json.loads((PACK / "model.json").read_text(encoding="utf-8"))["learned_from"] == digest()
