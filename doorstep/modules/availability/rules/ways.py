"""The way between two visits, and the time that it leaves."""

from bisect import bisect_right

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Spans
from doorstep.modules.availability.rules.facts import Busy
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.travel.contracts import Mode, TravelTable, Triple


def way_from_visit(busy: Busy, cell: Cell | None, table: TravelTable, mode: Mode) -> Triple | None:
    """Minutes by hour class from a claim's place to a cell; None if either has no place."""
    if cell is None or busy.column is None or busy.row is None:
        return None
    return table.modes[mode].between(busy.column, busy.row, cell.column, cell.row)


def way_to_visit(busy: Busy, cell: Cell | None, table: TravelTable, mode: Mode) -> Triple | None:
    """Minutes by hour class from a cell to a claim's place, which may differ from the way back."""
    if cell is None or busy.column is None or busy.row is None:
        return None
    return table.modes[mode].between(cell.column, cell.row, busy.column, busy.row)


def after_way(first: int, last: int, way_from: int, way: Triple, days: LocalDays) -> Spans:
    """The parts of [first, last] that leave time for the way in, whose length depends on the hour of arrival."""
    at = bisect_right(days.class_from, first)
    if 0 < at < len(days.class_from) and days.class_from[at] >= way_from + max(way):
        # No other hour class begins before the longest way ends: mostly one minute decides.
        first = max(first, way_from + way[days.classes[at - 1]])
        return [(first, last)] if first <= last else []
    found: Spans = []
    at = first
    while at <= last:
        start, until = _arrival(at, way_from, way, days)
        end = min(last, until)
        if start <= end:
            if found and found[-1][1] + 1 == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        at = max(until, at) + 1
    return found


def _arrival(at: int, way_from: int, way: Triple, days: LocalDays) -> tuple[int, int]:
    """The first arrival from a minute on by the way of its hour class, and the last minute of that class."""
    kind, until = days.class_and_end(at)
    return max(at, way_from + way[kind]), until
