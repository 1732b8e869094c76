from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Member
from vigie.crisis.models.crises import Crisis
from vigie.networks.models import Account, Delivery


class Statement(models.Model):
    """One version of what the brand says. Only one is in force; two people stand behind it."""

    class State(models.TextChoices):
        TO_APPROVE = "to_approve", pgettext_lazy("statement", "Waits for approval")
        IN_FORCE = "in_force", pgettext_lazy("statement", "In force")
        REPLACED = "replaced", pgettext_lazy("statement", "Replaced")
        WITHDRAWN = "withdrawn", pgettext_lazy("statement", "Withdrawn")

    class Strategy(models.TextChoices):
        INFORM = "inform", pgettext_lazy("strategy", "Inform")
        CARE = "care", pgettext_lazy("strategy", "Show care")
        DIMINISH = "diminish", pgettext_lazy("strategy", "Put into proportion")
        REBUILD = "rebuild", pgettext_lazy("strategy", "Apologise and repair")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="statements")
    version = models.PositiveSmallIntegerField()
    strategy = models.CharField(max_length=10, choices=Strategy, default=Strategy.INFORM)
    state = models.CharField(max_length=10, choices=State, default=State.TO_APPROVE)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crisis", "version"], name="statement_version_once"),
            models.UniqueConstraint(
                fields=["crisis"], condition=Q(state="in_force"), name="one_statement_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class StatementText(models.Model):
    """The words of a statement in one language; network "": wherever no shorter ones are written for it."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    network = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language", "network"], name="one_text_per_language_and_network"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.language}"


class Approval(models.Model):
    """One person's name under a statement."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "by"], name="approval_once_per_person")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.by_id}"


class Publication(models.Model):
    """A statement on one account, in one language: once, whoever presses how often."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="publications")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="publication")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "account", "language"], name="statement_once_per_account_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.account_id} {self.language}"
