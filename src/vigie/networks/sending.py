"""Claim, send, read back. One visible effect, or a person is asked.

The states of a delivery and every way between them:

    wanted ─claim→ claimed ─send→ sent ─seen→ settled
       ↑              │            └─never seen→ unknown
       │              ├─limits, outage→ wanted, later
       │              ├─no→ refused      ├─not by API→ by_hand
       │              ├─changed meanwhile→ stopped
       │              └─no answer, or the worker died→ unknown
       └─surely not there (looked after the listing lag)─ unknown ─seen→ settled
                                                             └─cannot tell→ a person

Measured on a lying network with kills: sending first and recording after doubles replies,
recording first forgets them; this order does neither, provided one looks late enough.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vigie.bus.services import id_in, record
from vigie.connectors.contract import ByHand, Connector, May, Never, Publishes, Receipt
from vigie.connectors.errors import (
    AccessLost,
    Garbled,
    Gone,
    NetworkError,
    Refused,
    TryLater,
    Unknown,
    Unsupported,
)
from vigie.core.types import SPEAKING, Act, Item
from vigie.networks.gateway import connector_for, words_of
from vigie.networks.health import note_access_lost
from vigie.networks.items import item_from_json, link_of
from vigie.networks.models import Delivery
from vigie.networks.queries import is_held

log = structlog.get_logger(__name__)

State = Delivery.State
FRESH = timedelta(seconds=30)  # a worker frozen longer than this between claim and send gives up its turn
MAX_ATTEMPTS = 12
MAX_RESENDS = 6  # of an unknown that was looked for and surely is not there
MAX_LOOKS = 6
POST_BY_HAND = ("open-network", "sign-in-as-brand", "copy-text", "publish-anew", "tick-done")


class Changed(Exception):
    """The conversation is no longer what the author of the reply saw. `what`: a reason code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def deliver(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `delivery.wanted`: send it if its time has come and nobody else did.

    The clock is read at the claim, not taken from the batch: sends before it took their time.
    """
    claimed = _claim(id_in(payload, "delivery"), max(now, timezone.now()))
    if claimed is not None:
        _send(claimed)


def deliver_due(now: datetime) -> None:
    """Send what is due whatever happened to its wake-up: after a hold, a restart, a back-off."""
    due = Delivery.objects.filter(state=State.WANTED, due_at__lte=now, account__status="on")
    for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:50]):
        deliver({"delivery": pk}, timezone.now())


def find_abandoned(now: datetime) -> None:
    """Claims of workers that died: nobody knows whether they sent, so look before doing anything."""
    limit = now - timedelta(seconds=settings.VIGIE_CLAIM_TIMEOUT)
    for delivery in Delivery.objects.filter(state=State.CLAIMED, claimed_at__lt=limit)[:100]:
        _move(delivery, State.UNKNOWN, was=State.CLAIMED, because_code="worker-died", look_at=now)


def look_due(now: datetime) -> None:
    """Read back what was sent, and look for what may have been."""
    due = Delivery.objects.filter(state__in=[State.SENT, State.UNKNOWN], look_at__lte=now)
    for delivery in due.select_related("account", "account__secret").order_by("look_at")[:50]:
        mine = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, look_at=delivery.look_at)
        if mine.update(look_at=now + timedelta(seconds=60), looks=F("looks") + 1):
            delivery.looks += 1
            _look(delivery)


def _claim(pk: int, now: datetime) -> Delivery | None:
    """Take one delivery, unless a hold or the rate ceiling says no: all in one transaction."""
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",)).select_related("account", "account__secret")
        delivery = rows.filter(pk=pk, state=State.WANTED, due_at__lte=now).first()
        if delivery is None or delivery.account.status != "on" or is_held(delivery):
            return None
        if _too_many(delivery, now):
            Delivery.objects.filter(pk=pk).update(due_at=now + timedelta(seconds=5))
            return None
        claim = str(uuid4())
        Delivery.objects.filter(pk=pk, state=State.WANTED).update(
            state=State.CLAIMED, claim=claim, claimed_at=now, attempts=F("attempts") + 1
        )
        delivery.state, delivery.claim, delivery.claimed_at = State.CLAIMED, claim, now
        delivery.attempts += 1
    return delivery


def _too_many(delivery: Delivery, now: datetime) -> bool:
    lately = Delivery.objects.filter(account=delivery.account_id, claimed_at__gt=now - timedelta(minutes=1))
    return lately.count() >= delivery.account.minute_ceiling


def _send(delivery: Delivery) -> None:
    act, target = Act(delivery.act), item_from_json(delivery.target)
    connector = connector_for(delivery.account)
    try:
        if not _is_ready(connector, delivery, act, target):
            return
    except Changed as change:
        _move(delivery, State.STOPPED, because_code=change.what)
        return
    except NetworkError as error:
        # Nothing has left: what would be unknown after a write is only "later" here.
        later = TryLater(str(error)) if isinstance(error, (Unknown, Garbled)) else error
        _note_error(connector, delivery, later)
        return
    try:
        receipt = _do(connector, delivery, act, target)
    except NetworkError as error:
        _note_error(connector, delivery, error)
    else:
        _note_sent(delivery, receipt)


def _is_ready(connector: Connector, delivery: Delivery, act: Act, target: Item) -> bool:
    """May it leave now? If not, its state says why. Raises Changed or a NetworkError."""
    may = _may(connector, delivery, act, target)
    if isinstance(may, ByHand):
        _move(delivery, State.BY_HAND, hand_url=link_of(may.url), hand_steps=list(may.steps))
        return False
    if isinstance(may, Never):
        _move(delivery, State.REFUSED, because_code=may.reason)
        return False
    if act in SPEAKING and _is_there_already(connector, delivery, act, target):
        # An earlier attempt did reach the network, later than we looked: read it back, say nothing twice.
        _move(delivery, State.UNKNOWN, look_at=timezone.now(), because_code="found-late")
        return False
    if timezone.now() - (delivery.claimed_at or timezone.now()) > FRESH:
        _move(delivery, State.WANTED, due_at=timezone.now(), because_code="slow-worker")
        return False
    return True


def _may(connector: Connector, delivery: Delivery, act: Act, target: Item) -> May:
    if act is Act.POST and act not in connector.traits.acts:
        return ByHand(delivery.account.server, POST_BY_HAND)
    return connector.may(act, target, timezone.now())


def _is_there_already(connector: Connector, delivery: Delivery, act: Act, target: Item) -> bool:
    """Look again just before speaking: raises Changed unless all is as the author of the reply saw it.

    True when our own text already stands there, from an attempt whose answer never came. Acts of
    moderation are not asked: what is gone already is handled, not an error. Under a post stands nobody:
    only our own earlier attempt is looked for.
    """
    if act is Act.POST:
        return delivery.attempts > 1 and _find_own(connector, delivery, act, target) is not None
    try:
        now_there = connector.look(target.native_id)
        thread = connector.read_thread(target) if now_there else ()
    except Unsupported:
        return False
    if now_there is None or now_there.deleted:
        raise Changed("deleted")
    if (now_there.version, now_there.text) != (target.version, target.text):
        raise Changed("edited")
    ours = [reply for reply in thread if reply.author.is_us and reply.parent_id == delivery.target_id]
    if delivery.attempts > 1 and any(reply.text.strip() == delivery.text.strip() for reply in ours):
        return True
    if any(_is_a_stranger_of_ours(delivery, reply) for reply in ours):
        raise Changed("answered-elsewhere")
    return False


def _note_sent(delivery: Delivery, receipt: Receipt) -> None:
    now = timezone.now()
    _move(
        delivery,
        State.SENT,
        sent_at=now,
        native_id=receipt.native_id,
        url=link_of(receipt.url),
        look_at=now + timedelta(milliseconds=300),
        looks=0,
        because="",
        because_code="",
    )


def _is_a_stranger_of_ours(delivery: Delivery, reply: Item) -> bool:
    """A reply of the brand that Vigie did not send, made after the author of this one looked."""
    if reply.said_at < delivery.wanted_at - timedelta(seconds=5):
        return False
    # Ours may be listed before its row knows its id: the text tells.
    siblings = Delivery.objects.filter(account=delivery.account_id, target_id=delivery.target_id)
    ours = siblings.values_list("native_id", "text")
    return not any(
        native_id == reply.native_id or text.strip() == reply.text.strip() for native_id, text in ours
    )


def _do(connector: Connector, delivery: Delivery, act: Act, target: Item) -> Receipt:
    key, now = str(delivery.key), timezone.now()
    if act is Act.REPLY:
        return connector.reply(target, delivery.text, key=key, now=now)
    if act is Act.POST:
        publisher = cast("Publishes", connector)
        return publisher.post(delivery.text, language=target.language, key=key, now=now)
    if act is Act.DIRECT:
        return connector.direct(target, delivery.text, key=key, now=now)
    return connector.act(act, target, reason=delivery.reason or delivery.ground, key=key, now=now)


def _note_error(connector: Connector, delivery: Delivery, error: NetworkError) -> None:
    now = timezone.now()
    because: dict[str, Any] = {"because": words_of(error, delivery.account), "because_code": error.code}
    match error:
        case Unknown() | Garbled():
            wait = 2 * connector.traits.listing_lag
            _move(delivery, State.UNKNOWN, look_at=now + wait, looks=0, **because)
        case TryLater() if delivery.attempts < MAX_ATTEMPTS:
            _move(delivery, State.WANTED, due_at=now + error.after, **because)
        case AccessLost():
            note_access_lost(account=delivery.account, error=error, now=now)
            _move(delivery, State.WANTED, due_at=now, **because)
        case Gone() if delivery.act not in SPEAKING:
            _move(delivery, State.SETTLED, settled_at=now, because_code="already-gone")
        case Refused() | Unsupported() | TryLater():
            _move(delivery, State.REFUSED, settled_at=now, **because)
        case _:
            _move(delivery, State.UNKNOWN, look_at=None, **because)


def _look(delivery: Delivery) -> None:
    """Is it there? Settle, look again later, send again what surely is not there, or ask a person."""
    connector = connector_for(delivery.account)
    try:
        found = _find(connector, delivery)
    except NetworkError as error:
        _look_later(delivery, connector, code=error.code)
        return
    now = timezone.now()
    if found is not None:
        _move(
            delivery,
            State.SETTLED,
            settled_at=now,
            look_at=None,
            native_id=found.native_id or delivery.native_id,
            url=link_of(found.url) or delivery.url,
            because="",
            because_code="",
        )
    elif delivery.state == State.UNKNOWN and _may_send_again(connector, delivery, now):
        _move(delivery, State.WANTED, due_at=now, look_at=None)
    else:
        _look_later(delivery, connector, code=delivery.because_code or "not-seen")


def _find(connector: Connector, delivery: Delivery) -> Receipt | None:
    act, target = Act(delivery.act), item_from_json(delivery.target)
    if act in SPEAKING:
        if delivery.native_id and (seen := connector.look(delivery.native_id)) and not seen.deleted:
            return Receipt(seen.native_id, seen.url)
        return _find_own(connector, delivery, act, target)
    applied = connector.applied(act, target)
    sure_enough = applied is None and delivery.state == State.SENT  # accepted, and cannot be read back
    return Receipt(delivery.native_id, delivery.url) if applied or sure_enough else None


def _find_own(connector: Connector, delivery: Delivery, act: Act, target: Item) -> Receipt | None:
    key, since = str(delivery.key), delivery.wanted_at - timedelta(minutes=2)
    if act is Act.POST:
        return cast("Publishes", connector).find_post(delivery.text, key=key, since=since)
    return connector.find_own(target, delivery.text, key=key, since=since)


def _may_send_again(connector: Connector, delivery: Delivery, now: datetime) -> bool:
    """Only what we looked for, twice, later than the network's listing lag, and a few times at most."""
    traits = connector.traits
    told_at = delivery.claimed_at or delivery.wanted_at
    late_enough = now - told_at > 2 * traits.listing_lag and delivery.looks >= 2
    return traits.lists_own and late_enough and delivery.attempts <= MAX_RESENDS


def _look_later(delivery: Delivery, connector: Connector, *, code: str) -> None:
    now = timezone.now()
    if delivery.looks < MAX_LOOKS:
        wait = max(connector.traits.listing_lag, timedelta(seconds=0.5)) * 2 ** (delivery.looks - 1)
        Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(look_at=now + wait)
    else:
        _move(delivery, State.UNKNOWN, look_at=None, because_code=code)


TOPICS = {
    State.SETTLED: "delivery.settled",
    State.REFUSED: "delivery.refused",
    State.STOPPED: "delivery.stopped",
    State.BY_HAND: "delivery.handed",
}


def _move(delivery: Delivery, to: State, *, was: State | None = None, **fields: object) -> bool:
    """Change the state if it is still ours to change, and tell it in the same transaction."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=was or delivery.state, claim=delivery.claim)
    with transaction.atomic():
        if not mine.update(state=to, **fields):
            log.warning("delivery moved by another", delivery=delivery.pk, to=to)
            return False
        topic = TOPICS.get(to, "")
        if to == State.UNKNOWN and fields.get("look_at") is None:
            topic = "delivery.unsure"
        if topic:
            record(topic=topic, payload={"delivery": delivery.pk}, now=timezone.now())
    return True
