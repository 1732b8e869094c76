from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.core.types import REMOVING, Ground
from vigie.vault.models import Secret


class Account(models.Model):
    """One presence of the brand on one network, and how well we hear it."""

    class Status(models.TextChoices):
        ON = "on", pgettext_lazy("account", "Listening")
        PAUSED = "paused", pgettext_lazy("account", "Paused")
        RECONNECT = "reconnect", pgettext_lazy("account", "To reconnect")
        REMOVED = "removed", pgettext_lazy("account", "Removed")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="accounts")
    network = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=120)
    server = models.CharField(max_length=300, blank=True, default="")
    native_id = models.CharField(max_length=300, blank=True, default="")
    handle = models.CharField(max_length=300, blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    secret = models.ForeignKey(Secret, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.ON)
    created_at = models.DateTimeField()

    # Reading: one worker at a time, from where it stopped.
    cursor = models.JSONField(default=dict, blank=True)
    next_read_at = models.DateTimeField()
    read_every = models.PositiveIntegerField(default=60)  # seconds
    lease = models.CharField(max_length=36, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)

    # The stream, where the network has one: beside the reading, with a worker and misfortunes of its own.
    stream_lease = models.CharField(max_length=36, blank=True, default="")
    stream_until = models.DateTimeField(null=True, blank=True)
    stream_at = models.DateTimeField(null=True, blank=True)  # when to open it again; null: at once
    stream_failures = models.PositiveIntegerField(default=0)  # in a row

    # Health: what the sources page shows.
    read_at = models.DateTimeField(null=True, blank=True)  # last read without error
    heard_at = models.DateTimeField(null=True, blank=True)  # last item received
    usual_gap = models.FloatField(null=True, blank=True)  # seconds between items, smoothed
    rhythm = models.JSONField(
        default=dict, blank=True
    )  # by hour of the week, as `core.rates.Rhythm` keeps it
    failures = models.PositiveIntegerField(default=0)  # in a row
    last_error = models.CharField(max_length=300, blank=True, default="")
    last_error_code = models.CharField(max_length=40, blank=True, default="")
    last_error_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)  # last genuine call of a network that calls us
    uncalled_at = models.DateTimeField(null=True, blank=True)  # found by reading since then, and no call
    checked_at = models.DateTimeField(null=True, blank=True)  # last time it was asked how it is
    unwell = models.CharField(
        max_length=100, blank=True, default="", db_default=""
    )  # what it answered then, a code
    approvals = models.JSONField(
        default=dict, db_default={}, blank=True
    )  # scope → "granted", "pending", "refused"
    token_ends_at = models.DateTimeField(null=True, blank=True)
    sunset_at = models.DateTimeField(null=True, blank=True)  # when this version of its API ends
    cost_micros = models.BigIntegerField(default=0, db_default=0)  # spent since the last reset, in millionths
    money_left_micros = models.BigIntegerField(null=True, blank=True)
    calls_left = models.IntegerField(null=True, blank=True)
    calls_limit = models.IntegerField(null=True, blank=True)
    calls_reset_at = models.DateTimeField(null=True, blank=True)
    refused_items = models.PositiveIntegerField(default=0)  # payloads we could not read

    # What is left to spend, and how we listen with it (`networks.thrift`).
    money_resets_at = models.DateTimeField(null=True, blank=True)
    calls_a_turn = models.FloatField(default=0, db_default=0)  # what a turn of listening takes, smoothed
    money_a_turn = models.FloatField(default=0, db_default=0)  # in millionths
    pace = models.CharField(max_length=8, default="full", db_default="full")  # `core.pacing.Level`
    stretch = models.FloatField(default=1, db_default=1)  # times farther apart than usual
    share = models.FloatField(default=1, db_default=1)  # part of the searches asked in each turn
    pace_until = models.DateTimeField(null=True, blank=True)

    # The canary: what another way of asking shows that reading had not.
    probed_at = models.DateTimeField(null=True, blank=True)
    probe_found = models.PositiveIntegerField(default=0, db_default=0)

    # Speaking.
    minute_ceiling = models.PositiveIntegerField(default=20)  # public acts a minute, whatever happens

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "network", "server", "handle", "name"],
                condition=~Q(status="removed"),
                name="account_once_per_brand",
            ),
        ]
        indexes = [models.Index(fields=["next_read_at"], condition=Q(status="on"), name="account_to_read")]

    def __str__(self) -> str:
        return f"{self.name} ({self.network})"


