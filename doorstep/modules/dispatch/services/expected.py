"""Expected times: reckoned anew as a day's visits go on, kept beside their claims, and told before clients wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.infra.db import execute, insert_values, transaction
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows
from doorstep.kernel.geo import Cell
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import DayVisit, VisitState
from doorstep.modules.dispatch.models import ExpectedTime
from doorstep.modules.dispatch.repair_contracts import ExpectedTimeChanged, RepairTerms
from doorstep.modules.dispatch.rules import cascade
from doorstep.modules.dispatch.rules.cascade import Expected, WayMinutes
from doorstep.modules.dispatch.selectors.repair import repair_terms
from doorstep.modules.dispatch.services.day_alerts import watch_day
from doorstep.modules.dispatch.services.replace import replace_late
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import class_of_hour

_COLUMNS = (
    "visit_id, order_id, specialist_id, market_id, starts_at, ends_at, later_minutes, cause, told_minutes, made_at"
)
_BEFORE_WORK = frozenset({VisitState.ACCEPTED, VisitState.ON_THE_WAY})
# So long the time of somebody who could come sooner is kept for a client whose specialist is far too late.
_KEPT_FOR_LATE = timedelta(minutes=10)
_CLEARLY = timedelta(minutes=15)
"""Nobody changes for less."""
_MINUTE = timedelta(minutes=1)
_FORGOTTEN = timedelta(days=1)


def follow_day(specialist_id: int, *, now: datetime) -> None:
    """
    Reckon when a specialist's visits will begin, keep and tell it, and do what follows from it.

    Promised windows take up a delay as far as they reach; of what is far too late staff are told, and its client may
    have somebody else. Each of these is a transaction of its own; the same facts again change nothing.
    """
    visits = booking.list_day_visits(specialist_id, now=now)
    going = [visit.visit_id for visit in visits if visit.state == VisitState.ON_THE_WAY]
    arrivals = fieldwork.expected_arrivals(going, now=now) if going else {}
    expected = cascade.expect_day(visits, arrivals=arrivals, way=_ways_of(visits), now=now) if visits else []
    terms = repair_terms(visits[0].market) if visits else RepairTerms("")
    keep_expected(specialist_id, expected, terms, now=now)
    _use_windows(expected, now=now)
    if visits:
        watch_day(visits, expected, terms, now=now)
    for one in expected:
        if one.visit.state in _BEFORE_WORK and one.later_minutes > terms.too_late_minutes:
            replace_late(one.visit_id, expected_at=one.starts_at - _CLEARLY, until=now + _KEPT_FOR_LATE, now=now)


def _ways_of(visits: Sequence[DayVisit]) -> WayMinutes:
    """Ways by the travel table in force and how the specialist gets about."""
    first = visits[0]
    mode, _ = availability.travel_of(first.calendar_id, [])
    version, zone = travel.current_version(first.market), ZoneInfo(first.time_zone)

    def minutes(start: Cell | None, end: Cell | None, at: datetime) -> int:
        if start is None or end is None:
            return 0
        return travel.reckon_way(start, end, class_of_hour(at.astimezone(zone).hour), mode, version).minutes

    return minutes


@transaction
def keep_expected(specialist_id: int, expected: Sequence[Expected], terms: RepairTerms, *, now: datetime) -> None:
    """Write down what is expected, forget what is not any more, and publish what has changed."""
    known = {row.visit_id: row for row in read_rows(ExpectedTime, "specialist_id = %s FOR UPDATE", [specialist_id])}
    wanted = {one.visit_id: one for one in expected}
    gone = [visit_id for visit_id in known if visit_id not in wanted]
    if gone:
        execute("DELETE FROM dispatch_expectedtime WHERE visit_id = ANY(%s)", [gone])
    events = []
    for one in expected:
        row = known.get(one.visit_id)
        told = row.told_minutes if row else 0
        waits = one.visit.state in _BEFORE_WORK and one.starts_at > now
        tell = waits and cascade.must_tell(one.later_minutes, told, step=terms.tell_minutes)
        if row is not None and not tell and _is_same(row, one):
            continue
        if _write(row, one, told_minutes=one.later_minutes if tell else told, now=now):
            events.append(_changed(one, tell=tell, now=now))
    publish(*events)


def _is_same(row: ExpectedTime, one: Expected) -> bool:
    near = abs(row.starts_at - one.starts_at) < _MINUTE and abs(row.ends_at - one.ends_at) < _MINUTE
    return near and row.cause == one.cause


def _write(row: ExpectedTime | None, one: Expected, *, told_minutes: int, now: datetime) -> bool:
    """Write one row; whether it was this round that did, as two may reckon the same day at once."""
    values = [one.starts_at, one.ends_at, one.later_minutes, str(one.cause), told_minutes, now]
    if row is not None:
        execute(
            "UPDATE dispatch_expectedtime SET starts_at = %s, ends_at = %s, later_minutes = %s, cause = %s, "
            "told_minutes = %s, made_at = %s WHERE visit_id = %s",
            [*values, one.visit_id],
        )
        return True
    visit = one.visit
    new = [visit.visit_id, visit.order_id, visit.specialist_id, visit.market, *values]
    ending = "ON CONFLICT (visit_id) DO NOTHING RETURNING 1"
    return bool(insert_values("dispatch_expectedtime", _COLUMNS, [new], ending=ending))


def _changed(one: Expected, *, tell: bool, now: datetime) -> ExpectedTimeChanged:
    visit = one.visit
    return ExpectedTimeChanged(
        visit_id=visit.visit_id,
        order_id=visit.order_id,
        client_id=visit.client_id,
        specialist_user_id=visit.specialist_user_id,
        starts_at=one.starts_at,
        later_minutes=one.later_minutes,
        cause=str(one.cause),
        tell=tell,
        changed_at=now,
    )


def _use_windows(expected: Sequence[Expected], *, now: datetime) -> None:
    """Plan visits later inside their promised windows, from the last one on, so that each makes room before it."""
    for one in reversed(expected):
        until = one.visit.window_until
        if one.visit.state == VisitState.ACCEPTED and until is not None and one.delay >= _MINUTE:
            booking.delay_visit(one.visit_id, min(one.starts_at, until), now=now)


def forget_expected(now: datetime) -> int:
    """Remove what was expected of days that are over; how many."""
    return _forget(now - _FORGOTTEN)


@transaction
def _forget(before: datetime) -> int:
    return execute("DELETE FROM dispatch_expectedtime WHERE ends_at < %s", [before])
