"""
Local dates of a zone in minutes since the epoch.

A local wall time means the first moment at which the local clock shows it or anything later. So every
wall time has exactly one moment, also on the two days a year on which clocks change.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from doorstep.kernel.intervals import DAY, Span, from_minute, to_minute
from doorstep.modules.travel.contracts import HourClass, class_of_hour

_FOR_EVER = 1 << 60
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name."""
    return ZoneInfo(name)


def offset_at(zone: ZoneInfo, minute: int) -> int:
    """Minutes that the local clock is ahead of UTC."""
    offset = from_minute(minute).astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 60)


def local_date(zone: ZoneInfo, minute: int) -> date:
    """The local date of a minute."""
    return from_minute(minute).astimezone(zone).date()


def _midnight(zone: ZoneInfo, day: date) -> int:
    return to_minute(datetime(day.year, day.month, day.day, tzinfo=zone))


def _offset_pieces(zone: ZoneInfo, start: int, end: int) -> list[tuple[int, int, int]]:
    """(start, end, offset) of the stretches with one offset; changes are found by halving each hour that holds one."""
    pieces: list[tuple[int, int, int]] = []
    at, offset = start, offset_at(zone, start)
    probe = start
    while probe < end:
        following = min(end, probe + 60)
        if offset_at(zone, following) != offset and following < end:
            low, high = probe, following
            while high - low > 1:
                middle = (low + high) // 2
                if offset_at(zone, middle) == offset:
                    low = middle
                else:
                    high = middle
            pieces.append((at, high, offset))
            at, offset = high, offset_at(zone, high)
        probe = following
    if at < end:
        pieces.append((at, end, offset))
    return pieces


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One local date: [start, end) and its stretches of constant offset from UTC."""

    day: date
    start: int
    end: int
    pieces: tuple[tuple[int, int, int], ...]

    def at(self, wall_minute: int) -> int:
        """The moment of a wall time of this date, minutes after its midnight, 0..1440."""
        wall = (self.day.toordinal() - _EPOCH_DAY) * DAY + wall_minute
        for start, end, offset in self.pieces:
            if wall < end + offset:
                return max(start, wall - offset)
        return self.end

    def starts(self, step: int) -> list[int]:
        """The moments at which the local clock shows a multiple of ``step`` minutes."""
        result: list[int] = []
        for start, end, offset in self.pieces:
            result.extend(range(start + -(start + offset) % step, end, step))
        return result

    def hour_classes(self) -> list[tuple[int, HourClass]]:
        """(moment, class in force from it on), in order."""
        result: list[tuple[int, HourClass]] = []
        for start, end, offset in self.pieces:
            at = start
            while at < end:
                kind = class_of_hour((at + offset) % DAY // 60)
                if not result or result[-1][1] is not kind:
                    result.append((at, kind))
                at += 60 - (at + offset) % 60
        return result


@lru_cache(maxsize=4096)
def local_day(zone_name: str, day: date) -> LocalDay:
    """The local date of a zone; remembered, for it is asked for again and again."""
    zone = zone_of(zone_name)
    start, end = _midnight(zone, day), _midnight(zone, day + timedelta(days=1))
    return LocalDay(day, start, end, tuple(_offset_pieces(zone, start, end)))


@dataclass(frozen=True, slots=True)
class LocalDays:
    """Consecutive local dates, ready for calculations in minutes."""

    zone: str
    days: tuple[date, ...]
    bounds: tuple[int, ...]
    """The start of each date and the end of the last."""
    grid: tuple[int, ...]
    class_from: tuple[int, ...]
    classes: tuple[HourClass, ...]
    class_codes: bytes
    """The number of the hour class in force at each minute from the start on."""
    even_step: int
    """Minutes from each start time of the grid to the next; 0 where a change of clocks makes them differ."""

    @property
    def start(self) -> int:
        """The first minute of the first date."""
        return self.bounds[0]

    @property
    def end(self) -> int:
        """The minute after the last date."""
        return self.bounds[-1]

    def day_span(self, minute: int) -> Span:
        """Start and end of the date that a minute lies in."""
        at = bisect_right(self.bounds, minute) - 1
        if 0 <= at < len(self.days):
            return self.bounds[at], self.bounds[at + 1]
        found = local_day(self.zone, local_date(zone_of(self.zone), minute))
        return found.start, found.end

    def date_of(self, minute: int) -> date:
        """The date that a minute lies in; the first or the last of these if it lies before or after them."""
        return self.days[min(max(bisect_right(self.bounds, minute) - 1, 0), len(self.days) - 1)]

    def hour_class(self, minute: int) -> HourClass:
        """The hour class in force at a minute."""
        if self.start <= minute < self.end:
            return self.classes[bisect_right(self.class_from, minute) - 1]
        wall = from_minute(minute).astimezone(zone_of(self.zone))
        return class_of_hour(wall.hour)

    def class_and_end(self, minute: int) -> tuple[HourClass, int]:
        """The hour class in force at a minute, and the last minute that it is in force; after these days, for ever."""
        at = bisect_right(self.class_from, minute)
        until = self.class_from[at] - 1 if at < len(self.class_from) else _FOR_EVER
        return (self.classes[at - 1] if at and minute < self.bounds[-1] else self.hour_class(minute)), until

    def on_grid(self, minute: int) -> bool:
        """Whether a minute of these days is a start time."""
        at = bisect_left(self.grid, minute)
        return at < len(self.grid) and self.grid[at] == minute

    def grid_slices(self) -> Sequence[tuple[date, int, int]]:
        """(date, first, last + 1) of each date's part of the grid."""
        return [
            (day, bisect_left(self.grid, self.bounds[at]), bisect_left(self.grid, self.bounds[at + 1]))
            for at, day in enumerate(self.days)
        ]


@lru_cache(maxsize=512)
def local_days(zone_name: str, first: date, count: int, step: int) -> LocalDays:
    """
    ``count`` local dates of a zone from ``first`` on, with their grid of start times.

    :param step: minutes between start times on the local clock.
    """
    found = [local_day(zone_name, first + timedelta(days=n)) for n in range(count)]
    grid: list[int] = []
    changes: list[tuple[int, HourClass]] = []
    for day in found:
        grid.extend(day.starts(step))
        changes.extend(day.hour_classes())
    return LocalDays(
        zone=zone_name,
        days=tuple(day.day for day in found),
        bounds=(*(day.start for day in found), found[-1].end),
        grid=tuple(grid),
        class_from=tuple(moment for moment, _ in changes),
        classes=tuple(kind for _, kind in changes),
        class_codes=_codes(changes, found[-1].end),
        even_step=_even_step(grid),
    )


def _even_step(grid: Sequence[int]) -> int:
    steps = {after - before for before, after in pairwise(grid)}
    return steps.pop() if len(steps) == 1 else 0


def _codes(changes: Sequence[tuple[int, HourClass]], end: int) -> bytes:
    ends = [moment for moment, _ in changes[1:]] + [end]
    return b"".join(bytes([kind]) * (until - at) for (at, kind), until in zip(changes, ends, strict=True))


def today(zone_name: str, now: datetime) -> date:
    """The local date of a moment."""
    return now.astimezone(zone_of(zone_name)).date()


def minute_of_wall(zone_name: str, day: date, wall_minute: int) -> int:
    """The moment of a wall time counted from a date's midnight; beyond 1440 it lies on the dates after it."""
    return local_day(zone_name, day + timedelta(days=wall_minute // DAY)).at(wall_minute % DAY)
