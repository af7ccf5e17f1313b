"""What giving money back does to the points that a completed order has brought."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.booking import pay_rules
from doorstep.modules.booking.contracts import OrderState
from doorstep.modules.booking.services.rewards import earned_for
from doorstep.modules.booking.services.steps import lock_order
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import BY_STAFF, IntentState, RefundStanding
from doorstep.modules.promotions import facade as promotions

_GONE = (RefundStanding.APPROVED, RefundStanding.PENDING, RefundStanding.DONE)


@transaction_required
def take_points_back(order_id: uuid.UUID, *, now: datetime) -> None:
    """
    Take back the points of a completed order for what staff have given back of its price, or a bank has.

    What an order gives back by itself was never among what its points were earned for.
    """
    order, visits = lock_order(order_id)
    if order.state != OrderState.COMPLETED:
        return
    of_price = {one.id: one for one in payments.payments_of_order(order.id) if one.purpose in pay_rules.OF_PRICE}
    back = sum(
        refund.amount.minor
        for refund in payments.refunds_of_order(order.id)
        if refund.payment_id in of_price and refund.cause in BY_STAFF and refund.state in _GONE
    )
    back += sum(one.kept.minor for one in of_price.values() if one.state is IntentState.DISPUTED)
    if back:
        kept = earned_for(order, visits) - back
        promotions.take_back(order.id, client_id=order.client_id, market=order.market_id, kept_minor=kept, now=now)
