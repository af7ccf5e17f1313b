"""Where a visit fits best into a day, and what it costs the day; cells are 0.5 km, by car."""

from datetime import UTC, datetime

import pytest

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability.contracts import FREE_ALL_DAY, Shape, Terms
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish, bounds_of
from doorstep.modules.availability.rules.fits import Placed, place_best
from doorstep.modules.availability.rules.starts import find_ranges
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import HourClass, Mode

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
HOME, CLIENT, FAR = Cell(0, 0), Cell(8, 0), Cell(40, 0)
TERMS = Terms("UTC", slot_step_minutes=15, minimum_notice_minutes=0, horizon_days=2, travel_version=0)


def at(hour: int, minute: int = 0) -> int:
    return to_minute(NOW.replace(hour=hour, minute=minute))


def busy(start: int, end: int, cell: Cell) -> Busy:
    return Busy(start, end, cell.column, cell.row, 0)


def way(start: Cell, end: Cell, kind: HourClass = HourClass.DAY) -> int:
    table = travel.travel_table(0)
    return table.modes[Mode.CAR].between(start.column, start.row, end.column, end.row)[kind]


def placed(*claims: Busy, from_now: int | None = None, opens: int = 9, closes: int = 18) -> Placed | None:
    calendar = Calendar(open=[(at(opens), at(closes))], busy=list(claims), mode=Mode.CAR)
    bounds: Bounds = bounds_of(TERMS, NOW, day_count=1)
    wish = Wish(Shape(60), CLIENT, HOME, 50.0, 0)
    tables = {0: travel.travel_table(0)}
    return place_best(calendar, find_ranges(calendar, wish, bounds, tables), wish, bounds, tables, from_now=from_now)


def test_who_is_free_comes_as_soon_as_they_can_get_there() -> None:
    found = placed(from_now=at(10, 1))
    assert found is not None
    soonest = at(10, 1) + way(HOME, CLIENT)
    assert found.start == -(-soonest // 15) * 15
    assert (found.slack, found.pushed, found.booked) == (FREE_ALL_DAY, 0, 0)
    assert found.travel == way(HOME, CLIENT)
    assert found.added == 2 * way(HOME, CLIENT) - way(HOME, HOME)


def test_who_is_at_work_comes_after_it_from_there() -> None:
    found = placed(busy(at(10), at(11), FAR), from_now=at(10, 30))
    assert found is not None
    assert found.start == -(-(at(11) + way(FAR, CLIENT)) // 15) * 15
    assert found.travel == way(FAR, CLIENT)
    assert found.booked == 60


def test_who_was_somewhere_today_sets_out_from_there() -> None:
    found = placed(busy(at(9), at(10), FAR), from_now=at(12))
    assert found is not None
    assert found.start >= at(12) + way(FAR, CLIENT)


def test_the_best_time_lies_on_the_way() -> None:
    found = placed(busy(at(10), at(11), FAR), busy(at(15), at(16), CLIENT))
    assert found is not None
    # Between the two the client's place is on the way to the next one; beside them it would be a way of its own.
    assert found.added < way(HOME, CLIENT)
    assert at(11) < found.start < at(15)


def test_what_is_left_before_the_next_way_is_told() -> None:
    found = placed(busy(at(12), at(13), CLIENT), from_now=at(9), closes=13)
    assert found is not None
    assert found.slack == at(12) - (found.start + 60) - way(CLIENT, CLIENT)


@pytest.mark.parametrize("from_now", [None, at(17, 30)])
def test_nowhere_is_none(from_now: int | None) -> None:
    assert placed(busy(at(9), at(18), FAR), from_now=from_now) is None


def test_who_can_not_get_there_in_time_is_left_out() -> None:
    assert placed(from_now=at(17, 15)) is None
