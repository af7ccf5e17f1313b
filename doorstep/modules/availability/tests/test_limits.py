"""What limits free starts, case by case; the plain model has them all at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Spans
from doorstep.modules.availability.contracts import (
    CalendarLimits,
    FloatingBreak,
    HoursPlan,
    LimitsInvalid,
    RefusalReason,
    Shape,
    Terms,
    WallSpan,
)
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.best import best_starts
from doorstep.modules.availability.rules.facts import Limits
from doorstep.modules.availability.rules.limits import shifts_of
from doorstep.modules.availability.rules.localdays import local_day
from doorstep.modules.availability.rules.own_limits import check_limits, day_turn
from doorstep.modules.travel.rules import BUILT_IN

HELSINKI = "Europe/Helsinki"
MONDAY = date(2026, 6, 8)
NOW = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)  # 6:00 in Helsinki
TERMS = Terms(HELSINKI, slot_step_minutes=30, minimum_notice_minutes=0, horizon_days=13, travel_version=0)
HERE = Cell(0, 0)
LUNCH = FloatingBreak(0, WallSpan(11 * 60, 14 * 60), 45)


def at(hour: float, day: int = 0) -> int:
    """The minute of a wall time of the week that begins on Monday."""
    return local_day(HELSINKI, MONDAY + timedelta(days=day)).start + round(hour * 60)


def visit(start: float, end: float, day: int = 0, *, cell: Cell | None = None, urgent: bool = False) -> rules.Busy:
    column, row = (cell.column, cell.row) if cell else (None, None)
    return rules.Busy(at(start, day), at(end, day), column, row, 0, urgent=urgent)


def hours_of(minutes: Sequence[int], day: int = 0) -> list[float]:
    """Starts of one date as hours of its clock."""
    return [(minute - at(0, day)) / 60 for minute in minutes if at(0, day) <= minute < at(24, day)]


def listed(
    limits: Limits,
    *busy: rules.Busy,
    opened: Spans | None = None,
    wish: rules.Wish | None = None,
    now: datetime = NOW,
    terms: Terms = TERMS,
) -> list[int]:
    opened = opened or [(at(8, day), at(18, day)) for day in range(14)]
    calendar = rules.Calendar(opened, sorted(busy), limits)
    bounds = rules.bounds_of(terms, now)
    ranges = rules.find_ranges(calendar, wish or rules.Wish(Shape(60), None), bounds, {0: BUILT_IN})
    return rules.grid_starts(ranges, bounds.days)


def test_full_day_and_full_week() -> None:
    busy = [visit(8, 9, day) for day in range(3)]
    assert hours_of(listed(Limits(daily_cap=1), *busy), 2) == []
    assert hours_of(listed(Limits(daily_cap=1), *busy), 3) != []
    full = listed(Limits(weekly_cap=3), *busy)
    assert [hours_of(full, day) != [] for day in range(9)] == [False] * 7 + [True] * 2
    assert hours_of(listed(Limits(weekly_cap=4), *busy), 6) != []
    # Visits of the same week that lie outside the days looked at count as well.
    assert hours_of(listed(Limits(weekly_cap=4, elsewhere=(at(8, 6),)), *busy), 6) == []


def test_longest_day_counts_from_first_to_last() -> None:
    # From 10:00 on a day of six hours ends at 16:00.
    assert hours_of(listed(Limits(longest_day_minutes=360), visit(10, 11))) == [
        8, 8.5, 9, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5, 15,
    ]  # fmt: skip
    # With one at 14:00 already, nothing may begin before 9:00.
    assert hours_of(listed(Limits(longest_day_minutes=360), visit(10, 11), visit(14, 15)))[0] == 9
    assert listed(Limits(longest_day_minutes=59)) == []


def test_rest_between_days() -> None:
    late, early = visit(17, 18), visit(8, 9, 2)
    found = listed(Limits(rest_minutes=15 * 60), late, early)
    assert hours_of(found, 1) == [9, 9.5, 10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5, 15, 15.5, 16]
    assert hours_of(listed(Limits(rest_minutes=16 * 60), late, early), 1)[-1] == 15


def test_share_kept_for_emergencies() -> None:
    share = Limits(emergency_percent=20, emergency_until_minutes=120)
    # Ten hours, two of them kept: seven and a half are taken, so an hour more would be too much.
    busy = [visit(8, 15.5, 1)]
    assert hours_of(listed(share, *busy), 1) == []
    assert hours_of(listed(share, visit(8, 15, 1)), 1) != []
    urgent = rules.Wish(Shape(60), None, urgent=True)
    assert hours_of(listed(share, *busy, wish=urgent), 1) == [15.5, 16, 16.5, 17]
    # From two hours before the shift on, the rest is for everybody.
    before = datetime(2026, 6, 9, 2, 59, tzinfo=UTC)
    assert hours_of(listed(share, *busy, now=before), 1) == []
    assert hours_of(listed(share, *busy, now=before + timedelta(minutes=1)), 1) == [15.5, 16, 16.5, 17]


def test_urgent_visits_use_the_kept_share_first() -> None:
    share = Limits(emergency_percent=20)
    two_urgent = [visit(8, 9, 1, urgent=True), visit(9, 10, 1, urgent=True)]
    assert hours_of(listed(share, *two_urgent, visit(10, 17, 1)), 1) == [17]
    three_urgent = [*two_urgent, visit(10, 11, 1, urgent=True)]
    assert hours_of(listed(share, *three_urgent, visit(11, 17, 1)), 1) == [17]
    assert hours_of(listed(share, *three_urgent, visit(11, 17.5, 1)), 1) == []
    longer = rules.Wish(Shape(90), None)
    assert hours_of(listed(share, *three_urgent, visit(11, 16.5, 1), wish=longer), 1) == [16.5]


def test_each_shift_keeps_its_own_share() -> None:
    opened = [(at(8, 1), at(12, 1)), (at(16, 1), at(20, 1))]
    share = Limits(emergency_percent=50)
    assert shifts_of(opened, (at(0, 1), at(0, 2))) == [[opened[0]], [opened[1]]]
    assert hours_of(listed(share, visit(8, 10, 1), opened=opened), 1)[0] == 16
    # A short pause doesn't end a shift: eight hours, of which four are for everybody.
    broken = [(at(8, 1), at(12, 1)), (at(13, 1), at(17, 1))]
    assert hours_of(listed(share, visit(8, 11, 1), opened=broken), 1) == [11, 13, 13.5, 14, 14.5, 15, 15.5, 16]
    assert hours_of(listed(share, visit(8, 12, 1), opened=broken), 1) == []


def test_a_night_is_one_working_day() -> None:
    plan = HoursPlan(shifts=((WallSpan(20 * 60, 28 * 60),),) * 7)
    turn = day_turn(plan)
    assert turn == 4 * 60
    nights = [(at(20, day), at(28, day)) for day in range(-1, 13)]
    # 22:00 to 23:00 and 1:00 to 2:00 lie on two dates, but in one night.
    busy = [visit(22, 23), visit(25, 26)]
    full = listed(Limits(daily_cap=2, day_turn_minute=turn), *busy, opened=nights)
    assert all(not at(20) <= minute < at(28) for minute in full)
    assert any(at(20, 1) <= minute < at(28, 1) for minute in full)
    # Four hours from the first visit to the last: until 2:00 after one at 22:00.
    found = listed(Limits(longest_day_minutes=240, day_turn_minute=turn), visit(22, 23), opened=nights)
    assert max(minute for minute in found if minute < at(28)) == at(25)
    assert min(minute for minute in found if minute > at(28)) == at(20, 1)
    # Fifteen hours of rest after 3:00 end at 18:00; twenty at 23:00.
    rested = listed(Limits(rest_minutes=900, day_turn_minute=turn), visit(26, 27), opened=nights)
    assert at(20, 1) in rested
    share = listed(Limits(emergency_percent=50, day_turn_minute=turn), visit(20, 24), opened=nights)
    assert all(not at(20) <= minute < at(28) for minute in share)


@pytest.mark.parametrize(
    ("shifts", "turn"),
    [
        ([WallSpan(540, 1020)], 0),
        ([WallSpan(0, 1440)], 0),
        ([WallSpan(1320, 1800)], 360),
        ([WallSpan(480, 1920)], 480),
        ([WallSpan(360, 840), WallSpan(1320, 1800)], 360),
        ([WallSpan(1200, 2580)], 0),
    ],
)
def test_the_day_turns_where_it_cuts_the_fewest_shifts(shifts: list[WallSpan], turn: int) -> None:
    assert day_turn(HoursPlan(shifts=(tuple(shifts),) * 5 + ((), ()))) == turn


def test_a_floating_break_keeps_its_place() -> None:
    limits = Limits(breaks=(LUNCH,))
    assert hours_of(listed(limits)) == hours_of(listed(Limits())), "alone there is always room"
    # Between visits until 12:00 and from 13:30 on it has its 45 minutes, unless somebody takes an hour of them.
    busy = [visit(11, 12), visit(13.5, 14.5)]
    assert [hour for hour in hours_of(listed(Limits(), *busy)) if 11 <= hour < 14] == [12, 12.5]
    assert [hour for hour in hours_of(listed(limits, *busy)) if 11 <= hour < 14] == []
    half = rules.Wish(Shape(30), None)
    assert [hour for hour in hours_of(listed(limits, *busy, wish=half)) if 11 <= hour < 14] == [12, 13]
    # No room for it any more: its window takes nothing else, the rest of the day does.
    lost = hours_of(listed(limits, visit(11, 12), visit(12.5, 13.5)))
    assert [hour for hour in lost if 10 < hour < 14] == []
    assert {8, 9, 10, 14}.issubset(lost)


def test_the_way_counts_beside_a_floating_break() -> None:
    far = Cell(16, 0)  # 8 km: 29 minutes at midday, 5 of them to park
    limits = Limits(breaks=(FloatingBreak(0, WallSpan(12 * 60, 13 * 60), 45),))
    wish = rules.Wish(Shape(60), far)
    way = BUILT_IN.modes[rules.Calendar([], []).mode].between(0, 0, 16, 0)[1]
    assert way == 29
    before = visit(10, 12, cell=HERE)
    # 12:00 + 45 minutes + the way is 13:14.
    assert next(hour for hour in hours_of(listed(limits, before, wish=wish)) if hour >= 12) == 13.5
    assert 12.5 in hours_of(listed(Limits(), before, wish=wish))
    after = visit(13.25, 15, cell=HERE)
    # The break fits after a visit that ends at 12:15, but not the way back.
    quarter = replace(TERMS, slot_step_minutes=15)
    found = hours_of(listed(limits, after, wish=wish, terms=quarter))
    assert 11.25 not in found
    assert 11.25 in hours_of(listed(Limits(), after, wish=wish, terms=quarter))
    assert 11 in found


def test_a_floating_break_is_not_promised_away() -> None:
    """A promised visit that may be pushed past the wish, before it or behind it, could take the break's place."""
    limits = Limits(breaks=(FloatingBreak(0, WallSpan(14 * 60, 17 * 60), 60),))
    promised = visit(13, 14)._replace(earliest=at(11), latest=at(16))
    # Alone at 13:00 it leaves the time from 15:00 on, but pushed behind the wish it would take that too.
    assert 14 in hours_of(listed(limits, visit(13, 14), visit(17, 18)))
    assert 14 not in hours_of(listed(limits, promised, visit(17, 18)))
    # Likewise the time before the wish, to where it might be pushed.
    promised = visit(16, 17)._replace(earliest=at(14), latest=at(16))
    assert 15 in hours_of(listed(limits, visit(16, 17)))
    assert 15 not in hours_of(listed(limits, promised))


