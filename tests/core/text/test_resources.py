from vigie.core.text.resources import language_model, lexicon_lines


def test_packaged_words_are_read_once() -> None:
    lines = lexicon_lines()

    assert any("[scam" in line for line in lines)
    assert lexicon_lines() is lines


def test_language_model_comes_with_the_package_and_asks_no_network() -> None:
    model = language_model()

    assert model is None or model.predict("Bonjour, où est mon colis ?")[0]
