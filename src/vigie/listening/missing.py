"""What a page says of things that it does not show."""

from datetime import datetime

from vigie.connectors.contract import MISSED, Page
from vigie.networks.gaps import open_gap
from vigie.networks.models import Account


def unreadable(page: Page) -> tuple[tuple[str, str], ...]:
    """Payloads that came and could not be read."""
    return tuple(one for one in page.refused if one[0] not in MISSED)


def note_missed(*, account: Account, page: Page, now: datetime, part: str = "") -> None:
    """Where the network no longer shows what was said before this page, a gap is opened."""
    if len(unreadable(page)) < len(page.refused):
        since = account.heard_at or account.read_at or account.created_at
        open_gap(account=account, why="rolled-over", since=min(since, now), until=now, now=now, part=part)
