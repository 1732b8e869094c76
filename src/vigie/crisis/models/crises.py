from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.listening.models import Watch


class Crisis(models.Model):
    """One crisis of a brand, from its first message to its review. One open per brand and topic.

    began_at: the first message that belongs to it; detected_at: when a signal said so, null when a
    person was first. plan: the snapshot of the plan it was opened with (`crisis.snapshots`), {} for none.
    """

    class Level(models.TextChoices):
        ALERT = "alert", pgettext_lazy("level", "Alert")
        CRISIS = "crisis", pgettext_lazy("level", "Crisis")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="crises")
    name = models.CharField(max_length=120)
    topic = models.CharField(max_length=40, blank=True, default="")  # what it is about; "": the whole brand
    watch = models.ForeignKey(Watch, models.SET_NULL, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=8, choices=Level, default=Level.ALERT)
    scenario = models.CharField(max_length=120, blank=True, default="")
    plan = models.JSONField(default=dict, blank=True)
    signal = models.CharField(max_length=80, blank=True, default="")  # what opened it, "" when a person did

    began_at = models.DateTimeField()
    detected_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    speaker = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    update_every = models.PositiveSmallIntegerField(
        default=60
    )  # minutes between two words to those concerned
    update_due_at = models.DateTimeField(null=True, blank=True)
    gathered_at = models.DateTimeField()  # cases opened until then were looked at
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)  # grows with each line of the timeline

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "topic"],
                condition=Q(closed_at=None),
                name="one_open_crisis_per_brand_and_topic",
            ),
        ]
        indexes = [models.Index(fields=["brand", "-opened_at"], name="crisis_newest")]

    def __str__(self) -> str:
        return self.name


class CrisisEvent(models.Model):
    """One line of the timeline. Append-only: the database refuses changes and deletions.

    `data` holds ids, codes and the digest of what the team wrote, so that a row changed afterwards is
    found; each hash covers the one before (`crisis.chain`).
    """

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("crisis line", "Crisis opened")
        LEVEL = "level", pgettext_lazy("crisis line", "Level changed")
        FACT = "fact", pgettext_lazy("crisis line", "Noted")
        CHECKED = "checked", pgettext_lazy("crisis line", "Checked")
        DECIDED = "decided", pgettext_lazy("crisis line", "Decided")
        STEP_ADDED = "step_added", pgettext_lazy("crisis line", "Step added")
        STEP_DONE = "step_done", pgettext_lazy("crisis line", "Step done")
        STEP_BACK = "step_back", pgettext_lazy("crisis line", "Step open again")
        STEP_LATE = "step_late", pgettext_lazy("crisis line", "Step late")
        WRITTEN = "written", pgettext_lazy("crisis line", "Statement written")
        APPROVED = "approved", pgettext_lazy("crisis line", "Statement approved")
        IN_FORCE = "in_force", pgettext_lazy("crisis line", "Statement in force")
        WITHDRAWN = "withdrawn", pgettext_lazy("crisis line", "Statement withdrawn")
        LEAVING = "leaving", pgettext_lazy("crisis line", "Statement sent off")
        PUBLISHED = "published", pgettext_lazy("crisis line", "Statement seen on the network")
        BY_HAND = "by_hand", pgettext_lazy("crisis line", "Statement to be published by hand")
        TROUBLE = "trouble", pgettext_lazy("crisis line", "Statement not published")
        SPEAKER = "speaker", pgettext_lazy("crisis line", "Who speaks")
        CASE_ADDED = "case_added", pgettext_lazy("crisis line", "Cases added")
        CASE_LEFT = "case_left", pgettext_lazy("crisis line", "Case taken out")
        ANSWERED = "answered", pgettext_lazy("crisis line", "Answers sent off")
        PAUSED = "paused", pgettext_lazy("crisis line", "Paused")
        RESUMED = "resumed", pgettext_lazy("crisis line", "Resumed")
        UPDATED = "updated", pgettext_lazy("crisis line", "Those concerned were told")
        UPDATE_BACK = "update_back", pgettext_lazy("crisis line", "Update taken back")
        HANDED = "handed", pgettext_lazy("crisis line", "Hand-over offered")
        TAKEN = "taken", pgettext_lazy("crisis line", "Room taken over")
        SHARED = "shared", pgettext_lazy("crisis line", "Link made")
        UNSHARED = "unshared", pgettext_lazy("crisis line", "Link revoked")
        CLOSED = "closed", pgettext_lazy("crisis line", "Crisis closed")
        REVIEWED = "reviewed", pgettext_lazy("crisis line", "Review written")
        IMPROVEMENT = "improvement", pgettext_lazy("crisis line", "Improvement")

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="events")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crisis", "seq"], name="crisis_event_once")]

    def __str__(self) -> str:
        return f"{self.crisis_id}.{self.seq} {self.kind}"
