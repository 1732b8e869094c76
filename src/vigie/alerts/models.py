"""What a person must know, who is called for it, and what became of each call."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.core.duty.ladder import Way
from vigie.vault.models import Secret


class Contact(models.Model):
    """Somebody who can be called: a member, or a person without account.

    quiet_from, quiet_to: local wall times in `time_zone`, both or none; past midnight when the end is not
    later. breaks_quiet: the least level of an alert that calls them all the same.
    """

    class Breaks(models.IntegerChoices):
        WARNING = 1, pgettext_lazy("breaks quiet hours", "Warnings and what is urgent")
        URGENT = 2, pgettext_lazy("breaks quiet hours", "Only what is urgent")
        NEVER = 3, pgettext_lazy("breaks quiet hours", "Nothing: the ladder goes on to the next person")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="contacts")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    breaks_quiet = models.PositiveSmallIntegerField(choices=Breaks, default=Breaks.URGENT)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "member"],
                condition=Q(retired_at=None, member__isnull=False),
                name="one_contact_per_member",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """One way to reach a contact. Its address holds a secret: sealed in the vault, never shown again.

    service: "mail", "webhook", or a reviewed service of apprise. shown: what may be shown of the address.
    from_level: not used for alerts below. proved_at: a person said that it arrived; accepted_at: the service
    took it. rests_until: after several failures in a row nothing is tried before then.
    """

    WAYS = {
        Way.MAIL: pgettext_lazy("way to reach", "Mail"),
        Way.CHAT: pgettext_lazy("way to reach", "Chat"),
        Way.HOOK: pgettext_lazy("way to reach", "Webhook"),
        Way.PUSH: pgettext_lazy("way to reach", "Push"),
        Way.SMS: pgettext_lazy("way to reach", "SMS"),
    }

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="channels")
    way = models.CharField(max_length=8, choices=[(way.value, name) for way, name in WAYS.items()])
    service = models.CharField(max_length=20)
    shown = models.CharField(max_length=160)
    secret = models.OneToOneField(Secret, models.RESTRICT, related_name="+")
    from_level = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return self.shown


class Alert(models.Model):
    """Something a person must know. Open until cleared; one open row per (brand, key).

    kind: code translated for people (alerts/words.py). params: what fills its sentence. acknowledged_by or
    acknowledged_contact: who said "I have it". digested_at: told among others, in hours.
    """

    class Level(models.IntegerChoices):
        NOTE = 0
        WARNING = 1
        URGENT = 2

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="alerts")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.WARNING)
    params = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # last time it was raised again
    acknowledged_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    acknowledged_contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "key"], condition=Q(cleared_at=None), name="one_open_alert_per_key"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(cleared_at=None, brand=None), name="one_open_alert_of_the_house"
            ),
        ]
        indexes = [models.Index(fields=["brand", "level"], condition=Q(cleared_at=None), name="alert_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def holder(self) -> Member | Contact | None:
        """Who has it."""
        return self.acknowledged_by or self.acknowledged_contact


class DutyPlan(models.Model):
    """How a brand is called. ladder: see `core.duty.ladder.write_ladder`. page_from: the least level that
    climbs the ladder; warnings below it are told together in opening hours, or not at all.
    """

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="duty_plan")
    ladder = models.JSONField()
    page_from = models.PositiveSmallIntegerField(choices=Alert.Level, default=Alert.Level.URGENT)
    tells_warnings = models.BooleanField(default=True)
    tests_weekly = models.BooleanField(default=True)
    test_day = models.PositiveSmallIntegerField(
        default=1
    )  # Tuesday: Mondays and Fridays have their own noise
    test_at = models.TimeField()
    next_test_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"duty plan of {self.brand_id}"


class DutyTurn(models.Model):
    """People who follow each other on duty; see `core.duty.rota.Turn`. people: ids of contacts, in order."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="duty_turns")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)  # the first turn that covers a moment counts
    people = models.JSONField(default=list)
    first_day = models.DateField()
    hand_over_day = models.PositiveSmallIntegerField(default=0)
    hand_over_at = models.TimeField()
    weeks = models.PositiveSmallIntegerField(default=1)
    hours = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class DutyChange(models.Model):
    """A swap (`by` takes over from `person`, or from whoever is on) or days away (`by` is nobody)."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="duty_changes")
    person = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True, default="")
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=models.F("ends_at")), name="duty_change_has_length"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(by__isnull=False), name="duty_change_is_about_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.by_id}"


class Escalation(models.Model):
    """One alert on its way up the ladder: this step of this round is due, unless somebody has it.

    ladder: as it was when the alert was raised, so that editing it changes no alarm under way.
    """

    class End(models.TextChoices):
        TAKEN = "taken"
        OVER = "over"
        STOOD_DOWN = "stood_down"  # a restored machine calls nobody for what happened before

    alert = models.OneToOneField(Alert, models.CASCADE, related_name="escalation")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")  # whose people are called
    ladder = models.JSONField()
    round = models.PositiveIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=12, choices=End, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at=None), name="escalation_due")]

    def __str__(self) -> str:
        return f"{self.alert_id} at {self.round}.{self.step}"


class Trial(models.Model):
    """A test alarm: for one contact, for everybody on the ladder, or the weekly one."""

    class Kind(models.TextChoices):
        CONTACT = "contact", pgettext_lazy("test alarm", "One person")
        LADDER = "ladder", pgettext_lazy("test alarm", "The whole ladder")
        WEEKLY = "weekly", pgettext_lazy("test alarm", "The weekly self-test")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="trials")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    missing = models.JSONField(default=list)  # steps of the ladder that would have called nobody

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Notice(models.Model):
    """One message to one person by one channel. The row exists before anything is sent.

        wanted ─claim→ claimed ─taken→ told
          ↑               ├─later, or nobody knows → wanted, a few times
          │               └─no → failed
          ├─ quiet        the hours of this person are kept, the ladder goes on
          └─ dropped      somebody had it before it left

    key: the same on each attempt (a webhook's event id, a mail's Message-ID). unsure: an earlier attempt may
    have arrived: an alarm told twice is better than one never told. answered_at: its link was used, once.
    """

    class Purpose(models.TextChoices):
        PAGE = "page"
        TAKEN = "taken"
        OVER = "over"
        DIGEST = "digest"
        TEST = "test"

    class State(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("notice", "on its way")
        CLAIMED = "claimed", pgettext_lazy("notice", "being sent")
        TOLD = "told", pgettext_lazy("notice", "sent")
        FAILED = "failed", pgettext_lazy("notice", "failed")
        QUIET = "quiet", pgettext_lazy("notice", "quiet hours: not called")
        DROPPED = "dropped", pgettext_lazy("notice", "no longer needed")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, models.CASCADE, null=True, blank=True, related_name="notices")
    trial = models.ForeignKey(Trial, models.CASCADE, null=True, blank=True, related_name="notices")
    digest = models.JSONField(default=list, blank=True)  # ids of the alerts told together
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notices")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="notices")
    way = models.CharField(max_length=8)
    shown = models.CharField(max_length=160)
    purpose = models.CharField(max_length=8, choices=Purpose)
    round = models.PositiveIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WANTED)
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # of its link
    claim = models.CharField(max_length=36, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    unsure = models.BooleanField(default=False)
    because = models.CharField(max_length=300, blank=True, default="")
    because_code = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "purpose", "round", "step", "channel"],
                condition=Q(alert__isnull=False, channel__isnull=False),
                name="a_step_calls_each_channel_once",
            ),
        ]
        indexes = [
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="notice_claimed"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.contact_id} {self.state}"
