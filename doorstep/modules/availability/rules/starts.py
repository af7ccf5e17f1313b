"""
When may a visit start?

:func:`find_ranges` is the only judge: lists take its ranges, the booking asks whether its start lies in
them, and a refusal looks up the nearest of them. It works on the gaps between neighbouring claims.

The way from the claim before counts when that claim ends on the same local date as the new core starts,
or less than 180 minutes before it; likewise on to the claim after. Because no way takes longer than 180
minutes, "there is room for the way" is the same test whether it counts or not, so :func:`find_ranges`
need not ask; only :func:`place` does, which decides how much time the way occupies.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.kernel.intervals import Span, Spans, covers, from_minute, overlaps, subtract, to_minute_up
from doorstep.modules.availability.contracts import Refusal, RefusalReason, Shape, Terms
from doorstep.modules.availability.rules.localdays import LocalDays, local_day, local_days, today
from doorstep.modules.travel.contracts import LONGEST_MINUTES, Mode, TravelTable, Triple

_NEVER = 1 << 60
DAYS_AROUND = 3  # one date before, two after: a core may begin before midnight and last a day


class Busy(NamedTuple):
    """A live claim: its core in minutes since the epoch, its cell (None: no place) and its travel version."""

    start: int
    end: int
    column: int | None
    row: int | None
    version: int
    claim_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one calendar looks like over the days asked about."""

    open: Sequence[Span]
    """Rules minus blocked time, merged over midnight."""
    busy: Sequence[Busy]
    """Live claims by start of their core, expired holds left out."""
    daily_cap: int | None = None
    mode: Mode = Mode.CAR


