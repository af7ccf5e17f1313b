"""
What a day may allow at best, by its visits alone: nothing that :func:`fits.place_best` finds on it is better.

Hours, breaks and limits are not looked at. They only take starts away, so each bound, the soonest start, the least that
is added to the day's ways and the fewest minutes booked, holds whatever they are; the three may be of different starts.
Of all that is read of a day its visits cost the least.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.modules.availability.contracts import Shape
from doorstep.modules.availability.contracts.fits import FREE_ALL_DAY
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish
from doorstep.modules.availability.rules.fits import Day, Placed, there_at
from doorstep.modules.availability.rules.starts import grid_starts
from doorstep.modules.travel.contracts import Mode, ModeTimes, TravelTable, Triple

# Classes of the hour last at least an hour, so none lies between two looks.
_LOOK_MINUTES = 30
_NOWHERE: Triple = (0, 0, 0)

type Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What all calendars have in common for which one visit is wanted: the starts of the grid, hour classes."""

    shape: Shape
    bounds: Bounds
    grid: Sequence[int]
    classes: Sequence[int]
    """In which the visit's core may begin or end."""


def frame_of(shape: Shape, bounds: Bounds) -> Frame | None:
    """The frame of a visit; None if no start of the grid is within bounds."""
    grid = grid_starts([(bounds.earliest, bounds.latest)], bounds.days)
    if not grid:
        return None
    first, last = grid[0] - shape.preparation_minutes, grid[-1] - shape.preparation_minutes + shape.core_minutes
    looks = (*range(first, last, _LOOK_MINUTES), last)
    return Frame(shape, bounds, grid, sorted({int(bounds.around.hour_class(minute)) for minute in looks}))


def outlook(
    busy: Sequence[Busy], mode: Mode, wish: Wish, frame: Frame, table: TravelTable, *, from_now: int | None
) -> Placed | None:
    """
    Bounds of whatever :func:`fits.place_best` may find on a calendar; None if it can find nothing.

    :param busy: its live claims by start, all those of the dates on which the core may begin.
    :param from_now: as there.
    """
    prep, days = frame.shape.preparation_minutes, frame.bounds.around
    first, last = frame.grid[0] - prep, frame.grid[-1] - prep
    if from_now is not None:
        day = Day(Calendar((), busy, mode=mode), wish, frame.bounds, table)
        first = max(first, there_at(day, from_now) - prep)
    ways = _Ways(table.modes[mode], wish, frame.classes)
    # Whoever was promised a window may give way, and at a desk there is no way: then only the starts of claims count.
    still = not wish.at_desk and all(one.latest is None for one in busy)
    found: list[Placed] = []
    while first <= last:
        day_end = days.day_span(first)[1]
        today = [one for one in busy if days.date_of(one.start) == days.date_of(first)]
        found += _in_gaps(today, ways, wish, frame, (first, min(last, day_end - 1)), still=still)
        first = day_end
    if not found:
        return None
    return Placed(
        start=min(one.start for one in found),
        travel=min(one.travel for one in found),
        added=min(one.added for one in found),
        slack=FREE_ALL_DAY,
        pushed=0,
        booked=min(one.booked for one in found),
    )


def _in_gaps(
    today: Sequence[Busy], ways: "_Ways", wish: Wish, frame: Frame, within: tuple[int, int], *, still: bool
) -> list[Placed]:
    """The bounds in each gap between one date's claims in which a core may begin within some minutes."""
    grid, prep, length = frame.grid, frame.shape.preparation_minutes, frame.shape.core_minutes
    booked = sum(one.end - one.start for one in today)
    base = None if wish.base_cell is None else (wish.base_cell.column, wish.base_cell.row)
    found = []
    for before, after in zip((None, *today), (*today, None), strict=True):
        origin, target = _place(before) if before else base, _place(after) if after else base
        low, high = within
        if before:
            low = max(low, before.end + ways.to(origin) if still else before.start)
        if after:
            room = length + (ways.back_at_any_hour(target) if after.version == wish.version else 0)
            high = min(high, after.start - room if still else after.start - 1)
        at = bisect_left(grid, low + prep)
        if at < len(grid) and grid[at] - prep <= high:
            found.append(
                Placed(grid[at], ways.to(origin), ways.added(origin, target), FREE_ALL_DAY, pushed=0, booked=booked)
            )
    return found


class _Ways:
    """The shortest ways to and from a visit's place in some hour classes."""

    def __init__(self, times: ModeTimes, wish: Wish, classes: Sequence[int]) -> None:
        self._times, self._classes = times, classes
        self._at = None if wish.cell is None else times.at(wish.cell)

    def to(self, origin: Place) -> int:
        """Minutes to the visit."""
        to = self._to(origin)
        return min(to[kind] for kind in self._classes)

    def back_at_any_hour(self, target: Place) -> int:
        """Minutes from the visit to the next, which may be in any class."""
        return min(self._back(target))

    def added(self, origin: Place, target: Place) -> int:
        """By how much the way from one place to another grows at least if it leads by the visit."""
        to, back = self._to(origin), self._back(target)
        direct = _NOWHERE if origin is None or target is None else self._times.between(*origin, *target)
        there = min(to[kind] - direct[kind] for kind in self._classes)
        return max(0, there + min(back[kind] for kind in self._classes))

    def _to(self, place: Place) -> Triple:
        return _NOWHERE if self._at is None or place is None else self._at[place].to

    def _back(self, place: Place) -> Triple:
        return _NOWHERE if self._at is None or place is None else self._at[place].back


def _place(busy: Busy) -> Place:
    return None if busy.column is None or busy.row is None else (busy.column, busy.row)
