"""Which ways of paying an order are offered to its client now."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.booking import pay_rules, selectors
from doorstep.modules.booking.contracts import AmountChanged, DebtOpen
from doorstep.modules.booking.models import Order, Search, Visit
from doorstep.modules.booking.pay_contracts import PayWish, WaysToPay
from doorstep.modules.booking.services import paying_after
from doorstep.modules.booking.services.confirming import require_held
from doorstep.modules.booking.services.consequences import client_group_of
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    MarketTerms,
    PaymentMethod,
    PaymentPurpose,
    PlanFacts,
    Timing,
    WayNotOffered,
    WayToPay,
)

_AFTER = frozenset({Timing.HOLD, Timing.AFTER})


def ways_to_pay(order_id: uuid.UUID, purpose: PaymentPurpose, *, actor: Actor, now: datetime) -> WaysToPay:
    """
    What an order comes to, and the ways in which its client can pay for something of it; writes nothing.

    :raises NotFound: if the order is not the actor's.
    :raises ImpossibleTransition: if it is not held any more.
    :raises HoldExpired: if the hold's time is over.
    """
    order = selectors.get_order(order_id, actor=actor)
    visits = selectors.visits_of([order])
    if purpose is not PaymentPurpose.PRICE:
        return paying_after.ways_after(order, visits, purpose, actor=actor, now=now)
    require_held(order, now=now)
    terms = payments.terms_of(order.market_id)
    facts = _facts_of(order, visits, terms, now=now)
    until = extended_hold(order, visits, terms, now=now)
    return WaysToPay(
        total=Money(order.total_minor, order.currency),
        discount=Money(order.discount_minor, order.currency),
        payable=facts.payable,
        balance=facts.balance,
        hold_extends_to=None if until == order.hold_expires_at else until,
        ways=payments.ways_to_pay(facts, market=order.market_id, now=now),
    )


def get_way(order: Order, visits: Sequence[Visit], wish: PayWish, *, now: datetime) -> WayToPay:
    """
    The offered way that a wish names, with its amounts.

    :raises WayNotOffered: if it is not offered; ``context`` has those that are.
    :raises DebtOpen: if it is not offered because an earlier visit is not paid yet.
    :raises AmountChanged: if another amount was agreed to than this way takes or holds now.
    """
    terms = payments.terms_of(order.market_id)
    plain = wish.method is PaymentMethod.CASH and not payments.may_need_deposit(order.payable, terms)
    facts = _plain_facts(order, visits) if plain else _facts_of(order, visits, terms, now=now)
    offered = payments.ways_to_pay(facts, market=order.market_id, now=now)
    way = next((way for way in offered if way.method is wish.method and wish.timing in (None, way.timing)), None)
    if way is None:
        if facts.owes_debt and wish.timing in (None, *_AFTER):
            raise DebtOpen
        raise WayNotOffered(ways=[f"{way.method} {way.timing}" for way in offered])
    _check_amount(wish.amount, way.held_now if way.timing is Timing.HOLD else way.now)
    return way


def _check_amount(agreed: Money | None, actual: Money) -> None:
    if agreed is not None and agreed != actual:
        raise AmountChanged(amount_minor=actual.minor, currency=actual.currency)


def extended_hold(order: Order, visits: Sequence[Visit], terms: MarketTerms, *, now: datetime) -> datetime:
    """Until when the order's time is kept once its client begins to pay."""
    assert order.hold_expires_at is not None
    return pay_rules.hold_until(
        expires_at=order.hold_expires_at,
        extended_at=order.hold_extended_at,
        minutes=terms.payment_minutes,
        starts_at=min(visit.agreed_at for visit in visits) if visits else _search_of(order).latest,
        now=now,
    )


def _plain_facts(order: Order, visits: Sequence[Visit]) -> PlanFacts:
    """All that decides on cash at the door where nobody puts down a deposit; asks nothing."""
    nothing = Money(0, order.currency)
    return PlanFacts(order.payable, order.client_group, nothing, _last_end(order, visits), in_person=_in_person(visits))


def _facts_of(order: Order, visits: Sequence[Visit], terms: MarketTerms, *, now: datetime) -> PlanFacts:
    group = order.client_group
    if not group and payments.may_need_deposit(order.payable, terms):
        group = client_group_of(order.client_id, now=now)
    balance = Money(0, order.currency)
    if any(method is PaymentMethod.BALANCE for method, _ in terms.ways):
        balance = payments.find_balance(order.client_id, order.currency)
    owes = any(timing in _AFTER for _, timing in terms.ways) and payments.owes_debt(order.client_id)
    return PlanFacts(order.payable, group, balance, _last_end(order, visits), owes, _in_person(visits))


def _in_person(visits: Sequence[Visit]) -> bool:
    return not visits or any(visit.place_kind != PlaceKind.ONLINE for visit in visits)


def _last_end(order: Order, visits: Sequence[Visit]) -> datetime:
    if not visits:
        search = _search_of(order)
        return search.latest + timedelta(minutes=search.visit_minutes)
    return max(visit.over_at for visit in visits)


def _search_of(order: Order) -> Search:
    """The search of an order without visits."""
    if order.search_in_hand is None:
        order.search_in_hand = selectors.find_search(order.id)
    assert order.search_in_hand is not None
    return order.search_in_hand
