import pytest

from vigie.core.query import network_words, parse
from vigie.core.query.asking import MOST


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("boréale", ("boréale",)),
        ("boréale livraison -aurore", ("boréale livraison",)),
        ('"boréale express" OU boycottboreale', ('"boréale express"', "boycottboreale")),
        ("boréale (colis OU livraison)", ("boréale colis", "boréale livraison")),
        ("boréale boréale", ("boréale",)),
    ],
)
def test_network_is_asked_for_all_that_could_match(query: str, asked: tuple[str, ...]) -> None:
    assert network_words(parse(query)) == asked


def test_endless_alternatives_are_not_all_asked() -> None:
    many = " OU ".join(f"mot{n}" for n in range(40))

    assert len(network_words(parse(f"({many}) ({many})"))) == MOST
