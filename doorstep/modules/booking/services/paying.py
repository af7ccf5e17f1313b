"""
Paying for a held order.

A method that moves nothing outside confirms the order in the same transaction. A card payment is begun in one, in which
the hold is extended once, and goes to the provider after it; the order is confirmed when its success is heard.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimLost
from doorstep.modules.booking import pay_rules
from doorstep.modules.booking.contracts import HoldExpired, OrderState, TooManyPayments
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.pay_contracts import PayWish
from doorstep.modules.booking.services import paying_after
from doorstep.modules.booking.services.confirming import agree, give_up_open, keep_claims, require_held
from doorstep.modules.booking.services.money import money_of
from doorstep.modules.booking.services.paid import settle_success
from doorstep.modules.booking.services.pay_ways import extended_hold, get_way
from doorstep.modules.booking.services.steps import lock_order, lock_time_of
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    MarketTerms,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    Settlement,
    StartPayment,
    Timing,
    WayToPay,
)


@transaction
def start_paying(order_id: uuid.UUID, wish: PayWish, *, actor: Actor, now: datetime) -> Payment:
    """
    Pay for an order in one of the offered ways.

    Cash, later and the balance confirm it at once. A card payment is begun, and has to be submitted after the
    transaction (:func:`submit_payment`); what was begun before in another way is given up. The same way again, while it
    still waits for the client, is the same payment.

    :raises NotFound: if the order is not the actor's.
    :raises ImpossibleTransition: if it is not held any more.
    :raises HoldExpired: if the hold's time is over.
    :raises WayNotOffered: if it can't be paid so.
    :raises DebtOpen: if it can't be paid so before an earlier visit is paid.
    :raises AmountChanged: if another amount was agreed to than is to be paid now.
    :raises TooManyPayments: if it was tried too often.
    """
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:  # paying is the client's own act, not staff's
        raise NotFound
    if wish.purpose is not PaymentPurpose.PRICE:
        return paying_after.start_after(order, visits, wish, actor=actor, now=now)
    if (paid := find_paid(order, visits, now=now)) is not None:
        return paid
    require_held(order, now=now)
    way = get_way(order, visits, wish, now=now)
    if way.method is not PaymentMethod.CARD:
        return confirm_held(order, visits, way, actor=actor, now=now)
    return _begin_card(order, visits, way, wish.language, actor=actor, now=now)


@transaction_required
def find_paid(order: Order, visits: Sequence[Visit], *, now: datetime) -> Payment | None:
    """The payment by which a held order was paid a moment ago, before we heard of it; that is settled here."""
    if order.state != OrderState.HELD or order.payment_id is None:
        return None
    if not settle_success(order, visits, order.payment_id, now=now):
        return None
    return payments.get_payment(order.payment_id)


def submit_payment(payment_id: uuid.UUID, *, now: datetime) -> Payment:
    """
    Take a payment that was begun to its provider, outside any transaction; as it stands now.

    Again it asks the provider nothing new. One that needs no provider is told as it stands.
    """
    payment = payments.get_payment(payment_id)
    if payment.is_open and payment.provider:
        return payments.submit_payment(payment_id, now=now)
    return payment


@transaction_required
def confirm_held(order: Order, visits: Sequence[Visit], way: WayToPay, *, actor: Actor, now: datetime) -> Payment:
    """
    Confirm a held order with a way that moves nothing outside. The caller has locked it.

    :raises HoldExpired: if somebody has its time by now.
    :raises Overdrawn: if the balance was spent meanwhile.
    """
    keep_claims(visits, now=now)
    give_up_open(order, reason="paid another way", actor=actor, now=now)
    fresh = order.payment_id is None
    if way.method is PaymentMethod.BALANCE:
        terms = payments.terms_of(order.market_id)
        payment = payments.start_payment(_start(order, way, terms), actor=actor, now=now)
    else:
        payment = payments.open_intent(
            order.id, amount=order.payable, method=way.method, market=order.market_id, actor=actor, now=now
        )
    agree(order, visits, way.method, payment.id, actor=actor, now=now)
    order.payments_in_hand = [payment] if fresh else None
    return payment


@transaction_required
def _begin_card(
    order: Order, visits: Sequence[Visit], way: WayToPay, language: str, *, actor: Actor, now: datetime
) -> Payment:
    tried = payments.payments_of_orders([order.id]).get(order.id, [])
    current = next((payment for payment in tried if payment.id == order.payment_id), None)
    terms = payments.terms_of(order.market_id)
    start = _start(order, way, terms, language=language)
    if current is not None and _is_same(current, start):
        return current
    if len(tried) >= pay_rules.MOST_TRIES:
        raise TooManyPayments
    give_up_open(order, reason="begun again", actor=actor, now=now)
    _extend_hold(order, visits, terms, now=now)
    payment = payments.start_payment(_divided(start, order, visits, terms), actor=actor, now=now)
    order.payment_id = payment.id
    save_fields(order, ("payment_id", "hold_expires_at", "hold_extended_at"))
    return payment


def _divided(start: StartPayment, order: Order, visits: Sequence[Visit], terms: MarketTerms) -> StartPayment:
    """The same with what each specialist gets of it, where the provider divides payments."""
    if terms.settlement is not Settlement.PROVIDER_SPLIT:
        return start
    split = payments.split_of_price(money_of(order, visits), terms.commission_bp, start.amount.minor)
    return replace(start, split=split)


def _is_same(payment: Payment, start: StartPayment) -> bool:
    """Whether a payment that was begun is what is begun again."""
    asked = (start.purpose, start.method, start.timing, start.amount)
    same = (payment.purpose, payment.method, payment.timing, payment.amount) == asked
    return same and payment.is_open and not payment.given_up


@transaction_required
def _extend_hold(order: Order, visits: Sequence[Visit], terms: MarketTerms, *, now: datetime) -> None:
    """Keep the time for paying, once: the order and its claims together."""
    until = extended_hold(order, visits, terms, now=now)
    if order.hold_extended_at is None:
        order.hold_extended_at = now
    if until == order.hold_expires_at:
        return
    lock_time_of(visits)
    try:
        availability.extend_holds([visit.id for visit in visits], until=until, now=now)
    except ClaimLost as error:
        raise HoldExpired("Choose a time again.") from error
    order.hold_expires_at = until


def _start(order: Order, way: WayToPay, terms: MarketTerms, *, language: str = "en") -> StartPayment:
    is_hold, is_deposit = way.timing is Timing.HOLD, way.timing is Timing.DEPOSIT
    return StartPayment(
        order_id=order.id,
        client_id=order.client_id,
        market=order.market_id,
        purpose=PaymentPurpose.DEPOSIT if is_deposit else PaymentPurpose.PRICE,
        method=way.method,
        timing=way.timing,
        amount=way.held_now if is_hold else way.now,
        capture_later=is_hold,
        plan={
            "method": str(way.method),
            "timing": str(way.timing),
            "price_minor": order.total_minor,
            "discount_minor": order.discount_minor,
            "now_minor": way.now.minor,
            "later_minor": way.later.minor,
            "commission_bp": terms.commission_bp,
            "settlement": str(terms.settlement),
            "complaint_hours": terms.complaint_hours,
            "provider": terms.provider,
        },
        return_url=return_url_of(order.id),
        description=f"Doorstep {order.number}",
        language=language,
    )


def return_url_of(order_id: uuid.UUID) -> str:
    """Where the client's browser comes back to from a provider's page: the booking, in the app."""
    return f"{settings.PUBLIC_URL}/bookings/{order_id}"
