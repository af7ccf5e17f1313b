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

from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.kernel.intervals import Span, Spans, covers, from_minute, intersect, overlaps
from doorstep.modules.availability.contracts import Refusal, RefusalReason
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish, bounds_of
from doorstep.modules.availability.rules.insertion import (
    leave_by,
    merge_ranges,
    promised_dates,
    reach_of,
    seen_from_outside,
    window_starts,
)
from doorstep.modules.availability.rules.limits import broken_limit, start_bounds, within_limits
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.availability.rules.placing import Placement, Retiming, place, retime, way_in
from doorstep.modules.availability.rules.ways import after_way
from doorstep.modules.travel.contracts import TravelTable

__all__ = [
    "Bounds",
    "Busy",
    "Calendar",
    "Placement",
    "Retiming",
    "Wish",
    "bounds_of",
    "explain",
    "find_ranges",
    "grid_mask",
    "grid_starts",
    "intersect_ranges",
    "is_open",
    "is_within_radius",
    "nearest_starts",
    "place",
    "retime",
    "way_in",
]

_END = Busy(1 << 60, 1 << 60, None, None, 0)


def is_within_radius(base: Cell | None, place: Cell | None, radius_km: float | None) -> bool:
    """Whether a place's cell lies within the radius around a base's cell, centre to centre."""
    if base is None or place is None or radius_km is None:
        return True
    columns, rows = place.column - base.column, place.row - base.row
    return (columns * columns + rows * rows) * CELL_KM * CELL_KM <= radius_km * radius_km + 1e-9


def find_ranges(calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]) -> Spans:
    """
    All minutes at which the visit may start, as inclusive ranges [first, last], ascending, the grid apart.

    For a wish with a window these are the minutes at which the window may start.

    :param tables: travel tables by version: the wish's own, and those of the claims.
    """
    if not is_within_radius(wish.base_cell, wish.cell, wish.radius_km):
        return []
    preparation, window = wish.shape.preparation_minutes, wish.window_minutes
    earliest, latest = start_bounds(calendar, bounds)
    first_core, last_core = earliest - preparation, latest - preparation
    found = find_room(calendar, wish, first_core, last_core + window, bounds, tables)
    if window:
        found = window_starts(found, window, preparation, (earliest, latest), bounds.around)
    if calendar.limits is not None:
        found = within_limits(found, calendar, wish, bounds, tables)
    return [(first + preparation, last + preparation) for first, last in found]


