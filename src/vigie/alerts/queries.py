"""Which alerts are open, who was told, who can be called and who is on duty."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from vigie.alerts.models import Alert, Channel, Contact, DutyChange, DutyPlan, DutyTurn, Notice, Trial
from vigie.brands.models import Brand, Member, Role
from vigie.brands.queries import team
from vigie.core.duty.ladder import DEFAULT, write_ladder
from vigie.core.duty.quiet import Quiet
from vigie.core.duty.rota import Change, Rota, Turn

TEST_AT = time(10)
PROOF_LASTS = timedelta(days=30)


def open_alerts(*, brands: Iterable[Brand], house: bool = False) -> QuerySet[Alert]:
    """Open alerts of these brands, gravest first; with `house`, those of the installation too."""
    mine = Q(brand__in=list(brands))
    if house:
        mine |= Q(brand=None)
    rows = Alert.objects.filter(mine, cleared_at=None).select_related(
        "brand", "acknowledged_by__user", "acknowledged_contact"
    )
    return rows.order_by("-level", "raised_at")


def called_lately(*, brands: Iterable[Brand], since: datetime) -> QuerySet[Alert]:
    """Alerts of these brands that are over, and for which somebody had been called; latest first."""
    called = Exists(Notice.objects.filter(alert=OuterRef("pk")))
    rows = Alert.objects.filter(called, brand__in=list(brands), cleared_at__gte=since).order_by("-cleared_at")
    return rows.select_related("brand", "acknowledged_by__user", "acknowledged_contact")


def told_about(*, alerts: Iterable[Alert]) -> dict[int, list[Notice]]:
    """Who was called for each of these, by which channel and when: oldest first."""
    found: dict[int, list[Notice]] = {}
    rows = Notice.objects.filter(alert__in=[alert.pk for alert in alerts]).select_related("contact")
    for notice in rows.order_by("wanted_at", "pk"):
        found.setdefault(notice.alert_id or 0, []).append(notice)
    return found


def contacts_of(*, brand: Brand) -> QuerySet[Contact]:
    """Who can be called: not retired, and not a member who left."""
    here = Q(member=None) | Q(member__left_at=None, member__user__is_active=True)
    rows = Contact.objects.filter(here, brand=brand, retired_at=None).select_related("member__user")
    channels = Prefetch("channels", Channel.objects.select_related("secret").order_by("pk"))
    return rows.prefetch_related(channels).order_by("name", "pk")


def channels_of(*, brand: Brand) -> QuerySet[Channel]:
    return Channel.objects.filter(contact__in=contacts_of(brand=brand)).select_related("contact", "secret")


def turns_of(*, brand: Brand) -> QuerySet[DutyTurn]:
    return DutyTurn.objects.filter(brand=brand).order_by("position", "pk")


def changes_of(*, brand: Brand, since: datetime) -> QuerySet[DutyChange]:
    """Swaps and days away that are not over at `since`, in the order in which they were written."""
    rows = DutyChange.objects.filter(brand=brand, ends_at__gt=since).select_related("person", "by")
    return rows.order_by("made_at", "pk")


def rota_of(*, brand: Brand, since: datetime) -> Rota:
    """The brand's turns, and the changes after `since`; contacts who are gone are left out."""
    here = set(contacts_of(brand=brand).values_list("pk", flat=True))
    turns = tuple(_turn(row, [one for one in row.people if one in here]) for row in turns_of(brand=brand))
    changes = tuple(
        Change(row.starts_at, row.ends_at, row.person_id, row.by_id)
        for row in changes_of(brand=brand, since=since)
        if row.by_id is None or row.by_id in here
    )
    return Rota(turns, ZoneInfo(brand.time_zone), changes)


def plan_of(*, brand: Brand) -> DutyPlan:
    """How the brand is called: as saved, else as shipped (a value, not a row)."""
    return DutyPlan.objects.filter(brand=brand).first() or DutyPlan(
        brand=brand, ladder=write_ladder(DEFAULT), test_at=TEST_AT
    )


def members_called(*, brand: Brand, role: str) -> Sequence[Member]:
    """Everybody of exactly this role."""
    return list(team(brand=brand).filter(role=role).select_related("brand")) if role in Role.values else []


def quiet_of(contact: Contact) -> Quiet | None:
    if contact.quiet_from is None or contact.quiet_to is None:
        return None
    return Quiet(contact.quiet_from, contact.quiet_to, ZoneInfo(contact.time_zone))


def trials_of(*, brand: Brand) -> QuerySet[Trial]:
    """Test alarms, newest first."""
    return Trial.objects.filter(brand=brand).select_related("by__user").order_by("-at", "-pk")


def notices_of_trial(*, trial: Trial) -> QuerySet[Notice]:
    return Notice.objects.filter(trial=trial).select_related("contact").order_by("contact__name", "pk")


def proofs(*, contacts: Iterable[Contact]) -> dict[int, datetime | None]:
    """When each was last proved to be reachable: they pressed "it reached me", or took an alarm."""
    rows = Channel.objects.filter(contact__in=[contact.pk for contact in contacts])
    return dict(rows.values("contact").annotate(last=Max("proved_at")).values_list("contact", "last"))


def is_dead(channel: Channel, *, now: datetime) -> bool:
    """Its last message failed, or nobody has proved within a month that what it takes arrives."""
    if channel.failing_since is not None:
        return True
    proved = channel.proved_at or channel.accepted_at if channel.way == "hook" else channel.proved_at
    return (proved or channel.created_at) < now - PROOF_LASTS


def house_brand() -> Brand | None:
    """Whose people are called for what concerns the whole installation: those of its first brand."""
    return Brand.objects.filter(is_exercise=False).order_by("pk").first()


def _turn(row: DutyTurn, people: Sequence[int]) -> Turn:
    return Turn(
        tuple(people),
        row.first_day,
        row.hand_over_day,
        row.hand_over_at,
        row.weeks,
        row.hours or None,
    )
