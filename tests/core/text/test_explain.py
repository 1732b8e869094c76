"""The words shown are in the text, in order, and name a head."""

from vigie.core.text import read_texts


def test_words_come_in_order_and_say_why() -> None:
    text = "Bande de voleurs ! Mon colis est perdu, écrivez à a.b@example.org"
    words = read_texts([text])[0].words
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert ("voleurs", "abusive", "accused") in {(text[w.start : w.end], w.head, w.why) for w in words}
    assert ("a.b@example.org", "personal_data", "email") in {
        (text[w.start : w.end], w.head, w.why) for w in words
    }


def test_a_flood_of_insults_is_not_a_flood_of_words() -> None:
    assert len(read_texts(["connard " * 500])[0].words) <= 120