class Place(models.Model):
    """Where things are said: a page, a site, a forum, a hashtag; with its own customs."""

    class Culture(models.TextChoices):
        UNKNOWN = "", pgettext_lazy("culture", "Not said")
        BRAND = "brand", pgettext_lazy("culture", "Our own place")
        HELP = "help", pgettext_lazy("culture", "People help each other")
        PUBLIC = "public", pgettext_lazy("culture", "Public square")

    account = models.ForeignKey(Account, models.CASCADE, related_name="places")
    native_id = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    ours = models.BooleanField(default=False)
    culture = models.CharField(max_length=10, choices=Culture, blank=True, default="")
    customs = models.TextField(blank=True, default="")  # written by the team: "we say vous here"
    last_version_seen = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "native_id"], name="place_once_per_account")
        ]

    def __str__(self) -> str:
        return self.name or self.native_id


class Gap(models.Model):
    """A stretch of time in which a source was not heard, or not wholly; closed once it was made up for.

    part: "" what is read, else the words that are searched for. low, likely, high: how many were said
    there and are not known, where they can only be estimated (80 % of such intervals hold the truth).
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("gap", "Being made up for")
        FILLED = "filled", pgettext_lazy("gap", "Made up for")
        ESTIMATED = "estimated", pgettext_lazy("gap", "Known by a sample")
        LOST = "lost", pgettext_lazy("gap", "Lost")

    account = models.ForeignKey(Account, models.CASCADE, related_name="gaps")
    part = models.CharField(max_length=300, blank=True, default="")
    why = models.CharField(max_length=20)  # a code: unread, rolled-over, deaf, sampled, counted
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    since = models.DateTimeField()
    until = models.DateTimeField()
    found = models.PositiveIntegerField(default=0)
    low = models.PositiveIntegerField(null=True, blank=True)
    likely = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    due_at = models.DateTimeField()  # when to try to make up for it
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "part", "why"], condition=Q(state="open"), name="one_open_gap_per_cause"
            ),
        ]
        indexes = [models.Index(fields=["account", "-until"], name="gap_latest")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.part} {self.state}"


class ReceivedCall(models.Model):
    """One genuine call of a network to our address, kept before it was answered, until it is read.

    sealed: method, query, headers and body, under the vault's key; "" once it is read. What a network
    sends holds words of strangers, of private ones too, that nobody chose yet to keep.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="received_calls")
    key = models.CharField(max_length=100)  # the network's own id of it, else the hash of its body
    sealed = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()  # not read before: the network is in trouble
    done_at = models.DateTimeField(null=True, blank=True)
    unread_at = models.DateTimeField(null=True, blank=True)  # it, or a part of it, could not be read
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="call_once_per_account")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at=None, unread_at=None), name="call_to_be_read"
            ),
            models.Index(fields=["at"], name="call_age"),
            models.Index(fields=["account"], condition=Q(unread_at__isnull=False), name="call_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"


class Hold(models.Model):
    """A stop on sending: everywhere, for a brand, or for one account. Checked inside the claim.

    what: all that leaves, or only what one source of deliveries asks for (`Delivery.origin`): promotion,
    what was scheduled, what leaves by itself. Answers of people go on then.
    """

    class What(models.TextChoices):
        ALL = "all", pgettext_lazy("hold", "All sending")
        PROMOTION = "promotion", pgettext_lazy("hold", "Promotion")
        SCHEDULED = "scheduled", pgettext_lazy("hold", "What was scheduled")
        AUTOPILOT = "autopilot", pgettext_lazy("hold", "What leaves by itself")

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="holds")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="holds")
    what = models.CharField(max_length=10, choices=What, default=What.ALL, db_default=What.ALL)
    why = models.CharField(max_length=200)
    placed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "account"], condition=Q(lifted_at=None), name="hold_open")]

    def __str__(self) -> str:
        return self.why


