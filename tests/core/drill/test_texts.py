from tests.core.drill.scenes import small
from vigie.core.drill.chance import Chance
from vigie.core.drill.texts import Writer, handle_of, plain, slip


def written(count: int, pool: str = "negative", window: int = 200) -> list[str]:
    scenario = small()
    writer = Writer(scenario, 7)
    return [
        writer.write(Chance(7, n), "fr", pool, heat=900_000, typos=80_000, glad=False) for n in range(count)
    ][:window]


def test_no_text_comes_twice_within_the_window() -> None:
    for pool in ("negative", "echo", "question", "vulgar", "scam", "thanks"):
        texts = written(200, pool)
        assert len(set(texts)) == len(texts), pool


def test_a_brigade_copies() -> None:
    texts = written(60, "brigade")
    assert len(set(texts)) < len(texts)


def test_every_slot_is_filled() -> None:
    assert not [text for text in written(300, "negative", 300) if "{" in text or "}" in text]


def test_people_type_as_they_do() -> None:
    texts = written(200)
    assert any(text.isupper() for text in texts)
    assert any(text == text.lower() for text in texts)
    assert any("😡" in text or "🤬" in text for text in texts)


def test_a_slip_changes_one_word_and_no_link() -> None:
    for seed in range(50):
        text = slip(Chance(seed), "Toujours bloqué http://rembours-3.example/carte depuis hier")
        assert "http://rembours-3.example/carte" in text
        assert abs(len(text) - 59) <= 1
    assert slip(Chance(1), "a b c") == "a b c"


def test_names_are_typed_without_accents() -> None:
    assert plain("Éléonore Çà") == "eleonore ca"
    assert handle_of("Boîte à Grelots") == "boiteagrelots"
    assert handle_of("★") == "marque"
