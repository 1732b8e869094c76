"""Forecasts of which something came, and threads with and without answers: what records are made of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.crisis.said import MINUTE
from tests.factories import make_account, make_author, make_case, make_mention, make_place
from vigie.brands.models import Brand
from vigie.crisis.foretelling import END, WEEK
from vigie.crisis.models import Foretold, Signal
from vigie.inbox.models import Case
from vigie.listening.models import Mention
from vigie.networks.models import Account

DAY = timedelta(days=1)
MONTH = 30 * DAY


def make_past_signal(brand: Brand, at: datetime, **fields: object) -> Signal:
    """Criticism that rose for two hours."""
    asked = {"since": at, "raised_at": at + 5 * MINUTE, "last_at": at, "ended_at": at + 120 * MINUTE} | fields
    return Signal.objects.create(brand=brand, kind="crisis", where="brand", **asked)


def make_foretold(
    signal: Signal, actual: int | None, *, minutes: int = 15, ahead: int = END, **fields: object
) -> Foretold:
    """40 to 120 messages, 80 most likely; ten times as many as then, which was 20, in one case of twenty."""
    at = signal.since + minutes * MINUTE
    end = {"threshold": 200, "chance": 0.05} if ahead == END else {}
    told = {
        "at": at,
        "seen": 20,
        "low": 40,
        "median": 80,
        "high": 120,
        "due_at": at + ahead * MINUTE if ahead else signal.since + WEEK,
    }
    return Foretold.objects.create(
        brand=signal.brand,
        signal=signal,
        minutes=minutes,
        ahead=ahead,
        actual=actual,
        **(end | told | fields),
    )


def make_thread(
    brand: Brand,
    began: datetime,
    minutes: Sequence[float],
    *,
    answered: float | None = None,
    account: Account | None = None,
    **of_case: object,
) -> Case:
    """A conversation of these minutes, perhaps with an answer of ours; its case was closed two days later."""
    account = account or Account.objects.filter(brand=brand).first() or make_account(brand)
    place = account.places.first() or make_place(account)
    author = make_author(brand)
    first = make_mention(brand, account=account, author=author, place=place, said_at=began)
    assert minutes[0] == 0
    told = {"account": account, "place": place, "root_id": first.root_id}
    for minute in minutes[1:]:
        make_mention(brand, author=author, said_at=began + minute * MINUTE, **told)
    if answered is not None:
        make_mention(brand, author=author, said_at=began + answered * MINUTE, from_us=True, **told)
    closed = {"status": Case.Status.DONE, "cause": Case.Cause.ANSWERED, "closed_at": began + 2 * DAY}
    return make_case(mention=Mention.objects.get(pk=first.pk), **(closed | of_case))
