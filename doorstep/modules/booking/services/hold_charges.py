"""
What is held on a card when visits move: the provider holds money for some days only.

Where the last visit would end after those, the money is taken at once instead, as if it had been paid in advance; the
policy gives it back as before. The client reads so before moving.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import IntentState, Payment, PaymentMethod


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """What is held for an order; moved to a start after ``starts_until`` it is taken at once."""

    amount: Money
    starts_until: datetime


def find_held(order: Order, moved: Sequence[Visit]) -> HeldMoney | None:
    """What is held on a card for an order of which some visits may be moved; None if nothing is."""
    payment = _held(order)
    until = payments.held_until(payment) if payment else None
    if payment is None or until is None:
        return None
    longest = max(visit.over_at - visit.agreed_at for visit in moved)
    return HeldMoney(payment.amount, until - longest)


@transaction_required
def take_if_held_too_short(order: Order, visits: Sequence[Visit], *, actor: Actor, now: datetime) -> None:
    """Take what is held for an order if its last visit ends after the hold. The caller has locked the order."""
    payment = _held(order)
    until = payments.held_until(payment) if payment else None
    if payment is None or until is None:
        return
    live = [visit for visit in visits if not rules.VISITS.is_final(VisitState(visit.state))]
    if live and max(visit.over_at for visit in live) > until:
        payments.ask_capture(payment.id, payment.amount, actor=actor, now=now)
        order.payments_in_hand = None


def _held(order: Order) -> Payment | None:
    if order.payment_method != PaymentMethod.CARD or order.payment_id is None:
        return None
    payment = payments.get_payment(order.payment_id)
    return payment if payment.state is IntentState.AUTHORISED else None
