import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.relevance import FEWEST, SURE, Relevance, learn

OURS = [
    "Boréale n'a toujours pas livré mon colis",
    "Merci Boréale, colis reçu en deux jours",
    "Le service client de Boréale ne répond pas",
    "Boréale me doit un remboursement",
    "Commande Boréale perdue, que faire ?",
    "Le site de Boréale plante au paiement",
    "Livreur de Boréale très aimable",
]
OTHERS = [
    "Une aurore boréale cette nuit en Laponie",
    "Photo d'aurore boréale incroyable hier soir",
    "Aurore boréale visible jusqu'en Bretagne cette nuit",
    "La forêt boréale brûle encore au Canada",
    "Qui a vu l'aurore boréale hier soir ?",
    "Aurores boréales : la carte de cette nuit",
    "Prévision d'aurore boréale pour la nuit de samedi",
]


def test_words_around_the_name_tell_who_is_meant() -> None:
    learned = learn(OURS, OTHERS)

    assert learned.somebody_else("Magnifique aurore boréale cette nuit !") > SURE
    assert learned.somebody_else("Boréale, où est mon colis ?") < 0.5
    assert "auror" in learned.telling
    assert (learned.ours, learned.others, learned.precision) == (7, 7, 0.5)


def test_it_is_measured_on_lessons_it_had_not_seen() -> None:
    learned = learn(OURS, OTHERS)
    assert learned.caught >= FEWEST
    assert learned.holds

    muddled = learn(OURS[::2] + OTHERS[::2], OURS[1::2] + OTHERS[1::2] + OURS[1::2])
    assert not muddled.holds


@pytest.mark.parametrize(("ours", "others"), [(0, 0), (7, 0), (0, 7), (7, FEWEST - 1), (FEWEST - 1, 7)])
def test_few_lessons_teach_nothing(ours: int, others: int) -> None:
    learned = learn(OURS[:ours], OTHERS[:others])

    assert not learned.holds
    assert learned.somebody_else("aurore boréale") == 0
    assert learned.telling == ()
    assert (learned.ours, learned.others) == (ours, others)


def test_nobody_s_word_is_no_precision() -> None:
    assert Relevance(0, 0).precision is None
    assert Relevance(3, 1).precision == 0.75


@given(st.lists(st.text(max_size=40), max_size=12), st.lists(st.text(max_size=40), max_size=12), st.text())
def test_any_text_is_judged(ours: list[str], others: list[str], text: str) -> None:
    learned = learn(ours, others)

    assert 0 <= learned.somebody_else(text) <= 1
    assert learned.right <= learned.caught <= len(ours) + len(others)
