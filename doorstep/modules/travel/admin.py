"""The staff desk's view of speed tables."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.travel.models import SpeedRow, TableVersion


@admin.register(TableVersion)
class TableVersionAdmin(ReadOnlyAdmin):
    """Versions; the newest of a market is in force."""

    list_display = ("id", "market", "note", "created_at")
    list_filter = ("market",)


@admin.register(SpeedRow)
class SpeedRowAdmin(ReadOnlyAdmin):
    """Speeds by mode and hour class."""

    list_display = ("version", "mode", "hour_class", "kmh", "fixed_minutes")
    list_filter = ("mode", "hour_class")
