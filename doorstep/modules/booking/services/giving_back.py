"""Giving back all that was paid for an order which comes to nothing before it was served."""

from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.modules.booking.models import Order
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import AskRefund, IntentState, Payment


@transaction_required
def give_back(payment: Payment, *, cause: str, actor: Actor, now: datetime) -> None:
    """All of one payment, at once; no effect if it is on its way back already."""
    if payment.state is IntentState.AUTHORISED:
        payments.ask_void(payment.id, reason=cause.replace("_", " "), actor=actor, now=now)
    elif payment.kept.minor:
        payments.ask_refund(AskRefund(payment.id, None, cause=cause), actor=actor, now=now)


@transaction_required
def give_back_price(order: Order, *, actor: Actor, now: datetime) -> None:
    """All that is held or was taken for an order that nobody serves. The caller has locked it."""
    for payment in payments.payments_of_orders([order.id]).get(order.id, ()):
        give_back(payment, cause="not_served", actor=actor, now=now)
    order.payments_in_hand = None
