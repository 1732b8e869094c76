from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.vault.models import Secret


class Reader(models.Model):
    """How one brand's messages are read. No row, or one as it is made: the shipped engine alone.

    learns: the team agrees that its corrections teach the engine of this brand, and of no other.
    """

    class Engine(models.TextChoices):
        NONE = "", pgettext_lazy("engine", "None")
        ONNX = "onnx", pgettext_lazy("engine", "A classifier on this machine (ONNX)")
        ENDPOINT = "endpoint", pgettext_lazy("engine", "A language model at an address")

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="reader")
    learns = models.BooleanField(default=False)
    engine = models.CharField(max_length=10, choices=Engine, default=Engine.NONE, blank=True)
    onnx_folder = models.CharField(max_length=500, blank=True, default="")
    endpoint_url = models.CharField(max_length=500, blank=True, default="")
    endpoint_model = models.CharField(max_length=120, blank=True, default="")
    secret = models.ForeignKey(Secret, models.SET_NULL, null=True, blank=True, related_name="+")
    daily_messages = models.PositiveIntegerField(default=200)  # sent to the engine in a day, at most
    changed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.engine


class Overlay(models.Model):
    """One version of what the team's corrections taught. The active one reads; older ones can come back.

    content: `core.text.Overlay` as bytes. base: the model it was learned on; on another it is not used.
    report: what it changes, measured when it was learned.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="overlays")
    version = models.PositiveIntegerField()
    base = models.CharField(max_length=40)
    content = models.BinaryField()
    lessons = models.PositiveIntegerField()
    report = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="overlay_version_once"),
            models.UniqueConstraint(fields=["brand"], condition=Q(is_active=True), name="one_active_overlay"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Asked(models.Model):
    """One time a stronger engine was asked: what went to whom, and what came of it."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="asked", db_index=False)
    engine = models.CharField(max_length=10, choices=Reader.Engine)
    host = models.CharField(max_length=255, blank=True, default="")  # "" when nothing left the machine
    messages = models.PositiveIntegerField()
    characters = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(default=0)  # with an answer we could use
    trouble = models.CharField(max_length=40, blank=True, default="")  # code, put in words by the pages
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "-at"], name="asked_latest")]

    def __str__(self) -> str:
        return f"{self.engine} {self.messages}"