def test_far_promises_do_not_lengthen_ways_beside_a_break() -> None:
    """Only where nobody knows the hour of the way does its longest count."""
    far = Cell(40, 0)
    limits = Limits(breaks=(FloatingBreak(0, WallSpan(10 * 60, 13 * 60), 60),))
    wish = rules.Wish(Shape(60), far)
    before = visit(9, 10, cell=HERE)
    elsewhere = visit(9, 10, 5)._replace(earliest=at(9, 5), latest=at(11, 5))
    assert hours_of(listed(limits, before, wish=wish)) == hours_of(listed(limits, before, elsewhere, wish=wish))


def test_own_notice_and_horizon_are_the_stricter_ones() -> None:
    assert listed(Limits(minimum_notice_minutes=26 * 60))[0] == at(8, 1)
    assert listed(Limits(minimum_notice_minutes=0), terms=replace(TERMS, minimum_notice_minutes=180))[0] == at(9)
    assert listed(Limits(horizon_days=2))[-1] == at(17, 2)
    assert listed(Limits(horizon_days=300))[-1] == at(17, 13)


@pytest.mark.parametrize(
    ("limits", "hour", "reason"),
    [
        (Limits(daily_cap=1), 12, RefusalReason.CAPACITY),
        (Limits(weekly_cap=1), 12, RefusalReason.WEEKLY_CAPACITY),
        (Limits(longest_day_minutes=240), 15, RefusalReason.LONGEST_DAY),
        (Limits(rest_minutes=16 * 60), 17, RefusalReason.REST),
        (Limits(emergency_percent=50), 15, RefusalReason.EMERGENCY_SHARE),
        (Limits(breaks=(FloatingBreak(1, WallSpan(720, 780), 60),)), 12, RefusalReason.FLOATING_BREAK),
        (Limits(minimum_notice_minutes=2880), 12, RefusalReason.TOO_SHORT_NOTICE),
    ],
)
def test_every_limit_has_its_reason(limits: Limits, hour: int, reason: RefusalReason) -> None:
    opened = [(at(8, day), at(18, day)) for day in range(14)]
    busy = [visit(8, 9, 1), visit(9, 12, 1)] if reason is RefusalReason.EMERGENCY_SHARE else [visit(8, 9, 1)]
    calendar = rules.Calendar(opened, [*busy, visit(8, 9, 2)], limits)
    wish, bounds = rules.Wish(Shape(120 if len(busy) > 1 else 60), None), rules.bounds_of(TERMS, NOW)
    refusal = rules.explain(at(hour, 1), calendar, wish, bounds, {0: BUILT_IN}, opened)
    assert refusal is not None
    assert refusal.reason is reason


