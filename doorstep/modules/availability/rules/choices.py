"""Which few of many free starts are offered instead of one that can't be had."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

# Where parts of days are too few to choose from, starts of one part are choices when they are so far apart.
CHOICES_APART = timedelta(hours=1)
_AFTERNOON, _EVENING = 12, 17


def spread_starts(starts: Iterable[datetime], wanted: datetime, *, time_zone: str, most: int) -> tuple[datetime, ...]:
    """
    Of free starts some that are real choices, in order of time: three of one morning would be one choice only.

    The nearest to the wanted one comes first; then, the nearest first, one of each other morning, afternoon and evening
    of the place's clock, at the time of day nearest to the wanted one. If these are fewer than asked for, further ones
    at least an hour apart follow.
    """
    zone = ZoneInfo(time_zone)
    near = sorted(starts, key=lambda start: (abs(start - wanted), start))
    minute = _minute_of(wanted, zone)
    parts: dict[tuple[date, int], datetime] = {}
    for start in sorted(near, key=lambda start: (abs(_minute_of(start, zone) - minute), start)):
        parts.setdefault(_part_of(start, zone), start)
    if near:
        parts[_part_of(near[0], zone)] = near[0]
    chosen: list[datetime] = []
    for start in chain(sorted(parts.values(), key=near.index), near):
        if len(chosen) < most and all(abs(start - other) >= CHOICES_APART for other in chosen):
            chosen.append(start)
    return tuple(sorted(chosen))


def _minute_of(start: datetime, zone: ZoneInfo) -> int:
    local = start.astimezone(zone)
    return 60 * local.hour + local.minute


def _part_of(start: datetime, zone: ZoneInfo) -> tuple[date, int]:
    """The local date, and whether it is its morning, afternoon or evening, as the apps divide a day."""
    local = start.astimezone(zone)
    return local.date(), (local.hour >= _AFTERNOON) + (local.hour >= _EVENING)
