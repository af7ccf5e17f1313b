"""Tables of payments."""

from django.db import models
from django.db.models import Q

from doorstep.infra.db import on_constraint
from doorstep.modules.payments.contracts import IntentAlreadyOpen, IntentState, PaymentMethod


class PaymentIntent(models.Model):
    """What one order owes; one live intent an order."""

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.TextField()
    state = models.TextField(default=IntentState.DUE)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id"], condition=~Q(state="void"), name="payments_one_live_intent_an_order"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="payments_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in IntentState]), name="payments_intent_state_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[str(method) for method in PaymentMethod]), name="payments_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} {self.method} {self.state}"


on_constraint("payments_one_live_intent_an_order", IntentAlreadyOpen)
