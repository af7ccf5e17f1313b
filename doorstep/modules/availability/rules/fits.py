"""
Where one more visit fits into a day, and what it costs the day: ways, time to spare, others who must give way.

Whether it fits at all, :func:`starts.find_ranges` says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span
from doorstep.modules.availability.contracts.fits import FREE_ALL_DAY
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish
from doorstep.modules.availability.rules.starts import grid_starts
from doorstep.modules.travel.contracts import TravelTable


@dataclass(frozen=True, slots=True)
class Placed:
    """A start in minutes since the epoch, with what it costs; see ``contracts.Fit``."""

    start: int
    travel: int
    added: int
    slack: int
    pushed: int
    booked: int


@dataclass(frozen=True, slots=True)
class Day:
    """What all starts of one calendar are judged by."""

    calendar: Calendar
    wish: Wish
    bounds: Bounds
    table: TravelTable

    def way(self, start: Cell | None, end: Cell | None, at: int) -> int:
        """Minutes from one cell to another by the hour; 0 where a place is not known."""
        if start is None or end is None:
            return 0
        minutes = self.table.modes[self.calendar.mode].between(start.column, start.row, end.column, end.row)
        return minutes[self.bounds.around.hour_class(at)]

    def same_date(self, one: int, other: int) -> bool:
        """Whether two minutes are of one local date."""
        days = self.bounds.around
        return days.date_of(one) == days.date_of(other)


def place_best(
    calendar: Calendar,
    ranges: Sequence[Span],
    wish: Wish,
    bounds: Bounds,
    tables: Mapping[int, TravelTable],
    *,
    from_now: int | None,
) -> Placed | None:
    """
    The best start within ranges that :func:`starts.find_ranges` found; None if no start of the grid is left.

    :param from_now: the soonest counts, and nobody is there before they can get there, leaving at this minute from
        where they are: the visit at which they are or were last today, else their base. None: the start that adds the
        least to the day's ways counts, then the soonest.
    """
    setting = Day(calendar, wish, bounds, tables[wish.version])
    if from_now is not None:
        soonest = there_at(setting, from_now)
        for first, last in ranges:
            starts = grid_starts([(max(first, soonest), last)], bounds.days)
            if starts:
                return _placed(setting, starts[0])
        return None
    found = []
    for span in ranges:
        starts = grid_starts([span], bounds.days)
        found += [_placed(setting, start) for start in {*starts[:1], *starts[-1:]}]
    return min(found, key=lambda one: (one.added, one.start), default=None)


def there_at(setting: Day, now: int) -> int:
    """
    The first minute at which somebody can begin who sets out at once, or when their present visit is over.

    From a visit that had no place they set out from their base.
    """
    begun = [busy for busy in setting.calendar.busy if busy.start <= now and setting.same_date(busy.start, now)]
    last = begun[-1] if begun else None
    leaves = max(now, last.end) if last else now
    here = (_cell(last) if last else None) or setting.wish.base_cell
    return leaves + setting.way(here, setting.wish.cell, leaves) + setting.wish.shape.preparation_minutes


def _placed(setting: Day, start: int) -> Placed:
    wish, busy = setting.wish, setting.calendar.busy
    core = start - wish.shape.preparation_minutes
    end = core + wish.shape.core_minutes
    today = [one for one in busy if setting.same_date(one.start, core)]
    before = next((one for one in reversed(today) if one.start <= core), None)
    after = next((one for one in today if one.start > core), None)
    origin = _cell(before) if before else wish.base_cell
    target = _cell(after) if after else wish.base_cell
    travel, back = setting.way(origin, wish.cell, core), setting.way(wish.cell, target, end)
    direct = setting.way(origin, target, core)
    slack = after.start - end - back if after else FREE_ALL_DAY
    return Placed(
        start=start,
        travel=travel,
        added=max(0, travel + back - direct),
        slack=max(0, min(slack, FREE_ALL_DAY)),
        pushed=max(0, -slack),
        booked=sum(one.end - one.start for one in today),
    )


def _cell(busy: Busy) -> Cell | None:
    return None if busy.column is None or busy.row is None else Cell(busy.column, busy.row)
