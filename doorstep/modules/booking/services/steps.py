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
from doorstep.infra.rows import read_rows, save_fields
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import Event
from doorstep.kernel.states import TransitionTable
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import proposal_rules, rules
from doorstep.modules.booking.contracts import Cause, OrderChanged, OrderState, VisitChanged, VisitState
from doorstep.modules.booking.models import Order, Search, Visit
from doorstep.modules.booking.ports import field_work
from doorstep.modules.booking.services.alternatives import close_proposals, lapse_of
from doorstep.modules.booking.services.extra_answers import lapse_extras
from doorstep.modules.booking.services.money import settle_money
from doorstep.modules.booking.services.rewards import follow_order
from doorstep.modules.booking.services.where import room_calendars_of

_SAVED = (
    "state", "cause", "reason", "confirmed_at", "closed_at", "hold_expires_at", "payment_method", "payment_id",
)  # fmt: skip


@transaction_required
def lock_order(order_id: uuid.UUID) -> tuple[Order, list[Visit]]:
    """
    An order and its visits by position, the order's row locked. One without visits has its search in hand.

    :raises NotFound: if there is no such order.
    """
    orders = read_rows(Order, "id = %s FOR UPDATE", [order_id])
    if not orders:
        raise NotFound
    order = orders[0]
    visits = read_rows(Visit, "order_id = %s ORDER BY position", [order_id])
    for visit in visits:
        visit.order = order
    order.visits_in_hand = visits
    if not visits:
        order.search_in_hand = next(iter(read_rows(Search, "order_id = %s", [order_id])), None)
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
    table: TransitionTable[VisitState] = rules.VISITS,
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
        table.check(VisitState(visit.state), target)
    begun = [visit for visit in visits if visit.state in rules.SET_OUT] if rules.VISITS.is_final(target) else []
    asked = [visit for visit in visits if visit.proposed_count and visit.state == VisitState.REQUESTED]
    lapsed = asked and close_proposals(asked, proposal_rules.closed_by(target), now=now)
    if lapsed and target is VisitState.EXPIRED:
        changes += [lapse_of(visit, now=now) for visit in asked]
    for visit in visits:
        changes.append(Change(visit.id, "visit", visit.state, target, actor.label, reason, now))
        visit.state = target
        if rules.VISITS.is_final(target):
            visit.reason = reason  # people read it; why a visit went on stands in the history only
    for visit in visits:
        save_fields(visit, ("state", "reason", *fields))
    record_changes(changes)
    if begun:
        _end_work(begun, actor=actor, now=now)
    return [visit_changed(visit, now=now) for visit in visits]


@transaction_required
def _end_work(visits: Sequence[Visit], *, actor: Actor, now: datetime) -> None:
    """What runs while somebody is on the way or at a visit ends with it, in whichever way the visit ends."""
    lapse_extras(visits, actor=actor, now=now)
    leader = field_work()
    if leader is not None:
        leader.keep_end([visit.id for visit in visits], now=now)


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
    revived: bool = False,
) -> Event:
    """
    Take an order to another state, write history; the event to publish.

    :param revived: out of an end, by a payment that came late.
    """
    (rules.REVIVED_ORDERS if revived else rules.ORDERS).check(OrderState(order.state), target)
    record_changes([Change(order.id, "order", order.state, target, actor.label, reason, now)])
    order.state = target
    if cause:
        order.cause, order.reason = cause, reason
    if target is OrderState.CONFIRMED:
        order.confirmed_at, order.hold_expires_at, order.closed_at = now, None, None
    elif target is OrderState.SEARCHING:
        order.hold_expires_at, order.closed_at = None, None
    else:
        order.closed_at = now
    save_fields(order, _SAVED)
    follow_order(order, visits, now=now)
    return order_changed(order, visits, now=now)


@transaction_required
def close_if_over(order: Order, visits: Sequence[Visit], *, actor: Actor, now: datetime, cause: Cause) -> list[Event]:
    """Settle what has ended of a confirmed order, and close it when none of its visits is open or awaited any more."""
    waits = any(visit.awaited for visit in visits)
    target = None if waits else rules.order_state_after(VisitState(visit.state) for visit in visits)
    if order.state == OrderState.CONFIRMED and any(rules.VISITS.is_final(VisitState(visit.state)) for visit in visits):
        settle_money(order, visits, actor=actor, now=now)
    if target is None or order.state != OrderState.CONFIRMED:
        return []
    if target is OrderState.COMPLETED:
        return [move_order(order, visits, target, actor=actor, now=now)]
    return [move_order(order, visits, target, actor=actor, now=now, cause=cause)]


@transaction_required
def let_party_down(ended: Visit, visits: Sequence[Visit]) -> None:
    """
    One of several who were to come at the same time does not, by no cause of the client's.

    The others still come, and the client may do without them for free.
    """
    if ended.party is None:
        return
    for visit in visits:
        if visit.party == ended.party and not visit.let_down and not rules.VISITS.is_final(VisitState(visit.state)):
            visit.let_down = True
            save_fields(visit, ("let_down",))


@transaction_required
def lock_time_of(visits: Sequence[Visit]) -> None:
    """
    Lock the calendars of visits, and of their shops' rooms, in order, before anything of the visits is written.

    Whoever holds a calendar may write the planned starts of the visits on it, so a writer who locked it after
    its own write would wait for somebody who waits for that.
    """
    availability.lock_calendars({visit.calendar_id for visit in visits} | room_calendars_of(visits))


@transaction_required
def free_time_of(visits: Sequence[Visit], *, now: datetime) -> None:
    """Give back the time of visits. The caller has called :func:`lock_time_of`."""
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
        starts_at=visit.agreed_at,
        changed_at=now,
    )


def role_cause(actor: Actor) -> Cause:
    """Whose cause an act of this actor is."""
    if actor.role in (Role.STAFF, Role.SYSTEM):
        return Cause.PLATFORM
    return Cause.SPECIALIST if actor.role is Role.SPECIALIST else Cause.CLIENT
