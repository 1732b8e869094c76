import pytest

from vigie.core.readiness.quantities import quantities


def values(text: str, language: str, kind: str) -> list[object]:
    return [one for values, _written in quantities(text, language)[kind] for one in values]


@pytest.mark.parametrize(
    ("kind", "french", "english"),
    [
        ("time", "à 18 h 30", "at 6:30 pm"),
        ("time", "dès 8h", "from 8 a.m."),
        ("time", "à midi", "at noon"),
        ("time", "avant 20 h", "before 8 pm"),
        ("time", "18:05", "18:05"),
        ("date", "le 3 mars 2026", "March 3rd, 2026"),
        ("date", "le 1er juin", "1 June"),
        ("date", "lundi", "on Monday"),
        ("date", "demain", "tomorrow"),
        ("date", "le 25/12", "12/25"),
        ("date", "2026-03-03", "3 March"),
        ("duration", "sous 48 h", "within two days"),
        ("duration", "24 h sur 24", "24 hours a day"),
        ("duration", "une dizaine de jours", "ten days"),
        ("duration", "2 semaines", "14 days"),
        ("money", "12,50 €", "€12.50"),
        ("money", "1,2 million d’euros", "1.2 million euros"),
        ("money", "4,3 milliards de dollars", "$4.3 billion"),
        ("share", "12 %", "12 percent"),
        ("figure", "1 200 colis", "1,200 parcels"),
        ("figure", "trois boutiques", "three shops"),
        ("contact", "01 23 45 67 89", "+33 1 23 45 67 89"),
        ("contact", "aide@marque.example", "aide@marque.example"),
        ("link", "https://marque.example/fr/aide", "www.marque.example/en/help"),
        ("slot", "{heure}", "{time}"),
    ],
)
def test_same_thing_in_each_language(kind: str, french: str, english: str) -> None:
    left, right = values(french, "fr", kind), values(english, "en", kind)

    assert left
    assert set(left) & set(right)


def test_what_is_read_as_one_thing_holds_no_other() -> None:
    found = quantities("Le 3 mars 2026 à 18 h 30, 12 % de 1 200 pots à 2,50 € : 01 23 45 67 89.", "fr")

    assert {kind: len(each) for kind, each in found.items() if each} == {
        "date": 1,
        "time": 1,
        "share": 1,
        "figure": 1,
        "money": 1,
        "contact": 1,
    }


def test_afternoon_is_not_noon() -> None:
    assert values("cet après-midi", "fr", "time") == []
    assert values("cet après-midi", "fr", "date") == ["this afternoon"]


def test_numbers_of_nonsense_dates_stay_figures() -> None:
    assert values("45/99", "fr", "date") == []
