"""The staff desk's view of orders and visits. A visit's address is opened on its own page only."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from unfold.decorators import action

from doorstep.infra.audit import Change, history_of
from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline, amount_column, is_staff
from doorstep.kernel.money import Money
from doorstep.modules.booking.desk import cancel_page, evidence_pictures
from doorstep.modules.booking.models import (
    CalendarFeed,
    Cancellation,
    DoorView,
    Extra,
    Order,
    Proposal,
    Reminder,
    Search,
    Visit,
    VisitItem,
)
from doorstep.modules.booking.replace_desk import replace_page
from doorstep.modules.booking.services.receipts import price_lines
from doorstep.modules.booking.services.views import history_of_order
from doorstep.modules.catalog.contracts import Texts, text_in


def _lines(steps: list[Change]) -> str:
    return "\n".join(
        f"{step.changed_at:%Y-%m-%d %H:%M:%S}  {step.kind}: {step.source or 'new'} → {step.target}"
        f"  by {step.actor}{'  ' + step.reason if step.reason else ''}"
        for step in steps
    )


def _price_text(row: Visit | VisitItem | Proposal, service: Texts, currency: str) -> str:
    """The lines of a row's price as its receipt has them, and the sum."""
    lines = (
        f"{line.text}: {line.amount}{' (included)' if line.within else ''}"
        for line in price_lines(row.lines, currency, text_in(service, "en"), "en")
    )
    return "\n".join([*lines, f"Price: {Money(row.price_minor, currency)}"])


class VisitInline(ReadOnlyInline):
    """The visits of an order."""

    model = Visit
    fields = ("position", "state", "service", "specialist", "starts_at", "together", "price")
    readonly_fields = ("together", "price")

    @admin.display(description="together", boolean=True)
    def together(self, visit: Visit) -> bool:
        """Whether it is one of a party, which is moved whole."""
        return visit.party is not None

    @admin.display(description="price")
    def price(self, visit: Visit) -> str:
        """What the visit costs."""
        return str(Money(visit.price_minor, visit.currency))


class VisitItemInline(ReadOnlyInline):
    """What a visit of more than one plain service consists of."""

    model = VisitItem
    fields = ("position", "service", "variant", "quantity", "minutes", "price_lines")
    readonly_fields = fields
    show_change_link = False

    @admin.display(description="price, line by line")
    def price_lines(self, row: VisitItem) -> str:
        """What the service costs with its add-ons."""
        return _price_text(row, row.service.names, row.visit.currency)


class CancellationInline(ReadOnlyInline):
    """How visits of an order ended before their time, or were moved for a fee."""

    model = Cancellation
    fields = ("at", "act", "cause", "evidence", "pictures", "fee", "refund", "tier", "actor")
    readonly_fields = ("pictures", "fee", "refund")
    fee = amount_column("fee_minor", "fee")
    refund = amount_column("refund_minor", "refund")

    @admin.display(description="pictures")
    def pictures(self, row: Cancellation) -> str:
        """What was sent to show the cause."""
        return evidence_pictures(row)


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders, newest first, with their visits and their history."""

    list_display = ("number", "market", "client", "state", "total", "payment_method", "created_at")
    list_filter = ("market", "state", "cause", "payment_method")
    search_fields = ("=number", "=id", "=client__id")
    list_select_related = ("market", "client")
    ordering = ("-created_at", "-id")
    readonly_fields = ("history_lines",)
    inlines = (VisitInline, CancellationInline)
    actions_detail = ("cancel_for_cause",)

    def has_cancel_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Cancel this order", url_path="cancel", permissions=["cancel"])  # type: ignore[untyped-decorator]
    def cancel_for_cause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel for a cause, with evidence."""
        order = self.get_object(request, object_id)
        if order is None:
            raise Http404
        return cancel_page(request, order, self.admin_site.each_context(request))

    @admin.display(description="total", ordering="total_minor")
    def total(self, order: Order) -> str:
        """What the order costs."""
        return str(Money(order.total_minor, order.currency))

    @admin.display(description="history (UTC)")
    def history_lines(self, order: Order) -> str:
        """Every step of the order and its visits."""
        return _lines(history_of_order(order))


