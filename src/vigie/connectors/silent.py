"""What a connector says of a network on which programs do nothing: it reads, and people act by hand."""

from datetime import datetime

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Unsupported
from vigie.core.types import Act, Item


class Silent:
    """The half of `contract.Connector` that acts, for networks that take no act from a program."""

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        raise Unsupported(Act.REPLY)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        raise Unsupported(Act.DIRECT)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        raise Unsupported(act)

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        raise Unsupported(Act.FIND_OWN)

    def applied(self, act: Act, item: Item) -> bool | None:
        return None
