"""Pages of the staff desk whose rows belong to a visit: people read and look for the number of its order."""

from typing import Any

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.fieldwork.alert_words import local


class VisitPage(ReadOnlyAdmin):
    """A table with a column ``of_visit``, found by the number of the visit's order."""

    search_fields: tuple[str, ...] = ("=visit__id", "=visit__order__number")
    search_help_text = "Number of an order, or id of a visit"
    list_select_related: tuple[str, ...] = ("visit__order",)

    @admin.display(description="visit", ordering="visit__starts_at")
    def of_visit(self, row: Any) -> str:
        """The visit, by its order and time."""
        return f"{row.visit.order.number}, {local(row.visit.starts_at, row.visit.time_zone)}"
