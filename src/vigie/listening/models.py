from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.brands.models import Brand, Member
from vigie.listening.fields import ReadingField
from vigie.networks.models import Account, Place
from vigie.people.models import Author


class Watch(models.Model):
    """What the brand listens for, in words: "boréale livraison -aurore"."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="watches")
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("words"))
    is_active = models.BooleanField(default=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="watch_once_per_brand")]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """One thing said, as it stands now; earlier texts are in MentionVersion.

    When its author deletes it, the working copy is emptied and this row stays as a tombstone.
    """

    class Kind(models.TextChoices):
        POST = "post", pgettext_lazy("mention", "Post")
        COMMENT = "comment", pgettext_lazy("mention", "Comment")
        REPLY = "reply", pgettext_lazy("mention", "Reply")
        REVIEW = "review", pgettext_lazy("mention", "Review")
        MENTION = "mention", pgettext_lazy("mention", "Mention")
        QUESTION = "question", pgettext_lazy("mention", "Question")
        DIRECT = "direct", pgettext_lazy("mention", "Private message")
        MAIL = "mail", pgettext_lazy("mention", "E-mail")
        ARTICLE = "article", pgettext_lazy("mention", "Article")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # No index of their own where one of `Meta` begins with them: every mention heard pays for each.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="mentions", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="mentions", db_index=False)
    network = models.CharField(max_length=40)  # as shown to people: replay imitates others
    native_id = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(Author, models.PROTECT, related_name="mentions", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="mentions")
    text = models.TextField(blank=True, default="")
    text_cut = models.BooleanField(default=False)  # longer than we keep
    language = models.CharField(max_length=8, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    parent_id = models.CharField(max_length=500, blank=True, default="")
    root_id = models.CharField(max_length=500, blank=True, default="")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    media = models.JSONField(default=list, blank=True)
    shares = models.PositiveIntegerField(default=0)
    likes = models.PositiveIntegerField(default=0)
    from_us = models.BooleanField(default=False)
    to_us = models.BooleanField(default=False)
    status = models.CharField(max_length=20, blank=True, default="")  # the network's word
    version = models.PositiveIntegerField(default=1)
    native_version = models.CharField(max_length=200, blank=True, default="")
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    odd = models.CharField(max_length=80, blank=True, default="")  # "future-date", "replaced-characters"
    watches = models.JSONField(default=list, blank=True)  # ids of the watches that hit
    raw = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["native_id", "account"], name="mention_once_per_account"),
        ]
        indexes = [
            # What tells rows apart comes first: where PostgreSQL has no figures yet about an account that
            # is new, it takes it for small, and would read all of it for each page.
            models.Index(fields=["root_id", "account", "said_at"], name="mention_thread"),
            models.Index(fields=["parent_id", "account"], name="mention_answers"),
            models.Index(fields=["author", "-said_at"], name="mention_of_author"),
            models.Index(fields=["brand", "-id"], name="mention_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.native_id}"


class MentionVersion(models.Model):
    """What a mention said before it was edited. Emptied with it when it is deleted upstream."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True, default="")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "version"], name="mention_version_once")]

    def __str__(self) -> str:
        return f"{self.mention_id} v{self.version}"


class ReadingRow(models.Model):
    """What the engine thinks of a mention; what screens filter by stands beside it in columns."""

    mention = models.OneToOneField(Mention, models.CASCADE, primary_key=True, related_name="reading_row")
    model = models.CharField(max_length=40)
    sentiment = models.CharField(max_length=10, blank=True, default="")
    intent = models.CharField(max_length=12, blank=True, default="")
    topic = models.CharField(max_length=14, blank=True, default="")
    severity = models.PositiveSmallIntegerField(default=0)
    removable = models.BooleanField(default=False)
    content = ReadingField()

    def __str__(self) -> str:
        return f"{self.mention_id} {self.model}"


class Correction(models.Model):
    """A person's word on what the engine got wrong, kept to teach it (and to explain decisions)."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="corrections")
    head = models.CharField(max_length=20)
    was = models.CharField(max_length=20, blank=True, default="")
    now = models.CharField(max_length=20)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.head}: {self.was} → {self.now}"


class Tally(models.Model):
    """How much was heard in one minute, by watch (none: our own pages) and kind. Minutes are ours.

    again: of those heard, how many another row of the minute counts too. Sums over all rows leave them out.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="tallies")
    watch = models.ForeignKey(Watch, models.CASCADE, null=True, blank=True, related_name="tallies")
    kind = models.CharField(max_length=10)
    minute = models.DateTimeField()
    heard = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    negative_again = models.PositiveIntegerField(default=0)
    reach = models.PositiveBigIntegerField(default=0)  # followers of the authors, summed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "watch", "kind", "minute"], name="tally_once_per_minute"
            ),
            # NULLs are all different to a database: our own pages need their own rule.
            models.UniqueConstraint(
                fields=["brand", "kind", "minute"], condition=Q(watch=None), name="own_tally_once_per_minute"
            ),
        ]
        indexes = [models.Index(fields=["brand", "minute"], name="tally_by_minute")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} {self.heard}"


class SearchWord(models.Model):
    """A word that was said, so that one misspelt is found by those like it. Nobody's in particular."""

    word = models.CharField(max_length=24, primary_key=True)  # folded
    start = models.CharField(max_length=2, db_index=True)
    stem = models.CharField(max_length=24)

    def __str__(self) -> str:
        return self.word


class SearchProgress(models.Model):
    """How far what was stored before the index is in it. Each kind of database has its own index."""

    engine = models.CharField(max_length=12, primary_key=True)
    upto = models.PositiveBigIntegerField(default=0)
    until = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.engine} {self.upto}/{self.until}"


class SavedSearch(models.Model):
    """A search worth asking again."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="saved_search_once_per_brand")]

    def __str__(self) -> str:
        return self.name


class TextBand(models.Model):
    """Numbers under which the copies of a message find it. Of a group, only its lead has some.

    No foreign key: a number that leads nowhere any more finds nothing, and is swept with time. An index
    to delete by would cost each message eight entries.
    """

    key = models.BigIntegerField(db_index=True)  # of the brand and the band
    mention_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.mention_id}"


class Group(models.Model):
    """What several people say in nearly the same words, within a week: copies, reshares, templates.

    The figures are those of the last time a message joined or left; `core.alike.spread` says what they are.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="groups")
    lead = models.ForeignKey(Mention, models.CASCADE, related_name="+")  # whom copies are held against
    messages = models.PositiveIntegerField(default=0)
    authors = models.PositiveIntegerField(default=0)
    audience = models.PositiveBigIntegerField(default=0)
    is_arranged = models.BooleanField(default=False)  # perhaps: for detection, which counts it once
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.messages}"


class GroupMention(models.Model):
    """Which messages belong to a group."""

    mention = models.OneToOneField(Mention, models.CASCADE, primary_key=True, related_name="group_mention")
    group = models.ForeignKey(Group, models.CASCADE, related_name="group_mentions")

    def __str__(self) -> str:
        return f"{self.group_id} ← {self.mention_id}"
