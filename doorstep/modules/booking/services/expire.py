"""What nobody confirmed or answered in time ends by itself."""

import uuid
from datetime import datetime

from doorstep.infra.db import fetch_all, transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import Busy
from doorstep.modules.booking.contracts import Cause, OrderState, VisitState
from doorstep.modules.booking.services.confirming import end_hold
from doorstep.modules.booking.services.paid import settle_success
from doorstep.modules.booking.services.searching import lapse_search
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    let_party_down,
    lock_order,
    lock_time_of,
    lock_visit,
    move_visits,
    tell,
)

_BATCH = 200


def expire_overdue(now: datetime) -> int:
    """
    Expire holds, requests and searches whose time is over, each in a transaction of its own; how many.

    What is being changed by somebody at this moment is left to the next round.
    """
    expired = 0
    holds = fetch_all(
        "SELECT id FROM booking_order WHERE state = 'held' AND hold_expires_at <= %s ORDER BY hold_expires_at LIMIT %s",
        [now, _BATCH],
    )
    requests = fetch_all(
        "SELECT id FROM booking_visit WHERE state = 'requested' AND respond_by <= %s ORDER BY respond_by LIMIT %s",
        [now, _BATCH],
    )
    searches = fetch_all(
        "SELECT order_id FROM booking_search WHERE state = 'searching' AND deadline <= %s ORDER BY deadline LIMIT %s",
        [now, _BATCH],
    )
    for work, rows in ((_expire_hold, holds), (_expire_request, requests), (_lapse, searches)):
        for (found_id,) in rows:
            try:
                expired += work(found_id, now=now)
            except Busy:
                continue
    return expired


@transaction
def _expire_hold(order_id: uuid.UUID, *, now: datetime) -> bool:
    order, visits = lock_order(order_id)
    if order.state != OrderState.HELD or order.hold_expires_at is None or order.hold_expires_at > now:
        return False
    if order.payment_id is None or not settle_success(order, visits, order.payment_id, now=now):
        end_hold(order, visits, now=now)
    return True


@transaction
def _lapse(order_id: uuid.UUID, *, now: datetime) -> bool:
    return lapse_search(order_id, now=now)


@transaction
def _expire_request(visit_id: uuid.UUID, *, now: datetime) -> bool:
    order, visits, visit = lock_visit(visit_id)
    if visit.state != VisitState.REQUESTED or visit.respond_by is None or visit.respond_by > now:
        return False
    lock_time_of([visit])
    events = move_visits([visit], VisitState.EXPIRED, actor=SYSTEM, now=now)
    free_time_of([visit], now=now)
    let_party_down(visit, visits)
    tell(*events, *close_if_over(order, visits, actor=SYSTEM, now=now, cause=Cause.UNANSWERED))
    return True
