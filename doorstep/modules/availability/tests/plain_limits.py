"""
What limits a calendar, stated plainly and apart from the engine: one visit at a time, minute by minute.

A visit that was promised a window counts by all of it, wherever in it the visit may end up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from doorstep.modules.availability.contracts import NO_LIMITS, CalendarLimits, FloatingBreak, HoursPlan, RefusalReason

if TYPE_CHECKING:
    from doorstep.modules.availability.tests.plain_model import Visit, World

NIGHT_ENDS_BY = 720


def turn_of(hours: HoursPlan) -> int:
    """Where the fewest shifts go on: at midnight, or where some shift of the night ends by noon."""
    walls: list[set[int]] = [set(range(s.start_minute, s.end_minute)) for day in hours.shifts for s in day]
    if all(minute < 1440 for wall in walls for minute in wall):
        return 0
    ends = {0, *((max(wall) + 1) % 1440 for wall in walls)}

    def cut(turn: int) -> int:
        return sum(1 for wall in walls for at in (turn, turn + 1440) if at in wall and at - 1 in wall)

    return min((cut(turn), turn) for turn in ends if turn <= NIGHT_ENDS_BY)[1]


@dataclass(frozen=True)
class PlainLimits:
    """What somebody has set, with the daily cap; ``urgent`` says whether the visit asked for is urgent."""

    hours: HoursPlan
    limits: CalendarLimits = NO_LIMITS
    urgent: bool = False

    @cached_property
    def turn(self) -> int:
        """The wall minute at which the working day turns."""
        return turn_of(self.hours)

    def working_date(self, world: "World", minute: int) -> date:
        """The working day that a minute belongs to."""
        shown = world.clock.reads(minute).date()
        return shown if minute >= self.start_of(world, shown) else shown - timedelta(days=1)

    def start_of(self, world: "World", day: date) -> int:
        """The first minute of a working day."""
        return world.clock.first_reading(datetime.combine(day, time()) + timedelta(minutes=self.turn))

    def broken(self, world: "World", this: "Visit") -> set[RefusalReason]:
        """The limits that a visit would break."""
        limits, day = self.limits, self.working_date(world, this.first)
        days = [(self.working_date(world, visit.first), visit) for visit in world.visits]
        same_day = [visit for there, visit in days if there == day]
        same_week = [visit for there, visit in days if there.isocalendar()[:2] == day.isocalendar()[:2]]
        found = set()
        # Midnight is the window's own affair; it ends there at the latest.
        if self.are_set and self.turn and self.working_date(world, this.last) != day:
            found.add(RefusalReason.OUTSIDE_HOURS)
        if self.hours.daily_cap is not None and len(same_day) >= self.hours.daily_cap:
            found.add(RefusalReason.CAPACITY)
        if limits.weekly_cap is not None and len(same_week) >= limits.weekly_cap:
            found.add(RefusalReason.WEEKLY_CAPACITY)
        if limits.longest_day_minutes is not None:
            spans = [this.minutes]
            spans += [span for there in same_day for span in (this.last_end - there.first, there.last_end - this.first)]
            if max(spans) > limits.longest_day_minutes:
                found.add(RefusalReason.LONGEST_DAY)
        if limits.rest_minutes is not None:
            for there, visit in days:
                if there < day and this.first - visit.last_end < limits.rest_minutes:
                    found.add(RefusalReason.REST)
                if there > day and visit.first - this.last_end < limits.rest_minutes:
                    found.add(RefusalReason.REST)
        if limits.emergency_percent and not self.urgent and self.takes_of_kept_share(world, this, day):
            found.add(RefusalReason.EMERGENCY_SHARE)
        if any(self.takes_break(world, this, *pause) for pause in self.breaks(world) if abs((pause[0] - day).days) < 4):
            found.add(RefusalReason.FLOATING_BREAK)
        return found

    @property
    def are_set(self) -> bool:
        """Whether there is any limit at all."""
        return self.hours.daily_cap is not None or self.limits != NO_LIMITS

    def takes_of_kept_share(self, world: "World", this: "Visit", day: date) -> bool:
        """Whether more than the share of everybody would be used of a shift in which the visit may begin."""
        first, last = self.start_of(world, day), self.start_of(world, day + timedelta(days=1))
        shifts: list[list[int]] = []
        for minute in range(first, last):
            if world.opened[minute - world.clock.start]:
                if not shifts or minute - shifts[-1][-1] > 120:
                    shifts.append([])
                shifts[-1].append(minute)
        visits = [visit for visit in world.visits if self.working_date(world, visit.first) == day]
        return any(self.takes_of(world, this, visits, shift) for shift in shifts)

    def takes_of(self, world: "World", this: "Visit", visits: Sequence["Visit"], shift: Sequence[int]) -> bool:
        """The same of one shift, given by its minutes."""

        def may_begin(visit: "Visit") -> bool:
            return visit.first <= shift[-1] and visit.last >= shift[0]

        if not may_begin(this) or world.now >= world.clock.at(shift[0] - self.limits.emergency_until_minutes):
            return False
        kept = len(shift) * self.limits.emergency_percent // 100
        usual = sum(visit.minutes for visit in visits if may_begin(visit) and not visit.urgent)
        urgent = sum(visit.minutes for visit in visits if may_begin(visit) and visit.urgent)
        return usual + max(0, urgent - kept) + this.minutes > len(shift) - kept

    def breaks(self, world: "World") -> Iterator[tuple[date, FloatingBreak]]:
        """Every break of every date that the clock shows well."""
        if not self.limits.floating_breaks:
            return
        days = sorted({reading.date() for reading in world.clock.shown[::720]})[1:-2]
        for day in days:
            for pause in self.limits.floating_breaks:
                if pause.weekday == day.weekday():
                    yield day, pause

    def takes_break(self, world: "World", this: "Visit", day: date, pause: FloatingBreak) -> bool:
        """Whether no time for the break is left with the visit, though there was, or the visit lies in its window."""
        midnight = datetime.combine(day, time())
        first = world.clock.first_reading(midnight + timedelta(minutes=pause.window.start_minute))
        last = world.clock.first_reading(midnight + timedelta(minutes=pause.window.end_minute))
        with_this = sorted([*world.visits, this], key=lambda visit: visit.start)
        if self.holds(world, with_this, first, last, pause.minutes):
            return False
        touches = this.first < last and this.last_end > first
        return touches or self.holds(world, world.visits, first, last, pause.minutes)

    def holds(self, world: "World", visits: Sequence["Visit"], first: int, last: int, minutes: int) -> bool:
        """
        Whether some stretch between visits has the break in its window, and time for the way beside it.

        The stretch is what stays free however the visits are moved; where it does not end with one that stands
        still, nobody knows the hour of the way, and the longest counts.
        """
        for at in range(len(visits) + 1):
            since = max((visit.last_end for visit in visits[:at]), default=first)
            until = min((visit.first for visit in visits[at:]), default=last)
            if min(until, last) - max(since, first) < minutes:
                continue
            if not 0 < at < len(visits):
                return True
            before, after = visits[at - 1], visits[at]
            arriving = until if after.first == after.last == until else None
            if until - since - minutes >= world.way(before, after, arriving):
                return True
        return False