@dataclass(frozen=True, slots=True)
class Wish:
    """The visit to place."""

    shape: Shape
    cell: Cell | None
    base_cell: Cell | None = None
    radius_km: float | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last start that notice and horizon allow (inclusive), within the local dates asked for."""

    earliest: int
    latest: int
    days: LocalDays
    around: LocalDays
    """The same dates and their neighbours: all that a visit on them may touch."""


def bounds_of(terms: Terms, now: datetime, *, first_day: int = 0, day_count: int | None = None) -> Bounds:
    """
    The bounds of starts on ``day_count`` local dates beginning ``first_day`` days after today.

    Starts are open from now + notice (rounded up to a minute) to the end of the date ``horizon_days``
    after today.
    """
    here = today(terms.time_zone, now)
    count = terms.horizon_days + 1 - first_day if day_count is None else day_count
    first, count = here + timedelta(days=first_day), max(1, count)
    days = local_days(terms.time_zone, first, count, terms.slot_step_minutes)
    around = local_days(terms.time_zone, first - timedelta(days=1), count + DAYS_AROUND, terms.slot_step_minutes)
    horizon = local_day(terms.time_zone, here + timedelta(days=terms.horizon_days)).end
    earliest = to_minute_up(now) + terms.minimum_notice_minutes
    return Bounds(max(earliest, days.start), min(horizon, days.end) - 1, days, around)


def is_within_radius(base: Cell | None, place: Cell | None, radius_km: float | None) -> bool:
    """Whether a place's cell lies within the radius around a base's cell, centre to centre."""
    if base is None or place is None or radius_km is None:
        return True
    columns, rows = place.column - base.column, place.row - base.row
    return (columns * columns + rows * rows) * CELL_KM * CELL_KM <= radius_km * radius_km + 1e-9


def _way(busy: Busy, cell: Cell | None, table: TravelTable, mode: Mode) -> Triple | None:
    """Minutes by hour class between a claim and a cell; None if either has no place. The model is symmetric."""
    if cell is None or busy.column is None or busy.row is None:
        return None
    return table.modes[mode].between(abs(cell.column - busy.column), abs(cell.row - busy.row))


def find_ranges(calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]) -> Spans:
    """
    All minutes at which the visit may start, as inclusive ranges [first, last], ascending, the grid apart.

    :param tables: travel tables by version: the wish's own, and those of the claims.
    """
    if not is_within_radius(wish.base_cell, wish.cell, wish.radius_km):
        return []
    preparation, length = wish.shape.preparation_minutes, wish.shape.core_minutes
    first_core, last_core = bounds.earliest - preparation, bounds.latest - preparation
    table, cell, mode = tables[wish.version], wish.cell, calendar.mode
    opens, open_at, open_count = calendar.open, 0, len(calendar.open)
    hour_class = bounds.around.hour_class
    found: Spans = []
    low, way_in, way_from = first_core, None, -_NEVER
    for busy in (*calendar.busy, None):
        high = last_core
        if busy is not None:
            room = busy.start - length
            if room < low:
                high = room
            elif room < high + LONGEST_MINUTES:
                way_on = _way(busy, cell, tables[busy.version], mode)
                high = min(high, room - (way_on[hour_class(busy.start)] if way_on else 0))
        if low <= high:
            while open_at < open_count and opens[open_at][1] - length < low:
                open_at += 1
            for at in range(open_at, open_count):
                if opens[at][0] > high:
                    break
                first, last = max(low, opens[at][0]), min(high, opens[at][1] - length)
                if first > last:
                    continue
                if way_in is not None and first < way_from + max(way_in):
                    found.extend(_after_way(first, last, way_from, way_in, bounds.around))
                else:
                    found.append((first, last))
        if busy is None or busy.start - length > last_core:
            break
        way_from = busy.end
        low = max(low, way_from)
        way_in = _way(busy, cell, table, mode) if way_from + LONGEST_MINUTES > low else None
    if calendar.daily_cap is not None:
        found = _without_full_days(found, calendar, bounds.around)
    return [(first + preparation, last + preparation) for first, last in found]


def _after_way(first: int, last: int, way_from: int, way: Triple, days: LocalDays) -> Spans:
    """The parts of [first, last] that leave time for the way in, whose length depends on the hour of arrival."""
    found: Spans = []
    at = first
    while at <= last:
        kind = days.hour_class(at)
        position = bisect_right(days.class_from, at)
        until = days.class_from[position] - 1 if position < len(days.class_from) else last
        start, end = max(at, way_from + way[kind]), min(last, until)
        if start <= end:
            if found and found[-1][1] + 1 == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        at = max(until, at) + 1
    return found


def _without_full_days(found: Spans, calendar: Calendar, days: LocalDays) -> Spans:
    counts: dict[Span, int] = {}
    for busy in calendar.busy:
        span = days.day_span(busy.start)
        counts[span] = counts.get(span, 0) + 1
    cap = calendar.daily_cap or 0
    full = sorted(span for span, count in counts.items() if count >= cap)
    if not full:
        return found
    return [(start, end - 1) for start, end in subtract([(first, last + 1) for first, last in found], full)]


def grid_starts(ranges: Sequence[Span], days: LocalDays) -> list[int]:
    """The start times of the grid that lie in inclusive ranges."""
    grid = days.grid
    result: list[int] = []
    for first, last in ranges:
        result.extend(grid[bisect_left(grid, first) : bisect_right(grid, last)])
    return result


def grid_mask(ranges: Sequence[Span], days: LocalDays) -> int:
    """The same as bits: bit n stands for the n-th start time of the grid."""
    grid = days.grid
    mask = 0
    for first, last in ranges:
        low, high = bisect_left(grid, first), bisect_right(grid, last)
        if high > low:
            mask |= ((1 << (high - low)) - 1) << low
    return mask


def nearest_starts(ranges: Sequence[Span], days: LocalDays, start: int) -> tuple[int | None, int | None]:
    """The last open start before a minute and the first one after it."""
    starts = grid_starts(ranges, days)
    before, after = bisect_left(starts, start) - 1, bisect_right(starts, start)
    return starts[before] if before >= 0 else None, starts[after] if after < len(starts) else None


def is_open(start: int, ranges: Sequence[Span], days: LocalDays) -> bool:
    """Whether a start lies on the grid and in one of the inclusive ranges."""
    return days.on_grid(start) and any(first <= start <= last for first, last in ranges)


def explain(
    start: int,
    calendar: Calendar,
    wish: Wish,
    bounds: Bounds,
    tables: Mapping[int, TravelTable],
    hours: Sequence[Span],
) -> Refusal | None:
    """
    None if the visit may start then, else the reason and the nearest open starts.

    :param hours: working hours before time off is taken from them; tells "outside hours" from "time off".
    """
    ranges = find_ranges(calendar, wish, bounds, tables)
    if is_open(start, ranges, bounds.days):
        return None
    before, after = nearest_starts(ranges, bounds.days, start)
    return Refusal(
        _reason(start, calendar, wish, bounds, hours),
        None if before is None else from_minute(before),
        None if after is None else from_minute(after),
    )


def _reason(start: int, calendar: Calendar, wish: Wish, bounds: Bounds, hours: Sequence[Span]) -> RefusalReason:
    if not is_within_radius(wish.base_cell, wish.cell, wish.radius_km):
        return RefusalReason.AREA
    if start < bounds.earliest:
        return RefusalReason.TOO_SHORT_NOTICE
    if start > bounds.latest:
        return RefusalReason.BEYOND_HORIZON
    if not bounds.days.on_grid(start):
        return RefusalReason.OFF_GRID
    core = start - wish.shape.preparation_minutes
    end = core + wish.shape.core_minutes
    if not covers(calendar.open, core, end):
        return RefusalReason.TIME_OFF if covers(hours, core, end) else RefusalReason.OUTSIDE_HOURS
    if overlaps([(busy.start, busy.end) for busy in calendar.busy], core, end):
        return RefusalReason.OTHER_VISIT
    if calendar.daily_cap is not None:
        today_span = bounds.around.day_span(core)
        if sum(today_span[0] <= busy.start < today_span[1] for busy in calendar.busy) >= calendar.daily_cap:
            return RefusalReason.CAPACITY
    return RefusalReason.CANNOT_TRAVEL


@dataclass(frozen=True, slots=True)
class Retiming:
    """A claim whose way in changes: its occupied time now starts here."""

    claim_id: UUID
    occupied_start: int


@dataclass(frozen=True, slots=True)
class Placement:
    """What a new claim occupies, and what that does to the claim after it."""

    occupied_start: int
    core_start: int
    core_end: int
    following: Retiming | None


def way_in(before: Busy | None, start: int, cell: Cell | None, table: TravelTable, mode: Mode, days: LocalDays) -> int:
    """Minutes that a claim at ``cell`` whose core begins at ``start`` reserves for the way from the claim before."""
    if before is None:
        return 0
    if before.end <= days.day_span(start)[0] and start - before.end >= LONGEST_MINUTES:
        return 0
    way = _way(before, cell, table, mode)
    return way[days.hour_class(start)] if way else 0


def retime(before: Busy | None, after: Busy, calendar: Calendar, days: LocalDays, table: TravelTable) -> Retiming:
    """The way in of a claim whose predecessor has changed, kept clear of the predecessor's core."""
    assert after.claim_id is not None
    cell = None if after.column is None or after.row is None else Cell(after.column, after.row)
    start = after.start - way_in(before, after.start, cell, table, calendar.mode, days)
    if before is not None:
        start = min(after.start, max(start, before.end))
    return Retiming(after.claim_id, start)


def place(start: int, calendar: Calendar, wish: Wish, days: LocalDays, tables: Mapping[int, TravelTable]) -> Placement:
    """What a visit at this start occupies. Does not judge: ask :func:`find_ranges` first."""
    core_start = start - wish.shape.preparation_minutes
    core_end = core_start + wish.shape.core_minutes
    at = bisect_right(calendar.busy, core_start, key=lambda busy: busy.start)
    before = calendar.busy[at - 1] if at else None
    after = calendar.busy[at] if at < len(calendar.busy) else None
    minutes = way_in(before, core_start, wish.cell, tables[wish.version], calendar.mode, days)
    following = None
    if after is not None:
        column, row = (None, None) if wish.cell is None else (wish.cell.column, wish.cell.row)
        this = Busy(core_start, core_end, column, row, wish.version)
        following = retime(this, after, calendar, days, tables[after.version])
    return Placement(core_start - minutes, core_start, core_end, following)
