"""What a payment of an order that is agreed on brings about: its money is settled anew, and who earns by it hears."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import ExtraState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.extra_answers import answer_extra, find_extra
from doorstep.modules.booking.services.money import settle_money
from doorstep.modules.booking.services.money_notices import tell_of_tip
from doorstep.modules.booking.services.steps import lock_order
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Payment, PaymentPurpose

_OF_THE_HOLD = (PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT)


@transaction_required
def follow_payment(order_id: uuid.UUID, payment_id: uuid.UUID, *, now: datetime) -> None:
    """
    A payment was captured, failed or given up: let the order's money follow.

    Before a visit has ended nothing of the price is settled; what the price's payments do for a held order is
    decided elsewhere.
    """
    order, visits = lock_order(order_id)
    if order.confirmed_at is None:
        return
    payment = payments.get_payment(payment_id)
    if payment.purpose in _OF_THE_HOLD and not any(rules.VISITS.is_final(VisitState(visit.state)) for visit in visits):
        return
    if payment.extra_id is not None and payment.kept.minor:
        _agree_to_extra(visits, payment.extra_id, now=now)
    settle_money(order, visits, actor=SYSTEM, now=now)
    payment = payments.get_payment(payment_id)
    if payment.purpose is PaymentPurpose.TIP and payment.kept.minor:
        _thank(order, visits, payment, now=now)


@transaction_required
def _agree_to_extra(visits: Sequence[Visit], extra_id: uuid.UUID, *, now: datetime) -> None:
    """Paying is agreeing. If nobody wants it any more, settling gives the money back."""
    extra = find_extra(visits, extra_id)
    if extra.state == ExtraState.ASKED:
        visit = next(visit for visit in visits if visit.id == extra.visit_id)
        answer_extra(extra, visit, ExtraState.PAID, actor=SYSTEM, now=now)


@transaction_required
def _thank(order: Order, visits: Sequence[Visit], payment: Payment, *, now: datetime) -> None:
    tipped = [visit for visit in visits if str(visit.id) in payment.plan.get("visit_ids", ())]
    for visit, part in zip(tipped, payment.kept.split(len(tipped)), strict=True):
        if part.minor:
            tell_of_tip(visit, part, payment.id, now=now)
