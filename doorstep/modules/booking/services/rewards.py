"""What an order's discounts and points do when the order moves on."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import fetch_one, transaction_required
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.promotions import facade as promotions


@transaction_required
def follow_order(order: Order, visits: Sequence[Visit], *, now: datetime) -> None:
    """
    Confirmed: the discounts are used. Come to nothing: they come back, by the rules. Completed: points are earned.

    No statement for an order without discounts, until it is completed.
    """
    if order.state == OrderState.COMPLETED:
        _earn(order, visits, now=now)
    elif not order.discount_minor:
        return
    elif order.state in (OrderState.CONFIRMED, OrderState.SEARCHING):
        promotions.use(order.id, now=now)
    else:
        payable_minor = order.total_minor - order.discount_minor
        promotions.give_back(order.id, fee_minor=_fee_of(order), payable_minor=payable_minor, now=now)


@transaction_required
def _earn(order: Order, visits: Sequence[Visit], *, now: datetime) -> None:
    paid_minor = earned_for(order, visits)
    promotions.earn(order.id, client_id=order.client_id, market=order.market_id, paid_minor=paid_minor, now=now)


def earned_for(order: Order, visits: Sequence[Visit]) -> int:
    """What points are earned for: what the client pays for the done visits, without their part of the discount."""
    done_minor = sum(visit.price_minor for visit in visits if visit.state == VisitState.DONE)
    off_minor = order.discount_minor * done_minor // order.total_minor if order.total_minor else 0
    return done_minor - off_minor


def _fee_of(order: Order) -> int:
    """What ending its visits early has cost the client of an order."""
    row = fetch_one("SELECT sum(fee_minor)::bigint FROM booking_cancellation WHERE order_id = %s", [order.id])
    return int(row[0] or 0) if row else 0
