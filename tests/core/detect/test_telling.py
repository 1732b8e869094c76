from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect.telling import Said, carriers_of, first_of, phrases_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def said(n: int, text: str, author: str = "", followers: int = 0, shares: int = 0) -> Said:
    return Said(f"m{n}", text, author or f"a{n}", NOON + timedelta(minutes=n), followers, shares)


PAST = ["Bonjour, où est mon colis ?", "Merci pour la livraison", "Le colis est arrivé", "Super produit"] * 5
NOW = [
    said(1, "La batterie chauffe, rappel immédiat !"),
    said(2, "Batterie qui chauffe : mon colis sent le brûlé"),
    said(3, "Encore une batterie qui gonfle. Rappel immédiat du produit svp"),
    said(4, "bonjour, où est mon colis ?"),
]


def test_phrases_are_what_is_new_in_the_words_people_used() -> None:
    phrases = phrases_of(NOW, PAST)

    assert {phrase.text for phrase in phrases} >= {"batterie", "rappel immédiat"}
    assert all(any(phrase.text in one.text for one in NOW) for phrase in phrases)
    assert not any(phrase.text == "colis" for phrase in phrases)


def test_one_person_who_repeats_is_no_topic() -> None:
    assert phrases_of([said(n, "arnaque totale", "same") for n in range(9)], PAST) == ()


def test_phrase_counts_people_and_the_past() -> None:
    [phrase] = phrases_of([said(1, "rappel"), said(2, "Rappel !")], ["rappel"], most=1)

    assert (phrase.text, phrase.people, phrase.before) == ("rappel", 2, 1)


def test_first_message_is_the_earliest() -> None:
    first = first_of(reversed(NOW))

    assert first is not None
    assert first.key == "m1"
    assert first_of([]) is None


def test_carriers_are_ranked_by_how_far_they_carried() -> None:
    ranked = carriers_of(
        [
            said(1, "x", "small", 10),
            said(2, "x", "loud", 900_000),
            said(3, "x", "shared", 2_000, 4_000),
            said(4, "x", "small", 12),
        ]
    )

    assert [one.author for one in ranked] == ["shared", "loud", "small"]
    assert (ranked[2].messages, ranked[2].followers, ranked[2].first) == (2, 12, "m1")


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_can_be_told(texts: list[str]) -> None:
    assert len(phrases_of([said(n, text) for n, text in enumerate(texts)], texts)) <= 5