@admin.register(Extra)
class ExtraAdmin(ReadOnlyAdmin):
    """Work that was agreed on at the door, latest first."""

    list_display = ("created_at", "title", "amount", "state", "visit", "answered_at")
    list_filter = ("state", "currency")
    search_fields = ("=id", "=visit__id", "=visit__order__number")
    list_select_related = ("visit",)
    ordering = ("-id",)
    readonly_fields = ("amount",)
    amount = amount_column("amount_minor", "amount")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    """Visits, latest first."""

    list_display = ("starts_at", "state", "service", "specialist", "order", "district", "price")
    list_filter = ("order__market", "state", "anyone")
    search_fields = ("=id", "=order__number", "=specialist__id")
    list_select_related = ("order", "service", "specialist")
    ordering = ("-starts_at", "-id")
    exclude = (
        "place_sealed",
        "place_x",
        "place_y",
        "work_notes_sealed",
        "work_notes_at",
        "door_sealed",
        "for_sealed",
        "for_person_id",
        "lines",
        "price_minor",
        "moved_fee_minor",
        "raise_minor",
    )
    readonly_fields = ("price_lines", "moving_fees", "raised", "address", "history_lines")
    moving_fees = amount_column("moved_fee_minor", "what moving has cost")
    raised = amount_column("raise_minor", "added to the pay")
    inlines = (VisitItemInline,)
    actions_detail = ("find_another", "cancel_for_cause")

    def has_cancel_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Find somebody else", url_path="replace", permissions=["cancel"])  # type: ignore[untyped-decorator]
    def find_another(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let off a specialist who can't come, so that somebody else is looked for."""
        visit = self.get_object(request, object_id)
        if visit is None:
            raise Http404
        return replace_page(request, visit, self.admin_site.each_context(request))

    @action(description="Cancel this visit", url_path="cancel", permissions=["cancel"])  # type: ignore[untyped-decorator]
    def cancel_for_cause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel this visit of its order alone, for a cause, with evidence."""
        visit = self.get_object(request, object_id)
        if visit is None:
            raise Http404
        return cancel_page(request, visit.order, self.admin_site.each_context(request), visit)

    @admin.display(description="price", ordering="price_minor")
    def price(self, visit: Visit) -> str:
        """What the visit costs."""
        return str(Money(visit.price_minor, visit.currency))

    @admin.display(description="price, line by line")
    def price_lines(self, visit: Visit) -> str:
        """What the price is made of."""
        return _price_text(visit, visit.service.names, visit.currency)

    @admin.display(description="address")
    def address(self, visit: Visit) -> str:
        """Where to go, opened."""
        place = visit.open_place()
        return f"{place.line}\n{place.details}"

    @admin.display(description="history (UTC)")
    def history_lines(self, visit: Visit) -> str:
        """Every step of the visit."""
        return _lines(history_of([visit.id]))


@admin.register(DoorView)
class DoorViewAdmin(ReadOnlyAdmin):
    """Who read the notes for the door of a visit, and when; never what they say."""

    list_display = ("at", "visit", "specialist")
    search_fields = ("=visit__id", "=specialist__id")
    list_select_related = ("visit", "specialist")
    ordering = ("-at", "-id")
    show_full_result_count = False


@admin.register(Cancellation)
class CancellationAdmin(ReadOnlyAdmin):
    """What cancelling, moving and not being there cost, by whose cause and on what evidence; latest first."""

    list_display = ("at", "order", "act", "cause", "fee", "refund", "tier", "actor")
    exclude = ("files",)
    readonly_fields = ("pictures",)
    list_filter = ("act", "cause", "order__market")
    search_fields = ("=order__number", "=visit__id")
    list_select_related = ("order",)
    ordering = ("-at", "-id")

    @admin.display(description="fee", ordering="fee_minor")
    def fee(self, row: Cancellation) -> str:
        """What it cost."""
        return str(Money(row.fee_minor, row.currency))

    @admin.display(description="refund", ordering="refund_minor")
    def refund(self, row: Cancellation) -> str:
        """What is given back."""
        return str(Money(row.refund_minor, row.currency))

    @admin.display(description="pictures")
    def pictures(self, row: Cancellation) -> str:
        """What was sent to show the cause."""
        return evidence_pictures(row)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """Other times that specialists proposed for requests, latest first."""

    list_display = ("created_at", "visit", "state", "starts_at", "price", "expires_at", "answered_at")
    list_filter = ("state", "visit__order__market")
    search_fields = ("=visit__order__number", "=visit__id")
    list_select_related = ("visit",)
    ordering = ("-created_at", "-position")
    show_full_result_count = False
    exclude = ("lines", "price_minor")
    readonly_fields = ("price_lines",)

    @admin.display(description="price, line by line")
    def price_lines(self, row: Proposal) -> str:
        """What the price would be made of."""
        return _price_text(row, row.visit.service.names, row.currency)

    @admin.display(description="price", ordering="price_minor")
    def price(self, row: Proposal) -> str:
        """What the visit would cost then."""
        return str(Money(row.price_minor, row.currency))


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Reminders to come, next first."""

    list_display = ("due_at", "kind", "visit", "starts_at")
    list_filter = ("kind",)
    search_fields = ("=visit__id",)
    list_select_related = ("visit",)
    ordering = ("due_at", "id")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """Who keeps visits in a calendar of their own. Addresses are known to nobody."""

    list_display = ("user", "app", "language", "created_at", "read_at")
    list_filter = ("app", "language")
    search_fields = ("=user__id",)
    list_select_related = ("user",)


@admin.register(VisitItem)
class VisitItemAdmin(ReadOnlyAdmin):
    """What visits of more than one plain service consist of."""

    list_display = ("visit", "position", "service", "variant", "quantity", "minutes", "price")
    price = amount_column("price_minor", "price", currency="visit.currency")
    search_fields = ("=visit__id", "service__slug")
    list_select_related = ("visit", "service", "variant")
    ordering = ("-id",)
    exclude = ("lines", "add_ons", "price_minor")
    readonly_fields = ("price_lines",)

    @admin.display(description="price, line by line")
    def price_lines(self, row: VisitItem) -> str:
        """What the service costs with its add-ons."""
        return _price_text(row, row.service.names, row.visit.currency)


@admin.register(Search)
class SearchAdmin(ReadOnlyAdmin):
    """Orders for whoever comes first or best: what they want, and what became of it. The address is on none of it."""

    called = ("search order", "search orders")
    list_display = ("created_at", "order", "state", "when_kind", "service", "earliest", "latest", "deadline", "price")
    list_filter = ("state", "when_kind")
    search_fields = ("=order__id", "=order__number", "=visit_id")
    list_select_related = ("order", "service")
    ordering = ("-created_at",)
    exclude = ("place_sealed", "door_sealed", "for_sealed", "place_x", "place_y", "lines")
    readonly_fields = ("price",)
    price = amount_column("price_minor", "price")
