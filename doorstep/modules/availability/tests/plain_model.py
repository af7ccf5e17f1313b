"""
A slow, plain statement of when a visit may start, written apart from the engine to compare with it.

It looks at one start at a time and at single minutes, and knows local time only from zoneinfo. Visits that were
promised a window are tried at every minute of it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell
from doorstep.modules.availability.contracts import (
    NO_LIMITS,
    CalendarLimits,
    ExceptionKind,
    HoursPlan,
    Shape,
    Terms,
    WallSpan,
)
from doorstep.modules.availability.tests.plain_limits import PlainLimits
from doorstep.modules.catalog.contracts import ServiceRules
from doorstep.modules.travel.contracts import HourClass, Mode, TravelTable
from doorstep.modules.travel.rules import BUILT_IN, travel_minutes

NO_RULES = ServiceRules()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


class Clock:
    """The local clock of a zone over some days: for every minute, what it shows."""

    def __init__(self, zone: str, first: date, days: int) -> None:
        self.zone = ZoneInfo(zone)
        self.start = int((datetime(first.year, first.month, first.day, tzinfo=UTC) - EPOCH).total_seconds()) // 60
        self.length = days * 1440
        self.shown = [self._shown(self.start + n) for n in range(self.length)]
        self.latest_shown = list(accumulate(self.shown, max))

    def _shown(self, minute: int) -> datetime:
        return moment(minute).astimezone(self.zone).replace(tzinfo=None)

    def reads(self, minute: int) -> datetime:
        return self.shown[minute - self.start]

    def at(self, minute: int) -> datetime:
        return moment(minute)

    def first_reading(self, wall: datetime) -> int:
        """The first minute at which the clock shows a time or anything later."""
        return self.start + bisect_left(self.latest_shown, wall)


@lru_cache(maxsize=16)
def clock(zone: str, first: date, days: int) -> Clock:
    return Clock(zone, first, days)


@dataclass(frozen=True)
class Visit:
    """A visit with all that belongs to it. Promised ones may begin at any minute from ``earliest`` to ``latest``."""

    start: int
    end: int
    cell: Cell | None
    urgent: bool = False
    earliest: int | None = None
    latest: int | None = None
    at_desk: bool = False

    @property
    def minutes(self) -> int:
        return self.end - self.start

    @property
    def first(self) -> int:
        """When it may begin at the earliest."""
        return self.start if self.earliest is None else self.earliest

    @property
    def last(self) -> int:
        """When it may begin at the latest."""
        return self.start if self.latest is None else self.latest

    @property
    def last_end(self) -> int:
        """When it may be over at the latest."""
        return self.last + self.minutes


def stays_at_desk(earlier: Visit, later: Visit) -> bool:
    """Whether nobody goes at all: one is online from one's own desk, and the other is where the desk is."""
    return (earlier.at_desk or later.at_desk) and earlier.cell == later.cell


def painted(clock: Clock, hours: HoursPlan, blocked: Sequence[tuple[int, int]]) -> bytearray:
    """One byte a minute: 1 where somebody works, or a room is open, and nothing is blocked."""
    length, start = clock.length, clock.start
    worked, paused, extra = bytearray(length), bytearray(length), bytearray(length)

    def paint(canvas: bytearray, day: date, span: WallSpan) -> None:
        midnight = datetime.combine(day, time())
        first = clock.first_reading(midnight + timedelta(minutes=span.start_minute)) - start
        last = clock.first_reading(midnight + timedelta(minutes=span.end_minute)) - start
        for at in range(first, min(last, length)):
            canvas[at] = 1

    days = sorted({reading.date() for reading in clock.shown})
    for day in days:
        for span in hours.shifts[day.weekday()]:
            paint(worked, day, span)
        for span in hours.breaks[day.weekday()]:
            paint(paused, day, span)
        for entry in hours.exceptions:
            if entry.day == day and entry.kind is ExceptionKind.CLOSED:
                paint(paused, day, entry.span or WallSpan(0, 1440))
            elif entry.day == day and entry.span:
                paint(extra, day, entry.span)
    result = bytearray(length)
    for at in range(length):
        away = any(first <= start + at < last for first, last in blocked)
        result[at] = ((worked[at] and not paused[at]) or extra[at]) and not away
    return result


