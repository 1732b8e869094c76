"""Ask for an act on a network. The row is written first; the worker does the rest.

Removal has one door, `queue_removal`: it wants a ground and sealed evidence, and the database
checks again (`criticism_is_never_removed`).
"""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vigie.brands.models import Member
from vigie.bus.services import record
from vigie.core.types import REMOVING, Act, Author, Ground, Item, Kind, Place
from vigie.networks.items import item_to_json, link_of
from vigie.networks.models import Account, Delivery, Evidence


def queue_delivery(
    *,
    account: Account,
    act: Act,
    target: Item,
    by: Member | None,
    now: datetime,
    text: str = "",
    reason: str = "",
    ground: Ground = Ground.NONE,
    due_at: datetime | None = None,
) -> Delivery:
    """Intend one act that removes nothing. Raises ValueError for a removing act."""
    if act in REMOVING:
        raise ValueError("removal goes through queue_removal")
    return _queue(
        Delivery(
            brand_id=account.brand_id,
            account=account,
            act=act,
            target_id=target.native_id,
            target=item_to_json(target),
            text=text,
            reason=reason,
            ground=ground,
            by=by,
            wanted_at=now,
            due_at=due_at or now,
        ),
        now,
    )


def queue_post(
    *,
    account: Account,
    about: str,
    text: str,
    language: str,
    by: Member | None,
    now: datetime,
    origin: Delivery.Origin = Delivery.Origin.PERSON,
) -> Delivery:
    """Intend to say something under nobody, on our own page: by hand where the network offers no API.

    about: what makes it one thing, however often it is asked for. Raises IntegrityError while another
    post about the same is on its way from this account.
    """
    us = Author(account.native_id or account.handle, account.handle, account.name, is_us=True)
    target = Item(
        native_id=about,
        kind=Kind.POST,
        text="",
        author=us,
        place=Place(account.native_id or account.handle, account.name, ours=True),
        said_at=now,
        language=language,
    )
    return _queue(
        Delivery(
            brand_id=account.brand_id,
            account=account,
            act=Act.POST,
            target_id=about,
            target=item_to_json(target),
            text=text,
            by=by,
            origin=origin,
            wanted_at=now,
            due_at=now,
        ),
        now,
    )


def queue_removal(
    *,
    account: Account,
    act: Act,
    target: Item,
    ground: Ground,
    evidence: Evidence,
    by: Member | None,
    now: datetime,
    due_at: datetime,
    reason: str,
    override_by: Member | None = None,
    override_second: Member | None = None,
    override_why: str = "",
) -> Delivery:
    """Intend to take a message out of sight, at `due_at`: until then it can be undone.

    Raises IntegrityError when neither a ground nor an override by two people carries it.
    """
    return _queue(
        Delivery(
            brand_id=account.brand_id,
            account=account,
            act=act,
            target_id=target.native_id,
            target=item_to_json(target),
            reason=reason,
            ground=ground,
            evidence=evidence,
            override_by=override_by,
            override_second=override_second,
            override_why=override_why,
            by=by,
            wanted_at=now,
            due_at=due_at,
        ),
        now,
    )


def _queue(delivery: Delivery, now: datetime) -> Delivery:
    with transaction.atomic():
        delivery.save(force_insert=True)
        record(topic="delivery.wanted", payload={"delivery": delivery.pk}, now=now, due_at=delivery.due_at)
    return delivery


def seal_evidence(*, account: Account, target: Item, now: datetime) -> Evidence:
    """Keep what the message was, with its hash, before anything irreversible is done to it."""
    content = item_to_json(target) | {"raw": json.loads(json.dumps(dict(target.raw), default=str))}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Evidence.objects.create(
        brand_id=account.brand_id,
        account=account,
        native_id=target.native_id,
        url=target.url,
        content=content,
        sha256=digest,
        sealed_at=now,
    )


def cancel_delivery(*, delivery: Delivery, now: datetime) -> bool:
    """Undo before it leaves. True when it was still here; False: too late, never both."""
    with transaction.atomic():
        cancelled = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WANTED).update(
            state=Delivery.State.CANCELLED, settled_at=now
        )
        if cancelled:
            record(topic="delivery.cancelled", payload={"delivery": delivery.pk}, now=now)
    return bool(cancelled)


def tick_by_hand(*, delivery: Delivery, by: Member, url: str, now: datetime) -> bool:
    """A person did it on the network themselves, and says so. False when it was ticked already.

    Raises ValidationError for an address that is none of the web: it becomes a link.
    """
    link = link_of(url)
    if url.strip() and not link:
        raise ValidationError({"url": _("This is no web address.")})
    with transaction.atomic():
        ticked = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.BY_HAND).update(
            state=Delivery.State.SETTLED, settled_at=now, url=link, because_code="by-hand", by=by
        )
        if ticked:
            record(topic="delivery.settled", payload={"delivery": delivery.pk}, now=now)
    return bool(ticked)


def resolve_unknown(*, delivery: Delivery, published: bool, by: Member, now: datetime) -> bool:
    """A person looked on the network: it is there, or it may be sent again. False when already settled."""
    unsure = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.UNKNOWN, look_at=None)
    with transaction.atomic():
        if published:
            moved = unsure.update(
                state=Delivery.State.SETTLED, settled_at=now, because_code="seen-by-person", by=by
            )
        else:
            moved = unsure.update(state=Delivery.State.WANTED, due_at=now, attempts=0, looks=0)
        if moved:
            topic = "delivery.settled" if published else "delivery.wanted"
            record(topic=topic, payload={"delivery": delivery.pk}, now=now)
    return bool(moved)
