from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserManager(BaseUserManager["User"]):
    """Creates people by their e-mail address: there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do is said per brand, by `Member`."""

    class Theme(models.TextChoices):
        AUTO = "auto", pgettext_lazy("theme", "As the system")
        LIGHT = "light", pgettext_lazy("theme", "Light")
        DARK = "dark", pgettext_lazy("theme", "Dark")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default="fr")
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A company or an agency: the owner of brands."""

    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """One brand with its team. Nothing crosses from one brand to another.

    hours: {"mon": [["09:00", "18:00"]], ...} in `time_zone`; {} is always open.
    holidays: ISO dates when nobody is there.
    """

    class Posture(models.TextChoices):
        CALM = "calm", pgettext_lazy("posture", "Calm sea")
        ALERT = "alert", pgettext_lazy("posture", "Rising swell")
        CRISIS = "crisis", pgettext_lazy("posture", "Crisis")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="brands")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    holidays = models.JSONField(_("closed days"), default=list, blank=True)
    posture = models.CharField(max_length=8, choices=Posture, default=Posture.CALM)
    is_exercise = models.BooleanField(default=False)
    colour = models.CharField(max_length=7, default="#0f5c73")
    grace_seconds = models.PositiveIntegerField(default=30)  # delay with undo before a removal starts
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="brand_name_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do in one brand; each role can do all that the former can."""

    READER = "reader", pgettext_lazy("role", "Reader")
    AGENT = "agent", pgettext_lazy("role", "Agent")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "Supervisor")
    ADMIN = "admin", pgettext_lazy("role", "Administrator")

    @property
    def rank(self) -> int:
        return [Role.READER, Role.AGENT, Role.SUPERVISOR, Role.ADMIN].index(self)


class Member(models.Model):
    """A person in a brand: their role there, and the name and signature the public sees."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    first_name = models.CharField(_("public first name"), max_length=60, blank=True)
    signature = models.CharField(_("public role"), max_length=120, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "user"], name="member_once_per_brand"),
        ]

    def __str__(self) -> str:
        return self.first_name or str(self.user)

    def can(self, role: Role) -> bool:
        """True when this member's role includes `role`."""
        return self.left_at is None and Role(self.role).rank >= role.rank


class Invitation(models.Model):
    """A link that lets one person join a brand, once, until it expires. Only its hash is kept."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.brand_id}"


class ApiToken(models.Model):
    """A key for the HTTP API: acts as its member, within its scopes. Only its hash is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)  # shown so that people recognise it
    scopes = models.JSONField(default=list)  # subset of read, write, send, moderate, manage
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
