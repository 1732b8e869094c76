from django.db import models

from vigie.brands.models import Brand
from vigie.networks.models import Delivery


class Author(models.Model):
    """Somebody on a network, for one brand. Known by the network's id: handles change hands."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="authors", db_index=False)
    network = models.CharField(max_length=40)
    native_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300, blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    old_handles = models.JSONField(default=list, blank=True)
    url = models.CharField(max_length=1000, blank=True, default="")
    followers = models.PositiveIntegerField(null=True, blank=True)
    is_us = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    offences = models.PositiveIntegerField(default=0)  # counted by people.services.note_offence

    class Meta:
        constraints = [
            # What tells rows apart comes first, as in `Mention`.
            models.UniqueConstraint(fields=["native_id", "brand", "network"], name="author_once_per_brand"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What people call them: name, else handle, else the network's id."""
        return self.name or self.handle or self.native_id


class Offence(models.Model):
    """One message removed or reported for what it was. Repeat offenders are reported again."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="offence_rows")
    native_id = models.CharField(max_length=500)
    ground = models.CharField(max_length=10)
    at = models.DateTimeField()
    report = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "native_id"], name="offence_once_per_message")
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.native_id}"
