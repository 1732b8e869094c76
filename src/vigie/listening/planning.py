"""What a watch asks of each network: searches, calls, money; and what is left for us to sort out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from vigie.brands.models import Brand
from vigie.connectors.contract import Traits
from vigie.core.query import Query, network_words
from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Prefix
from vigie.networks.gateway import traits_of
from vigie.networks.models import Account
from vigie.networks.queries import accounts_of

DAY: Final = timedelta(days=1)
MONTH: Final = 30  # days
MILLION: Final = 1_000_000  # micro-units in one


@dataclass(frozen=True, slots=True)
class Ask:
    """What one account's network is asked for a watch.

    how: "streamed" (everything is heard, sorted out here), "searched" (the network looks for the words),
    "own-pages" (only what is said on our pages is heard: watches sort it) or "unsearchable" (no word that
    the network could look for). searches: what is typed into its box. here: codes of what only Vigie can
    sort out.
    """

    account: Account
    how: str
    searches: tuple[str, ...] = ()
    calls_a_day: int = 0
    money_a_month: float = 0.0  # in the network's currency
    here: tuple[str, ...] = ()


def asks_of(*, brand: Brand, query: Query) -> list[Ask]:
    """One line per account that is listened to."""
    return [_ask(account, query) for account in accounts_of(brand=brand).filter(status="on")]


def _ask(account: Account, query: Query) -> Ask:
    traits, here = traits_of(account.network), tuple(sorted(set(_sorted_here(query.root))))
    if traits.streams and account.settings.get("stream"):
        return Ask(account, "streamed", here=here)
    if traits.search_every is None:
        return Ask(account, "own-pages", here=here)
    searches = network_words(query)
    if not searches:
        return Ask(account, "unsearchable", here=here)
    calls = len(searches) * round(DAY / traits.search_every)
    return Ask(account, "searched", searches, calls, _money(traits, calls), here)


def _money(traits: Traits, calls_a_day: int) -> float:
    return traits.prices.get("search", 0) * calls_a_day * MONTH / MILLION


def _sorted_here(node: Node) -> Iterator[str]:
    match node:
        case Not(part):
            yield "exclusions"
            yield from _sorted_here(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sorted_here(part)
        case Near():
            yield "distances"
        case Prefix() | Fuzzy():
            yield "forms"
        case Field(name):
            yield name
        case _:
            return
