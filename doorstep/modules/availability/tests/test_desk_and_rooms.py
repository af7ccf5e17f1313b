"""
Visits at one's own desk and in rooms, without a database: cases of ways that count and of rooms that are free, and any
number of them against the plain model.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability.contracts import Candidate, HoursPlan, Shape
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish, bounds_of
from doorstep.modules.availability.rules.localdays import local_days
from doorstep.modules.availability.rules.placing import place
from doorstep.modules.availability.rules.pushing import place_pushing
from doorstep.modules.availability.rules.starts import find_ranges, grid_starts, intersect_ranges
from doorstep.modules.availability.selectors.calendars import Tables
from doorstep.modules.availability.selectors.rooms import cut_to_rooms
from doorstep.modules.availability.tests.plain_model import ShopRoom, Visit, World, moment
from doorstep.modules.availability.tests.test_engine import (
    HORIZON,
    PLACES,
    SHIFTS_LONG,
    Place,
    apart,
    calendar_of,
    check_agreement,
    promised_worlds,
    roomy_worlds,
    thorough,
    wish_of,
    worlds,
)
from doorstep.modules.travel.rules import BUILT_IN

DESK, FAR = Cell(10, 10), Cell(40, 10)
TEN = to_minute(datetime(2026, 1, 14, 8, tzinfo=UTC))  # 10:00 in Helsinki


@pytest.mark.parametrize(
    ("before", "after", "at_desk", "first", "last"),
    [
        pytest.param(DESK, DESK, True, 60, 120, id="between two online visits no way counts"),
        pytest.param(FAR, DESK, True, None, 120, id="the way home from a client's counts"),
        pytest.param(DESK, FAR, True, 60, None, id="and so does the way out again"),
        pytest.param(DESK, DESK, False, None, None, id="at a neighbour's it is a few minutes each way"),
    ],
)
def test_ways_around_a_visit_at_the_desk(
    before: Cell, after: Cell, at_desk: bool, first: int | None, last: int | None
) -> None:
    days = local_days("Europe/Helsinki", date(2026, 1, 14), 1, 1)
    around = local_days("Europe/Helsinki", date(2026, 1, 13), 4, 1)
    busy = [
        Busy(TEN, TEN + 60, before.column, before.row, 0, uuid4()),
        Busy(TEN + 180, TEN + 240, after.column, after.row, 0, uuid4()),
    ]
    calendar = Calendar(open=[(TEN - 60, TEN + 600)], busy=busy)
    wish = Wish(Shape(60), DESK, at_desk=at_desk)
    tables = {0: BUILT_IN}
    ranges = find_ranges(calendar, wish, Bounds(TEN, TEN + 170, days, around), tables)
    found = [(low - TEN, high - TEN) for low, high in ranges if low >= TEN and high < TEN + 180]
    if first is not None:
        assert found[0][0] == first
    else:
        assert not found or found[0][0] > 60
    if last is not None:
        assert found[-1][1] == last
    else:
        assert not found or found[-1][1] < 120
    if first is not None:
        placed = place(TEN + 60, calendar, wish, around, tables)
        assert placed.occupied_start == TEN + 60


@pytest.mark.parametrize(
    ("person", "rooms", "both"),
    [
        ([(0, 10)], [(0, 10)], [(0, 10)]),
        ([(0, 10)], [(10, 20)], [(10, 10)]),
        ([(0, 10)], [(11, 20)], []),
        ([(0, 10), (20, 30)], [(5, 25)], [(5, 10), (20, 25)]),
        ([(5, 5)], [(0, 4), (5, 9)], [(5, 5)]),
        ([], [(0, 10)], []),
    ],
)
def test_a_start_needs_person_and_room(
    person: list[tuple[int, int]], rooms: list[tuple[int, int]], both: list[tuple[int, int]]
) -> None:
    assert intersect_ranges(person, rooms) == both


@st.composite
def desk_worlds(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> World:
    """Online visits of somebody whose other visits are partly online too, and partly at clients'."""
    world = draw(st.one_of(worlds(places), promised_worlds(places)))
    desk = world.cell or Cell(0, 0)
    visits = [replace(visit, cell=desk) if draw(st.booleans()) else visit for visit in world.visits]
    rules = world.rules.without_window() if world.rules.window_minutes else world.rules
    return replace(world, visits=visits, rules=rules, cell=desk, base=None, at_desk=True)


