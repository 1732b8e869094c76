"""Words, pairs and runs of letters become buckets, the same wherever they stand."""

import numpy as np

from vigie.core.text.evidence import gather
from vigie.core.text.features import BITS, featurize
from vigie.core.text.fold import fold_batch


def featured(*texts: str) -> list[set[int]]:
    """Buckets of each text."""
    sorts = featurize(gather(fold_batch(texts)))
    found: list[set[int]] = [set() for _ in texts]
    for sort in sorts:
        owner = np.repeat(np.arange(len(texts)), sort.counts)
        for text, bucket in zip(owner.tolist(), sort.buckets.tolist(), strict=True):
            found[text].add(bucket)
    return found


def test_a_text_has_the_same_features_alone_and_among_others() -> None:
    alone = featured("Mon colis n'est pas arrivé")[0]
    among = featured("Bonjour", "Mon colis n'est pas arrivé", "", "Merci beaucoup !")[1]
    assert alone == among
    assert alone
    assert all(0 <= bucket < 1 << BITS for bucket in alone)


def test_accents_and_capitals_do_not_count() -> None:
    assert featured("COLIS ARRIVE") == featured("colis arrivé")


def test_a_masked_word_counts_as_what_it_hides() -> None:
    word = set(featurize(gather(fold_batch(["connard"])))[0].buckets.tolist())
    assert word <= featured("espèce de c0nn@rd")[0]
    assert not word <= featured("espèce de canard")[0]


def test_each_sort_weighs_alike_however_long_the_text() -> None:
    for sort in featurize(gather(fold_batch(["colis", "le colis de ma sœur n'est toujours pas arrivé"]))):
        lengths = sort.values**2 * sort.counts
        assert np.allclose(lengths[sort.counts > 0], 1)


def test_repeating_says_less() -> None:
    once, often = featurize(gather(fold_batch(["acheter maintenant ici", "acheter maintenant ici " * 100])))[
        0
    ].values
    assert often * 300 < once * 3 * 2


def test_texts_without_words_have_no_features() -> None:
    assert featured("", " ") == [set(), set()]
