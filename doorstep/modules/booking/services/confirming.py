"""Steps that end a hold: agreed on, or over. Each belongs to its caller's transaction, under the order's lock."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.events import Event
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimLost
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import HoldExpired, OrderState, SearchState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.search_steps import begin_search, move_search
from doorstep.modules.booking.services.steps import (
    free_time_of,
    lock_time_of,
    move_order,
    move_visits,
    tell,
)
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.specialists import facade as specialists


def require_held(order: Order, *, now: datetime) -> None:
    """
    :raises ImpossibleTransition: if the order is not held any more.
    :raises HoldExpired: if the hold's time is over.
    """
    rules.ORDERS.check(OrderState(order.state), OrderState.CONFIRMED)
    if order.state == OrderState.SEARCHING:
        raise ImpossibleTransition("It is agreed on already.", state=order.state, wanted="confirmed")
    if order.hold_expires_at is None or now >= order.hold_expires_at:
        raise HoldExpired("Choose a time again.")


@transaction_required
def keep_claims(visits: Sequence[Visit], *, now: datetime) -> None:
    """
    Let the held time of visits last.

    :raises HoldExpired: if somebody has it by now.
    """
    if not visits:
        return  # nobody's time is held for a search
    lock_time_of(visits)
    try:
        availability.confirm_claims([visit.id for visit in visits], now=now)
    except ClaimLost as error:
        raise HoldExpired("Choose a time again.") from error


@transaction_required
def agree(
    order: Order,
    visits: Sequence[Visit],
    method: PaymentMethod,
    payment_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """
    The order is agreed on and paid with this payment: each visit, whose time lasts, is accepted or asked for.

    For one without visits people are looked for from now on.
    """
    order.payment_method, order.payment_id = method, payment_id
    revived = order.state == OrderState.EXPIRED
    if order.search_in_hand is not None:
        tell(*begin_search(order, order.search_in_hand, actor=actor, now=now, revived=revived))
        return
    events = _ask_or_accept(visits, order, actor=actor, now=now, revived=revived)
    tell(move_order(order, visits, OrderState.CONFIRMED, actor=actor, now=now, revived=revived), *events)


@transaction_required
def give_up_open(order: Order, *, reason: str, actor: Actor, now: datetime) -> None:
    """
    Give up the payment with which an order was to be confirmed, if there is one.

    Should it have brought money all the same, whoever hears of it gives that back. The caller has locked the order.
    """
    if order.payment_id is not None:
        with suppress(ImpossibleTransition):
            payments.ask_void(order.payment_id, reason=reason, actor=actor, now=now)


@transaction_required
def end_hold(order: Order, visits: Sequence[Visit], *, now: datetime) -> None:
    """A hold's time is over: it expires, its time is free, and a payment that may still be under way is given up."""
    lock_time_of(visits)
    events = move_visits(visits, VisitState.EXPIRED, actor=SYSTEM, now=now)
    free_time_of(visits, now=now)
    if order.search_in_hand is not None:
        events.append(move_search(order, order.search_in_hand, SearchState.EXPIRED, now=now))
    give_up_open(order, reason="hold expired", actor=SYSTEM, now=now)
    tell(move_order(order, visits, OrderState.EXPIRED, actor=SYSTEM, now=now), *events)


def _ask_or_accept(visits: Sequence[Visit], order: Order, *, actor: Actor, now: datetime, revived: bool) -> list[Event]:
    market = accounts.get_market(order.market_id)
    offers = specialists.list_offers({visit.offer_id for visit in visits})
    automatic = {offer.offer_id for offer in offers if offer.auto_accept}
    accepted = [visit for visit in visits if visit.offer_id in automatic]
    asked = [visit for visit in visits if visit not in accepted]
    for visit in asked:
        visit.respond_by = rules.respond_by(starts_at=visit.agreed_at, now=now, request_minutes=market.request_minutes)
    table = rules.REVIVED_VISITS if revived else rules.VISITS
    return [
        *move_visits(accepted, VisitState.ACCEPTED, actor=actor, now=now, reason="accepted automatically", table=table),
        *move_visits(asked, VisitState.REQUESTED, actor=actor, now=now, fields=["respond_by"], table=table),
    ]
