"""The staff desk's view of travel tables: which is in force, and how its roads compare with straight lines."""

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest

from doorstep.infra.desk import ReadOnlyAdmin, name_column, name_filter
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.travel.models import RoadDistances, RoadMatrix, SpeedRow, TableVersion
from doorstep.modules.travel.selectors import compare_with_straight_lines


@admin.register(TableVersion)
class TableVersionAdmin(ReadOnlyAdmin):
    """Versions; the newest of a market is in force."""

    list_display = ("id", "city", "cells", "in_force", "note", "created_at")
    list_filter = (name_filter("market", "market", accounts.list_market_names),)
    fields = ("city", "in_force", "note", "created_at", "cells", "by_road")
    readonly_fields = ("city", "in_force", "cells", "by_road")
    city = name_column("market", "market", accounts.market_name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Model]:
        """All versions, each with whether a newer one of its market exists."""
        rows: QuerySet[models.Model] = super().get_queryset(request)
        newer = TableVersion.objects.filter(market=OuterRef("market"), id__gt=OuterRef("id"))
        found: QuerySet[models.Model] = rows.annotate(is_newest=~Exists(newer))
        return found

    @admin.display(description="in force", boolean=True)
    def in_force(self, row: TableVersion) -> bool:
        """Whether what is quoted now goes by it."""
        return bool(getattr(row, "is_newest", False))

    @admin.display(description="cells by road")
    def cells(self, row: TableVersion) -> int:
        """How many cells a router has looked at; between others ways are straight lines."""
        return len(row.cell_columns)

    @admin.display(description="by road and by straight line")
    def by_road(self, row: TableVersion) -> str:
        """A line for each mode: how many ways are known, and the average minutes of both."""
        if not row.cell_columns:
            return "straight lines only"
        return "\n".join(
            f"{found.mode}: {found.known_pairs} ways known; by day {found.road_minutes:.1f} minutes on average, "
            f"by straight line {found.straight_minutes:.1f}"
            for found in compare_with_straight_lines(row.id)
        )


@admin.register(SpeedRow)
class SpeedRowAdmin(ReadOnlyAdmin):
    """Speeds by mode and hour class."""

    list_display = ("version", "mode", "hour_class", "kmh", "fixed_minutes")
    list_filter = ("mode", "hour_class")


class _Measured(ReadOnlyAdmin):
    """Rows that hold a byte or two for every pair of cells: their size is shown, not they."""

    bytes_field = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Model]:
        """All rows, without what they hold."""
        rows: QuerySet[models.Model] = super().get_queryset(request)
        found: QuerySet[models.Model] = rows.defer(self.bytes_field).annotate(size=Length(self.bytes_field))
        return found.select_related("version")

    @admin.display(description="bytes")
    def size(self, row: models.Model) -> int:
        """How many bytes it holds."""
        return int(getattr(row, "size", 0))


@admin.register(RoadMatrix)
class RoadMatrixAdmin(_Measured):
    """Minutes by road."""

    bytes_field = "minutes"
    list_display = ("version", "mode", "hour_class", "known_pairs", "size")
    list_filter = ("mode", "hour_class")
    fields = ("version", "mode", "hour_class", "known_pairs", "size")
    readonly_fields = ("size",)


@admin.register(RoadDistances)
class RoadDistancesAdmin(_Measured):
    """Kilometres by road."""

    bytes_field = "hectometres"
    list_display = ("version", "mode", "size")
    list_filter = ("mode",)
    fields = ("version", "mode", "size")
    readonly_fields = ("size",)
