"""Never blind: every source knows when it was heard, and silence raises an alarm."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert
from vigie.connectors.contract import Connector
from vigie.connectors.errors import AccessLost, NetworkError, TryLater
from vigie.core.pacing import Level
from vigie.core.rates import Rhythm
from vigie.networks.forecasts import watch_calls, watch_ends
from vigie.networks.gaps import open_gap
from vigie.networks.gateway import words_of
from vigie.networks.models import Account
from vigie.networks.telling import tell
from vigie.networks.thrift import spend

SMOOTHING = 0.02
LONGEST_BACKOFF = timedelta(minutes=15)
PATIENCE = 2  # failures in a row: one is the weather, the second is told
STREAM_BACKOFF = timedelta(seconds=2)
STREAM_PATIENCE = 5  # streams break all day long; with the waits between, about a minute
STREAM_UNHEARD = timedelta(minutes=2)  # how long a stream may be nobody's
QUIET_FACTOR = 12  # messages missed: less silence is normal; by chance it comes once in 160,000
SHORTEST_SILENCE = timedelta(minutes=2)
QUIET_READS = 2  # reads that hear nothing before silence is silence
LONGEST_SILENCE = timedelta(hours=48)
HEARD_BY_CALL = timedelta(hours=1)  # a network that called within it is read less often
LESS_OFTEN = 4  # times
SELDOMEST = timedelta(minutes=15)
UNREAD_READS = 10  # turns missed
SHORTEST_GAP = timedelta(minutes=15)


def note_read(*, account: Account, connector: Connector, heard: int, refused: int, now: datetime) -> None:
    """A read without error: freshness, usual rate, quota; open alerts about reading are cleared."""
    fields: dict[str, object] = {"read_at": now, "failures": 0, "last_error": "", "last_error_code": ""}
    fields |= _rhythm(account, heard, now)
    if refused:
        fields["refused_items"] = F("refused_items") + refused
    fields |= spend(account=account, budget=connector.budget(), now=now)
    Account.objects.filter(pk=account.pk).update(**fields)
    if account.read_at and now - account.read_at > unread_for(account=account, now=now):
        open_gap(account=account, why="unread", since=account.read_at, until=now, now=now)
    account.read_at = now
    if account.failures:
        clear_alert(brand=account.brand, key=f"account:{account.pk}", now=now)
    if heard:
        clear_alert(brand=account.brand, key=f"silent:{account.pk}", now=now)
    if refused:
        tell(account=account, kind="unreadable", key=f"unreadable:{account.pk}", now=now, count=refused)


def note_streamed(*, account: Account, heard: int, refused: int, now: datetime) -> None:
    """The stream goes on: freshness and usual rate. What the reading has to say is another matter."""
    fields: dict[str, object] = {"stream_failures": 0, "stream_at": None}
    fields |= _rhythm(account, heard, now)
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
        tell(account=account, kind="unreadable", key=f"unreadable:{account.pk}", now=now, count=refused)


def note_called(*, account: Account, heard: int, refused: int, now: datetime) -> None:
    """A call of the network was read: freshness and usual rate. Reading has its own say."""
    fields: dict[str, object] = {"called_at": now, "uncalled_at": None}
    fields |= _rhythm(account, heard, now)
    if refused:
        fields["refused_items"] = F("refused_items") + refused
    Account.objects.filter(pk=account.pk).update(**fields)
    if heard:
        clear_alert(brand=account.brand, key=f"silent:{account.pk}", now=now)


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
        tell(account=account, kind="source-failing", key=f"stream:{account.pk}", now=now, code=error.code)


def _rhythm(account: Account, heard: int, now: datetime) -> dict[str, object]:
    """What changes in how often this source is heard; a quiet hour is learned once it is over."""
    before = Rhythm.from_json(account.rhythm)
    after = before.heard(heard, now)
    if not heard and after.hour == before.hour:
        return {}
    account.rhythm = after.to_json()
    fields: dict[str, object] = {"rhythm": account.rhythm}
    return fields | ({"heard_at": now, "usual_gap": _usual_gap(account, heard, now)} if heard else {})


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
        tell(account=account, kind="source-failing", key=f"account:{account.pk}", now=now, code=error.code)


def note_access_lost(*, account: Account, error: NetworkError, now: datetime) -> None:
    """The token is dead: stop asking, keep everything, and call an administrator."""
    with transaction.atomic():  # nobody asks again after this: never the one without the other
        Account.objects.filter(pk=account.pk).exclude(status="removed").update(
            status=Account.Status.RECONNECT,
            last_error=words_of(error, account),
            last_error_code=error.code,
            last_error_at=now,
        )
        tell(
            account=account,
            kind="access-lost",
            key=f"account:{account.pk}",
            now=now,
            level=Alert.Level.URGENT,
        )


def longest_normal_silence(*, account: Account, now: datetime) -> timedelta | None:
    """How long this source may say nothing since it was heard; None while its rate is not known yet.

    As long as it takes to miss `QUIET_FACTOR` messages, at the hours it was: a night is quiet, a noon is not.
    """
    if account.usual_gap is None:
        return None
    usual = Rhythm.from_json(account.rhythm).silence(
        account.heard_at or now,
        usual=3600 / max(account.usual_gap, 0.001),
        worth=QUIET_FACTOR,
        most=LONGEST_SILENCE,
    )
    reads = QUIET_READS * every(account=account, now=now)
    return min(max(usual, reads, SHORTEST_SILENCE), LONGEST_SILENCE)


def is_probed(*, account: Account, after: datetime) -> bool:
    """Another way of asking found nothing either, later than this."""
    return bool(account.probed_at and account.probed_at >= after and not account.probe_found)


def watch_sources(now: datetime) -> None:
    """Every minute: who fell silent, who is no longer read, whose token ends soon."""
    for account in Account.objects.filter(status="on").select_related("brand"):
        _watch_silence(account, now)
        _watch_reading(account, now)
        _watch_stream(account, now)
        if account.token_ends_at or account.sunset_at:
            watch_ends(account=account, now=now)
        watch_calls(account=account, now=now)


def _watch_silence(account: Account, now: datetime) -> None:
    normal = longest_normal_silence(account=account, now=now)
    if account.failures:
        return  # why it is silent is told already
    if normal and account.heard_at and now - account.heard_at > normal:
        hours = round((now - account.heard_at).total_seconds() / 3600, 1)
        probed = is_probed(account=account, after=account.heard_at + normal)
        key = f"silent:{account.pk}"
        tell(account=account, kind="silent-probed" if probed else "silent", key=key, now=now, hours=hours)


def _watch_reading(account: Account, now: datetime) -> None:
    since = account.read_at or account.created_at
    late = 4 * every(account=account, now=now) + timedelta(seconds=60)
    if account.failures == 0 and now - since > late:
        tell(
            account=account, kind="not-read", key=f"not-read:{account.pk}", now=now, level=Alert.Level.URGENT
        )
    else:
        clear_alert(brand=account.brand, key=f"not-read:{account.pk}", now=now)
    usual = QUIET_READS * timedelta(seconds=account.read_every)
    if account.failures and account.next_read_at - now > usual and now - since > usual:
        tell(
            account=account,
            kind="source-failing",
            key=f"account:{account.pk}",
            now=now,
            code=account.last_error_code,
        )


def _watch_stream(account: Account, now: datetime) -> None:
    if not account.settings.get("stream") or account.stream_failures:
        return
    since = account.stream_until or account.created_at
    if now - since > STREAM_UNHEARD:
        tell(
            account=account,
            kind="not-read",
            key=f"not-streamed:{account.pk}",
            now=now,
            level=Alert.Level.URGENT,
        )
    else:
        clear_alert(brand=account.brand, key=f"not-streamed:{account.pk}", now=now)


def every(*, account: Account, now: datetime) -> timedelta:
    """Between two reads of it: longer while its network calls us or there is little left to spend."""
    usual = timedelta(seconds=account.read_every)
    if account.called_at is not None and now - account.called_at <= HEARD_BY_CALL:
        usual = max(usual, min(LESS_OFTEN * usual, SELDOMEST))
    if account.pace == Level.WAITING and account.pace_until:
        return max(account.pace_until - now, usual)
    return usual * account.stretch


def unread_for(*, account: Account, now: datetime) -> timedelta:
    """Without a read for longer, its cursor alone is not trusted: all of it is asked for once more."""
    return max(
        UNREAD_READS * timedelta(seconds=account.read_every), SHORTEST_GAP, every(account=account, now=now)
    )
