from django.db import models

from vigie.brands.models import Brand
from vigie.crisis.models.signals import Signal


class Foretold(models.Model):
    """One forecast that was shown, kept to be held against what came.

    minutes: of the incident's age, a step of `crisis.foretelling.STEPS`. ahead: minutes from then until the
    moment that is foretold, 0 for the end of the incident's week. low, median, high: messages by that moment.
    chance: that at least `threshold` would come, said of the end only. actual: what came, once it is over.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="foretold", db_index=False)
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="foretold")
    minutes = models.PositiveIntegerField()
    ahead = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    seen = models.PositiveIntegerField()
    low = models.FloatField()
    median = models.FloatField()
    high = models.FloatField()
    threshold = models.PositiveIntegerField(null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)
    due_at = models.DateTimeField()
    actual = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "minutes", "ahead"], name="foretold_once_per_moment"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(actual=None), name="foretold_due"),
            models.Index(fields=["brand", "-at"], name="foretold_newest"),
        ]

    def __str__(self) -> str:
        by = f"in {self.ahead} min" if self.ahead else "in the end"
        return f"{self.signal_id} after {self.minutes} min, {by}: {self.low:.0f}–{self.high:.0f}"
