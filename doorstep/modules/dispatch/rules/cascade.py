"""
When the visits of a day will begin, by what is known now: pure.

A delay goes from visit to visit: who is at work for longer sets out later, so is there later, unless a pause between
takes it up. Nothing begins before it was planned, and a claim moves only inside its promised window.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.modules.booking.contracts import DayVisit, VisitState
from doorstep.modules.dispatch.repair_contracts import ExpectedCause

# Who has been at work for longer than planned is taken to need so much more, again and again.
STILL_NEEDED = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)

type WayMinutes = Callable[[Cell | None, Cell | None, datetime], int]
"""How long it takes from one cell to another for somebody who sets out then; 0 where nobody goes."""


@dataclass(frozen=True, slots=True)
class Expected:
    """When a visit will begin and end, how much after the promise, and by what that is known."""

    visit: DayVisit
    starts_at: datetime
    ends_at: datetime
    cause: ExpectedCause

    @property
    def visit_id(self) -> UUID:
        """The visit's."""
        return self.visit.visit_id

    @property
    def later_minutes(self) -> int:
        """Whole minutes after the latest start that its client was promised; 0 if it is in time."""
        return max(0, -((self.visit.promised_until - self.starts_at) // _MINUTE))

    @property
    def delay(self) -> timedelta:
        """How much later than planned."""
        return self.starts_at - self.visit.starts_at


@dataclass(frozen=True, slots=True)
class _Free:
    """From when a specialist can go on, and from where."""

    at: datetime
    cell: Cell | None


def expect_day(
    visits: Sequence[DayVisit], *, arrivals: dict[UUID, datetime], way: WayMinutes, now: datetime
) -> list[Expected]:
    """
    The open visits of a day that begin or end later than planned.

    :param visits: of one specialist, by planned start; done ones too.
    :param arrivals: when those on the way are expected at the door, by their position.
    """
    found: list[Expected] = []
    free: _Free | None = None
    for visit in sorted(visits, key=_order):
        expected = _expect(visit, free, arrivals=arrivals, way=way, now=now)
        if expected is not None and (expected.delay >= _MINUTE or expected.ends_at - visit.ends_at >= _MINUTE):
            found.append(expected)
        ends_at = _over_at(visit, expected)
        cell = visit.cell if visit.cell is not None or free is None else free.cell
        free = _Free(ends_at + timedelta(minutes=visit.cleanup_minutes), cell)
    return found


def _order(visit: DayVisit) -> tuple[bool, datetime, UUID]:
    """What has begun comes before what has not, whatever was planned."""
    begun = visit.state in (VisitState.DONE, VisitState.WORKING, VisitState.ARRIVED, VisitState.ON_THE_WAY)
    return not begun, visit.starts_at, visit.visit_id


def _over_at(visit: DayVisit, expected: Expected | None) -> datetime:
    if visit.state == VisitState.DONE:
        return visit.done_at or visit.ends_at
    return expected.ends_at if expected else visit.ends_at


def _expect(
    visit: DayVisit, free: _Free | None, *, arrivals: dict[UUID, datetime], way: WayMinutes, now: datetime
) -> Expected | None:
    """When one visit begins and ends; None if it is done."""
    length = visit.ends_at - visit.starts_at
    ready = timedelta(minutes=visit.preparation_minutes)
    if visit.state == VisitState.DONE:
        return None
    if visit.state == VisitState.WORKING:
        began = visit.started_at or visit.arrived_at or visit.starts_at
        ends_at = began + length
        if now >= ends_at:
            ends_at = now + STILL_NEEDED
        return Expected(visit, began, _whole(ends_at), ExpectedCause.OVERRUN)
    if visit.state == VisitState.ARRIVED:
        starts_at = _whole(max(visit.starts_at, now))
        return Expected(visit, starts_at, starts_at + length, ExpectedCause.WAITING)
    if visit.state == VisitState.ON_THE_WAY:
        there_at = max(arrivals.get(visit.visit_id, now), now)
        starts_at = _whole(max(visit.starts_at, there_at + ready))
        return Expected(visit, starts_at, starts_at + length, ExpectedCause.ON_THE_WAY)
    return _not_begun(visit, free, way=way, now=now)


def _not_begun(visit: DayVisit, free: _Free | None, *, way: WayMinutes, now: datetime) -> Expected:
    """A visit to which nobody has set out: after the one before it, and not before one can come from there."""
    ready = timedelta(minutes=visit.preparation_minutes)
    length = visit.ends_at - visit.starts_at
    cause = ExpectedCause.NOT_SET_OUT
    earliest = now
    if free is not None:
        leaves_at = max(free.at, now)
        minutes = way(free.cell, visit.cell, leaves_at)
        earliest = leaves_at + timedelta(minutes=minutes) + ready
        if free.at > now:
            cause = ExpectedCause.FOLLOWS
    starts_at = _whole(max(visit.starts_at, earliest))
    return Expected(visit, starts_at, starts_at + length, cause)


def _whole(moment: datetime) -> datetime:
    """The next whole minute."""
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + _MINUTE


def must_tell(later_minutes: int, told_minutes: int, *, step: int) -> bool:
    """Whether a client is told of a lateness: when it has grown by so much over what they know."""
    return later_minutes - told_minutes >= step
