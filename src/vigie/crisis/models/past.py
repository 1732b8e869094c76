from django.db import models

from vigie.brands.models import Brand, Member


class PastCase(models.Model):
    """A crisis that is over, entered as facts with their sources: the brand's own, or a public one.

    Public cases that Vigie ships are no rows; one is copied here when the brand completes it.
    content: a core.likeness Case as a document. kind, year and title stand beside it to be listed by.
    crisis: public id of the brand's own crisis it came from, "" for any other.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="past_cases")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    is_own = models.BooleanField(default=False)
    crisis = models.CharField(max_length=40, blank=True, default="")
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="past_case_key_once_per_brand"),
        ]

    def __str__(self) -> str:
        return self.title
