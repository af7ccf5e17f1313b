"""Versions of a market's travel table: speeds, and where a router was asked, its minutes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorstep.modules.travel.contracts import HourClass, Mode

_MODES = [(mode.value, mode.value) for mode in Mode]


class TableVersion(models.Model):
    """One immutable table of a market; the newest is in force, older ones stay for what was agreed under them."""

    id = models.BigAutoField(primary_key=True)
    market = models.TextField()
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    cell_columns = ArrayField(models.SmallIntegerField(), default=list, db_default=[], help_text="of covered cells")
    cell_rows = ArrayField(models.SmallIntegerField(), default=list, db_default=[], help_text="of the same cells")

    class Meta:
        indexes = [models.Index(fields=["market", "-id"], name="travel_tableversion_newest")]

    def __str__(self) -> str:
        return f"version {self.id}"


class SpeedRow(models.Model):
    """Speed of one mode in one hour class, and the minutes spent at the ends of a way."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TableVersion, on_delete=models.CASCADE, related_name="+")
    mode = models.TextField(choices=_MODES)
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

    def __str__(self) -> str:
        return f"{self.mode} {self.get_hour_class_display()}, {self.version}"


class RoadMatrix(models.Model):
    """Minutes by road of one mode in one hour class between all covered cells of a version, a byte a pair."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TableVersion, on_delete=models.CASCADE, related_name="+")
    mode = models.TextField(choices=_MODES)
    hour_class = models.SmallIntegerField(choices=[(kind.value, kind.name.lower()) for kind in HourClass])
    minutes = models.BinaryField(help_text="origins by row; 255 where no way is known")
    known_pairs = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "mode", "hour_class"], name="travel_roadmatrix_key")]
        verbose_name_plural = "road matrices"

    def __str__(self) -> str:
        return f"{self.mode} {self.get_hour_class_display()}, {self.version}"


class RoadDistances(models.Model):
    """Kilometres by road of one mode between all covered cells of a version; shown beside the minutes."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TableVersion, on_delete=models.CASCADE, related_name="+")
    mode = models.TextField(choices=_MODES)
    hectometres = models.BinaryField(help_text="two bytes a pair, little end first; 65535 where no way is known")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "mode"], name="travel_roaddistances_key")]
        verbose_name_plural = "road distances"

    def __str__(self) -> str:
        return f"{self.mode}, {self.version}"
