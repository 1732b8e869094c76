"""Alerts about an account: they name it, and lead to its page."""

from datetime import datetime

from vigie.alerts.models import Alert
from vigie.alerts.services import raise_alert
from vigie.networks.models import Account


def tell(
    *,
    account: Account,
    kind: str,
    key: str,
    now: datetime,
    level: Alert.Level = Alert.Level.WARNING,
    **params: object,
) -> None:
    """Open an alert of this account's brand, or see the open one with this key again."""
    raise_alert(
        brand=account.brand,
        kind=kind,
        key=key,
        now=now,
        level=level,
        params={"account": account.name, "account_id": str(account.public_id), **params},
    )
