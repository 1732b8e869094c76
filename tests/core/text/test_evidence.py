"""Evidence: context around the words."""

import pytest

from vigie.core.text.evidence import columns, gather
from vigie.core.text.fold import fold_batch


def number(text: str, name: str) -> float:
    return float(gather(fold_batch([text])).numbers[0, columns()[name]])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("vous êtes des escrocs", "aimed_accused"),
        ("bande de clowns", "aimed_soft"),
        ("il m'a dit « connard »", "quoted"),
        ("ce n'est pas bon", "negated_good"),
        ("aucun problème", "good"),
        ("C'EST UNE HONTE ABSOLUE", "shouting"),
        ("c0nn@rd", "masked"),
        ("je veux 300 €", "money"),
    ],
)
def test_context_is_seen(text: str, name: str) -> None:
    assert number(text, name) > 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("c'est du vol", "aimed_accused"),
        ("c'est bon", "negated_good"),
        ('"merci" dit-il, connard', "quoted"),
        ("Merci à tous", "shouting"),
    ],
)
def test_context_is_not_imagined(text: str, name: str) -> None:
    assert number(text, name) == 0


def test_rows_do_not_depend_on_their_neighbours() -> None:
    texts = ["bande de", "voleurs", "« connard", "oui » merci", "pas", "bon"]
    together = gather(fold_batch(texts)).numbers
    for row, text in enumerate(texts):
        assert (together[row] == gather(fold_batch([text])).numbers[0]).all()
