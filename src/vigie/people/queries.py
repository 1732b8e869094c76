"""What is known of a person."""

from collections.abc import Sequence

from vigie.brands.models import Brand
from vigie.people.models import Author


def authors_known(*, brand: Brand, network: str, native_ids: Sequence[str]) -> dict[int, str]:
    """Which of these people the brand has met on a network: id of the row → the network's id."""
    rows = Author.objects.filter(brand=brand, network=network, native_id__among=native_ids)
    return dict(rows.values_list("pk", "native_id"))