@st.composite
def shop_worlds(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> World:
    """Visits at a shop of one to three rooms, each with visits and hours of its own."""
    world = draw(st.one_of(worlds(places), roomy_worlds(places)))
    origin = world.clock.first_reading(world.clock.shown[0].replace(hour=0, minute=0)) + 3 * 1440
    taken = st.tuples(st.integers(0, (HORIZON + 1) * 1440), st.integers(10, 400))
    rooms = []
    for _ in range(draw(st.integers(1, 3))):
        visits = [Visit(origin + at, origin + at + length, None) for at, length in draw(st.lists(taken, max_size=9))]
        hours = HoursPlan((draw(st.sampled_from(SHIFTS_LONG)),) * 7)
        rooms.append(ShopRoom(world.clock, hours, apart(visits)))
    return replace(world, base=None, shop=rooms)


@thorough
@given(desk_worlds())
def test_visits_at_the_desk_agree_with_the_plain_model(world: World) -> None:
    check_desk(world)


@thorough
@given(shop_worlds())
def test_visits_in_rooms_agree_with_the_plain_model(world: World) -> None:
    check_rooms(world)


def check_desk(world: World) -> None:
    """Compare every start, and look at what is made of those that are free."""
    check_agreement(world)
    check_placing(world)


def check_placing(world: World) -> None:
    """Wherever a visit may start, it is placed so that nothing overlaps and everybody keeps a promise."""
    calendar, _ = calendar_of(world)
    calendar = replace(calendar, busy=[one._replace(claim_id=uuid4()) for one in calendar.busy])
    wish, bounds = wish_of(world), bounds_of(world.terms.under(world.rules), world.now)
    starts = grid_starts(find_ranges(calendar, wish, bounds, {0: world.table}), bounds.days)
    for start in starts[:: max(1, len(starts) // 5)]:
        placed = place_pushing(start - wish.shape.preparation_minutes, calendar, wish, bounds, {0: world.table})
        moved = {shift.claim_id: shift for shift in placed.shifts}
        spans = [(placed.occupied_start, placed.core_end)]
        for one in calendar.busy:
            shift = moved.get(one.claim_id) if one.claim_id else None
            if shift is None:
                spans.append((one.start, one.end))
                continue
            assert shift.core_start == one.start or one.earliest is not None
            if one.earliest is not None and one.latest is not None:
                assert one.earliest <= shift.core_start <= one.latest
            spans.append((shift.core_start, shift.core_end))
        ordered = sorted(spans)
        assert all(first[1] <= second[0] for first, second in pairwise(ordered)), start


def check_rooms(world: World) -> None:
    """Compare every start at a shop."""
    assert world.shop is not None
    calendar, _ = calendar_of(world)
    rooms = {
        number: calendar_of(replace(world, hours=room.hours, blocked=(), visits=room.visits))[0]
        for number, room in enumerate(world.shop)
    }
    calendars = {number: replace(room, limits=None) for number, room in rooms.items()}
    bounds, tables = bounds_of(world.terms, world.now), Tables({0: world.table})
    ranges = find_ranges(calendar, wish_of(world), bounds, tables)
    candidate = Candidate(99, world.shape, rooms=tuple(calendars))
    found = grid_starts(cut_to_rooms(ranges, candidate, calendars, bounds, tables), bounds.days)
    reach = range(bounds.days.start - 180, bounds.days.end + 180)
    assert found == [minute for minute in reach if world.on_grid(minute) and world.allows(minute)]
    assert all(moment(minute) >= world.now for minute in found)
