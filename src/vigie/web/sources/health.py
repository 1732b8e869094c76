"""A source in words: is it heard, is that normal, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vigie.connectors.contract import Traits
from vigie.connectors.registry import connectors
from vigie.networks.health import longest_normal_silence
from vigie.networks.models import Account
from vigie.networks.words import in_words
from vigie.web.desk.words import word
from vigie.web.sources.gaps import pace_of, probe_of
from vigie.web.sources.networks import title_of
from vigie.web.templatetags.vigie import span

ERRORS: dict[str, Promise] = {
    "try-later": gettext_lazy("The network is busy or out of order. Vigie waits and tries again."),
    "refused": gettext_lazy("The network said no."),
    "gone": gettext_lazy("What we asked for no longer exists there."),
    "access-lost": gettext_lazy("The network no longer lets us in: the access was changed or withdrawn."),
    "unsupported": gettext_lazy("The network does not offer this."),
    "garbled": gettext_lazy("The network answered something that makes no sense. It may be out of order."),
    "unknown": gettext_lazy("The network did not answer in time."),
}
APPROVALS: dict[str, Promise] = {
    "granted": pgettext_lazy("right", "granted"),
    "pending": pgettext_lazy("right", "asked for, not answered yet"),
    "refused": pgettext_lazy("right", "refused"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """An account as the pages show it. mood: calm, alert or crisis, as the pills."""

    account: Account
    network: str
    mood: str
    state: str
    sentence: str
    error: str
    said: str  # by the network, or by our connector for it
    by_hand: bool
    asks: bool  # there is something to answer when it is connected anew
    calls: bool  # its network sends to our address
    unwell: str  # what the network said when it was last asked how the account is
    approvals: list[tuple[str, str]]  # a right of the network by its own name, and what became of it
    spent: str
    left: str  # money, "" where no cap is known
    pace: str  # what is heard while little is left to spend, else ""
    probe: str  # what asking in another way showed


def shown(account: Account, now: datetime) -> Source:
    traits = _traits(account)
    by_hand = bool(traits and traits.by_hand)
    mood, state, sentence = _state(account, now, by_hand=by_hand)
    asks = bool(traits and traits.fields)
    return Source(
        account=account,
        network=title_of(account.network),
        mood=mood,
        state=state,
        sentence=sentence,
        error=_error(account),
        said=in_words(account.last_error),
        by_hand=by_hand,
        asks=asks,
        calls=bool(traits and traits.calls),
        unwell=in_words(account.unwell),
        approvals=[(scope, word(APPROVALS, state)) for scope, state in sorted(account.approvals.items())],
        spent=_money(account.cost_micros) if account.cost_micros else "",
        left="" if account.money_left_micros is None else _money(account.money_left_micros),
        pace=pace_of(account, now),
        probe=probe_of(account),
    )


def _money(micros: int) -> str:
    """In the network's own currency, which it does not name."""
    return number_format(micros / 1_000_000, decimal_pos=2, use_l10n=True, force_grouping=True)


def _traits(account: Account) -> Traits | None:
    kind = connectors().get(account.network)
    return kind.traits if kind else None


def _state(account: Account, now: datetime, *, by_hand: bool) -> tuple[str, str, str]:
    label = account.get_status_display()
    if account.status == Account.Status.RECONNECT:
        return "crisis", label, _("Nothing is heard or sent there until it is reconnected.")
    if account.status == Account.Status.PAUSED:
        return "plain", label, _("Paused by the team. What is said meanwhile is read when you resume.")
    if by_hand:
        return "calm", _("By hand"), _("You bring the messages; Vigie keeps the clock.")
    if account.failures:
        return "alert", _("Reading fails"), _error(account)
    if _silent(account, now):
        return (
            "alert",
            _("Silent"),
            _("Nothing for longer than usual. Perhaps nobody spoke: have a look there."),
        )
    return "calm", label, _usual(account)


def _silent(account: Account, now: datetime) -> bool:
    normal = longest_normal_silence(account=account, now=now)
    return bool(normal and account.heard_at and now - account.heard_at > normal)


def _usual(account: Account) -> str:
    if account.heard_at is None:
        return _("Connected. Nobody has spoken yet.")
    if account.usual_gap is None:
        return _("Heard. What is usual here will be known soon.")
    return _("Usually somebody speaks every {0}.").format(span(max(account.usual_gap, 60)))


def _error(account: Account) -> str:
    if not account.last_error_code:
        return ""
    return str(ERRORS.get(account.last_error_code, _("Something went wrong with the network.")))
