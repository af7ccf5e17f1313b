"""
Which starts leave no dead hole: none so short that nothing could be sold in it any more.

A hole lies between the visit, with the ways to its neighbours, and the visit before or after it or the edge of open
time. It is dead if it is shorter than the shortest visit that is sold, with one way within the neighbourhood, but
long enough for the start to have been earlier or later on the grid.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from doorstep.modules.availability.rules.facts import Bounds, Calendar, Wish
from doorstep.modules.availability.rules.ways import way_from_visit, way_to_visit
from doorstep.modules.travel.contracts import TravelTable


def best_starts(
    starts: Sequence[int], calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> list[int]:
    """
    Those of a visit's open starts that leave no dead hole; none if the calendar doesn't care, or a window is promised.
    """
    limits = calendar.limits
    if limits is None or limits.shortest_minutes is None or wish.window_minutes:
        return []
    hour_class, table = bounds.around.hour_class, tables[wish.version]
    begins = [busy.start for busy in calendar.busy]
    opens = [span[0] for span in calendar.open]
    here = wish.cell
    near = table.modes[calendar.mode].between(here.column, here.row, here.column, here.row) if here else (0, 0, 0)

    shortest = limits.shortest_minutes

    def is_dead(hole: int, minute: int) -> bool:
        return bounds.step <= hole < shortest + near[hour_class(minute)]

    found: list[int] = []
    for start in starts:
        core = start - wish.shape.preparation_minutes
        end = core + wish.shape.core_minutes
        opened, closed = calendar.open[bisect_right(opens, core) - 1]
        at = bisect_right(begins, core)
        if at:
            before = calendar.busy[at - 1]
            way = way_from_visit(before, wish.cell, table, calendar.mode)
            opened = max(opened, before.end + (way[hour_class(core)] if way else 0))
        if at < len(begins):
            after = calendar.busy[at]
            way = way_to_visit(after, wish.cell, tables[after.version], calendar.mode)
            closed = min(closed, after.start - (way[hour_class(after.start)] if way else 0))
        if not is_dead(core - opened, core) and not is_dead(closed - end, end):
            found.append(start)
    return found
