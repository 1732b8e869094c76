"""What a network allows with a consequence is said where the act is offered, before it is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.closed.network import Network
from tests.inbox.desk import COMPLAINT, SCAM, agent, carry
from tests.networks.called import calling_network, closed_account
from tests.web.desk.scene import HTMX, Scene, look, page
from vigie.brands.models import Role
from vigie.listening.pump import pump

pytestmark = pytest.mark.django_db

REPLACES = "this one takes the place of the former"
BELOW = "The answers under it disappear with it"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


def desk_of(there: Network) -> Scene:
    account = closed_account(there)
    pump(account=account)
    carry()
    return look(account.brand, account, agent(account.brand, Role.AGENT))


def shown(desk: Scene, name: str) -> str:
    return page(desk.get("case", desk.account.cases.get(mention__native_id=name), **HTMX))


@pytest.mark.parametrize("answered", [True, False])
def test_answer_that_replaces_another_says_so(there: Network, *, answered: bool) -> None:
    review = there.say(COMPLAINT, kind="review", rating=1)
    if answered:
        there._reply(review, "Bonjour. Camille")

    assert (REPLACES in shown(desk_of(there), review)) is answered


@pytest.mark.parametrize("answered", [True, False])
def test_removal_that_takes_others_along_says_so(there: Network, *, answered: bool) -> None:
    scam = there.say(SCAM)
    if answered:
        there.say("Et mon remboursement ?", author="bruno", parent=scam)
    said = shown(desk_of(there), scam)

    assert (BELOW in said) is answered
    assert ("its author and their friends still see it" in said) is not answered
