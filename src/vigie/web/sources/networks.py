"""The networks one can connect, each in a sentence, and the questions each asks."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.brands.models import Brand
from vigie.connectors.contract import Traits
from vigie.connectors.registry import connectors
from vigie.networks.answers import is_offered

SENTENCES: dict[str, Promise] = {
    "bluesky": _("Mentions, replies and everything public as it happens; answer, like, report, block."),
    "wordpress": _("Comments of your own site: answer, approve, hold, mark as spam, bin and bring back."),
    "rss": _("Blogs and news that speak of you, from their feeds. To read; answers go by the page itself."),
    "manual": _("For any other place: paste a link and a text, add a screenshot, import a table."),
    "replay": _("A recorded day played again, to practise without risk."),
}
# Networks whose name is no proper name.
TITLES: dict[str, Promise] = {"manual": _("By hand"), "replay": _("Replay")}
ELSE = _("A network added to this installation.")


@dataclass(frozen=True, slots=True)
class Network:
    """What the card and the form of a network show."""

    traits: Traits
    sentence: Promise

    @property
    def name(self) -> str:
        return self.traits.name

    @property
    def title(self) -> str:
        return title_of(self.name)


def offered(brand: Brand) -> list[Network]:
    """Networks this brand may connect, ours in the order people look for them; replay only for practice."""
    order = list(SENTENCES)
    shown = [
        Network(kind.traits, SENTENCES.get(name, ELSE))
        for name, kind in connectors().items()
        if is_offered(brand=brand, network=name)
    ]
    return sorted(shown, key=lambda network: order.index(network.name) if network.name in order else 99)


def network_or_404(brand: Brand, name: str) -> Network:
    for network in offered(brand):
        if network.name == name:
            return network
    raise Http404


def title_of(name: str) -> str:
    """How people call a network; its bare name when it is no longer installed."""
    kind = connectors().get(name)
    return str(TITLES.get(name) or (kind.traits.title if kind else name))
