"""Notices: one message to one person by one channel, from the intent to what became of it.

Every notice is a row and an event before anything is sent. A claim is one conditional UPDATE. What nobody
knows the outcome of is sent again, a few times, marked `unsure`: an alarm told twice is a nuisance, one
never told a disaster. Receivers can tell: webhook id and Message-ID stay the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vigie.alerts.contacts import forget_unreachable, unreachable_key
from vigie.alerts.messages import Message, write
from vigie.alerts.models import Alert, Channel, Contact, Escalation, Notice, Trial
from vigie.alerts.services import raise_alert
from vigie.alerts.ways import apprised, hook, mail
from vigie.brands.models import Brand
from vigie.bus.services import id_in, record
from vigie.connectors.errors import NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Guard
from vigie.connectors.redaction import in_few_words
from vigie.core.duty.ladder import Way
from vigie.vault.services import SecretSpoiled, open_secret

log = structlog.get_logger(__name__)

State, Purpose = Notice.State, Notice.Purpose
TOPICS = {Way.MAIL: "notices.mail", Way.HOOK: "notices.hook"}  # a slow receiver holds its own lane
TOPIC_OF_OTHERS = "notices.chat"
MOST_ATTEMPTS = 4
WAITS = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=3))
STALE = timedelta(hours=1)  # an alarm older than this is told by the ladder anew, not late
LINK_LASTS = timedelta(hours=24)
TEST_LINK_LASTS = timedelta(days=7)
TIRED = 3  # failures in a row after which a channel rests
LONGEST_REST = timedelta(minutes=30)


class WorkerDied(Unknown):
    """Whether it was sent is unknown, and the channel is not to blame."""

    code = "worker-died"


def want_notices(
    *,
    brand: Brand,
    channels: Sequence[Channel],
    purpose: Notice.Purpose,
    now: datetime,
    alert: Alert | None = None,
    trial: Trial | None = None,
    digest: Sequence[int] = (),
    round: int = 0,  # noqa: A002 - the ladder's word
    step: int = 0,
    due_at: datetime | None = None,
) -> list[Notice]:
    """Intend one message per channel, in the caller's transaction; a channel already called is left out."""
    known = {"alert": alert, "purpose": purpose, "round": round, "step": step}
    done = set(Notice.objects.filter(**known).values_list("channel_id", flat=True)) if alert else set()
    lasts = TEST_LINK_LASTS if purpose == Purpose.TEST else LINK_LASTS
    wanted = []
    for channel in channels:
        if channel.pk in done:
            continue
        notice = Notice.objects.create(
            brand=brand,
            trial=trial,
            digest=list(digest),
            contact=channel.contact,
            channel=channel,
            way=channel.way,
            shown=channel.shown,
            wanted_at=now,
            due_at=due_at or now,
            expires_at=now + lasts,
            **known,
        )
        _wake(notice, now, notice.due_at)
        wanted.append(notice)
    return wanted


