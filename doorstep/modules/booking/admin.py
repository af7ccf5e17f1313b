"""The staff desk's view of orders and visits. A visit's address is opened on its own page only."""

from django.contrib import admin

from doorstep.infra.audit import Change, history_of
from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline
from doorstep.kernel.money import Money
from doorstep.modules.booking.models import Order, Reminder, Visit
from doorstep.modules.booking.services.views import history_of_order


def _lines(steps: list[Change]) -> str:
    return "\n".join(
        f"{step.changed_at:%Y-%m-%d %H:%M:%S}  {step.kind}: {step.source or 'new'} → {step.target}"
        f"  by {step.actor}{'  ' + step.reason if step.reason else ''}"
        for step in steps
    )


class VisitInline(ReadOnlyInline):
    """The visits of an order."""

    model = Visit
    fields = ("position", "state", "service", "specialist", "starts_at", "price")
    readonly_fields = ("price",)

    @admin.display(description="price")
    def price(self, visit: Visit) -> str:
        """What the visit costs."""
        return str(Money(visit.price_minor, visit.currency))


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders, newest first, with their visits and their history."""

    list_display = ("number", "market", "client", "state", "total", "payment_method", "created_at")
    list_filter = ("market", "state", "cause", "payment_method")
    search_fields = ("=number", "=id", "=client__id")
    list_select_related = ("market", "client")
    ordering = ("-created_at", "-id")
    readonly_fields = ("history_lines",)
    inlines = (VisitInline,)

    @admin.display(description="total", ordering="total_minor")
    def total(self, order: Order) -> str:
        """What the order costs."""
        return str(Money(order.total_minor, order.currency))

    @admin.display(description="history (UTC)")
    def history_lines(self, order: Order) -> str:
        """Every step of the order and its visits."""
        return _lines(history_of_order(order))


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    """Visits, latest first."""

    list_display = ("starts_at", "state", "service", "specialist", "order", "district", "price")
    list_filter = ("order__market", "state", "anyone")
    search_fields = ("=id", "=order__number", "=specialist__id")
    list_select_related = ("order", "service", "specialist")
    ordering = ("-starts_at", "-id")
    exclude = ("place_sealed", "place_x", "place_y", "work_notes_sealed", "work_notes_at")
    readonly_fields = ("address", "history_lines")

    @admin.display(description="price", ordering="price_minor")
    def price(self, visit: Visit) -> str:
        """What the visit costs."""
        return str(Money(visit.price_minor, visit.currency))

    @admin.display(description="address")
    def address(self, visit: Visit) -> str:
        """Where to go, opened."""
        place = visit.open_place()
        return f"{place.line}\n{place.details}"

    @admin.display(description="history (UTC)")
    def history_lines(self, visit: Visit) -> str:
        """Every step of the visit."""
        return _lines(history_of([visit.id]))


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Reminders to come, next first."""

    list_display = ("due_at", "kind", "visit", "starts_at")
    list_filter = ("kind",)
    search_fields = ("=visit__id",)
    list_select_related = ("visit",)
    ordering = ("due_at", "id")
