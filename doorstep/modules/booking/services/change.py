"""Cancelling and moving what was agreed."""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import Point
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, ClaimKind, ClaimRequest, Shape
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.answer import require_reason
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    lock_order,
    lock_visit,
    move_order,
    move_visits,
    require_client,
    require_specialist,
    role_cause,
    tell,
    visit_changed,
)
from doorstep.modules.payments import facade as payments
from doorstep.modules.specialists import facade as specialists


@transaction
def cancel_order(order_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Order:
    """
    Cancel an order whole: all its open visits, whose time becomes free. What it owes is void.

    :raises NotFound: if the order is not the actor's.
    :raises ImpossibleTransition: if it is over, or the specialist is at work already.
    """
    order, visits = lock_order(order_id)
    require_client(order, actor)
    open_visits = [visit for visit in visits if not rules.VISITS.is_final(VisitState(visit.state))]
    rules.ORDERS.check(OrderState(order.state), OrderState.CANCELLED)
    cause = Cause.CLIENT if order.client_id == actor.user_id else role_cause(actor)
    events = move_visits(open_visits, VisitState.CANCELLED, actor=actor, now=now, reason=reason.strip())
    free_time_of(open_visits, now=now)
    if any(visit.state in (VisitState.DONE, VisitState.NO_SHOW) for visit in visits):
        events += close_if_over(order, visits, actor=actor, now=now, cause=cause)
    else:
        payments.void_intent(order.id, actor=actor, reason=str(cause), now=now)
        events.append(
            move_order(order, visits, OrderState.CANCELLED, actor=actor, now=now, cause=cause, reason=reason.strip())
        )
    tell(*events)
    return order


@transaction
def cancel_visit(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Visit:
    """
    The specialist can't come after all. The visit's time becomes free and the client reads the reason.

    :raises NotFound: if the visit is not this specialist's.
    :raises InvalidInput: without a reason.
    :raises ImpossibleTransition: if it is over or at work, or only asked for (then decline it).
    """
    reason = require_reason(reason)
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    if visit.state == VisitState.REQUESTED:
        raise ImpossibleTransition("Decline the request instead.", state=visit.state, wanted="cancelled")
    events = move_visits([visit], VisitState.CANCELLED, actor=actor, now=now, reason=reason)
    free_time_of([visit], now=now)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST))
    return visit


@transaction
def reschedule_visit(visit_id: uuid.UUID, starts_at: datetime, *, actor: Actor, now: datetime) -> Visit:
    """
    Move a visit to another start with the same specialist. The order and its money stay as they are.

    An offer in request mode asks the specialist again. If the new start is refused, the old one stands.

    :raises NotFound: if the visit is not the actor's.
    :raises ImpossibleTransition: if the specialist has set out, or the visit is over.
    :raises OfferMissing: if the specialist no longer offers it.
    :raises StartRefused: with its reason, if the specialist can't come then.
    """
    order, _, visit = lock_visit(visit_id)
    require_client(order, actor)
    if visit.state not in rules.MOVABLE:
        raise ImpossibleTransition("It can't be moved any more.", state=visit.state, wanted="moved")
    offer = specialists.get_offer(visit.offer_id)
    market = accounts.get_market(order.market_id)
    length = visit.ends_at - visit.starts_at
    availability.lock_calendars([visit.calendar_id])
    availability.move_claim(
        ClaimRequest(
            candidate=Candidate(visit.calendar_id, shape_of(visit), offer.base_cell, offer.radius_km),
            holder_id=visit.id,
            start=starts_at,
            point=Point(visit.place_x, visit.place_y),
            terms=terms_of(market),
            kind=ClaimKind.VISIT,
        ),
        now=now,
    )
    moved = rules.move_note(visit.starts_at, starts_at)
    visit.starts_at, visit.ends_at = starts_at, starts_at + length
    stands = visit.state == VisitState.ACCEPTED and offer.auto_accept
    if not stands:
        visit.respond_by = rules.respond_by(starts_at=starts_at, now=now, request_minutes=market.request_minutes)
    fields = ["starts_at", "ends_at", "respond_by"]
    if stands or visit.state == VisitState.REQUESTED:
        record_changes([Change(visit.id, "visit", visit.state, visit.state, actor.label, moved, now)])
        visit.save(update_fields=fields)
        tell(visit_changed(visit, now=now))
    else:
        tell(*move_visits([visit], VisitState.REQUESTED, actor=actor, now=now, reason=moved, fields=fields))
    return visit


def shape_of(visit: Visit) -> Shape:
    """How long a visit takes, in availability's words."""
    minutes = (visit.ends_at - visit.starts_at) // timedelta(minutes=1)
    return Shape(minutes, visit.preparation_minutes, visit.cleanup_minutes)
