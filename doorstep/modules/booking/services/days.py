"""Specialists' days as they go: which visits they have, whose day needs a look, and starts that follow delays."""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.audit import history_of
from doorstep.infra.db import fetch_all, transaction
from doorstep.kernel.geo import Point
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.day_contracts import DayVisit
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.shifts import follow_shifts
from doorstep.modules.booking.services.steps import lock_time_of, lock_visit, tell
from doorstep.modules.catalog.contracts import PlaceKind

# A day may go over midnight; what began longer ago was forgotten by somebody.
_BEFORE, _AFTER = timedelta(hours=14), timedelta(hours=20)
_ON_ITS_DAY = (
    VisitState.ACCEPTED, VisitState.ON_THE_WAY, VisitState.ARRIVED, VisitState.WORKING, VisitState.DONE,
)  # fmt: skip
_BATCH = 500


def list_day_visits(specialist_id: int, *, now: datetime) -> list[DayVisit]:
    """The visits that a specialist has promised around a moment, done ones too, by planned start; two queries."""
    rows = list(
        Visit.objects.filter(
            specialist_id=specialist_id,
            state__in=_ON_ITS_DAY,
            starts_at__gt=now - _BEFORE,
            starts_at__lt=now + _AFTER,
        )
        .select_related("order")
        .order_by("starts_at", "id")
    )
    began = _work_began([visit.id for visit in rows if visit.arrived_at is not None])
    return [_day_visit(visit, began.get(visit.id)) for visit in rows]


def _work_began(visit_ids: list[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    if not visit_ids:
        return {}
    steps = history_of(visit_ids, kinds=("visit",))
    return {step.object_id: step.changed_at for step in steps if step.target == VisitState.WORKING}


def _day_visit(visit: Visit, started_at: datetime | None) -> DayVisit:
    at_desk = visit.place_kind == PlaceKind.ONLINE
    return DayVisit(
        visit_id=visit.id,
        order_id=visit.order_id,
        client_id=visit.order.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        service_id=visit.service_id,
        market=visit.order.market_id,
        calendar_id=visit.calendar_id,
        state=visit.state,
        cell=None if at_desk else Point(visit.place_x, visit.place_y).cell,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        agreed_at=visit.agreed_at,
        window_until=visit.window_until,
        preparation_minutes=visit.preparation_minutes,
        cleanup_minutes=visit.cleanup_minutes,
        time_zone=visit.time_zone,
        arrived_at=visit.arrived_at,
        started_at=started_at,
        done_at=visit.done_at,
    )


def list_specialists_under_way(*, now: datetime) -> list[int]:
    """Whose visits have begun or should have: under way, at work, or promised for a moment that is over."""
    rows = fetch_all(
        "SELECT DISTINCT specialist_id FROM booking_visit "
        "WHERE state IN ('accepted', 'on_the_way', 'arrived', 'working') AND starts_at > %s AND starts_at < %s "
        "AND (state <> 'accepted' OR starts_at <= %s) LIMIT %s",
        [now - _BEFORE, now + rules.EARLIEST_STEP, now, _BATCH],
    )
    return [specialist_id for (specialist_id,) in rows]


@transaction
def delay_visit(visit_id: uuid.UUID, starts_at: datetime, *, now: datetime) -> bool:
    """
    Plan a promised visit later inside its window, as its specialist is late; its client was promised no less.

    :returns: whether it was moved: never out of its window, and not where another visit is in the way.
    """
    _, _, visit = lock_visit(visit_id)
    if visit.state != VisitState.ACCEPTED or visit.window_until is None or starts_at > visit.window_until:
        return False
    lock_time_of([visit])
    core_from = starts_at - timedelta(minutes=visit.preparation_minutes)
    shift = availability.delay_inside_promise(visit.id, core_from, now=now)
    if shift is None:
        return False
    tell(*follow_shifts([shift], now=now))
    return True
