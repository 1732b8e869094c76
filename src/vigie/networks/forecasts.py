"""What a network says of itself before it bites: rights, ends of tokens and versions, calls that stop."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert
from vigie.connectors.contract import Health
from vigie.networks.models import Account, ReceivedCall
from vigie.networks.telling import tell

CHECKED_EVERY = timedelta(days=1)  # subscriptions and rights vanish without a word
LOST = frozenset({"subscription-lost"})  # usable, and deaf
ASKED_AGAIN = timedelta(hours=1)
TOKEN_DAYS = (30, 7, 1)
SUNSET_DAYS = (90, 30, 7)  # another version of a network's API takes a new Vigie, not a click
CALL_AWAITED = timedelta(hours=1)  # after something new was found by reading alone
FORGIVEN = timedelta(hours=1)  # without another refused call, once a genuine one came


def is_to_be_checked(*, account: Account, now: datetime) -> bool:
    """Its network is asked once a day how the account is."""
    return account.checked_at is None or now - account.checked_at >= CHECKED_EVERY


def note_health(*, account: Account, health: Health, now: datetime) -> None:
    """Keep what the network said of the account, and tell what a person has to mend there."""
    fields = health_fields(health=health, now=now)
    Account.objects.filter(pk=account.pk).update(**fields)
    for name, value in fields.items():
        setattr(account, name, value)
    _tell_of_words(account, now, is_grave=not health.ok or health.words in LOST)
    _tell_of_approvals(account, now)
    watch_ends(account=account, now=now)


def health_fields(*, health: Health, now: datetime) -> dict[str, object]:
    """Columns of the account that come from its health."""
    return {
        "checked_at": now,
        "unwell": health.words[:100],
        "approvals": {str(scope)[:100]: str(state)[:20] for scope, state in health.approvals.items()},
        "token_ends_at": health.token_ends_at,
        "sunset_at": health.sunset_at,
    }


def _tell_of_words(account: Account, now: datetime, *, is_grave: bool) -> None:
    key = f"unwell:{account.pk}"
    if is_grave:
        tell(account=account, kind="unwell", key=key, now=now, said=account.unwell)
    else:
        clear_alert(brand=account.brand, key=key, now=now)


def _tell_of_approvals(account: Account, now: datetime) -> None:
    key = f"approval:{account.pk}"
    refused = sorted(scope for scope, state in account.approvals.items() if state == "refused")
    if refused:
        tell(account=account, kind="approval-refused", key=key, now=now, scopes=", ".join(refused)[:200])
    else:
        clear_alert(brand=account.brand, key=key, now=now)


def watch_ends(*, account: Account, now: datetime) -> None:
    """The token and the version of the API: told some days before, and again when it comes nearer."""
    _foretell(account, "token-ends", account.token_ends_at, TOKEN_DAYS, now)
    _foretell(account, "sunset", account.sunset_at, SUNSET_DAYS, now)


def _foretell(
    account: Account, kind: str, ends_at: datetime | None, steps: Sequence[int], now: datetime
) -> None:
    """One alert a step: who took note of the first is called again by the next."""
    days = (ends_at - now).days if ends_at else None
    at = _step(days, steps)
    for step in steps:
        if step != at:
            clear_alert(brand=account.brand, key=f"{kind}:{account.pk}:{step}", now=now)
    if days is not None and at is not None:
        level = Alert.Level.URGENT if at == min(steps) else Alert.Level.WARNING
        key = f"{kind}:{account.pk}:{at}"
        tell(account=account, kind=kind, key=key, now=now, level=level, days=max(days, 0))


def _step(days: int | None, steps: Sequence[int]) -> int | None:
    """The nearest warning that is reached; None while the end is far or unknown."""
    return None if days is None else min((step for step in steps if days <= step), default=None)


def note_unchecked(*, account: Account, now: datetime) -> None:
    """It could not be asked. Reading goes on; it is asked again in an hour."""
    Account.objects.filter(pk=account.pk).update(checked_at=now - CHECKED_EVERY + ASKED_AGAIN)


def note_uncalled(*, account: Account, now: datetime) -> None:
    """Something new was found by reading: a network that calls us should tell of it, too."""
    silent = Account.objects.filter(pk=account.pk, called_at__isnull=False, uncalled_at=None)
    silent.update(uncalled_at=now)


def watch_calls(*, account: Account, now: datetime) -> None:
    """Of an account whose network called us once: does it still, and is what it sends genuine again?"""
    if account.called_at is None:
        return
    if not ReceivedCall.objects.filter(account=account, unread_at__isnull=False).exists():
        clear_alert(brand=account.brand, key=f"unreadable-call:{account.pk}", now=now)
    key = f"no-calls:{account.pk}"
    if account.uncalled_at and now - account.uncalled_at > CALL_AWAITED:
        hours = round((now - account.called_at).total_seconds() / 3600)
        tell(account=account, kind="no-calls", key=key, now=now, hours=hours)
    else:
        clear_alert(brand=account.brand, key=key, now=now)
    refused = Alert.objects.filter(brand=account.brand, key=f"calls:{account.pk}", cleared_at=None)
    # Whoever forges calls does it beside genuine ones: the alert stays while any was refused lately.
    refused.filter(seen_at__lt=min(now - FORGIVEN, account.called_at)).update(cleared_at=now)
