from collections.abc import Iterator

import pytest

from tests.connectors.mailbox.people import People, trusting
from tests.peers import facts_of


@pytest.fixture(autouse=True)
def _certificates_of_the_peer(request: pytest.FixtureRequest) -> Iterator[None]:
    facts = facts_of("mailbox") if request.node.get_closest_marker("peer") else {}
    with trusting(facts.get("CA", "")):
        yield


@pytest.fixture
def people() -> People:
    return People(facts_of("mailbox"))
