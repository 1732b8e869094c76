"""The packaged lexicons say what they seem to say."""

from vigie.core.text.fold import fold_batch
from vigie.core.text.lexicon import LONGEST, completed, load_lexicon, look_up
from vigie.core.text.resources import lexicon_lines
from vigie.core.text.tokens import tokenize


def signals_of(text: str) -> set[str]:
    batch = fold_batch([text])
    lexicon = load_lexicon()
    rows = lexicon.weights[look_up(batch, tokenize(batch)).phrase]
    return {name for name, weight in zip(lexicon.signals, rows.sum(axis=0), strict=True) if weight}


def test_every_phrase_is_written_folded_and_short_enough_to_be_found() -> None:
    lexicon = load_lexicon()
    assert len(set(lexicon.hashes.tolist())) == len(lexicon.hashes)
    assert 0 not in lexicon.hashes, f"a phrase has more than {LONGEST} words or none"
    lines = [line for line in lexicon_lines() if not line.startswith("[")]
    assert [line for line in lines if fold_batch([line]).joined.strip() != line] == []


def test_a_longer_phrase_hides_the_shorter_ones_in_it() -> None:
    assert "bad" in signals_of("c'est mauvais")
    assert "bad" not in signals_of("pas mauvais")


def test_a_phrase_inherits_the_coarseness_of_its_words() -> None:
    assert {"silence", "coarse"} <= signals_of("va te faire foutre")
    assert "coarse" not in signals_of("un pique-nique")


def test_a_masked_word_is_completed_only_where_one_fits() -> None:
    lexicon = load_lexicon()
    assert completed("p*tain", lexicon) == "putain"
    assert completed("***", lexicon) == "***"
    assert completed("x*z", lexicon) == "x*z"


def test_words_of_two_messages_make_no_phrase() -> None:
    batch = fold_batch(["ferme ta", "gueule"])
    found = look_up(batch, tokenize(batch))
    assert not any(words > 2 for words in found.words)
