from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.listening.models import Mention, Watch
from vigie.networks.models import Account, Delivery, Place
from vigie.people.models import Author
from vigie.playbook.models import Department


class Case(models.Model):
    """One thing a person said that the brand has to deal with, or a reasoned choice not to.

    One open case per person and thread: what they add joins it. Columns under "derived" are
    written by inbox.services from CaseEvents, never elsewhere.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("case", "Open")
        WAITING = "waiting", pgettext_lazy("case", "Left to the community")
        SENDING = "sending", pgettext_lazy("case", "Being sent")
        DONE = "done", pgettext_lazy("case", "Done")

    class Lane(models.TextChoices):
        ANSWER = "answer", pgettext_lazy("lane", "To answer")
        REMOVE = "remove", pgettext_lazy("lane", "To remove")
        COMMUNITY = "community", pgettext_lazy("lane", "Community")
        WATCH = "watch", pgettext_lazy("lane", "To watch")

    class Cause(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("cause", "Answered")
        REMOVED = "removed", pgettext_lazy("cause", "Removed and reported")
        THANKED = "thanked", pgettext_lazy("cause", "Thanked")
        COMMUNITY = "community", pgettext_lazy("cause", "The community answered")
        NOT_US = "not_us", pgettext_lazy("cause", "Not about us")
        NOTHING = "nothing", pgettext_lazy("cause", "Nothing owed")
        GONE = "gone", pgettext_lazy("cause", "Deleted by its author")
        ELSEWHERE = "elsewhere", pgettext_lazy("cause", "Settled elsewhere")

    OPEN_STATUSES = ("open", "waiting", "sending")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # No index of their own where one of `Meta` begins with them, or where nobody ever asks by them:
    # each costs every case that is opened, and a planner that has it may sort instead of walking.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="cases", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="cases", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="cases", db_index=False)
    mention = models.ForeignKey(Mention, models.PROTECT, related_name="lead_cases")  # the latest that counts
    network = models.CharField(max_length=40)
    thread_root = models.CharField(max_length=500)
    opened_at = models.DateTimeField()

    # What was decided, by which rule, and why (`core.types.Decision`).
    strategy = models.CharField(max_length=12)
    because = models.CharField(max_length=60)
    rule = models.CharField(max_length=120)
    severity = models.PositiveSmallIntegerField(default=0)
    ground = models.CharField(max_length=10, blank=True, default="")
    template_key = models.CharField(max_length=40, blank=True, default="")
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    decision = models.JSONField(default=dict)
    answer_before = models.DateTimeField(null=True, blank=True)  # null: nothing is owed

    # Derived.
    lane = models.CharField(max_length=10, choices=Lane)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    rank_at = models.DateTimeField()  # the queue's order: deadline, or far away when nothing is owed
    leave_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="assigned_cases", db_index=False
    )
    cause = models.CharField(max_length=10, choices=Cause, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # grows with each event: "send only if unchanged"
    mention_count = models.PositiveIntegerField(default=1)

    # Who has it open with a draft, so that two agents see each other.
    lease_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    lease_until = models.DateTimeField(null=True, blank=True)

    # Columns, because an index of part of a table serves only the very same condition, and
    # `status IN (?, ?)` is not one to SQLite. The database keeps them, nobody writes them.
    is_open = models.GeneratedField(
        expression=models.ExpressionWrapper(~Q(status="done"), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_owed = models.GeneratedField(
        expression=models.ExpressionWrapper(Q(status__in=["open", "sending"]), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "thread_root", "account"],
                condition=Q(is_open=True),
                name="one_open_case_per_person_and_thread",
            ),
            models.CheckConstraint(
                name="removal_case_has_a_ground",
                condition=~Q(strategy="remove") | ~Q(ground=""),
            ),
        ]
        indexes = [
            # The desk's screens, page by page: each tab and filter walks one of these, in its order.
            models.Index(
                fields=["brand", "lane", "rank_at", "id"],
                condition=Q(is_owed=True),
                name="case_owed_by_lane",
            ),
            models.Index(
                fields=["assigned_to", "rank_at", "id"],
                condition=Q(is_owed=True),
                name="case_owed_by_member",
            ),
            models.Index(
                fields=["brand", "network", "rank_at", "id"],
                condition=Q(is_owed=True),
                name="case_owed_by_net",
            ),
            models.Index(
                fields=["brand", "leave_until", "id"], condition=Q(status="waiting"), name="case_waiting"
            ),
            models.Index(fields=["leave_until"], condition=Q(status="waiting"), name="case_to_wake"),
            models.Index(
                fields=["brand", "-closed_at", "-id"], condition=Q(status="done"), name="case_closed"
            ),
            models.Index(
                fields=["brand", "network", "-closed_at", "-id"],
                condition=Q(status="done"),
                name="case_closed_by_net",
            ),
            models.Index(fields=["author", "-opened_at"], name="case_of_author"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.strategy}"


class CaseMention(models.Model):
    """Which messages belong to a case: the first one and what the same person added."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_mentions")
    mention = models.OneToOneField(Mention, models.CASCADE, related_name="case_mention")

    def __str__(self) -> str:
        return f"{self.case_id} ← {self.mention_id}"


