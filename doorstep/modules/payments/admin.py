"""The staff desk's view of payments."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.kernel.money import Money
from doorstep.modules.payments.models import PaymentIntent


@admin.register(PaymentIntent)
class PaymentIntentAdmin(ReadOnlyAdmin):
    """What orders owe, and whether it was paid."""

    list_display = ("id", "order_id", "amount", "method", "state", "created_at", "settled_at")
    list_filter = ("state", "method", "currency")
    search_fields = ("=id", "=order_id")
    ordering = ("-created_at",)

    @admin.display(description="amount", ordering="amount_minor")
    def amount(self, intent: PaymentIntent) -> str:
        """What the order owes."""
        return str(Money(intent.amount_minor, intent.currency))
