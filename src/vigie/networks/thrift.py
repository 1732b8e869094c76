"""Quota and money: what a turn takes is measured, and the pace follows from what is left.

Never in silence: whoever is heard less than usual says so, how, and until when.
"""

from datetime import UTC, datetime, timedelta

from vigie.alerts.services import clear_alert
from vigie.connectors.contract import Budget
from vigie.core.pacing import Level, Pace, Purse, pace
from vigie.networks.models import Account
from vigie.networks.telling import tell

NEWEST = 0.3  # weight of the latest turn
KINDS = {
    Level.SLOWER: "quota-slower",
    Level.SAMPLED: "quota-sampled",
    Level.COUNTED: "quota-counted",
    Level.WAITING: "quota-waiting",
}
TOLD_FROM = 2.0  # times slower: less is not worth a word


def spend(*, account: Account, budget: Budget, now: datetime) -> dict[str, object]:
    """What changes on the account after a turn: what is left, what a turn takes, the pace from here on.

    Tells when less is heard than usual, and takes it back once it is not.
    """
    fields: dict[str, object] = {
        "calls_left": budget.calls_left,
        "calls_limit": budget.calls_limit,
        "calls_reset_at": budget.resets_at,
        "cost_micros": budget.cost_micros,
        "money_left_micros": budget.money_left_micros,
        "money_resets_at": budget.money_resets_at,
        "calls_a_turn": _smoothed(
            account.calls_a_turn, _used(account.calls_left, budget.calls_left, account.calls_limit)
        ),
        "money_a_turn": _smoothed(
            account.money_a_turn, _used(account.money_left_micros, budget.money_left_micros, None)
        ),
    }
    _set(account, fields)
    found = pace(every=timedelta(seconds=account.read_every), purses=_purses(account, now), now=now)
    _tell(account, found, now)
    paced = {"pace": found.level, "stretch": found.stretch, "share": found.share, "pace_until": found.until}
    return _set(account, fields | paced)


def _set(account: Account, fields: dict[str, object]) -> dict[str, object]:
    """On the row in memory, too: the rest of the turn goes by it."""
    for name, value in fields.items():
        setattr(account, name, value)
    return fields


def _used(before: float | None, after: float | None, limit: int | None) -> float | None:
    """What the turn took; None where it cannot be known. After a refill, what is missing from the whole."""
    if before is None or after is None:
        return None
    if after <= before:
        return before - after
    return max(limit - after, 0.0) if limit else None


def _smoothed(usual: float, used: float | None) -> float:
    if used is None:
        return usual
    return used if not usual else usual + NEWEST * (used - usual)


def _purses(account: Account, now: datetime) -> list[Purse]:
    purses = []
    if account.calls_left is not None and account.calls_reset_at:
        purses.append(Purse(account.calls_left, max(account.calls_a_turn, 1.0), account.calls_reset_at))
    if account.money_left_micros is not None and account.money_a_turn:
        ends = account.money_resets_at or next_month(now)
        purses.append(Purse(account.money_left_micros, account.money_a_turn, ends))
    return purses


def next_month(now: datetime) -> datetime:
    """When most networks count money from zero again, by UTC."""
    return (now.astimezone(UTC).replace(day=28) + timedelta(days=4)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )


def _tell(account: Account, found: Pace, now: datetime) -> None:
    key = f"thrift:{account.pk}"
    if found.level is Level.FULL:
        clear_alert(brand=account.brand, key=key, now=now)
    elif found.level is not Level.SLOWER or found.stretch >= TOLD_FROM:
        times, share = round(found.stretch), round(100 * found.share)
        tell(account=account, kind=KINDS[found.level], key=key, now=now, times=times, share=share)