class Evidence(models.Model):
    """What a message was, sealed before it is removed: the payload as received, and its hash."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="evidence")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    native_id = models.CharField(max_length=500)
    url = models.CharField(max_length=1000, blank=True, default="")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.native_id} {self.sha256[:12]}"


class Delivery(models.Model):
    """One act the brand wants to have on a network: intended, claimed, sent, then read back.

    The row exists before anything is sent. `unknown` is never sent again blindly.
    """

    class State(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("delivery", "About to leave")
        CLAIMED = "claimed", pgettext_lazy("delivery", "Leaving")
        SENT = "sent", pgettext_lazy("delivery", "Sent, being checked")
        SETTLED = "settled", pgettext_lazy("delivery", "Done and seen there")
        REFUSED = "refused", pgettext_lazy("delivery", "Refused by the network")
        UNKNOWN = "unknown", pgettext_lazy("delivery", "To be checked")
        STOPPED = "stopped", pgettext_lazy("delivery", "Stopped: something changed")
        BY_HAND = "by_hand", pgettext_lazy("delivery", "To be done by hand")
        CANCELLED = "cancelled", pgettext_lazy("delivery", "Cancelled")

    class Origin(models.TextChoices):
        PERSON = "", pgettext_lazy("origin", "Somebody of the team")
        PROMOTION = "promotion", pgettext_lazy("origin", "Promotion")
        SCHEDULED = "scheduled", pgettext_lazy("origin", "Scheduled")
        AUTOPILOT = "autopilot", pgettext_lazy("origin", "By itself")

    OPEN = ("wanted", "claimed", "sent", "unknown", "by_hand")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="deliveries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    act = models.CharField(max_length=12)
    target_id = models.CharField(max_length=500)
    target = models.JSONField(default=dict)  # the Item as its author saw it, `networks.items`
    text = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    ground = models.CharField(max_length=10, blank=True, default="")
    override_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    override_second = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    override_why = models.TextField(blank=True, default="")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, blank=True, default="", db_default="")

    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before: grace, back-off, rate ceiling
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=36, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(null=True, blank=True)  # when to read back (sent, unknown)
    looks = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    native_id = models.CharField(max_length=500, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    because = models.CharField(max_length=300, blank=True, default="")  # why refused, stopped, unknown
    because_code = models.CharField(max_length=40, blank=True, default="")
    hand_url = models.CharField(max_length=1000, blank=True, default="")
    hand_steps = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="criticism_is_never_removed",
                condition=~Q(act__in=sorted(REMOVING))
                | Q(ground__in=[Ground.VULGAR, Ground.SPAM, Ground.SCAM, Ground.UNLAWFUL])
                | (
                    Q(ground=Ground.OVERRIDE)
                    & Q(override_by__isnull=False)
                    & Q(override_second__isnull=False)
                    & ~Q(override_by=F("override_second"))
                    & ~Q(override_why="")
                ),
            ),
            models.CheckConstraint(
                name="removal_has_its_evidence",
                condition=~Q(act__in=sorted(REMOVING)) | Q(evidence__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "target_id", "act"],
                condition=Q(state__in=["wanted", "claimed", "sent", "unknown", "by_hand"])
                & ~Q(act__in=["reply", "direct"]),
                name="one_open_act_per_target",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="wanted"), name="delivery_due"),
            models.Index(
                fields=["look_at"], condition=Q(state__in=["sent", "unknown"]), name="delivery_to_look"
            ),
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="delivery_claimed"),
            # The rate ceiling: what left this account in the last minute.
            models.Index(fields=["account", "claimed_at"], name="delivery_rate"),
            models.Index(fields=["account", "native_id"], condition=~Q(native_id=""), name="delivery_native"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target_id} {self.state}"
