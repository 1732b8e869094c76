from hypothesis import given
from hypothesis import strategies as st

from vigie.core.types import NO, YES, Guess, Reading, Word
from vigie.web.desk.reading import Part, chips, difference, marked

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
