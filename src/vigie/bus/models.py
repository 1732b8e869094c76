from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One fact that became true, kept until every handler has done its part.

    Written in the transaction of the fact. Handlers may run twice and must not mind.
    """

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)  # ids, never objects
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=36, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            # The worker's question, every few hundred milliseconds: what is due?
            models.Index(
                fields=["topic", "due_at"], condition=Q(handled_at=None, parked_at=None), name="event_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"


class Beat(models.Model):
    """When a scheduled service last ran. Claimed by one conditional UPDATE, whoever wakes first."""

    name = models.CharField(max_length=120, primary_key=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