def tell(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `notices.*`: send it if its time has come and nobody else did."""
    claimed = _claim(id_in(payload, "notice"), max(now, timezone.now()))
    if claimed is not None:
        _send(claimed)


def find_abandoned(now: datetime) -> None:
    """Every few seconds: claims of workers that died. Whether they sent is unknown: told again, marked so."""
    limit = now - timedelta(seconds=settings.VIGIE_CLAIM_TIMEOUT)
    for notice in Notice.objects.filter(state=State.CLAIMED, claimed_at__lt=limit).select_related(
        "contact__brand", "channel", "alert"
    )[:100]:
        _note_failure(notice, WorkerDied("the worker died"), now)


def reached(notice: Notice) -> bool:
    """True unless it has failed, or failed so far: then somebody else must be called at once."""
    if notice.state in {State.FAILED, State.QUIET, State.DROPPED}:
        return False
    return not (notice.state == State.WANTED and notice.attempts > 0)


def _wake(notice: Notice, now: datetime, due_at: datetime) -> None:
    topic = TOPICS.get(Way(notice.way), TOPIC_OF_OTHERS)
    record(topic=topic, payload={"notice": notice.pk}, now=now, due_at=due_at)


def _claim(pk: int, now: datetime) -> Notice | None:
    rows = Notice.objects.select_related(
        "brand", "contact__brand", "contact__member", "channel__secret", "trial", "alert__brand"
    )
    notice = rows.filter(pk=pk, state=State.WANTED, due_at__lte=now).first()
    if notice is None:
        return None
    if _is_pointless(notice, now):
        Notice.objects.filter(pk=pk, state=State.WANTED).update(state=State.DROPPED)
        return None
    claim = str(uuid4())
    mine = Notice.objects.filter(pk=pk, state=State.WANTED, attempts=notice.attempts)
    if not mine.update(state=State.CLAIMED, claim=claim, claimed_at=now, attempts=F("attempts") + 1):
        return None
    notice.state, notice.claim, notice.claimed_at = State.CLAIMED, claim, now
    notice.attempts += 1
    return notice


def _is_pointless(notice: Notice, now: datetime) -> bool:
    """Somebody has it, it is over, the person is gone, or it would come long after the ladder went on."""
    member = notice.contact.member
    gone = notice.contact.retired_at is not None or (member is not None and member.left_at is not None)
    if notice.channel is None or gone:
        return True
    if notice.purpose != Purpose.PAGE or notice.alert is None:
        return False
    has_it = notice.alert.acknowledged_at is not None or notice.alert.cleared_at is not None
    return has_it or now - notice.due_at > STALE


def _send(notice: Notice) -> None:
    channel = notice.channel
    if channel is None:
        return
    if channel.rests_until and channel.rests_until > timezone.now() and notice.purpose != Purpose.TEST:
        _note_failure(
            notice, TryLater("resting after several failures in a row", after=WAITS[-1]), timezone.now()
        )
        return
    try:
        hand_over(channel, notice, write(notice))
    except NetworkError as error:
        _note_failure(notice, error, timezone.now())
    else:
        _note_told(notice, timezone.now())


def hand_over(channel: Channel, notice: Notice, message: Message) -> None:
    """Returns once the other side has taken it. Raises a NetworkError, without secrets in its words."""
    try:
        address = open_secret(secret=channel.secret)
    except SecretSpoiled as error:
        raise Refused("its address cannot be opened any more: type it anew") from error
    guard = Guard(allow=settings.VIGIE_ALERTS_ALLOW_ADDRESSES, timeout=5.0, deadline=15.0, max_bytes=100_000)
    if channel.way == Way.MAIL:
        urgent = notice.purpose == Purpose.PAGE
        mail.hand_over(
            address["to"], key=notice.key.hex, title=message.title, body=message.body, urgent=urgent
        )
    elif channel.way == Way.HOOK:
        hook.hand_over(
            address["url"],
            key=address["key"],
            event_id=str(notice.key),
            payload=message.payload,
            at=timezone.now(),
            guard=guard,
        )
    elif channel.way == Way.SMS:
        apprised.hand_over(address["url"], title="", body=message.short, guard=guard)
    else:
        apprised.hand_over(address["url"], title=message.title, body=message.body, guard=guard)


def _note_told(notice: Notice, now: datetime) -> None:
    mine = Notice.objects.filter(pk=notice.pk, state=State.CLAIMED, claim=notice.claim)
    with transaction.atomic():
        if not mine.update(state=State.TOLD, told_at=now, because="", because_code=""):
            log.warning("notice moved by another", notice=notice.pk)
            return
        Channel.objects.filter(notices=notice).update(
            accepted_at=now, failures=0, failing_since=None, rests_until=None, last_error=""
        )
        if not Channel.objects.filter(contact=notice.contact_id, failing_since__isnull=False).exists():
            forget_unreachable(contact=notice.contact, now=now)


def _note_failure(notice: Notice, error: NetworkError, now: datetime) -> None:
    """Try again later or give up; either way the ladder does not wait for this one."""
    final = isinstance(error, Refused) or notice.attempts >= MOST_ATTEMPTS
    because = in_few_words(str(error) or error.code)
    mine = Notice.objects.filter(pk=notice.pk, state=State.CLAIMED, claim=notice.claim)
    with transaction.atomic():
        moved: dict[str, object] = {"because": because, "because_code": error.code, "claim": ""}
        moved |= {"unsure": True} if isinstance(error, Unknown) else {}
        if final:
            moved |= {"state": State.FAILED}
        else:
            moved |= {"state": State.WANTED, "due_at": now + WAITS[notice.attempts - 1]}
        if not mine.update(**moved):
            log.warning("notice moved by another", notice=notice.pk)
            return
        if not isinstance(error, WorkerDied):
            _blame(notice, because, now)
        if final:
            _tell_of_unreachable(notice.contact, now)
        else:
            _wake(notice, now, now + WAITS[notice.attempts - 1])
        if notice.purpose == Purpose.PAGE:
            _hurry(notice, now)


def _blame(notice: Notice, because: str, now: datetime) -> None:
    """The channel's record; after a few failures in a row it rests, twice as long each time."""
    channel = Channel.objects.filter(notices=notice).first()
    if channel is None:
        return
    failures = channel.failures + 1
    rest = min(timedelta(minutes=2 ** min(failures - TIRED, 5)), LONGEST_REST) if failures >= TIRED else None
    Channel.objects.filter(pk=channel.pk).update(
        failures=min(failures, 1000),
        failing_since=channel.failing_since or now,
        rests_until=now + rest if rest else None,
        last_error=because,
    )


def _tell_of_unreachable(contact: Contact, now: datetime) -> None:
    raise_alert(
        brand=contact.brand,
        kind="contact-unreachable",
        key=unreachable_key(contact.pk),
        now=now,
        params={"name": contact.name, "contact": contact.pk},
    )


def _hurry(notice: Notice, now: datetime) -> None:
    """When nobody of this step was reached, the next one is due now. The wait before a new round is kept."""
    same = Notice.objects.filter(
        alert=notice.alert_id, purpose=Purpose.PAGE, round=notice.round, step=notice.step
    )
    if not any(reached(one) for one in same):
        Escalation.objects.filter(
            alert=notice.alert_id, ended_at=None, round=notice.round, step=notice.step + 1, due_at__gt=now
        ).update(due_at=now)