def test_best_starts_leave_no_dead_hole() -> None:
    day = at(0)
    calendar = rules.Calendar([(at(8), at(18))], [visit(12, 13)], Limits(shortest_minutes=90))
    bounds = rules.bounds_of(TERMS, NOW)
    wish = rules.Wish(Shape(60), None)
    starts = rules.grid_starts(rules.find_ranges(calendar, wish, bounds, {0: BUILT_IN}), bounds.days)
    best = [(minute - day) / 60 for minute in best_starts(starts, calendar, wish, bounds, {0: BUILT_IN})]
    # Beside another visit or the edge of the day, or an hour and a half away from both.
    assert best == [8, 9.5, 11, 13, 14.5, 15, 15.5, 17]
    assert best_starts(starts, replace(calendar, limits=Limits()), wish, bounds, {0: BUILT_IN}) == []
    window = replace(wish, window_minutes=60)
    assert best_starts(starts, calendar, window, bounds, {0: BUILT_IN}) == []


def test_the_way_belongs_to_neither_hole() -> None:
    near = visit(9, 10, cell=HERE)
    calendar = rules.Calendar([(at(8), at(18))], [near], Limits(shortest_minutes=60))
    wish, bounds = rules.Wish(Shape(60), Cell(8, 0)), rules.bounds_of(replace(TERMS, slot_step_minutes=15), NOW)
    starts = rules.grid_starts(rules.find_ranges(calendar, wish, bounds, {0: BUILT_IN}), bounds.days)
    best = best_starts(starts, calendar, wish, bounds, {0: BUILT_IN})
    # 4 km take 17 minutes at midday: 10:30 is the first start that leaves time for them.
    assert best[0] == starts[0] == at(10.5)
    assert at(11) not in best


