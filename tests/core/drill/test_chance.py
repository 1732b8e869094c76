from decimal import Decimal

import pytest

from vigie.core.drill.chance import (
    MILLION,
    ONE,
    Chance,
    delays,
    exponential,
    lognormal,
    power,
)

MANY = 20_000


def test_splitmix_gives_the_published_numbers() -> None:
    """Of the reference implementation, seed 1234567."""
    chance = Chance("x")
    chance._state = 1234567
    assert [chance.bits() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_a_name_gives_the_same_stream_and_another_name_another() -> None:
    assert [Chance(41, "a").bits() for _ in range(2)] == [Chance(41, "a").bits()] * 2
    assert Chance(41, "a").bits() != Chance(41, "b").bits()
    assert Chance(4, "1a").bits() != Chance(41, "a").bits()


def test_draws_follow_their_law() -> None:
    chance = Chance("law")
    waits = [chance.wait(1000) for _ in range(MANY)]
    assert sum(waits) / MANY == pytest.approx(1000, rel=0.03)
    assert min(waits) >= 1
    counts = [chance.count(2_500_000) for _ in range(MANY)]
    assert sum(counts) / MANY == pytest.approx(2.5, rel=0.03)
    normals = [chance.normal() / 2**32 for _ in range(MANY)]
    assert sum(normals) / MANY == pytest.approx(0, abs=0.03)
    assert sum(value * value for value in normals) / MANY == pytest.approx(1, rel=0.03)
    assert sum(chance.hits(250_000) for _ in range(MANY)) / MANY == pytest.approx(0.25, abs=0.015)
    picks = [chance.weighted((1, 0, 3)) for _ in range(MANY)]
    assert picks.count(1) == 0
    assert picks.count(2) / MANY == pytest.approx(0.75, abs=0.02)


def test_nothing_is_expected_of_nothing() -> None:
    assert Chance(1).count(0) == 0
    with pytest.raises(ValueError, match="no weight"):
        Chance(1).weighted((0, 0))


def test_a_shuffle_keeps_every_card() -> None:
    cards = list(range(52))
    mixed = Chance("deck").shuffled(cards)
    assert sorted(mixed) == cards
    assert mixed != cards


def test_tables_rise() -> None:
    for table in (exponential(), delays(300, 231_484, 21_600), delays(600, 500_000, 300)):
        assert list(table) == sorted(table)
    assert exponential()[512] == pytest.approx(0.6931 * ONE, rel=0.001)


def test_waits_of_a_kernel_are_even_then_a_power() -> None:
    table = delays(300, 231_484, 21_600)
    assert table[0] == 0
    assert table[-1] == pytest.approx(21_600_000, rel=0.001)
    near = sum(value <= 300_000 for value in table) / len(table)
    assert near == pytest.approx(0.27, abs=0.01)  # theta / (theta + 1 - 72 ** -theta)


def test_followers_are_lognormal_and_capped() -> None:
    chance = Chance("followers")
    found = sorted(lognormal(chance, 180, 1_600_000, 10_000) for _ in range(2000))
    assert found[1000] == pytest.approx(180, rel=0.15)
    assert found[-1] == 10_000


def test_power_is_that_of_the_books() -> None:
    assert float(power(Decimal(2), Decimal("0.5"))) == pytest.approx(2**0.5)
    assert MILLION == 10**6
