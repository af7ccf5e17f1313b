"""The specialist's answer to a request."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.modules.booking import proposal_rules, rules
from doorstep.modules.booking.contracts import Cause, VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.alternatives import open_proposals
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    let_party_down,
    lock_time_of,
    lock_visit,
    move_visits,
    require_specialist,
    tell,
)
from doorstep.modules.booking.services.waiting import LOSING_FIELDS, wait_for_another


@transaction
def accept_visit(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> Visit:
    """
    Promise to come. Its time has been kept since the hold, so accepting can't clash.

    Other times that were proposed become free.

    :raises NotFound: if the visit was not asked of this specialist.
    :raises RequestExpired: if the time to answer is over.
    :raises ImpossibleTransition: if it is not waiting for an answer.
    """
    _, _, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    kept = bool(open_proposals(visit))
    proposal_rules.check_still_asked(
        VisitState(visit.state), respond_by=visit.respond_by, agreed_at=visit.agreed_at, now=now, kept=kept
    )
    tell(*move_visits([visit], VisitState.ACCEPTED, actor=actor, now=now))
    return visit


@transaction
def decline_visit(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Visit:
    """
    Refuse a request, with a reason that the client reads. Its time becomes free.

    Shortly before its start the order may stay open for a while, for somebody else to come instead.

    :raises NotFound: if the visit was not asked of this specialist.
    :raises InvalidInput: without a reason.
    :raises ImpossibleTransition: if it is not waiting for an answer.
    """
    reason = require_reason(reason)
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    lock_time_of([visit])
    wait_for_another(order, visit, now=now)
    events = move_visits([visit], VisitState.DECLINED, actor=actor, now=now, reason=reason, fields=LOSING_FIELDS)
    free_time_of([visit], now=now)
    let_party_down(visit, visits)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST))
    return visit


def require_reason(reason: str) -> str:
    """
    A reason without surrounding blanks.

    :raises InvalidInput: if it is empty or longer than 500 characters.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= rules.LONGEST_REASON:
        raise InvalidInput(f"Give a reason of 1 to {rules.LONGEST_REASON} characters.", field="reason")
    return reason
