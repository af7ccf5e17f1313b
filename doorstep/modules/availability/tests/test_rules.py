"""Local days, open hours, placements."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

import pytest

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.modules.availability.contracts import (
    DateException,
    ExceptionKind,
    HoursInvalid,
    HoursPlan,
    Shape,
    StartsOfMany,
    WallSpan,
)
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.hours import check_hours, open_on
from doorstep.modules.availability.rules.localdays import local_day, local_days, offset_at, zone_of
from doorstep.modules.travel.rules import BUILT_IN

HELSINKI = "Europe/Helsinki"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ALL_NIGHT = HoursPlan(shifts=((WallSpan(0, 1440),),) * 7)


def utc(*parts: int) -> int:
    return to_minute(datetime(*parts, tzinfo=UTC))  # type: ignore[misc, arg-type]


def week(*spans: WallSpan) -> tuple[tuple[WallSpan, ...], ...]:
    return (spans,) * 7


def test_days_of_changing_clocks_are_23_and_25_hours_long() -> None:
    assert [local_day(HELSINKI, day).end - local_day(HELSINKI, day).start for day in (SPRING, AUTUMN)] == [1380, 1500]
    assert len(local_day(HELSINKI, SPRING).starts(15)) == 92
    assert len(local_day(HELSINKI, AUTUMN).starts(15)) == 100


def test_wall_time_means_the_first_moment_that_shows_it_or_later() -> None:
    spring, autumn = local_day(HELSINKI, SPRING), local_day(HELSINKI, AUTUMN)
    # 3:00 to 4:00 does not exist in spring; in autumn it comes twice.
    assert [spring.at(minutes) for minutes in (179, 180, 210, 240)] == [
        utc(2026, 3, 29, 0, 59), utc(2026, 3, 29, 1), utc(2026, 3, 29, 1), utc(2026, 3, 29, 1),
    ]  # fmt: skip
    assert [autumn.at(minutes) for minutes in (180, 210, 240)] == [
        utc(2026, 10, 25, 0), utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 2),
    ]  # fmt: skip


def test_a_closing_may_run_into_the_next_date() -> None:
    night = HoursPlan(
        shifts=week(WallSpan(1200, 1620)),
        exceptions=(DateException(date(2026, 1, 12), ExceptionKind.CLOSED, WallSpan(1320, 1560)),),
    )
    # Nights from 20:00 to 3:00; this one is closed from 22:00 to 2:00.
    assert open_on(night, HELSINKI, date(2026, 1, 12)) == [
        (utc(2026, 1, 11, 22), utc(2026, 1, 12, 1)), (utc(2026, 1, 12, 18), utc(2026, 1, 12, 20)),
    ]  # fmt: skip
    assert open_on(night, HELSINKI, date(2026, 1, 13)) == [
        (utc(2026, 1, 13), utc(2026, 1, 13, 1)), (utc(2026, 1, 13, 18), utc(2026, 1, 13, 22)),
    ]  # fmt: skip


def test_the_closing_of_a_whole_date_ends_at_midnight() -> None:
    night = HoursPlan(
        shifts=week(WallSpan(1200, 1620)),
        exceptions=(DateException(date(2026, 1, 12), ExceptionKind.CLOSED),),
    )
    assert open_on(night, HELSINKI, date(2026, 1, 12)) == []
    assert open_on(night, HELSINKI, date(2026, 1, 13))[0] == (utc(2026, 1, 12, 22), utc(2026, 1, 13, 1))


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 1, 1), date(2026, 4, 24), date(2026, 9, 6)])
def test_local_days_of_all_zones_follow_one_another(day: date) -> None:
    for name in sorted(available_timezones()):
        first, second = local_day(name, day), local_day(name, day + timedelta(days=1))
        assert first.end == second.start, name
        assert first.start < first.end, name
        for start, end, offset in first.pieces:
            assert offset_at(zone_of(name), start) == offset_at(zone_of(name), end - 1) == offset, name
        walls = [first.at(minute) for minute in range(0, 1441, 30)]
        assert walls == sorted(walls), name


def test_hours_on_days_of_changing_clocks() -> None:
    plan = HoursPlan(shifts=week(WallSpan(60, 210), WallSpan(210, 480)))
    assert open_on(plan, HELSINKI, SPRING) == [(utc(2026, 3, 28, 23), utc(2026, 3, 29, 5))]
    assert open_on(plan, HELSINKI, AUTUMN) == [(utc(2026, 10, 24, 22), utc(2026, 10, 25, 6))]


def test_overnight_shift_is_split_at_midnight() -> None:
    plan = HoursPlan(shifts=((WallSpan(22 * 60, 30 * 60),), (), (), (), (), (), ()))
    monday, tuesday = date(2026, 6, 8), date(2026, 6, 9)
    assert open_on(plan, HELSINKI, monday) == [(utc(2026, 6, 8, 19), utc(2026, 6, 8, 21))]
    assert open_on(plan, HELSINKI, tuesday) == [(utc(2026, 6, 8, 21), utc(2026, 6, 9, 3))]


def test_breaks_and_exceptions() -> None:
    day = date(2026, 6, 8)
    plan = HoursPlan(
        shifts=week(WallSpan(540, 1020)),
        breaks=week(WallSpan(720, 780)),
        exceptions=(
            DateException(day, ExceptionKind.CLOSED, WallSpan(540, 600)),
            DateException(day, ExceptionKind.EXTRA, WallSpan(1080, 1140)),
            DateException(day + timedelta(days=1), ExceptionKind.CLOSED),
        ),
    )
    local = [((start - utc(2026, 6, 7, 21)), end - utc(2026, 6, 7, 21)) for start, end in open_on(plan, HELSINKI, day)]
    assert local == [(600, 720), (780, 1020), (1080, 1140)]
    assert open_on(plan, HELSINKI, day + timedelta(days=1)) == []


@pytest.mark.parametrize(
    "plan",
    [
        HoursPlan(shifts=week(WallSpan(540, 720), WallSpan(660, 800))),
        HoursPlan(shifts=week(WallSpan(600, 600))),
        HoursPlan(shifts=week(WallSpan(1200, 1440 + 1201))),
        HoursPlan(shifts=((), (), (), (), (), (), (WallSpan(1380, 1500),))[::-1], daily_cap=0),
        HoursPlan(shifts=((WallSpan(0, 60),), (), (), (), (), (), (WallSpan(1380, 1500),))),
        HoursPlan(shifts=week(WallSpan(540, 720)), breaks=week(WallSpan(700, 740))),
        HoursPlan(exceptions=(DateException(SPRING, ExceptionKind.EXTRA),)),
        HoursPlan(exceptions=(DateException(SPRING, ExceptionKind.CLOSED),) * 2),
    ],
)
def test_contradicting_hours_are_refused(plan: HoursPlan) -> None:
    with pytest.raises(HoursInvalid):
        check_hours(plan)


def test_adjoining_shifts_and_whole_days_are_fine() -> None:
    check_hours(ALL_NIGHT)
    check_hours(HoursPlan(shifts=week(WallSpan(540, 720), WallSpan(720, 800)), breaks=week(WallSpan(700, 740))))


def test_way_into_the_first_visit_of_a_day_occupies_nothing() -> None:
    days = local_days(HELSINKI, date(2026, 6, 8), 3, 15)
    evening, morning = days.bounds[0] + 1380, days.bounds[1] + 540
    ids = [UUID(int=number) for number in range(2)]
    busy = [rules.Busy(evening - 60, evening, 0, 0, 0, ids[0]), rules.Busy(morning, morning + 60, 8, 0, 0, ids[1])]
    calendar = rules.Calendar(open=[(days.start, days.end)], busy=busy)
    wish = rules.Wish(Shape(60), Cell(8, 0))
    # 22:00 to 23:00, then 1:30: the day before, but less than three hours ago.
    night = rules.place(days.bounds[1] + 90, calendar, wish, days, {0: BUILT_IN})
    assert night.core_start - night.occupied_start == 14
    # 9:00 follows 2:30 on the same date; its way is now from there, inside the cell, in the rush.
    assert night.following == rules.Retiming(ids[1], morning - 7)
    early = rules.place(days.bounds[1] + 300, calendar, wish, days, {0: BUILT_IN})
    assert early.core_start == early.occupied_start


def test_bits_and_choices_of_many() -> None:
    days = local_days(HELSINKI, date(2026, 6, 8), 2, 60)
    masks = {1: 0b0110, 2: 0b1100, 3: 1 << 30}
    found = StartsOfMany(grid=days.grid, days=days.grid_slices(), free=masks)
    assert found.calendars_at(from_minute(days.grid[2])) == [1, 2]
    assert found.calendars_at(from_minute(days.grid[2] + 1)) == []
    assert [day.minutes for day in found.by_day()] == [tuple(days.grid[1:4]), (days.grid[30],)]
