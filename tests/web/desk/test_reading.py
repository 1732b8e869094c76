from hypothesis import given
from hypothesis import strategies as st

from vigie.core.types import NO, YES, Guess, Reading, Word
from vigie.web.desk.reading import Chip, Part, chips, difference, marked

SURE, DOUBT = 0.97, 0.6
SPANS = st.lists(
    st.builds(
        Word,
        st.integers(-3, 40),
        st.integers(-3, 40),
        st.sampled_from(["sentiment", "vulgar", "topic"]),
        st.just("bad"),
    )
)


@given(st.text(max_size=30), SPANS)
def test_parts_together_are_the_text_whatever_the_offsets(text: str, weighed: list[Word]) -> None:
    assert "".join(part.text for part in marked(text, weighed)) == text


def test_what_hurts_is_told_from_what_only_weighed() -> None:
    text = "Reçu vite, mais cassé"
    weighed = [Word(0, 9, "sentiment", "good"), Word(16, 21, "sentiment", "bad")]

    assert marked(text, weighed) == (Part("Reçu vite", "mark"), Part(", mais "), Part("cassé", "neg"))


def test_overlapping_words_are_one_mark_that_hurts_if_one_does() -> None:
    weighed = [Word(0, 6, "sentiment", "good"), Word(4, 9, "vulgar", "coarse")]

    assert marked("abcdefghi!", weighed) == (Part("abcdefghi", "neg"), Part("!"))


def test_mark_never_cuts_a_sign_from_its_accent_or_its_skin() -> None:
    accent, hand = "e\u0301", "👍🏽"

    assert marked(f"{accent}a", [Word(0, 1, "sentiment", "bad")])[0].text == accent
    assert marked(f"{hand}!", [Word(0, 1, "sentiment", "bad")])[0].text == hand


def test_topics_are_not_marked() -> None:
    assert marked("mon colis", [Word(4, 9, "topic", "delivery")]) == (Part("mon colis"),)


@given(st.text(max_size=40), st.text(max_size=40))
def test_difference_tells_both_versions(before: str, after: str) -> None:
    parts = difference(before, after)

    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "old") == after


def test_confidence_is_said_in_words_never_in_numbers() -> None:
    reading = Reading(
        model="essai",
        sentiment=Guess("negative", SURE),
        intent=Guess("complaint", DOUBT),
        topic=Guess(None, 0.2),
        vulgar=Guess(NO, SURE),
        abusive=Guess(NO, SURE),
        spam=Guess(NO, SURE),
        scam=Guess(NO, SURE),
        unlawful=Guess(NO, SURE),
    )

    said = [(chip.title, chip.how) for chip in chips(reading, {})]

    assert said[:2] == [("negative", "sure"), ("complaint", "to be checked")]
    assert ("neither vulgar nor insulting", "sure") in said
    assert ("topic", "we don’t know") in said
    assert not any(sign.isdigit() for title, how in said for sign in f"{title}{how}")


def test_one_doubt_among_the_grounds_makes_the_clean_label_doubtful() -> None:
    clean = {head: Guess(NO, SURE) for head in ("vulgar", "abusive", "spam", "unlawful")}

    reading = Reading(model="essai", scam=Guess(NO, DOUBT), **clean)

    assert [chip.how for chip in chips(reading, {}) if chip.head == "clean"] == ["to be checked"]


def test_what_people_corrected_says_so() -> None:
    reading = Reading(model="essai", scam=Guess(YES, 1.0))

    corrected = {chip.head: chip.how for chip in chips(reading, {"scam": YES})}

    assert corrected["scam"] == "corrected"
    assert [chip.is_grave for chip in chips(reading, {}) if chip.head == "scam"] == [True]


def chip_of(head: str, reading: Reading, text: str = "") -> Chip:
    [chip] = [chip for chip in chips(reading, {}, text) if chip.head == head]
    return chip


def test_yes_or_no_is_turned_in_one_click_and_the_others_are_chosen() -> None:
    insult = Reading(model="essai", sentiment=Guess("negative", SURE), vulgar=Guess(YES, SURE))
    flip = chip_of("vulgar", insult).flip

    assert flip is not None
    assert (flip.head, flip.value, flip.title) == ("vulgar", NO, "not vulgar")
    assert chip_of("sentiment", insult).flip is None


def test_nothing_is_turned_where_nothing_is_known_or_to_be_said() -> None:
    """Not knowing has two alternatives; what is unlawful is no label that a person alone corrects."""
    reading = Reading(model="essai", intent=Guess("complaint", SURE), unlawful=Guess(YES, SURE))

    assert chip_of("reason_stated", reading).flip is None
    assert chip_of("unlawful", reading).flip is None


def test_label_tells_the_words_that_weighed_for_it_alone() -> None:
    text = "Colis cassé, CASSÉ, et la livraison"
    words = (
        Word(6, 11, "sentiment", "bad"),
        Word(13, 18, "sentiment", "bad"),
        Word(26, 35, "topic", "delivery"),
        Word(0, 5, "topic", "delivery"),
    )
    reading = Reading(model="essai", sentiment=Guess("negative", SURE), words=words)

    assert [word.casefold() for word in chip_of("sentiment", reading, text).why] == ["cassé"]
    assert chip_of("topic", reading, text).why == ("Colis", "livraison")
    assert chip_of("intent", reading, text).why == ()


@given(st.text(max_size=30), SPANS)
def test_words_of_a_label_are_words_of_the_text(text: str, weighed: list[Word]) -> None:
    reading = Reading(model="essai", words=tuple(weighed))

    assert all(word in text for chip in chips(reading, {}, text) for word in chip.why)
