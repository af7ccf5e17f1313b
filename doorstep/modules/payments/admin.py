"""The staff desk's view of payments."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.payments.models import PaymentIntent


@admin.register(PaymentIntent)
class PaymentIntentAdmin(ReadOnlyAdmin):
    """What orders owe, in minor units, and whether it was paid."""

    list_display = ("id", "order_id", "amount_minor", "currency", "method", "state", "created_at", "settled_at")
    list_filter = ("state", "method", "currency")
    search_fields = ("=id", "=order_id")
    ordering = ("-created_at",)
