"""Numbers as French and English write them, in digits and in words."""

import re

NUMBER = r"(?<![\w.,])\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?(?!\w)|(?<![\w.,])\d+(?:[.,]\d+)?"
"""1 200, 1,200, 1.5, 1,5, 12. Thin and no-break spaces are plain spaces by then."""

_FRENCH = "zéro,,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize"
_ENGLISH = (
    "zero,,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen"
)
# One is left out in both: « un » and “a” are articles far more often than figures.
NUMBER_WORDS: dict[str, dict[str, int]] = {
    "fr": {word: value for value, word in enumerate(_FRENCH.split(",")) if word}
    | {"dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "trente": 30, "quarante": 40}
    | {"cinquante": 50, "soixante": 60, "soixante-dix": 70, "quatre-vingts": 80, "quatre-vingt-dix": 90}
    | {"cent": 100, "mille": 1000, "dizaine": 10, "douzaine": 12, "quinzaine": 15}
    | {"vingtaine": 20, "trentaine": 30, "cinquantaine": 50, "centaine": 100, "millier": 1000},
    "en": {word: value for value, word in enumerate(_ENGLISH.split(",")) if word}
    | {"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40}
    | {"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    | {"hundred": 100, "thousand": 1000, "dozen": 12, "both": 2},
}


def number(written: str, language: str) -> float | None:
    """The value of figures; None for what is none.

    A separator with exactly three figures behind it groups thousands in its own language only:
    English 1,200 and French 1 200 are twelve hundred, French 1,200 is one and a fifth.

    >>> number("1 200,5", "fr"), number("1,200.5", "en"), number("1,5", "fr")
    (1200.5, 1200.5, 1.5)
    """
    bare = re.sub(r"(?<=\d)[ '’](?=\d{3})", "", written.strip())
    thousands, decimals = (".", ",") if language == "fr" else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimals}\d+)?", bare):
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def number_in_words(written: str, language: str) -> float | None:
    """The value of one word.

    >>> number_in_words("vingt", "fr"), number_in_words("dozen", "en")
    (20.0, 12.0)
    """
    value = NUMBER_WORDS[language].get(written.strip().lower())
    return None if value is None else float(value)
