"""
A slow, plain statement of when a visit may start, written apart from the engine to compare with it.

It looks at one start at a time and at single minutes, and knows local time only from zoneinfo.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell
from doorstep.modules.availability.contracts import ExceptionKind, HoursPlan, Shape, Terms, WallSpan
from doorstep.modules.travel.contracts import HourClass, Mode
from doorstep.modules.travel.rules import BUILT_IN, travel_minutes

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

    def first_reading(self, wall: datetime) -> int:
        """The first minute at which the clock shows a time or anything later."""
        return self.start + bisect_left(self.latest_shown, wall)


@lru_cache(maxsize=16)
def clock(zone: str, first: date, days: int) -> Clock:
    return Clock(zone, first, days)


@dataclass(frozen=True)
class Visit:
    start: int
    end: int
    cell: Cell | None


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

    def open_minutes(self) -> bytearray:
        """One byte a minute: 1 where the specialist works and is not away."""
        length, start = self.clock.length, self.clock.start
        worked, paused, extra = bytearray(length), bytearray(length), bytearray(length)

        def paint(canvas: bytearray, day: date, span: WallSpan) -> None:
            midnight = datetime.combine(day, time())
            first = self.clock.first_reading(midnight + timedelta(minutes=span.start_minute)) - start
            last = self.clock.first_reading(midnight + timedelta(minutes=span.end_minute)) - start
            for at in range(first, min(last, length)):
                canvas[at] = 1

        days = sorted({reading.date() for reading in self.clock.shown})
        for day in days:
            for span in self.hours.shifts[day.weekday()]:
                paint(worked, day, span)
            for span in self.hours.breaks[day.weekday()]:
                paint(paused, day, span)
            for entry in self.hours.exceptions:
                if entry.day == day and entry.kind is ExceptionKind.CLOSED:
                    paint(paused, day, entry.span or WallSpan(0, 1440))
                elif entry.day == day and entry.span:
                    paint(extra, day, entry.span)
        result = bytearray(length)
        for at in range(length):
            away = any(first <= start + at < last for first, last in self.blocked)
            result[at] = ((worked[at] and not paused[at]) or extra[at]) and not away
        return result

    def on_grid(self, start: int) -> bool:
        reading = self.clock.reads(start)
        return (reading.hour * 60 + reading.minute) % self.terms.slot_step_minutes == 0

    def allows(self, start: int, opened: bytearray) -> bool:
        """Whether a visit may start at a minute."""
        today = self.now.astimezone(self.clock.zone).date()
        if not self.on_grid(start) or moment(start) < self.now + timedelta(minutes=self.terms.minimum_notice_minutes):
            return False
        if self.clock.reads(start).date() > today + timedelta(days=self.terms.horizon_days):
            return False
        if self.base and self.cell and self.base.distance_km(self.cell) > self.radius_km:
            return False
        core = start - self.shape.preparation_minutes
        end = start + self.shape.visit_minutes + self.shape.cleanup_minutes
        if not all(opened[minute - self.clock.start] for minute in range(core, end)):
            return False
        if any(visit.start < end and core < visit.end for visit in self.visits):
            return False
        same_day = [v for v in self.visits if self.clock.reads(v.start).date() == self.clock.reads(core).date()]
        if self.hours.daily_cap is not None and len(same_day) >= self.hours.daily_cap:
            return False
        this = Visit(core, end, self.cell)
        before = [visit for visit in self.visits if visit.end <= core]
        after = [visit for visit in self.visits if visit.start >= end]
        return (not before or self.can_travel(before[-1], this)) and (not after or self.can_travel(this, after[0]))

    def can_travel(self, earlier: Visit, later: Visit) -> bool:
        """Whether there is time between two visits; none is needed from the day before, or without places."""
        gap = later.start - earlier.end
        same_date = self.clock.reads(earlier.end - 1).date() == self.clock.reads(later.start).date()
        if (not same_date and gap >= 180) or earlier.cell is None or later.cell is None:
            return True
        return gap >= travel_minutes(earlier.cell, later.cell, self.hour_class(later.start), self.mode, BUILT_IN)

    def hour_class(self, minute: int) -> HourClass:
        hour = self.clock.reads(minute).hour
        if hour < 6 or hour >= 22:
            return HourClass.NIGHT
        return HourClass.RUSH if 7 <= hour < 10 or 16 <= hour < 19 else HourClass.DAY
