from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member


class Rulebook(models.Model):
    """One version of the brand's rules, as text. The active one decides; older ones explain the past."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="rulebooks")
    version = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="rulebook_version_once"),
            models.UniqueConstraint(
                fields=["brand"], condition=Q(is_active=True), name="one_active_rulebook"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Template(models.Model):
    """One version of a text meant for the public, in one language. Slots are {named}."""

    class Use(models.TextChoices):
        REPLY = "reply", pgettext_lazy("template", "Reply")
        STATEMENT = "statement", pgettext_lazy("template", "Statement")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="templates")
    key = models.CharField(max_length=40)
    use = models.CharField(max_length=10, choices=Use, default=Use.REPLY)
    language = models.CharField(max_length=8)
    variant = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "key", "language", "variant", "version"], name="template_version_once"
            ),
            models.UniqueConstraint(
                fields=["brand", "key", "language", "variant"],
                condition=Q(is_active=True),
                name="one_active_template",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language} v{self.version}"


class Department(models.Model):
    """Who solves what inside the company, and how one reaches them, as it stands now."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="departments")
    key = models.CharField(max_length=40)  # what rules call it
    name = models.CharField(_("name"), max_length=80)
    topics = models.JSONField(_("topics"), default=list)  # values of Reading.topic
    contact = models.CharField(_("how the public reaches it"), max_length=200, blank=True, default="")
    internal = models.CharField(_("how the team reaches it"), max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)  # null: made before versions were kept

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="department_once_per_brand"),
            models.UniqueConstraint(fields=["brand", "key"], name="department_key_once_per_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What messages of the brand are about: a topic of its own, or another name for one that is shipped."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="topics")
    key = models.CharField(max_length=14)  # what rules call it, and the value of Reading.topic
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True, default="")  # words that tell it (core.query)
    is_active = models.BooleanField(default=True)  # False: messages that have it keep its name
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="topic_key_once_per_brand"),
            models.UniqueConstraint(fields=["brand", "name"], name="topic_name_once_per_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentVersion(models.Model):
    """What a department was before it was changed, and who had written it so."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="former")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    topics = models.JSONField(default=list)
    contact = models.CharField(max_length=200, blank=True, default="")
    internal = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "version"], name="department_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
