"""The steps of a visit on its day."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    lock_visit,
    move_visits,
    require_specialist,
    tell,
)


@transaction
def advance_visit(visit_id: uuid.UUID, target: VisitState, *, actor: Actor, now: datetime) -> Visit:
    """
    Take the next step: on the way, arrived, working, done. The last one completes the order.

    :raises NotFound: if the visit is not this specialist's.
    :raises TooEarly: more than three hours before the agreed start.
    :raises ImpossibleTransition: out of order.
    """
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    rules.VISITS.check(VisitState(visit.state), target)
    rules.check_step_time(target, starts_at=visit.starts_at, now=now)
    if target is VisitState.DONE:
        visit.done_at = now
    events = move_visits([visit], target, actor=actor, now=now, fields=["done_at"])
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST))
    return visit


@transaction
def mark_no_show(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Visit:
    """
    The client was not there. The rest of the time becomes free.

    :raises NotFound: if the visit is not this specialist's.
    :raises TooEarly: before the agreed start.
    :raises ImpossibleTransition: if the visit is not on its way.
    """
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    rules.VISITS.check(VisitState(visit.state), VisitState.NO_SHOW)
    rules.check_step_time(VisitState.NO_SHOW, starts_at=visit.starts_at, now=now)
    events = move_visits([visit], VisitState.NO_SHOW, actor=actor, now=now, reason=reason.strip())
    free_time_of([visit], now=now)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.CLIENT))
    return visit
