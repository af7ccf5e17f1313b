"""
Shared steps of the use cases: load under lock, move through the state tables, tell the world.

Lock order everywhere: the client's own lock (holds only), the order's row, calendars in ascending order.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import Event
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, OrderChanged, OrderState, VisitChanged, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.payments import facade as payments


@transaction_required
def lock_order(order_id: uuid.UUID) -> tuple[Order, list[Visit]]:
    """
    An order and its visits by position, the order's row locked.

    :raises NotFound: if there is no such order.
    """
    order = Order.objects.select_for_update().filter(id=order_id).first()
    if order is None:
        raise NotFound
    visits = list(Visit.objects.filter(order_id=order_id).order_by("position"))
    for visit in visits:
        visit.order = order
    return order, visits


@transaction_required
def lock_visit(visit_id: uuid.UUID) -> tuple[Order, list[Visit], Visit]:
    """
    A visit with its order and all of the order's visits, under the order's lock.

    :raises NotFound: if there is no such visit.
    """
    order_id = Visit.objects.filter(id=visit_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order, visits = lock_order(order_id)
    return order, visits, next(visit for visit in visits if visit.id == visit_id)


def require_client(order: Order, actor: Actor) -> None:
    """:raises NotFound: unless the actor is the order's client, or staff."""
    if not actor.is_staff and (actor.user_id is None or order.client_id != actor.user_id):
        raise NotFound


def require_specialist(visit: Visit, actor: Actor) -> None:
    """:raises NotFound: unless the visit was confirmed to this specialist, or staff acts."""
    if actor.is_staff:
        return
    if actor.specialist_id is None or visit.specialist_id != actor.specialist_id or visit.state == VisitState.HELD:
        raise NotFound


@transaction_required
def move_visits(
    visits: Sequence[Visit],
    target: VisitState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    fields: Sequence[str] = (),
) -> list[Event]:
    """
    Take visits to another state: check the table, save, write history; the events to publish.

    :param fields: further fields that the caller has set and wants saved.
    :raises ImpossibleTransition: if one of them can't go there; nothing is saved then.
    """
    if not visits:
        return []
    changes = []
    for visit in visits:
        rules.VISITS.check(VisitState(visit.state), target)
        changes.append(Change(visit.id, "visit", visit.state, target, actor.label, reason, now))
        visit.state = target
        if rules.VISITS.is_final(target):
            visit.reason = reason  # people read it; why a visit went on stands in the history only
    for visit in visits:
        visit.save(update_fields=["state", "reason", *fields])
    record_changes(changes)
    return [visit_changed(visit, now=now) for visit in visits]


@transaction_required
def move_order(
    order: Order,
    visits: Sequence[Visit],
    target: OrderState,
    *,
    actor: Actor,
    now: datetime,
    cause: Cause | None = None,
    reason: str = "",
) -> Event:
    """Take an order to another state, write history; the event to publish."""
    rules.ORDERS.check(OrderState(order.state), target)
    record_changes([Change(order.id, "order", order.state, target, actor.label, reason, now)])
    order.state = target
    if cause:
        order.cause, order.reason = cause, reason
    if target is OrderState.CONFIRMED:
        order.confirmed_at, order.hold_expires_at = now, None
    else:
        order.closed_at = now
    order.save(
        update_fields=["state", "cause", "reason", "confirmed_at", "closed_at", "hold_expires_at", "payment_method"]
    )
    return order_changed(order, visits, now=now)


@transaction_required
def close_if_over(order: Order, visits: Sequence[Visit], *, actor: Actor, now: datetime, cause: Cause) -> list[Event]:
    """Close a confirmed order when none of its visits is open any more, and settle what it owes."""
    target = rules.order_state_after(VisitState(visit.state) for visit in visits)
    if target is None or order.state != OrderState.CONFIRMED:
        return []
    if target is OrderState.COMPLETED:
        payments.collect_intent(order.id, actor=actor, now=now)
        return [move_order(order, visits, target, actor=actor, now=now)]
    payments.void_intent(order.id, actor=actor, reason=str(cause), now=now)
    return [move_order(order, visits, target, actor=actor, now=now, cause=cause)]


@transaction_required
def free_time_of(visits: Sequence[Visit], *, now: datetime) -> None:
    """Give back the time of visits, their calendars locked in order."""
    availability.lock_calendars({visit.calendar_id for visit in visits})
    availability.release_claims([visit.id for visit in visits], now=now)


def tell(*events: Event) -> None:
    """Publish events of one use case."""
    publish(*events)


def order_changed(order: Order, visits: Sequence[Visit], *, now: datetime) -> OrderChanged:
    """The event of an order's present state. Specialists hear of it from the confirmation on."""
    held = order.state in (OrderState.HELD, OrderState.EXPIRED) or order.confirmed_at is None
    return OrderChanged(
        order_id=order.id,
        client_id=order.client_id,
        market=order.market_id,
        state=order.state,
        cause=order.cause,
        specialist_user_ids=() if held else tuple(sorted({visit.specialist_user_id for visit in visits})),
        changed_at=now,
        specialist_ids=tuple(sorted({visit.specialist_id for visit in visits})),
    )


def visit_changed(visit: Visit, *, now: datetime) -> VisitChanged:
    """The event of a visit's present state and time."""
    return VisitChanged(
        visit_id=visit.id,
        order_id=visit.order_id,
        client_id=visit.order.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        state=visit.state,
        starts_at=visit.starts_at,
        changed_at=now,
    )


def role_cause(actor: Actor) -> Cause:
    """Whose cause an act of this actor is."""
    if actor.role in (Role.STAFF, Role.SYSTEM):
        return Cause.PLATFORM
    return Cause.SPECIALIST if actor.role is Role.SPECIALIST else Cause.CLIENT
