"""What waits and what is stuck."""

from datetime import datetime

from django.db.models import QuerySet

from vigie.bus.models import Event


def parked() -> QuerySet[Event]:
    """Events that failed every attempt and wait for a person."""
    return Event.objects.exclude(parked_at=None).order_by("pk")


def lag_seconds(*, now: datetime) -> float:
    """Age of the oldest due event that nobody has handled; 0.0 when nothing waits."""
    oldest = Event.objects.filter(handled_at=None, parked_at=None, due_at__lte=now).order_by("due_at").first()
    return (now - oldest.due_at).total_seconds() if oldest else 0.0
