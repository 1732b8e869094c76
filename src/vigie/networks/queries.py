"""Accounts, holds and deliveries as screens need them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from vigie.brands.models import Brand, Member
from vigie.networks.models import Account, Delivery, Hold, Place


def accounts_of(*, brand: Brand) -> QuerySet[Account]:
    """Connected accounts, removed ones left out."""
    return Account.objects.filter(brand=brand).exclude(status="removed").order_by("network", "name")


def hearing(*, brand: Brand) -> tuple[int, datetime | None]:
    """How many sources of the brand are listened to, and when the last message of any was heard."""
    found = Account.objects.filter(brand=brand, status="on").aggregate(n=Count("pk"), at=Max("heard_at"))
    return found["n"], found["at"]


def account_of(*, member: Member, account_id: UUID) -> Account | None:
    """One account of the member's brand; None otherwise."""
    return accounts_of(brand=member.brand).filter(public_id=account_id).first()


def account_to_be_read(*, now: datetime, limit: int = 50) -> QuerySet[Account]:
    """Accounts whose turn has come and that nobody is reading."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Account.objects.filter(free, status="on", next_read_at__lte=now).order_by("next_read_at")[:limit]


def account_to_be_streamed(*, now: datetime, limit: int = 50) -> QuerySet[Account]:
    """Accounts that may have a stream nobody listens to now."""
    free = Q(stream_until=None) | Q(stream_until__lt=now)
    due = Q(stream_at=None) | Q(stream_at__lte=now)
    return Account.objects.filter(free, due, status="on", settings__has_key="stream").order_by("pk")[:limit]


def open_holds(*, brand: Brand) -> QuerySet[Hold]:
    """What stops this brand from sending anything, the whole house's stops included."""
    ours = Q(brand=None, account=None) | Q(brand=brand) | Q(account__brand=brand)
    holds = Hold.objects.filter(ours, what=Hold.What.ALL, lifted_at=None)
    return holds.select_related("account", "placed_by__user")


def is_held(delivery: Delivery) -> bool:
    """True when an open hold covers this delivery."""
    scope = (
        Q(brand=None, account=None)
        | Q(brand=delivery.brand_id, account=None)
        | Q(account=delivery.account_id)
    )
    what = Q(what=Hold.What.ALL) | Q(what=delivery.origin)
    return Hold.objects.filter(scope, what, lifted_at=None).exists()


def places_of(*, brand: Brand) -> QuerySet[Place]:
    """Places where this brand was spoken of or lives."""
    return Place.objects.filter(account__brand=brand).select_related("account").order_by("account", "name")


def find_places(*, account: Account, words: str = "", before: int | None = None) -> QuerySet[Place]:
    """Places of an account by name or address, the latest known first; `before`: older than this one."""
    found = Place.objects.filter(account=account).order_by("-pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(url__icontains=words))
    return found.filter(pk__lt=before) if before else found


def unsettled(*, brand: Brand) -> QuerySet[Delivery]:
    """Deliveries that need a person: unknown without a next look, by hand, or stopped."""
    person = Q(state="by_hand") | Q(state="unknown", look_at=None) | Q(state="stopped")
    return Delivery.objects.filter(person, brand=brand).select_related("account", "by").order_by("wanted_at")
