from vigie.core.readiness.agreement import Difference, beyond, differences

FR = "Le paiement ne fonctionne pas depuis 18 h 52. Nous sommes désolés. Prochain point à 20 h 30."
EN = "Payment has not worked since 6:52 p.m. We are sorry. Next update at 8:30 p.m."


def test_two_languages_that_say_the_same_agree() -> None:
    assert differences({"fr": FR, "en": EN}) == []


def test_another_hour_is_named_on_both_sides() -> None:
    assert differences({"fr": FR, "en": EN.replace("8:30", "9:30")}) == [
        Difference("fr", "time", "à 20 h 30"),
        Difference("en", "time", "9:30 p.m"),
    ]


def test_a_promise_of_one_language_alone_is_named() -> None:
    assert differences({"fr": FR + " Vous serez remboursés.", "en": EN}) == [
        Difference("fr", "promise", "remboursés")
    ]


def test_a_missing_language_is_no_difference() -> None:
    assert differences({"fr": FR, "en": " "}) == []


def test_an_answer_may_not_promise_more_than_the_statement() -> None:
    said = {"fr": FR}
    assert beyond("Vous serez remboursée avant 21 h.", "fr", said) == [
        ("time", "avant 21 h"),
        ("promise", "remboursée"),
    ]
    assert beyond("Bonjour Luc, le paiement est en panne depuis 18 h 52.", "fr", said) == []
    assert beyond("Votre commande 41822 n’est pas perdue.", "fr", said) == []
    assert beyond("Payment has not worked since 6:52 pm.", "en", said) == []
    assert beyond("We do not refund anybody.", "en", said) == []
