"""Stretches of time in which a source was not heard: opened, made up for, or said to be lost."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest, Least

from vigie.alerts.services import clear_alert
from vigie.brands.models import Brand
from vigie.connectors.errors import NetworkError
from vigie.core.pacing import Estimate
from vigie.networks.gateway import words_of
from vigie.networks.models import Account, Gap
from vigie.networks.telling import tell

KEPT = timedelta(days=90)
GIVEN_UP_AFTER = timedelta(days=7)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def open_gap(
    *,
    account: Account,
    why: str,
    since: datetime,
    until: datetime,
    now: datetime,
    part: str = "",
    estimate: Estimate | None = None,
) -> None:
    """Note that nobody listened in between; an open one of the same cause grows.

    estimate: of this stretch alone; it is added to what was estimated of the rest.
    """
    mine = Gap.objects.filter(account=account, part=part, why=why, state=Gap.State.OPEN)
    for _ in range(2):
        if found := mine.first():
            changes: dict[str, object] = _more(found, estimate)
            mine.update(since=Least("since", since), until=Greatest("until", until), **changes)
            return
        try:
            with transaction.atomic():
                Gap.objects.create(
                    account=account,
                    part=part,
                    why=why,
                    since=since,
                    until=until,
                    due_at=now,
                    **_more(None, estimate),
                )
        except IntegrityError:
            continue  # another worker noted it between our look and our insert
        return


def _more(gap: Gap | None, estimate: Estimate | None) -> dict[str, object]:
    if estimate is None:
        return {}
    given = {"low": estimate.low, "likely": estimate.likely, "high": estimate.high}
    return {name: number + ((getattr(gap, name) or 0) if gap else 0) for name, number in given.items()}


def gaps_to_fill(*, account: Account, now: datetime) -> QuerySet[Gap]:
    """Open gaps of what is read whose turn has come, oldest first."""
    return Gap.objects.filter(account=account, part="", state=Gap.State.OPEN, due_at__lte=now).order_by(
        "since"
    )


def latest_gaps(*, brand: Brand, account: Account, limit: int = 6) -> QuerySet[Gap]:
    """The latest of an account of the brand, for its page."""
    return Gap.objects.filter(account=account, account__brand=brand).order_by("-until")[:limit]


def note_filled(*, gap: Gap, found: int, now: datetime) -> None:
    """All that the network still has of it was asked for; `found` were not known."""
    _close(gap, Gap.State.FILLED, now, found=gap.found + found)


def note_filled_part(*, account: Account, part: str, now: datetime) -> None:
    """A search went down to where the last whole one had stopped: nothing is left of its gaps."""
    Gap.objects.filter(account=account, part=part, state=Gap.State.OPEN).update(
        state=Gap.State.FILLED, closed_at=now, low=None, likely=None, high=None
    )


def note_found_by_probe(*, account: Account, since: datetime, found: int, now: datetime) -> None:
    """Another way of asking showed what reading had not: made up for at once, and told."""
    Gap.objects.create(
        account=account,
        why="deaf",
        state=Gap.State.FILLED,
        since=since,
        until=now,
        found=found,
        due_at=now,
        closed_at=now,
    )
    tell(account=account, kind="deaf", key=f"deaf:{account.pk}", now=now, count=found)


def note_not_filled(*, gap: Gap, error: NetworkError, found: int, now: datetime) -> None:
    """It could not be asked for now: later, and later still; after a week it is called lost."""
    if now - gap.until > GIVEN_UP_AFTER:
        note_lost(gap=gap, trouble=words_of(error, gap.account), found=found, now=now)
        return
    wait = min(FIRST_WAIT * 2 ** min(gap.tries, 10), LONGEST_WAIT)
    Gap.objects.filter(pk=gap.pk).update(
        tries=gap.tries + 1,
        found=gap.found + found,
        due_at=now + wait,
        trouble=words_of(error, gap.account),
    )


def note_lost(*, gap: Gap, trouble: str, found: int, now: datetime) -> None:
    """Nothing that Vigie can do brings it back: a person is told."""
    _close(gap, Gap.State.LOST, now, found=gap.found + found, trouble=trouble)
    since, until = gap.since.isoformat(), gap.until.isoformat()
    tell(account=gap.account, kind="gap-lost", key=f"gap:{gap.pk}", now=now, since=since, until=until)


def _close(gap: Gap, state: Gap.State, now: datetime, **fields: object) -> None:
    Gap.objects.filter(pk=gap.pk, state=Gap.State.OPEN).update(state=state, closed_at=now, **fields)


def forget_gaps(now: datetime) -> None:
    """Every day: what was lost or made up for long ago."""
    old = Gap.objects.filter(until__lt=now - KEPT).exclude(state=Gap.State.OPEN)
    for gap in old.filter(state=Gap.State.LOST).select_related("account__brand"):
        clear_alert(brand=gap.account.brand, key=f"gap:{gap.pk}", now=now)
    old.delete()