@pytest.mark.parametrize(
    "limits",
    [
        CalendarLimits(weekly_cap=0),
        CalendarLimits(longest_day_minutes=59),
        CalendarLimits(rest_minutes=961),
        CalendarLimits(emergency_percent=51),
        CalendarLimits(emergency_until_minutes=-1),
        CalendarLimits(minimum_notice_minutes=30),
        CalendarLimits(horizon_days=31),
        CalendarLimits(floating_breaks=(FloatingBreak(7, WallSpan(600, 700), 30),)),
        CalendarLimits(floating_breaks=(FloatingBreak(0, WallSpan(600, 630), 45),)),
        CalendarLimits(floating_breaks=(FloatingBreak(0, WallSpan(600, 1400), 45),)),
        CalendarLimits(floating_breaks=(LUNCH, FloatingBreak(0, WallSpan(16 * 60, 18 * 60), 30))),
        CalendarLimits(
            floating_breaks=(FloatingBreak(6, WallSpan(1380, 1500), 30), FloatingBreak(0, WallSpan(180, 300), 30))
        ),
    ],
)
def test_limits_out_of_range_are_refused(limits: CalendarLimits) -> None:
    with pytest.raises(LimitsInvalid):
        check_limits(limits, notice_minutes=60, horizon_days=30)


def test_breaks_three_hours_apart_are_fine() -> None:
    check_limits(CalendarLimits(floating_breaks=(LUNCH, FloatingBreak(0, WallSpan(17 * 60, 19 * 60), 30))))
