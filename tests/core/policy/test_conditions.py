import pytest

from vigie.core.policy.conditions import read_condition, read_network
from vigie.core.policy.cursor import Cursor, Refusal
from vigie.core.policy.tokens import read_tokens
from vigie.core.policy.tree import And, Flag, Is
from vigie.core.policy.vocabulary import Known


def cursor_on(text: str, *networks: str) -> Cursor:
    return Cursor(read_tokens(text)[0], Known(networks=frozenset(networks)))


def test_condition_ends_where_its_sentence_ends() -> None:
    cursor = cursor_on("vulgar and kind is one of review, mail then remove")

    assert read_condition(cursor) == And((Flag("vulgar"), Is("kind", ("review", "mail"))))
    assert cursor.here.text == "then"


def test_networks_installed_here_are_known_beside_the_usual_ones() -> None:
    assert [read_network(cursor_on(name, "myforum")) for name in ("myforum", "bluesky")] == [
        "myforum",
        "bluesky",
    ]
    with pytest.raises(Refusal):
        read_network(cursor_on("myforum"))


def test_topics_of_the_brand_are_known_beside_the_shipped_ones() -> None:
    def topic(known: Known) -> object:
        return read_condition(Cursor(read_tokens("topic is one of points, delivery")[0], known))

    asked = Is("topic", ("points", "delivery"))
    assert topic(Known(topics=frozenset({"points"}))) == asked
    assert topic(Known(topics=None)) == asked
    with pytest.raises(Refusal) as refused:
        topic(Known(topics=frozenset({"pointes"})))
    assert refused.value.problem.suggestion == "pointes"
