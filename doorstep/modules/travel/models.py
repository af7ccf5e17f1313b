"""Versions of the speed table."""

from django.db import models
from django.db.models import Q

from doorstep.modules.travel.contracts import HourClass, Mode


class TableVersion(models.Model):
    """One immutable table of a market; the newest is in force, older ones stay for what was agreed under them."""

    id = models.BigAutoField(primary_key=True)
    market = models.TextField()
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["market", "-id"], name="travel_tableversion_newest")]

    def __str__(self) -> str:
        return f"{self.market} {self.id}"


class SpeedRow(models.Model):
    """Speed of one mode in one hour class, and the minutes spent at the ends of a way."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TableVersion, on_delete=models.CASCADE, related_name="+")
    mode = models.TextField(choices=[(mode.value, mode.value) for mode in Mode])
    hour_class = models.SmallIntegerField(choices=[(kind.value, kind.name.lower()) for kind in HourClass])
    kmh = models.FloatField()
    fixed_minutes = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "mode", "hour_class"], name="travel_speedrow_key"),
            models.CheckConstraint(
                condition=Q(kmh__gt=0, kmh__lte=200, fixed_minutes__gte=0, fixed_minutes__lte=60),
                name="travel_speedrow_values",
            ),
        ]
