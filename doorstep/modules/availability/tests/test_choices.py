"""Which few of many free starts are offered: not three of one morning."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from doorstep.modules.availability.rules.choices import CHOICES_APART, spread_starts

ZONE = "Europe/Helsinki"
_DAY = datetime(2026, 3, 27, tzinfo=ZoneInfo(ZONE))  # a Friday; on Sunday the clocks go forward


def _at(text: str) -> datetime:
    """``+1 10:15``: so many days later, on the wall."""
    days, _, clock = text.rpartition(" ")
    hour, minute = map(int, clock.split(":"))
    return (_DAY + timedelta(days=int(days or 0))).replace(hour=hour, minute=minute).astimezone(UTC)


def _every(first: str, last: str) -> list[datetime]:
    """A start each quarter of an hour."""
    start, end = _at(first), _at(last)
    return [start + number * timedelta(minutes=15) for number in range(int((end - start) / timedelta(minutes=15)) + 1)]


@pytest.mark.parametrize(
    ("free", "wanted", "most", "expected"),
    [
        ([("8:00", "19:45")], "10:00", 3, ["10:00", "12:00", "17:00"]),
        ([("8:00", "11:45"), ("+1 8:00", "+1 11:45")], "9:00", 2, ["9:00", "+1 9:00"]),
        ([("8:00", "11:45"), ("+1 8:00", "+1 19:00")], "9:00", 4, ["9:00", "+1 9:00", "+1 12:00", "+1 17:00"]),
        # Over the change of the clock the time of day stays.
        ([("+1 9:30", "+1 10:30"), ("+2 9:30", "+2 10:30")], "+1 10:00", 2, ["+1 10:00", "+2 10:00"]),
        # The nearest itself is among them, though another one of its part is nearer to the time of day.
        ([("+1 8:00", "+1 19:45")], "19:00", 2, ["+1 8:00", "+1 16:45"]),
        # Nothing but one morning: an hour apart.
        ([("8:00", "10:45")], "9:00", 3, ["8:00", "9:00", "10:00"]),
        ([("8:00", "8:30")], "9:00", 3, ["8:30"]),
        ([], "9:00", 3, []),
    ],
)  # fmt: skip
def test_a_few_starts_are_real_choices(
    free: list[tuple[str, str]], wanted: str, most: int, expected: list[str]
) -> None:
    starts = [start for span in free for start in _every(*span)]
    found = spread_starts(reversed(starts), _at(wanted), time_zone=ZONE, most=most)
    assert list(found) == [_at(text) for text in expected]


def test_a_week_gives_one_of_each_part_of_its_next_days() -> None:
    starts = [start for day in range(7) for start in _every(f"+{day} 8:00", f"+{day} 19:45")]
    found = spread_starts(starts, _at("10:00"), time_zone=ZONE, most=12)
    parts = [
        (local.date(), (local.hour >= 12) + (local.hour >= 17))
        for local in (start.astimezone(ZoneInfo(ZONE)) for start in found)
    ]
    assert len(found) == len(set(parts)) == 12
    assert {day for day, _ in parts} == {_DAY.date() + timedelta(days=number) for number in range(4)}
    assert all(later - earlier >= CHOICES_APART for earlier, later in pairwise(found))
