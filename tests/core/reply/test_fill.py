import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.reply.fill import Draft, fill, slots, unfilled

HOSTILE = [
    "{{7*7}}",
    "{nom}",
    "{fait}",
    "{0.__class__}",
    "{nom.__class__.__mro__}",
    "%(nom)s %n %s",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{% raw %}",
    r"\1 \g<name> \\",
    "",
    "Luc\u202e{",
]


def test_slots_take_their_values() -> None:
    draft = fill("Bonjour {nom}, {réponse}. À bientôt {nom} !", {"nom": "Luc", "réponse": "oui, le samedi"})

    assert draft == Draft("Bonjour Luc, oui, le samedi. À bientôt Luc !")


def test_slot_without_value_stays_and_is_missing() -> None:
    assert fill("{fait} {nom} {fait}", {"nom": "Luc"}) == Draft("{fait} Luc {fait}", ("fait",))


@pytest.mark.parametrize("empty", ["", "  "])
def test_slot_with_nothing_to_say_goes_with_its_space(empty: str) -> None:
    assert fill("Merci {nom} ! Bonjour {nom}, oui.", {"nom": empty}).text == "Merci ! Bonjour, oui."


@pytest.mark.parametrize("name", HOSTILE)
def test_value_is_taken_literally(name: str) -> None:
    assert fill("[{nom}] {fait}", {"nom": name or "x", "fait": "F"}).text == f"[{name or 'x'}] F"


@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_no_value_is_ever_expanded(name: str, fact: str) -> None:
    draft = fill("{fait}|{nom}|{fait}", {"nom": f"<{name}>", "fait": fact})

    assert draft == Draft(f"{fact}|<{name}>|{fact}")


@pytest.mark.parametrize(
    "template",
    ["{0}", "{}", "{nom!r}", "{nom:>10}", "{nom.x}", "{nom[0]}", "{ nom }", "{prénom nom}", "{7*7}", "{{"],
)
def test_only_a_plain_name_is_a_slot(template: str) -> None:
    assert fill(template, {"nom": "Luc", "0": "zéro"}) == Draft(template)
    assert slots(template) == ()


def test_slots_are_named_once_as_they_come() -> None:
    assert slots("{b} {a} {b}") == ("b", "a")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour {nom}, {motif, règle} le { date }.", ("{nom}", "{motif, règle}", "{ date }")),
        ("Voir [lien] avant [date à préciser]", ("[lien]", "[date à préciser]")),
        ("Rendez-vous le XXX à XXXX", ("XXX", "XXXX")),
        ("Réf. ____ et <numéro de commande> ????", ("____", "<numéro de commande>", "????")),
        ("{nom} et {nom}", ("{nom}",)),
        ("Voir la note [1], [ici](https://boreale.example) ou <3", ()),
        ("Bonjour {{7*7}}, {0.__class__}", ()),
        ("Taille XXL, vraiment ???", ()),
        ("À cocher : [ ]", ("[ ]",)),
        ("", ()),
    ],
)
def test_places_left_to_fill_are_found(text: str, found: tuple[str, ...]) -> None:
    expected = found or (("[ ]",) if "[ ]" in text else ())

    assert unfilled(text) == expected


@given(st.text(st.sampled_from("{}[]<>_X? aé\n"), max_size=300))
def test_looking_for_places_takes_any_text(text: str) -> None:
    assert all(place in text for place in unfilled(text))


def test_filled_template_has_no_place_left() -> None:
    template = "Bonjour {nom}, {fait}."

    assert unfilled(fill(template, {"nom": "Luc", "fait": "c’est réglé"}).text) == ()
    assert unfilled(fill(template, {"nom": "Luc"}).text) == ("{fait}",)
