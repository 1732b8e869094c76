"""What a crisis team works with: facts, decisions, steps, who holds the room, what is paused."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Member
from vigie.crisis.models.crises import Crisis
from vigie.inbox.models import Case
from vigie.networks.models import Hold


class Fact(models.Model):
    """Something said about what happened, with its source and how sure we are of it."""

    class Sureness(models.TextChoices):
        SURE = "sure", pgettext_lazy("sureness", "Sure")
        TO_CHECK = "to_check", pgettext_lazy("sureness", "To be checked")
        FALSE = "false", pgettext_lazy("sureness", "False")

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="facts")
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=200, blank=True, default="")  # "": nobody knows where it comes from
    sureness = models.CharField(max_length=8, choices=Sureness, default=Sureness.TO_CHECK)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sure_fact_has_a_source_and_who_checked",
                condition=~Q(sureness="sure") | (~Q(source="") & Q(checked_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What was decided, by whom and why. It is never changed: a correction is another one that names it."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    review_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    def __str__(self) -> str:
        return self.what


class Step(models.Model):
    """One thing to do against the clock. Names of people outside the team stand as text."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True, default="")
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True, default="")
    deputy = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    deputy_name = models.CharField(max_length=120, blank=True, default="")
    added_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at=None, escalated_at=None), name="step_to_escalate"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CrisisCase(models.Model):
    """Which cases belong to a crisis: gathered by what it is about, or put there by a person."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="crisis_cases")
    case = models.ForeignKey(Case, models.CASCADE, related_name="crisis_cases")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)  # taken out by a person: not gathered again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crisis", "case"], name="case_once_per_crisis")]

    def __str__(self) -> str:
        return f"{self.crisis_id} ← {self.case_id}"


class Pause(models.Model):
    """What this crisis stopped, by the hold that does it. Stages go on one after the other, by a click."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="pauses")
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="pause")
    what = models.CharField(max_length=10, choices=Hold.What)
    at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["crisis", "what"], condition=Q(resumed_at=None), name="one_open_pause_per_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.crisis_id} {self.what}"


class HandOver(models.Model):
    """The room given from one shift to the next, with a summary written from the timeline."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(Member, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Member, models.PROTECT, related_name="+")
    summary = models.TextField()
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["crisis"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_hand_over_per_crisis",
            ),
            models.CheckConstraint(name="hand_over_is_between_two_people", condition=~Q(giver=F("taker"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
