"""An order's money, told to payments: what its visits come to by now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import EndingAct, VisitState
from doorstep.modules.booking.extra_contracts import UNWANTED_EXTRAS
from doorstep.modules.booking.models import Cancellation, Extra, Order, Visit
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Ending, OrderMoney, VisitMoney
from doorstep.modules.pricing.contracts import LineKind
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import DiscountKind

# How a visit keeps a line of its price: kind, quantity, price of one, amount.
_KIND, _AMOUNT = 0, 3
_KEPT_BY_POLICY = (VisitState.CANCELLED, VisitState.NO_SHOW)


def visit_money(visit: Visit, ended: Cancellation | None) -> VisitMoney:
    """
    What one visit comes to; ``ended`` says what its policy kept, if it ended before its time.

    While its order waits for somebody else to come instead, it is as open as before.
    """
    if visit.awaited:
        ended = None
    ending = Ending.OPEN
    if not visit.awaited and rules.VISITS.is_final(VisitState(visit.state)):
        ending = Ending.DONE if visit.state == VisitState.DONE else Ending.OFF
    full_minor = visit.price_minor + visit.moved_fee_minor
    return VisitMoney(
        visit_id=visit.id,
        specialist_id=visit.specialist_id,
        price_minor=visit.price_minor + _raise_of(visit),
        ending=ending,
        tax_minor=sum(int(line[_AMOUNT]) for line in visit.lines if line[_KIND] == LineKind.TAX),
        moved_fee_minor=visit.moved_fee_minor,
        kept_minor=full_minor - ended.refund_minor if ended else 0,
        ended_at=visit.done_at if ended is None else ended.at,
        raised_minor=_raise_of(visit),
    )


def _raise_of(visit: Visit) -> int:
    """What the platform adds for whoever comes; nothing for who does not."""
    off = rules.VISITS.is_final(VisitState(visit.state)) and visit.state != VisitState.DONE
    return 0 if off else visit.raise_minor


def due_of(order: Order, visits: Sequence[Visit], ended: Mapping[uuid.UUID, Cancellation]) -> int:
    """What an order comes to by now of the client's own money, in minor units."""
    return payments.due_of(order_money(order, visits, ended, order.discount_minor, 0))


@transaction_required
def settle_money(order: Order, visits: Sequence[Visit], *, actor: Actor, now: datetime) -> None:
    """
    Have an order's money follow how its visits stand. The caller has locked the order; the same again changes nothing.

    Nothing was agreed to before the order was confirmed, so nothing is settled then.
    """
    if order.confirmed_at is None:
        return
    found = money_of(order, visits)
    payments.settle_order(replace(found, unwanted=_unwanted_extras(visits)), actor=actor, now=now)
    order.payments_in_hand = None


def money_of(order: Order, visits: Sequence[Visit]) -> OrderMoney:
    """An order as payments reckon with it, with what coupon and points take off."""
    coupon_minor = points_minor = 0
    if order.discount_minor:
        for discount in promotions.discounts_of([order.id]).get(order.id, ()):
            if discount.kind is DiscountKind.POINTS:
                points_minor += discount.amount.minor
            else:
                coupon_minor += discount.amount.minor
    return order_money(order, visits, endings_of(visits), coupon_minor, points_minor)


def _unwanted_extras(visits: Sequence[Visit]) -> frozenset[uuid.UUID]:
    """Extras that were refused, taken back or never answered; only visits that were begun can have any."""
    begun = [visit.id for visit in visits if visit.arrived_at is not None]
    if not begun:
        return frozenset()
    rows = Extra.objects.filter(visit_id__in=begun, state__in=list(UNWANTED_EXTRAS))
    return frozenset(rows.values_list("id", flat=True))


def endings_of(visits: Sequence[Visit]) -> dict[uuid.UUID, Cancellation]:
    """By visit how it ended before its time, where its policy had a say."""
    ended = [visit.id for visit in visits if visit.state in _KEPT_BY_POLICY]
    if not ended:
        return {}
    return {row.visit_id: row for row in Cancellation.objects.filter(visit_id__in=ended).exclude(act=EndingAct.MOVE)}


def order_money(
    order: Order,
    visits: Sequence[Visit],
    ended: Mapping[uuid.UUID, Cancellation],
    coupon_minor: int,
    points_minor: int,
) -> OrderMoney:
    """
    What payments are told of an order.

    Of a visit whose place another took, payments know that other one alone.
    """
    replaced = {visit.replaces_id for visit in visits if visit.replaces_id is not None}
    return OrderMoney(
        order_id=order.id,
        client_id=order.client_id,
        market=order.market_id,
        currency=order.currency,
        visits=tuple(visit_money(visit, ended.get(visit.id)) for visit in visits if visit.id not in replaced),
        coupon_minor=coupon_minor,
        points_minor=points_minor,
        payment_id=order.payment_id,
    )
