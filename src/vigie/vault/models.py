from uuid import uuid4

from django.db import models

from vigie.brands.models import Brand


class Secret(models.Model):
    """One sealed set of words (an account's password, a token). Opened only to be used.

    The record's id is authenticated with the content: a row copied over another does not open.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="secrets")
    label = models.CharField(max_length=120)
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label
