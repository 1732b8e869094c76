from vigie.core.readiness.slots import to_fill_now


def test_only_what_is_known_today_is_to_be_filled_now() -> None:
    assert to_fill_now("{service} depuis {heure} : {fait}. Voir {page}, [lien], appelez XXX.") == (
        "{page}",
        "[lien]",
        "XXX",
    )


def test_blank_that_is_no_slot_is_to_be_filled_now() -> None:
    assert to_fill_now("C’est faux : {preuve, lien}.") == ("{preuve, lien}",)