@dataclass(frozen=True)
class ShopRoom:
    """A room of a shop: when it is open, and who is in it. Nobody goes to it from another visit of its own."""

    clock: Clock
    hours: HoursPlan
    visits: Sequence[Visit]

    @cached_property
    def opened(self) -> bytearray:
        """The minutes at which it is open."""
        return painted(self.clock, self.hours, ())

    def takes(self, first: int, last: int) -> bool:
        """Whether it is open and empty in every minute from one up to another."""
        is_open = self.opened.find(0, first - self.clock.start, last - self.clock.start) < 0
        return is_open and all(visit.end <= first or visit.start >= last for visit in self.visits)


@dataclass(frozen=True)
class Room:
    """A place in the order of visits: how early those before may be done, when the one after may begin."""

    before: Visit | None
    ready: int
    after: Visit | None
    begins: Sequence[int]


@dataclass(frozen=True)
class World:
    """Everything that decides, as the rules state it."""

    clock: Clock
    hours: HoursPlan
    blocked: Sequence[tuple[int, int]]
    visits: Sequence[Visit]
    shape: Shape
    cell: Cell | None
    base: Cell | None
    radius_km: float
    terms: Terms
    now: datetime
    mode: Mode
    table: TravelTable = BUILT_IN
    limits: CalendarLimits = NO_LIMITS
    urgent: bool = False
    rules: ServiceRules = NO_RULES
    at_desk: bool = False
    shop: Sequence[ShopRoom] | None = None

    @property
    def window(self) -> int:
        """How long the range of arrival is that the service promises."""
        return self.rules.window_minutes or 0

    @cached_property
    def opened(self) -> bytearray:
        """The minutes at which the specialist works and is not away."""
        return painted(self.clock, self.hours, self.blocked)

    def is_open(self, first: int, last: int) -> bool:
        """Whether every minute from one up to another is open."""
        return self.opened.find(0, first - self.clock.start, last - self.clock.start) < 0

    def on_grid(self, start: int) -> bool:
        reading = self.clock.reads(start)
        step = self.rules.slot_step_minutes or self.window // 2 or self.terms.slot_step_minutes
        return (reading.hour * 60 + reading.minute) % step == 0

    def allows(self, start: int) -> bool:
        """Whether a visit, or the window in which it begins, may start at a minute."""
        rules, limits, terms = self.rules, self.limits, self.terms
        notice = max(
            terms.minimum_notice_minutes, limits.minimum_notice_minutes or 0, rules.minimum_notice_minutes or 0
        )
        if not self.on_grid(start) or moment(start) < self.now + timedelta(minutes=notice):
            return False
        horizon = min(terms.horizon_days, limits.horizon_days or 999, rules.horizon_days or 999)
        today = self.now.astimezone(self.clock.zone).date()
        if self.clock.reads(start).date() > today + timedelta(days=horizon):
            return False
        if self.base and self.cell and self.base.distance_km(self.cell) > self.radius_km:
            return False
        wanted = self.wanted(start)
        has_room = self.shop is None or any(room.takes(wanted.start, wanted.end) for room in self.shop)
        return has_room and self.may_arrive(start) and not self.plain_limits.broken(self, wanted)

    def wanted(self, start: int) -> Visit:
        """The visit asked for, with its promise."""
        core = start - self.shape.preparation_minutes
        latest = core + self.window if self.window else None
        return Visit(
            start=core,
            end=core + self.shape.core_minutes,
            cell=self.cell,
            urgent=self.urgent,
            earliest=core if self.window else None,
            latest=latest,
            at_desk=self.at_desk,
        )

    def may_arrive(self, start: int) -> bool:
        """Whether some minute of the window fits, which lies on one date and may end at its midnight."""
        if not self.window:
            return self.fits(start)
        date = self.clock.reads(start).date()
        if self.clock.reads(start + self.window - 1).date() != date:
            return False
        arrivals = range(start, start + self.window + 1)
        return any(self.clock.reads(at).date() == date and self.fits(at) for at in arrivals)

    def fits(self, start: int) -> bool:
        """Whether open time and the visits, moved within their promises, leave room for a visit that starts then."""
        if start not in self.fitting:
            self.fitting[start] = self._fits(start)
        return self.fitting[start]

    @cached_property
    def fitting(self) -> dict[int, bool]:
        """What was found out."""
        return {}

    def _fits(self, start: int) -> bool:
        core = start - self.shape.preparation_minutes
        this = Visit(core, core + self.shape.core_minutes, self.cell, at_desk=self.at_desk)
        if not self.is_open(this.start, this.end):
            return False
        return any(
            (room.before is None or (room.ready <= core and self.follows(room.before, room.ready, this, core)))
            and (room.after is None or any(self.follows(this, this.end, room.after, at) for at in room.begins))
            for room in self.rooms(self.clock.reads(start).date())
        )

    def rooms(self, date: date) -> Sequence[Room]:
        """The places in the order of visits for one that starts on a date: the promised ones of that date may move."""
        if date not in self.rooms_found:
            self.rooms_found[date] = self._rooms(date)
        return self.rooms_found[date]

    @cached_property
    def rooms_found(self) -> dict[date, Sequence[Room]]:
        """What was found out."""
        return {}

    def _rooms(self, date: date) -> Sequence[Room]:
        visits = self.visits
        ready: list[int] = []
        begins: list[list[int]] = [self.begins_of(visit, date) for visit in visits]
        for at, visit in enumerate(visits):
            possible = begins[at]
            if at:
                possible = [start for start in possible if self.follows(visits[at - 1], ready[-1], visit, start)]
            # Who stands too close to the one before already may stay.
            ready.append(min([*possible, visit.start]) + visit.minutes)
        for at in range(len(visits) - 2, -1, -1):
            visit, after = visits[at], visits[at + 1]
            # Who stands too close to the one after already may stay, or be moved away from it.
            begins[at] = [
                start
                for start in begins[at]
                if start <= visit.start
                or any(self.follows(visit, start + visit.minutes, after, later) for later in begins[at + 1])
            ]
        return [
            Room(
                visits[at - 1] if at else None,
                ready[at - 1] if at else 0,
                visits[at] if at < len(visits) else None,
                begins[at] if at < len(visits) else (),
            )
            for at in range(len(visits) + 1)
        ]

    def begins_of(self, visit: Visit, date: date) -> list[int]:
        """
        The minutes at which a visit may begin while one of a date is placed.

        A promised one stays on its date, within the stretch of open time in which it stands, and out of the past.
        """
        stands = self.clock.reads(visit.start).date() == date and self.is_open(visit.start, visit.end)
        if not stands or moment(visit.start) < self.now:
            return [visit.start]
        return [
            at
            for at in range(visit.first, visit.last + 1)
            if self.clock.reads(at).date() == date
            and moment(at) >= self.now
            and self.is_open(min(at, visit.start), max(at, visit.start) + visit.minutes)
        ]

    def follows(self, earlier: Visit, end: int, later: Visit, start: int) -> bool:
        """
        Whether a visit may begin when another has ended at a minute: there is time for the way.

        None is needed from the day before, three hours before or more, nor without places.
        """
        gap = start - end
        if gap < 0 or earlier.cell is None or later.cell is None or stays_at_desk(earlier, later):
            return gap >= 0
        if gap >= 180 and self.clock.reads(end - 1).date() != self.clock.reads(start).date():
            return True
        return gap >= self.way(earlier, later, start)

    def way(self, earlier: Visit, later: Visit, arriving: int | None) -> int:
        """Minutes from one visit to another, the most of all hours if none is given; 0 where a place is not known."""
        if earlier.cell is None or later.cell is None or stays_at_desk(earlier, later):
            return 0
        kinds = HourClass if arriving is None else [self.hour_class(arriving)]
        return max(self.travel(earlier.cell, later.cell, kind) for kind in kinds)

    def travel(self, start: Cell, end: Cell, kind: HourClass) -> int:
        """Minutes between two places."""
        key = start, end, kind
        if key not in self.travelled:
            self.travelled[key] = travel_minutes(start, end, kind, self.mode, self.table)
        return self.travelled[key]

    @cached_property
    def travelled(self) -> dict[tuple[Cell, Cell, HourClass], int]:
        """What was looked up."""
        return {}

    @cached_property
    def plain_limits(self) -> PlainLimits:
        """What limits the calendar."""
        return PlainLimits(self.hours, self.limits, self.urgent)

    def hour_class(self, minute: int) -> HourClass:
        hour = self.clock.reads(minute).hour
        if hour < 6 or hour >= 22:
            return HourClass.NIGHT
        return HourClass.RUSH if 7 <= hour < 10 or 16 <= hour < 19 else HourClass.DAY
