from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.crisis.models.crises import CrisisEvent
from vigie.networks.models import Account, Delivery


class Drill(models.Model):
    """One rehearsal: a scenario played on the replay network, in a brand marked as exercise.

    The clock of the drill stands at clock_ms when it is paused; while it runs, speed times as many pass
    since begun_at. told_ms: until when the crowd has spoken. home: the brand that rehearses.
    """

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("drill", "Running")
        PAUSED = "paused", pgettext_lazy("drill", "Paused")
        ENDED = "ended", pgettext_lazy("drill", "Ended")

    LIVE = ("running", "paused")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="drills")
    home = models.ForeignKey(Brand, models.CASCADE, related_name="rehearsals")
    account = models.ForeignKey(Account, models.PROTECT, related_name="drills")
    scenario = models.CharField(max_length=60)
    text = models.TextField()  # the scenario as it was played
    sha256 = models.CharField(max_length=64)  # of the text
    title = models.JSONField(default=dict)  # by language
    seed = models.PositiveIntegerField()
    speed = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    clock_ms = models.PositiveBigIntegerField(default=0)
    told_ms = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveSmallIntegerField(null=True, blank=True)  # marks out of 100
    marks = models.JSONField(default=dict, blank=True)  # `crisis.drills.marks`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand"], condition=~Q(state="ended"), name="one_drill_at_a_time"
            ),
            models.CheckConstraint(
                name="drill_plays_at_one_to_sixty", condition=Q(speed__gte=1) & Q(speed__lte=60)
            ),
            models.CheckConstraint(
                name="ended_drill_has_its_marks", condition=~Q(state="ended") | Q(total__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["home", "-started_at"], name="drill_newest")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.started_at:%Y-%m-%d}"


class DrillAct(models.Model):
    """Something the team did in a drill (`core.drill.acts.Act`): what its marks are read from."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="acts")
    did = models.CharField(max_length=24)
    at_ms = models.PositiveBigIntegerField()  # of the clock of the drill
    felt_ms = models.PositiveBigIntegerField()  # when the crowd notices: after what was told by then
    message = models.CharField(max_length=200, blank=True, default="")
    about = models.CharField(max_length=60, blank=True, default="")
    named = models.BooleanField(default=True)
    text = models.TextField(blank=True, default="")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, blank=True, related_name="+")
    line = models.ForeignKey(CrisisEvent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drill", "delivery"], name="act_of_a_delivery_once"),
            models.UniqueConstraint(fields=["drill", "line", "did"], name="act_of_a_line_once"),
        ]
        indexes = [models.Index(fields=["drill", "at_ms"], name="drill_act_order")]

    def __str__(self) -> str:
        return f"{self.did} {self.at_ms}"
