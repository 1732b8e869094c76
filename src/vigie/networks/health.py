"""Never blind: every source knows when it was heard, and silence raises an alarm."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert, raise_alert
from vigie.connectors.contract import Connector
from vigie.connectors.errors import AccessLost, NetworkError, TryLater
from vigie.networks.gateway import words_of
from vigie.networks.models import Account

SMOOTHING = 0.02
LONGEST_BACKOFF = timedelta(minutes=15)
PATIENCE = 2  # failures in a row: one is the weather, the second is told
STREAM_BACKOFF = timedelta(seconds=2)
STREAM_PATIENCE = 5  # streams break all day long; with the waits between, about a minute
STREAM_UNHEARD = timedelta(minutes=2)  # how long a stream may be nobody's
QUIET_FACTOR = 12  # silence this many usual gaps long is not normal; by chance it comes once in 160,000
SHORTEST_SILENCE = timedelta(minutes=2)
QUIET_READS = 2  # reads that hear nothing before silence is silence
LONGEST_SILENCE = timedelta(hours=48)
TOKEN_WARNINGS = (30, 7, 1)  # days before a token ends


def note_read(*, account: Account, connector: Connector, heard: int, refused: int, now: datetime) -> None:
    """A read without error: freshness, usual rate, quota; open alerts about reading are cleared."""
    fields: dict[str, object] = {"read_at": now, "failures": 0, "last_error": "", "last_error_code": ""}
    if heard:
        fields["heard_at"] = now
        fields["usual_gap"] = _usual_gap(account, heard, now)
    if refused:
        fields["refused_items"] = F("refused_items") + refused
    budget = connector.budget()
    fields |= {
        "calls_left": budget.calls_left,
        "calls_limit": budget.calls_limit,
        "calls_reset_at": budget.resets_at,
    }
    Account.objects.filter(pk=account.pk).update(**fields)
    if account.failures:
        clear_alert(brand=account.brand, key=f"account:{account.pk}", now=now)
    if heard:
        clear_alert(brand=account.brand, key=f"silent:{account.pk}", now=now)
    if refused:
        _say(account, "unreadable", f"unreadable:{account.pk}", now, count=refused)


def note_streamed(*, account: Account, heard: int, refused: int, now: datetime) -> None:
    """The stream goes on: freshness and usual rate. What the reading has to say is another matter."""
    fields: dict[str, object] = {"stream_failures": 0, "stream_at": None}
    if heard:
        fields |= {"heard_at": now, "usual_gap": _usual_gap(account, heard, now)}
    if refused:
        fields["refused_items"] = F("refused_items") + refused
    Account.objects.filter(pk=account.pk).update(**fields)
    if account.stream_failures:
        clear_alert(brand=account.brand, key=f"stream:{account.pk}", now=now)
    if heard:
        clear_alert(brand=account.brand, key=f"silent:{account.pk}", now=now)
        account.heard_at = now
    account.stream_failures = 0
    if refused:
        _say(account, "unreadable", f"unreadable:{account.pk}", now, count=refused)


def note_stream_broken(*, account: Account, error: NetworkError, now: datetime) -> None:
    """The stream ended or would not open: try again soon, then later and later, and say so in between."""
    if isinstance(error, AccessLost):
        note_access_lost(account=account, error=error, now=now)
        return
    failures = account.stream_failures + 1
    wait = min(STREAM_BACKOFF * 2 ** min(failures - 1, 10), LONGEST_BACKOFF)
    Account.objects.filter(pk=account.pk).update(
        stream_failures=failures,
        stream_at=now + wait,
        last_error=words_of(error, account),
        last_error_code=error.code,
        last_error_at=now,
    )
    if failures >= STREAM_PATIENCE:
        _say(account, "source-failing", f"stream:{account.pk}", now, code=error.code)


def _usual_gap(account: Account, heard: int, now: datetime) -> float | None:
    """Seconds between items, smoothed so that one burst or one night does not decide."""
    if account.heard_at is None:
        return account.usual_gap
    gap = max((now - account.heard_at).total_seconds(), 0.001) / heard
    return gap if account.usual_gap is None else account.usual_gap + SMOOTHING * (gap - account.usual_gap)


def note_failure(*, account: Account, error: NetworkError, now: datetime) -> None:
    """A read that failed: wait longer each time, and say so from the second in a row."""
    if isinstance(error, AccessLost):
        note_access_lost(account=account, error=error, now=now)
        return
    failures = account.failures + 1
    wait = timedelta(
        seconds=min(account.read_every * 2 ** min(failures - 1, 10), LONGEST_BACKOFF.total_seconds())
    )
    if isinstance(error, TryLater):
        wait = max(error.after, timedelta(seconds=account.read_every))
    Account.objects.filter(pk=account.pk).update(
        failures=failures,
        last_error=words_of(error, account),
        last_error_code=error.code,
        last_error_at=now,
        next_read_at=now + wait,
    )
    if failures >= PATIENCE:
        _say(account, "source-failing", f"account:{account.pk}", now, code=error.code)


def note_access_lost(*, account: Account, error: NetworkError, now: datetime) -> None:
    """The token is dead: stop asking, keep everything, and call an administrator."""
    with transaction.atomic():  # nobody asks again after this: never the one without the other
        Account.objects.filter(pk=account.pk).exclude(status="removed").update(
            status=Account.Status.RECONNECT,
            last_error=words_of(error, account),
            last_error_code=error.code,
            last_error_at=now,
        )
        _say(account, "access-lost", f"account:{account.pk}", now, level=Alert.Level.URGENT)


def longest_normal_silence(account: Account) -> timedelta | None:
    """How long this source may say nothing; None while its rate is not known yet."""
    if account.usual_gap is None:
        return None
    usual = timedelta(seconds=QUIET_FACTOR * account.usual_gap)
    reads = timedelta(seconds=QUIET_READS * account.read_every)
    return min(max(usual, reads, SHORTEST_SILENCE), LONGEST_SILENCE)


def watch_sources(now: datetime) -> None:
    """Every minute: who fell silent, who is no longer read, whose token ends soon."""
    for account in Account.objects.filter(status="on").select_related("brand"):
        _watch_silence(account, now)
        _watch_reading(account, now)
        _watch_stream(account, now)
        _watch_token(account, now)


def _watch_silence(account: Account, now: datetime) -> None:
    normal = longest_normal_silence(account)
    if account.failures:
        return  # why it is silent is told already
    if normal and account.heard_at and now - account.heard_at > normal:
        hours = round((now - account.heard_at).total_seconds() / 3600, 1)
        _say(account, "silent", f"silent:{account.pk}", now, hours=hours)


def _watch_reading(account: Account, now: datetime) -> None:
    since = account.read_at or account.created_at
    late = timedelta(seconds=4 * account.read_every + 60)
    if account.failures == 0 and now - since > late:
        _say(account, "not-read", f"not-read:{account.pk}", now, level=Alert.Level.URGENT)
    else:
        clear_alert(brand=account.brand, key=f"not-read:{account.pk}", now=now)
    asked_to_wait = account.failures and account.next_read_at - now > QUIET_READS * every(account)
    if asked_to_wait and now - since > QUIET_READS * every(account):
        _say(account, "source-failing", f"account:{account.pk}", now, code=account.last_error_code)


def _watch_stream(account: Account, now: datetime) -> None:
    if not account.settings.get("stream") or account.stream_failures:
        return
    since = account.stream_until or account.created_at
    if now - since > STREAM_UNHEARD:
        _say(account, "not-read", f"not-streamed:{account.pk}", now, level=Alert.Level.URGENT)
    else:
        clear_alert(brand=account.brand, key=f"not-streamed:{account.pk}", now=now)


def every(account: Account) -> timedelta:
    """Between two reads of it."""
    return timedelta(seconds=account.read_every)


def _watch_token(account: Account, now: datetime) -> None:
    if account.token_ends_at is None:
        return
    days = (account.token_ends_at - now).days
    if days <= max(TOKEN_WARNINGS):
        level = Alert.Level.URGENT if days <= min(TOKEN_WARNINGS) else Alert.Level.WARNING
        _say(account, "token-ends", f"token:{account.pk}", now, level=level, days=max(days, 0))


def _say(
    account: Account,
    kind: str,
    key: str,
    now: datetime,
    *,
    level: Alert.Level = Alert.Level.WARNING,
    **params: object,
) -> None:
    raise_alert(
        brand=account.brand,
        kind=kind,
        key=key,
        now=now,
        level=level,
        params={"account": account.name, "account_id": str(account.public_id), **params},
    )
