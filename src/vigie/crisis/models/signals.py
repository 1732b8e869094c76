from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.listening.models import Mention


class Lookout(models.Model):
    """How far the one who keeps watch has looked, over all brands: one row.

    minute: the last closed minute taken in. since: the minute from which none was left out. marks: newest
    mention ids by minute, [[minute, id], …], for the minutes that may still be corrected.
    """

    minute = models.BigIntegerField()  # minutes since 1970, as `core.detect` counts
    since = models.BigIntegerField()
    marks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.minute}"


class Watchkeeping(models.Model):
    """What a brand decided about being woken."""

    brand = models.OneToOneField(Brand, models.CASCADE, primary_key=True, related_name="watchkeeping")
    budget_per_month = models.FloatField(default=1.0)  # false alarms that are borne

    def __str__(self) -> str:
        return f"{self.brand_id}: {self.budget_per_month}"


class Series(models.Model):
    """What is counted minute by minute: all that is said of the brand, or a watch, topic or place of it.

    key: id of the watch or place, key of the topic, "" for the brand. recent: what was counted in the last
    minutes, {minute: [heard, negative]}, so that what arrives late is added where it belongs.
    """

    class Kind(models.TextChoices):
        BRAND = "brand", pgettext_lazy("series", "All that is said of you")
        WATCH = "watch", pgettext_lazy("series", "Watch")
        TOPIC = "topic", pgettext_lazy("series", "Topic")
        PLACE = "place", pgettext_lazy("series", "Place")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="series")
    kind = models.CharField(max_length=5, choices=Kind)
    key = models.CharField(max_length=40, blank=True, default="")
    minute = models.BigIntegerField()  # the last one taken in
    heard_minute = models.BigIntegerField()  # the last one in which something was heard
    state = models.JSONField(default=dict)  # `core.detect.State`
    verdict = models.JSONField(default=dict)  # the last one
    recent = models.JSONField(default=dict)
    is_stirred = models.BooleanField(default=False)  # something is going on: every minute counts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "kind", "key"], name="series_once_per_brand"),
        ]
        indexes = [
            models.Index(fields=["minute"], name="series_oldest"),
            models.Index(fields=["is_stirred"], condition=Q(is_stirred=True), name="series_stirred"),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.kind} {self.key}"


class Quarter(models.Model):
    """A quarter of an hour of a series, to be looked at: what was heard, and what was usual then."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="quarters", db_index=False)
    at = models.DateTimeField()  # its beginning
    heard = models.PositiveIntegerField()
    negative = models.PositiveIntegerField()
    low = models.FloatField()  # messages an hour, nine hours in ten between low and high
    usual = models.FloatField()
    high = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "at"], name="quarter_once_per_series")]
        indexes = [models.Index(fields=["at"], name="quarter_age")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.at:%d %H:%M} {self.heard}"


class Signal(models.Model):
    """Something is going on, and what is known of it. One open signal per brand and kind.

    since: its first minute. where, key: the series where it shows most. also: the others that stirred with
    it, as [kind, key]. verdict: the gravest of its minutes (`core.detect.Verdict`). telling: phrases, first
    message, carriers. outcome: what people said it had been.
    """

    class Kind(models.TextChoices):
        CRISIS = "crisis", pgettext_lazy("signal", "Rising criticism")
        GRAVITY = "gravity", pgettext_lazy("signal", "Grave message")
        BUZZ = "buzz", pgettext_lazy("signal", "Buzz")
        SILENCE = "silence", pgettext_lazy("signal", "Silence")

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("signal outcome", "Not judged yet")
        REAL = "real", pgettext_lazy("signal outcome", "It was something")
        FALSE = "false", pgettext_lazy("signal outcome", "False alarm")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=8, choices=Kind)
    where = models.CharField(max_length=5, choices=Series.Kind)
    key = models.CharField(max_length=40, blank=True, default="")
    also = models.JSONField(default=list)
    since = models.DateTimeField()
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()  # the last minute that still stirred
    ended_at = models.DateTimeField(null=True, blank=True)
    verdict = models.JSONField(default=dict)
    gravity = models.JSONField(default=list)  # codes
    mention = models.ForeignKey(
        Mention, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the gravest
    telling = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True, default="")
    judged_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "kind"], condition=Q(ended_at=None), name="one_open_signal_per_kind"
            ),
        ]
        indexes = [models.Index(fields=["brand", "-raised_at"], name="signal_newest")]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.kind} {self.raised_at:%d %H:%M}"
