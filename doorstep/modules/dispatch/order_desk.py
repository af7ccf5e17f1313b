"""Pages of the staff desk whose rows name an order by its id: people read and look for its number."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.booking import facade as booking


class OrderPage(ReadOnlyAdmin):
    """A table with a column ``order``, found by the order's number."""

    search_help_text = "Number of an order, or an id"

    def complete(self, rows: Iterable[Any]) -> None:
        """The numbers of their orders."""
        found = list(rows)
        numbers = booking.order_numbers({row.order_id for row in found})
        for row in found:
            row.order_number = numbers.get(row.order_id, str(row.order_id))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By an order's number, else by what the table is searched by."""
        ids = booking.list_ids_of_order(search_term.strip())
        if ids:
            return queryset.filter(order_id__in=ids), False
        found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, search_term)
        return found

    @admin.display(description="order", ordering="order_id")
    def order(self, row: Any) -> str:
        """The order, by its number."""
        address = reverse("admin:booking_order_change", args=[row.order_id])
        return format_html('<a class="underline" href="{}">{}</a>', address, row.order_number)

    @admin.display(description="visit")
    def visit(self, row: Any) -> str:
        """The visit that it is about."""
        return visit_link(row.visit_id)


def visit_link(visit_id: object) -> str:
    """Where a visit is at the desk; none while there is none."""
    if visit_id is None:
        return "-"
    return format_html(
        '<a class="underline" href="{}">open</a>', reverse("admin:booking_visit_change", args=[visit_id])
    )
