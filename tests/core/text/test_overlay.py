"""What a team teaches is read that way, elsewhere little moves, and nothing becomes removable by it."""

from datetime import UTC, datetime

import numpy as np
import pytest

from vigie.core.text import Lesson, Overlay, OverlayBroken, learn, model_name, read
from vigie.core.types import Author, Item, Kind, Place

CALLS = [
    f"{greeting} le bornage {what} du secteur {place}{end}"
    for greeting in ("Bonjour,", "Salut,", "Dites,")
    for what in ("est à revoir", "n'avance pas", "date de 1998", "me plaît bien")
    for place in ("nord", "sud", "ouest", "est", "centre")
    for end in (".", " ?", ", merci.")
]


def items(*texts: str) -> list[Item]:
    never = datetime(2026, 1, 1, tzinfo=UTC)
    return [Item("", Kind.POST, text, Author(""), Place(""), never, language="fr") for text in texts]


def test_what_was_taught_is_read_that_way() -> None:
    overlay = learn([Lesson(text, "fr", "topic", "safety") for text in CALLS[::2]])
    read_now = [reading.topic.value for reading in read(items(*CALLS[1::2]), overlay=overlay)]
    assert read_now.count("safety") >= 0.95 * len(read_now)


def test_hundreds_of_lessons_are_still_learned() -> None:
    """A step too long for so many would end anywhere."""
    texts = [f"{text} Dossier {number}, {number * 7}." for number in range(4) for text in CALLS]
    taught = [("price" if "merci" in text else "safety") for text in texts]
    overlay = learn([Lesson(text, "fr", "topic", value) for text, value in zip(texts, taught, strict=True)])
    read_now = [reading.topic.value for reading in read(items(*texts), overlay=overlay)]
    right = sum(now == value for now, value in zip(read_now, taught, strict=True))
    assert right >= 0.95 * len(texts)
    assert np.abs(overlay.bias).max() < 5


def test_other_heads_are_left_alone() -> None:
    overlay = learn([Lesson(text, "fr", "topic", "safety") for text in CALLS[:40]])
    before, after = read(items(*CALLS)), read(items(*CALLS), overlay=overlay)
    assert [one.sentiment for one in before] == [one.sentiment for one in after]
    assert [one.intent for one in before] == [one.intent for one in after]


def test_doubts_of_other_heads_stay_doubts() -> None:
    overlay = learn([Lesson(text, "fr", "topic", "safety") for text in CALLS[:40]])
    unsure = items("crève connard", "👍")
    before, after = read(unsure), read(unsure, overlay=overlay)
    assert [(one.abusive, one.vulgar) for one in before] == [(one.abusive, one.vulgar) for one in after]


def test_nothing_becomes_removable_by_what_was_taught() -> None:
    complaint = "Votre service est lamentable, j'attends mon remboursement depuis un mois."
    overlay = learn([Lesson(f"{complaint} {number}", "fr", "abusive", "yes") for number in range(60)])
    [reading] = read(items(complaint), overlay=overlay)
    assert reading.abusive.value == "yes"
    assert not reading.removable


def test_an_overlay_survives_as_bytes() -> None:
    overlay = learn([Lesson(text, "fr", "intent", "chat") for text in CALLS[:30]])
    again = Overlay.from_bytes(overlay.to_bytes())
    assert again.base == model_name()
    assert [one.intent.value for one in read(items(*CALLS), overlay=again)] == [
        one.intent.value for one in read(items(*CALLS), overlay=overlay)
    ]


def test_one_learned_on_another_model_says_nothing() -> None:
    overlay = learn([Lesson(text, "fr", "topic", "safety") for text in CALLS])
    other = Overlay("another-0", overlay.buckets, overlay.weights, overlay.bias)
    assert read(items(*CALLS), overlay=other) == read(items(*CALLS))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x80\x04\x95 a pickle"])
def test_broken_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(OverlayBroken):
        Overlay.from_bytes(content)


def test_a_value_of_no_head_is_refused() -> None:
    with pytest.raises((KeyError, ValueError)):
        learn([Lesson("bonjour", "fr", "topic", "weather")])
