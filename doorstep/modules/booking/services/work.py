"""The steps of a visit on its day."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct, NotArrived, TooEarly, VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.ports import field_work
from doorstep.modules.booking.services.consequences import (
    agreed_visit,
    keep_consequences,
    no_show_from,
    nobody_came_from,
    terms_of_order,
)
from doorstep.modules.booking.services.field import field_visit_of
from doorstep.modules.booking.services.shifts import keep_planned_time
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    let_party_down,
    lock_time_of,
    lock_visit,
    move_visits,
    require_client,
    require_specialist,
    tell,
)
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.pricing import facade as pricing


@transaction
def advance_visit(visit_id: uuid.UUID, target: VisitState, *, actor: Actor, now: datetime) -> Visit:
    """
    Take the next step: on the way, arrived, working, done. The last one completes the order.

    At a shop and online nobody sets out: arrived follows at once, and means ready for the client.

    From setting out on nobody shifts the visit inside its promised window any more.

    :raises NotFound: if the visit is not this specialist's.
    :raises TooEarly: more than three hours before the agreed start.
    :raises ImpossibleTransition: out of order.
    :raises DomainError: if whoever leads visits on their day misses something, such as a check-in at the door.
    """
    return advance(visit_id, target, actor=actor, now=now)


@transaction_required
def advance(
    visit_id: uuid.UUID, target: VisitState, *, at: datetime | None = None, actor: Actor, now: datetime
) -> Visit:
    """
    The same inside a transaction that is open.

    :param at: when it was done, if we hear of it later: it is kept beside, and no time runs from it.
    """
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    rules.VISITS.check(VisitState(visit.state), target)
    rules.check_step_place(VisitState(visit.state), target, at_client=visit.place_kind == PlaceKind.CLIENT)
    rules.check_step_time(target, starts_at=visit.agreed_at, now=now)
    leader, before = field_work(), field_visit_of(visit)
    if leader is not None:
        leader.check_step(before, target, now=now)
    if target is VisitState.ON_THE_WAY and visit.window_from is not None:
        keep_planned_time(visit)
    if target is VisitState.ARRIVED:
        visit.arrived_at = now
    if target is VisitState.DONE:
        visit.done_at = now
    events = move_visits([visit], target, actor=actor, now=now, fields=["arrived_at", "done_at"])
    if leader is not None:
        leader.keep_step(before, target, at=min(at or now, now), now=now)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST))
    return visit


@transaction
def mark_no_show(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Visit:
    """
    The client was not there. The rest of the time becomes free, and the policy's fee is kept with the order.

    Proof is the time at which the specialist said to be at the door: the wait counts from then, or from the agreed
    start if that comes later. A check-in at the door is kept beside it.

    :raises NotFound: if the visit is not this specialist's.
    :raises NotArrived: if the specialist has not said to be at the door.
    :raises TooEarly: before the wait is over; ``context`` says when it is.
    :raises ImpossibleTransition: if the visit is over or at work.
    """
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    if visit.state in rules.AWAITED:
        raise NotArrived("The wait counts from your arrival.")
    rules.VISITS.check(VisitState(visit.state), VisitState.NO_SHOW)
    opens_at = no_show_from(order, visit)
    if opens_at is not None and now < opens_at:
        raise TooEarly("Wait a little longer.", opens_at=opens_at.isoformat())
    found = pricing.no_show_consequence(terms_of_order(order), agreed_visit(order, visit))
    lock_time_of([visit])
    keep_consequences(
        order, [(visit, found)], EndingAct.NO_SHOW,
        cause=Cause.CLIENT, evidence=reason.strip(), actor=actor, now=now,
    )  # fmt: skip
    events = move_visits([visit], VisitState.NO_SHOW, actor=actor, now=now, reason=reason.strip())
    free_time_of([visit], now=now)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.CLIENT))
    return visit


@transaction
def report_nobody_came(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Visit:
    """
    The client waited and nobody came: the visit ends as the specialist's cause, all is given back.

    Only while the specialist has not said to be at the door, and after the policy's wait beyond the agreed start or
    the end of the promised window.

    :raises NotFound: if the visit is not the actor's.
    :raises TooEarly: before the wait is over; ``context`` says when it is.
    :raises ImpossibleTransition: if the specialist has arrived, or the visit was not promised or is over.
    """
    order, visits, visit = lock_visit(visit_id)
    require_client(order, actor)
    opens_at = nobody_came_from(order, visit)
    if opens_at is None:
        raise ImpossibleTransition("Nobody is awaited any more.", state=visit.state, wanted="cancelled")
    if now < opens_at:
        raise TooEarly("Wait a little longer.", opens_at=opens_at.isoformat())
    reason = reason.strip()
    lock_time_of([visit])
    free = pricing.free_consequence(agreed_visit(order, visit))
    keep_consequences(
        order, [(visit, free)], EndingAct.NOBODY_CAME, cause=Cause.SPECIALIST, evidence=reason, actor=actor, now=now
    )
    events = move_visits([visit], VisitState.CANCELLED, actor=actor, now=now, reason=reason)
    free_time_of([visit], now=now)
    let_party_down(visit, visits)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST))
    return visit
