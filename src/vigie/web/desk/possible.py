"""What the network lets us do with one message, in words: yes, until when, by hand, or why not."""

from dataclasses import dataclass
from datetime import datetime

from vigie.connectors.contract import Allowed, ByHand, Connector, May, Never, Until
from vigie.connectors.errors import NetworkError
from vigie.core.types import Act, Item
from vigie.networks.gateway import connector_for
from vigie.networks.models import Account
from vigie.web.desk import words


@dataclass(frozen=True, slots=True)
class Possible:
    """can: we or a person can do it. by_hand: only a person, there. why: why not, when it cannot be done.

    warn: what one should know before doing it.
    """

    can: bool
    by_hand: bool = False
    until: datetime | None = None
    why: str = ""
    warn: str = ""


class Permits:
    """Asks the connector of one account about one message, without going to the network."""

    def __init__(self, account: Account, item: Item, now: datetime) -> None:
        self._item, self._now = item, now
        try:
            self._connector: Connector | None = connector_for(account)
        except KeyError:  # its package was uninstalled; the cases stay
            self._connector = None

    @property
    def is_installed(self) -> bool:
        return self._connector is not None

    def of(self, act: Act) -> Possible:
        """What may be done; nothing where the connector cannot say."""
        try:
            may: May = (
                self._connector.may(act, self._item, self._now) if self._connector else Never("not-installed")
            )
        except NetworkError as error:
            return Possible(can=False, why=words.word(words.TROUBLE, error.code))
        match may:
            case Allowed(warn=warn):
                return Possible(can=True, warn=words.word(words.WARNINGS, warn))
            case Until(at=at, warn=warn):
                return Possible(can=True, until=at, warn=words.word(words.WARNINGS, warn))
            case ByHand():
                return Possible(can=True, by_hand=True)
            case Never(reason=reason):
                return Possible(can=False, why=words.word(words.NEVER, reason))