def find_room(
    calendar: Calendar, wish: Wish, first: int, last: int, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> Spans:
    """The core starts within [first, last] for which open time, other claims and the ways leave room; see above."""
    for busy in calendar.busy:
        if busy.latest is not None:
            return _room_among_promised(calendar, wish, first, last, bounds, tables)
    return _room(calendar, calendar.busy, wish, first, last, bounds.around, tables)


def _room_among_promised(
    calendar: Calendar, wish: Wish, first: int, last: int, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> Spans:
    """Date by date: a visit may push the promised ones of its own date, by which its start counts, not its core's."""
    preparation, days = wish.shape.preparation_minutes, bounds.around
    found: Spans = []
    for start, end in promised_dates(calendar.busy, days):
        low, high = max(first, start - preparation), min(last, end - 1 - preparation)
        if first < low:
            found += _room(calendar, calendar.busy, wish, first, min(last, low - 1), days, tables)
        if low <= high:
            reach = reach_of(calendar, (start, end), bounds.now, days, tables)
            found += _room(calendar, seen_from_outside(calendar.busy, reach), wish, low, high, days, tables)
        first = max(first, end - preparation)
    if first <= last:
        found += _room(calendar, calendar.busy, wish, first, last, days, tables)
    return merge_ranges(found)


def _room(
    calendar: Calendar,
    claims: Sequence[Busy],
    wish: Wish,
    first_core: int,
    last_core: int,
    days: LocalDays,
    tables: Mapping[int, TravelTable],
) -> Spans:
    """The same among claims that stand still, or are as :func:`insertion.seen_from_outside` shows them."""
    length, cell, mode, opens = wish.shape.core_minutes, wish.cell, calendar.mode, calendar.open
    at_desk = wish.at_desk
    ways = None if cell is None else tables[wish.version].modes[mode].at(cell)
    classes, class_start = days.class_codes, days.start
    found: Spans = []
    open_at, open_count = 0, len(opens)
    low, way, way_from = first_core, None, 0
    previous: tuple[int, int] | None = None
    for start, end, column, row, version, _, _, earliest, latest, _ in (*claims, _END):
        high = start - length
        # Ways are looked up for gaps only that are long enough and open.
        if high >= low:
            while open_at < open_count and opens[open_at][1] - length < low:
                open_at += 1
            if open_at == open_count:
                break
            if opens[open_at][0] <= high:
                near = at_desk and wish.is_here(column, row)
                if not near and cell is not None and ways is not None and column is not None and row is not None:
                    there = ways if version == wish.version else tables[version].modes[mode].at(cell)
                    back = there[column, row].back
                    if earliest is not None and latest is None:
                        high = leave_by(earliest, start, back, days) - length
                    else:
                        at = start - class_start
                        high -= back[classes[at] if 0 <= at < len(classes) else days.hour_class(start)]
                if high > last_core:
                    high = last_core
                way = (
                    None
                    if ways is None or previous is None or (at_desk and wish.is_here(*previous))
                    else ways[previous]
                )
                for span in range(open_at, open_count):
                    first, until = opens[span]
                    if first > high:
                        break
                    first, last = first if first > low else low, until - length if until - length < high else high
                    if first <= last:
                        if way is None or first >= way_from + way.longest:
                            found.append((first, last))
                        else:
                            found += after_way(first, last, way_from, way.to, days)
        if end > last_core:
            break
        way_from = end
        previous = None if column is None or row is None else (column, row)
        if end > low:
            low = end
    return found


def intersect_ranges(left: Sequence[Span], right: Sequence[Span]) -> Spans:
    """What two lists of inclusive ranges have in common."""
    both = intersect([(first, last + 1) for first, last in left], [(first, last + 1) for first, last in right])
    return [(first, end - 1) for first, end in both]


def grid_starts(ranges: Sequence[Span], days: LocalDays) -> list[int]:
    """The start times of the grid that lie in inclusive ranges."""
    grid = days.grid
    result: list[int] = []
    for first, last in ranges:
        result.extend(grid[bisect_left(grid, first) : bisect_right(grid, last)])
    return result


def grid_mask(ranges: Sequence[Span], days: LocalDays) -> int:
    """The same as bits: bit n stands for the n-th start time of the grid."""
    grid, step = days.grid, days.even_step
    mask = 0
    for first, last in ranges:
        if step:
            low, high = max(0, -((grid[0] - first) // step)), min(len(grid), (last - grid[0]) // step + 1)
        else:
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
        _reason(start, calendar, wish, bounds, tables, hours),
        None if before is None else from_minute(before),
        None if after is None else from_minute(after),
    )


def _reason(
    start: int,
    calendar: Calendar,
    wish: Wish,
    bounds: Bounds,
    tables: Mapping[int, TravelTable],
    hours: Sequence[Span],
) -> RefusalReason:
    if not is_within_radius(wish.base_cell, wish.cell, wish.radius_km):
        return RefusalReason.AREA
    earliest, latest = start_bounds(calendar, bounds)
    if start < earliest:
        return RefusalReason.TOO_SHORT_NOTICE
    if start > latest:
        return RefusalReason.BEYOND_HORIZON
    if not bounds.days.on_grid(start):
        return RefusalReason.OFF_GRID
    core = start - wish.shape.preparation_minutes
    end = core + wish.shape.core_minutes
    if not covers(calendar.open, core, end):
        return RefusalReason.TIME_OFF if covers(hours, core, end) else RefusalReason.OUTSIDE_HOURS
    if overlaps([(busy.start, busy.end) for busy in calendar.busy], core, end):
        return RefusalReason.OTHER_VISIT
    broken = broken_limit(core, calendar, wish, bounds, tables)
    if broken is RefusalReason.FLOATING_BREAK and not find_room(calendar, wish, core, core, bounds, tables):
        return RefusalReason.CANNOT_TRAVEL
    return broken or RefusalReason.CANNOT_TRAVEL
