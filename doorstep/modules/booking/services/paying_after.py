"""Paying for an order that is agreed on: what is left of its price, tips, work agreed on at the door, debts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking.contracts import AmountChanged, ExtraLapsed, ExtraState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.pay_contracts import PayWish, WaysToPay
from doorstep.modules.booking.services.extra_answers import answer_extra, check_waiting, extras_of, find_extra
from doorstep.modules.booking.services.money import money_of, settle_money
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    LaterWhen,
    NothingToPay,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    Settlement,
    SplitShare,
    StartPayment,
    Timing,
    WayNotOffered,
    WayToPay,
)

TIP_WITHIN = timedelta(days=14)
# Somebody who tips more than this and more than the order's price has most likely mistyped.
_SMALLEST_TIP_LIMIT = 100_00
_ASKED = (PaymentPurpose.REST, PaymentPurpose.DEBT)


@transaction_required
def start_after(order: Order, visits: Sequence[Visit], wish: PayWish, *, actor: Actor, now: datetime) -> Payment:
    """
    Pay for something of an order that was agreed on. The same way again, while it waits, is the same payment.

    :raises NothingToPay: if nothing is asked for, or there is nobody to tip.
    :raises AmountChanged: if another amount was agreed to than is asked for.
    :raises InvalidInput: for a tip without an amount, or beyond reason; for an extra that is not named.
    :raises NotFound: if the order has no such extra.
    :raises ExtraAnswered: if it does not wait any more.
    :raises ExtraLapsed: if its visit ended before it was agreed to.
    :raises WayNotOffered: if it can't be paid so.
    :raises IntentAlreadyOpen: if a tip was given before.
    :raises Overdrawn: if the balance holds less.
    """
    if wish.purpose in _ASKED:
        payment = _pay_asked(order, visits, wish, actor=actor, now=now)
    elif wish.purpose is PaymentPurpose.TIP:
        payment = _pay_tip(order, visits, wish, actor=actor, now=now)
    elif wish.purpose is PaymentPurpose.EXTRA:
        payment = _pay_extra(order, visits, wish, actor=actor, now=now)
    else:
        raise WayNotOffered
    if payment.kept.minor:
        settle_money(order, visits, actor=actor, now=now)
    return payment


@transaction_required
def _pay_asked(order: Order, visits: Sequence[Visit], wish: PayWish, *, actor: Actor, now: datetime) -> Payment:
    older = _waiting(order, wish)
    if older is not None:
        _check_amount(wish, older.amount)
        if older.method is wish.method:
            return older
    amount = payments.take_up_asked(order.id, wish.purpose, actor=actor, now=now) if older is None else older.amount
    _check_amount(wish, amount)
    split: tuple[SplitShare, ...] = ()
    if wish.purpose is PaymentPurpose.REST and _divides(order, wish):
        terms = payments.terms_of(order.market_id)
        split = payments.split_of_price(money_of(order, visits), terms.commission_bp, amount.minor)
    return _start(order, wish, amount, {}, split, actor=actor, now=now)


def _divides(order: Order, wish: PayWish) -> bool:
    """Whether the provider pays those who earn their parts itself."""
    settlement = payments.terms_of(order.market_id).settlement
    return wish.method is PaymentMethod.CARD and settlement is Settlement.PROVIDER_SPLIT


def _waiting(order: Order, wish: PayWish) -> Payment | None:
    """What the client has begun to pay for the same, and could go on with."""
    return next(
        (
            payment
            for payment in payments.payments_of_order(order.id)
            if payment.purpose is wish.purpose
            and payment.is_open
            and payment.provider
            and not payment.given_up
            and payment.extra_id == wish.extra_id
        ),
        None,
    )


@transaction_required
def _pay_tip(order: Order, visits: Sequence[Visit], wish: PayWish, *, actor: Actor, now: datetime) -> Payment:
    tipped = _to_tip(visits, now=now)
    if not tipped:
        raise NothingToPay("Tips are for those who have come, within two weeks.")
    if wish.amount is None or wish.amount.currency != order.currency:
        raise InvalidInput(f"Say how much, in {order.currency}.", field="amount")
    largest = Money(max(order.total_minor, _SMALLEST_TIP_LIMIT), order.currency)
    if not 0 < wish.amount.minor <= largest.minor:
        raise InvalidInput(f"Up to {largest}.", field="amount")
    older = _waiting(order, wish)
    if older is not None and older.method is wish.method and older.amount == wish.amount:
        return older
    plan = {"visit_ids": [str(visit.id) for visit in tipped]}
    split: tuple[SplitShare, ...] = ()
    if _divides(order, wish):
        parts = [part.minor for part in wish.amount.split(len(tipped))]
        split = payments.split_of_tip([(visit.id, visit.specialist_id) for visit in tipped], parts)
    return _start(order, wish, wish.amount, plan, split, actor=actor, now=now)


def _to_tip(visits: Sequence[Visit], *, now: datetime) -> list[Visit]:
    """Whose visits are done, and not long ago."""
    return [visit for visit in visits if visit.done_at is not None and now < visit.done_at + TIP_WITHIN]


@transaction_required
def _pay_extra(order: Order, visits: Sequence[Visit], wish: PayWish, *, actor: Actor, now: datetime) -> Payment:
    if wish.extra_id is None:
        raise InvalidInput("Say which extra work it is.", field="extra_id")
    extra = find_extra(visits, wish.extra_id)
    check_waiting(extra)
    _check_amount(wish, extra.amount)
    visit = next(visit for visit in visits if visit.id == extra.visit_id)
    if wish.method is PaymentMethod.CASH and visit.state == VisitState.DONE:
        raise WayNotOffered("Cash is taken at the door.")
    older = _waiting(order, wish)
    if older is not None and older.method is wish.method:
        return older
    plan = {"visit_id": str(visit.id), "extra_id": str(extra.id)}
    split: tuple[SplitShare, ...] = ()
    if _divides(order, wish):
        commission_bp = payments.terms_of(order.market_id).commission_bp
        split = payments.split_of_extra(visit.id, visit.specialist_id, extra.amount.minor, commission_bp)
    payment = _start(order, wish, extra.amount, plan, split, actor=actor, now=now)
    if payment.method is PaymentMethod.CASH:
        answer_extra(extra, visit, ExtraState.AGREED, actor=actor, now=now)
    elif payment.kept.minor:
        answer_extra(extra, visit, ExtraState.PAID, actor=actor, now=now)
    return payment


def _check_amount(wish: PayWish, actual: Money) -> None:
    if wish.amount is not None and wish.amount != actual:
        raise AmountChanged(amount_minor=actual.minor, currency=actual.currency)


@transaction_required
def _start(
    order: Order,
    wish: PayWish,
    amount: Money,
    plan: Mapping[str, object],
    split: tuple[SplitShare, ...],
    *,
    actor: Actor,
    now: datetime,
) -> Payment:
    timing = Timing.AT_DOOR if wish.method is PaymentMethod.CASH else Timing.PREPAY
    offered = [way.method for way in _ways(order, wish.purpose, amount)]
    if wish.method not in offered or wish.timing not in (None, timing):
        raise WayNotOffered(ways=[str(method) for method in offered])
    start = StartPayment(
        order_id=order.id,
        client_id=order.client_id,
        market=order.market_id,
        purpose=wish.purpose,
        method=wish.method,
        timing=timing,
        amount=amount,
        plan=plan,
        return_url=f"{settings.PUBLIC_URL}/bookings/{order.id}",
        description=f"Doorstep {order.number}",
        language=wish.language,
        extra_id=wish.extra_id,
        split=split,
    )
    return payments.start_payment(start, actor=actor, now=now)


def ways_after(
    order: Order, visits: Sequence[Visit], purpose: PaymentPurpose, *, actor: Actor, now: datetime
) -> WaysToPay:
    """
    How something of an order that was agreed on can be paid; a tip's amount is the client's to choose, so it is 0.

    :raises NothingToPay: if nothing of it is to be paid.
    :raises ExtraLapsed: if the visit ended before the client had answered.
    :raises ImpossibleTransition: if nothing was agreed on yet.
    """
    if order.confirmed_at is None:
        raise ImpossibleTransition("Pay its price first.", state=str(order.state), wanted=str(purpose))
    amount = _amount_to_pay(order, visits, purpose, now=now)
    return WaysToPay(
        total=amount,
        discount=Money(0, order.currency),
        payable=amount,
        balance=payments.find_balance(order.client_id, order.currency),
        hold_extends_to=None,
        ways=tuple(_ways(order, purpose, amount)),
    )


def _amount_to_pay(order: Order, visits: Sequence[Visit], purpose: PaymentPurpose, *, now: datetime) -> Money:
    if purpose is PaymentPurpose.TIP and _to_tip(visits, now=now):
        return Money(0, order.currency)
    if purpose is PaymentPurpose.EXTRA:
        found = [extra for extras in extras_of(visits).values() for extra in extras]
        asked = [extra for extra in found if extra.state == ExtraState.ASKED]
        if asked:
            return asked[0].amount
        if any(extra.state == ExtraState.LAPSED for extra in found):
            raise ExtraLapsed("It was not done, and nothing is charged.")
    if purpose in _ASKED:
        for payment in payments.payments_of_order(order.id):
            if payment.purpose is purpose and payment.is_open and not payment.given_up:
                return payment.amount
    raise NothingToPay


def _ways(order: Order, purpose: PaymentPurpose, amount: Money) -> list[WayToPay]:
    """By card or from the balance where the market takes them at all; extras in cash, too."""
    terms = payments.terms_of(order.market_id)
    by_card = payments.capabilities_of(terms.provider) is not None
    found: list[tuple[PaymentMethod, Timing]] = []
    for method in dict.fromkeys(method for method, _ in terms.ways):
        if method is PaymentMethod.CASH and purpose is PaymentPurpose.EXTRA:
            found.append((method, Timing.AT_DOOR))
        if method is PaymentMethod.CARD and by_card:
            found.append((method, Timing.PREPAY))
        if method is PaymentMethod.BALANCE and _can_pay_from_balance(order, amount):
            found.append((method, Timing.PREPAY))
    return [_way(method, timing, amount, is_default=not number) for number, (method, timing) in enumerate(found)]


def _can_pay_from_balance(order: Order, amount: Money) -> bool:
    return amount <= payments.find_balance(order.client_id, order.currency)


def _way(method: PaymentMethod, timing: Timing, amount: Money, *, is_default: bool) -> WayToPay:
    nothing = Money(0, amount.currency)
    if timing is Timing.AT_DOOR:
        return WayToPay(method, timing, nothing, nothing, amount, LaterWhen.AT_THE_DOOR, is_default)
    return WayToPay(method, timing, amount, nothing, nothing, LaterWhen.NONE, is_default)
