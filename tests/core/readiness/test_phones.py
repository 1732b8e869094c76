import pytest

from vigie.core.readiness.phones import can_ring, digits_of


@pytest.mark.parametrize(
    "phone",
    [
        "06 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "514-555-0134",
        "(514) 555-0134 poste 12",
        "112",
        "15",
    ],
)
def test_number_that_may_ring(phone: str) -> None:
    assert can_ring(phone)


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "à demander",
        "06 12",
        "06 00 00 00 00",
        "0123456789",
        "9876543210",
        "06 12 34 56 78 99 99 99 99",
        "06 XX XX XX XX",
        "42",
    ],
)
def test_number_that_cannot(phone: str) -> None:
    assert not can_ring(phone)


def test_same_number_written_otherwise_is_the_same() -> None:
    written = {"+33 6 12 34 56 78", "0033 6 12 34 56 78", "+33 (0)6.12.34.56.78"}

    assert {digits_of(phone) for phone in written} == {"+33612345678"}
    assert digits_of("06 12 34 56 78 poste 4") == "0612345678"
