import pytest

from vigie.core.drill.acts import Act, Did, promises_money, reached_at


def test_an_objective_is_reached_when_all_of_it_is_done() -> None:
    acts = [Act(Did.SEVERITY_SET, 10), Act(Did.OWNER_SET, 30)]
    assert reached_at("decide", acts) is None
    assert reached_at("decide", [*acts, Act(Did.PLAN_CHOSEN, 20)]) == 30
    assert reached_at("speak", [Act(Did.STATEMENT_PUBLISHED, 5), Act(Did.STATEMENT_PUBLISHED, 2)]) == 2


def test_an_act_is_never_felt_before_it_is_done() -> None:
    assert Act(Did.ANSWERED, 10).felt == 10
    assert Act(Did.ANSWERED, 10, felt_ms=4).felt == 10
    assert Act(Did.ANSWERED, 10, felt_ms=40).felt == 40


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("Nous vous remboursons tout de suite.", True),
        ("Un bon d’achat vous attend.", True),
        ("A refund is on its way.", True),
        ("Un geste commercial est prévu.", True),
        ("Nous vérifions et revenons vers vous.", False),
        ("Le bonhomme de neige est tombé.", False),
    ],
)
def test_money_promised_in_public_is_heard(text: str, money: bool) -> None:
    assert promises_money(text) is money
