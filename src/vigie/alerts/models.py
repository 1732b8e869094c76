from django.db import models
from django.db.models import Q

from vigie.brands.models import Brand, Member


class Alert(models.Model):
    """Something a person must know. Open until cleared; one open row per (brand, key).

    kind: code translated for people by the web. params: what fills its sentence.
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
    acknowledged_at = models.DateTimeField(null=True, blank=True)
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
