"""Who else is told: by mail, by a link; and what was learned."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Member
from vigie.crisis.models.crises import Crisis


class Stakeholder(models.Model):
    """Somebody outside the room who is kept informed by mail."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="stakeholders")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    role = models.CharField(max_length=120, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crisis", "email"], name="stakeholder_once_per_crisis"),
        ]

    def __str__(self) -> str:
        return self.name


class Update(models.Model):
    """One word to all who are kept informed, as it was sent."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="updates")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject

    @property
    def waits_until(self) -> datetime | None:
        """When the mails that are still here leave; None when none waits."""
        return min((mail.at for mail in self.mails.all() if mail.state == "wanted"), default=None)


class UpdateMail(models.Model):
    """An update to one person. A mail that may have left is never sent again by itself."""

    class State(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("mail", "About to leave")
        LEAVING = "leaving", pgettext_lazy("mail", "Leaving")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Not sent")

    update = models.ForeignKey(Update, models.CASCADE, related_name="mails")
    to = models.ForeignKey(Stakeholder, models.PROTECT, related_name="mails")
    state = models.CharField(max_length=8, choices=State, default=State.WANTED)
    at = models.DateTimeField()
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "to"], name="update_mail_once")]

    def __str__(self) -> str:
        return f"{self.update_id} → {self.to_id}"


class RoomLink(models.Model):
    """A way to read the room without an account. The address is signed, not kept."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="links")
    name = models.CharField(max_length=120)  # for whom
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # last time

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What the team says of it afterwards: of what happened, never of who is to blame."""

    crisis = models.OneToOneField(Crisis, models.CASCADE, related_name="review")
    went_well = models.TextField(blank=True, default="")
    was_hard = models.TextField(blank=True, default="")
    lucky = models.TextField(blank=True, default="")
    causes = models.TextField(blank=True, default="")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.crisis_id}"


class Improvement(models.Model):
    """One thing to change after a crisis, with who does it until when."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="improvements")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True, default="")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title