class CaseCopy(models.Model):
    """What others said in the same words while the case was open: it opened none of its own.

    Each can be given its own case by a person. A new one stops no reply: it is elsewhere in the conversation.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="copies")
    mention = models.OneToOneField(Mention, models.CASCADE, related_name="case_copy")

    def __str__(self) -> str:
        return f"{self.case_id} ≈ {self.mention_id}"


class CaseEvent(models.Model):
    """Something that happened to a case. Append-only: the database refuses changes and deletions.

    `data` never holds words of the person: it points to rows that can be erased. Each hash
    covers the one before, so that a changed, dropped or inserted event is found by `vigie check`.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("event", "Case opened")
        WROTE_AGAIN = "wrote_again", pgettext_lazy("event", "The person wrote again")
        EDITED = "edited", pgettext_lazy("event", "The person changed their message")
        DELETED = "deleted", pgettext_lazy("event", "The person deleted their message")
        ASSIGNED = "assigned", pgettext_lazy("event", "Assigned")
        TAKEN = "taken", pgettext_lazy("event", "Taken over")
        NOTED = "noted", pgettext_lazy("event", "Note added")
        CORRECTED = "corrected", pgettext_lazy("event", "Reading corrected")
        REDECIDED = "redecided", pgettext_lazy("event", "Advice changed")
        REPLY_WANTED = "reply_wanted", pgettext_lazy("event", "Reply sent off")
        REPLIED = "replied", pgettext_lazy("event", "Reply seen on the network")
        ACT_WANTED = "act_wanted", pgettext_lazy("event", "Act asked for")
        ACT_DONE = "act_done", pgettext_lazy("event", "Act confirmed on the network")
        FAILED = "failed", pgettext_lazy("event", "The network did not accept it")
        UNSURE = "unsure", pgettext_lazy("event", "Not known whether it was published")
        STOPPED = "stopped", pgettext_lazy("event", "Stopped because something changed")
        UNDONE = "undone", pgettext_lazy("event", "Undone before it left")
        OVERRIDE_ASKED = "override_asked", pgettext_lazy("event", "Exception asked for")
        OVERRIDE_GRANTED = "override_granted", pgettext_lazy("event", "Exception granted by a second person")
        OVERRIDE_DENIED = "override_denied", pgettext_lazy("event", "Exception denied")
        APPROVAL_ASKED = "approval_asked", pgettext_lazy("event", "Second pair of eyes asked for")
        APPROVED = "approved", pgettext_lazy("event", "Reply approved")
        SENT_BACK = "sent_back", pgettext_lazy("event", "Reply sent back to its author")
        LEFT = "left", pgettext_lazy("event", "Left to the community")
        WOKE = "woke", pgettext_lazy("event", "Back from the community")
        CLOSED = "closed", pgettext_lazy("event", "Closed")
        REOPENED = "reopened", pgettext_lazy("event", "Reopened")

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="case_event_once")]
        # Live pages ask one thing: did anything happen in these brands since?
        indexes = [models.Index(fields=["brand", "-id"], name="case_event_newest")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.seq} {self.kind}"


class Reply(models.Model):
    """What an agent wrote to a person, and the delivery that carries it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("reply", "Draft")
        TO_APPROVE = "to_approve", pgettext_lazy("reply", "Waits for a second pair of eyes")
        LEAVING = "leaving", pgettext_lazy("reply", "On its way")
        PUBLISHED = "published", pgettext_lazy("reply", "Published")
        FAILED = "failed", pgettext_lazy("reply", "Not published")

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    mention = models.ForeignKey(Mention, models.PROTECT, related_name="+")  # what it answers
    is_private = models.BooleanField(default=False)
    text = models.TextField()  # as written, without the signature
    signed = models.TextField(blank=True, default="")  # as it leaves
    language = models.CharField(max_length=8)
    template_key = models.CharField(max_length=40, blank=True, default="")
    template_version = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="replies")
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    seen_version = models.PositiveIntegerField()  # Case.version its author saw
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, blank=True, related_name="reply")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "by"], condition=Q(state="draft"), name="one_draft_per_agent_and_case"
            ),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(state="to_approve"), name="reply_to_approve")]

    def __str__(self) -> str:
        return f"{self.state} {self.case_id}"


class Note(models.Model):
    """Words of the team to itself. Never leaves the house."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F %H:%M}"


class Override(models.Model):
    """A request to remove what the policy protects: a written reason, and a second person's word."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("override", "Waits for a second person")
        GRANTED = "granted", pgettext_lazy("override", "Granted")
        DENIED = "denied", pgettext_lazy("override", "Denied")

    case = models.ForeignKey(Case, models.CASCADE, related_name="overrides")
    mention = models.ForeignKey(Mention, models.PROTECT, related_name="+")
    why = models.TextField()
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="asked"), name="one_open_override_per_case"
            ),
            models.CheckConstraint(
                name="override_needs_a_second_person",
                condition=~Q(state="granted")
                | (Q(answered_by__isnull=False) & ~Q(answered_by=models.F("asked_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class CaseAct(models.Model):
    """An act on the network that a case asked for: removal, report, like, block. See Delivery."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="acts")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="case_act")

    def __str__(self) -> str:
        return f"{self.case_id} {self.delivery_id}"


class ClientCommand(models.Model):
    """An idempotency key of the API: the same key and body gets the first answer again."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # null: still being answered
    answer = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="client_command_once")]

    def __str__(self) -> str:
        return self.key


class WatchRelevance(models.Model):
    """What "not about us" taught of one watch, as `core.relevance.Relevance` has it."""

    watch = models.OneToOneField(Watch, models.CASCADE, primary_key=True, related_name="relevance")
    ours = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    caught = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    bias = models.FloatField()
    weights = models.JSONField(default=dict)
    learned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.watch_id} {self.ours}/{self.others}"
