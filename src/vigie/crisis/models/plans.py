from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member


class PlanVersion(models.Model):
    """One version of the brand's crisis plan. What was once in force is never written again.

    content: a core.readiness Plan as a document. revision counts the savings of a draft, so that two
    people who write at once see each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        IN_FORCE = "in_force", pgettext_lazy("plan", "In force")
        RETIRED = "retired", pgettext_lazy("plan", "Former")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)  # a day of the brand's own clock
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="plan_number_once_per_brand"),
            models.UniqueConstraint(
                fields=["brand"], condition=Q(state="in_force"), name="one_plan_in_force_per_brand"
            ),
            models.UniqueConstraint(
                fields=["brand"], condition=Q(state="draft"), name="one_plan_draft_per_brand"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_at__isnull=False), name="plan_was_put_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class ContactCheck(models.Model):
    """Somebody called a number of the plan: did it answer? It follows the number, not the version.

    reach: digits of the number, as core.readiness.phones writes them.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="contact_checks")
    reach = models.CharField(max_length=40)
    works = models.BooleanField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "reach", "-at"], name="contact_check_newest")]

    def __str__(self) -> str:
        return f"{self.reach} {'works' if self.works else 'is dead'}"


class PlanRehearsal(models.Model):
    """The plan was played: a drill, or once around the table."""

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="rehearsals")
    note = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.plan} {self.at:%Y-%m-%d}"


class PlanCopy(models.Model):
    """The plan was taken out of this machine, so that it survives the loss of it."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PAGE = "page", pgettext_lazy("copy of a plan", "Page")
        MAIL = "mail", pgettext_lazy("copy of a plan", "Mail")

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=4, choices=Kind)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.plan} {self.kind}"
