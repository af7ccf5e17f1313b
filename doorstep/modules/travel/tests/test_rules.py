"""Ways between cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.modules.travel.contracts import LONGEST_MINUTES, HourClass, Mode, class_of_hour
from doorstep.modules.travel.rules import BUILT_IN, travel_minutes
from doorstep.modules.travel.tests.builders import table_by_road

cells = st.builds(Cell, st.integers(-200, 200), st.integers(-200, 200))


@pytest.mark.parametrize(
    ("target", "kind", "mode", "minutes"),
    [
        # 4 km x 1.35 = 5.4 km: at 27 km/h 12 minutes, at 18 km/h 18, at 36 km/h 9; 5 minutes to park.
        (Cell(8, 0), HourClass.DAY, Mode.CAR, 17),
        (Cell(8, 0), HourClass.RUSH, Mode.CAR, 23),
        (Cell(8, 0), HourClass.NIGHT, Mode.CAR, 14),
        # Inside one cell 0.25 km x 1.35: on foot 4.2 minutes, rounded up, and 1 for the stairs.
        (Cell(0, 0), HourClass.DAY, Mode.WALK, 6),
        # 3-4-5: 2.5 km x 1.35 = 3.375 km at 13 km/h are 15.6 minutes, and 2 to lock up.
        (Cell(3, 4), HourClass.DAY, Mode.BICYCLE, 18),
        (Cell(100, 0), HourClass.DAY, Mode.WALK, LONGEST_MINUTES),
    ],
)
def test_ways_by_formula(target: Cell, kind: HourClass, mode: Mode, minutes: int) -> None:
    assert travel_minutes(Cell(0, 0), target, kind, mode, BUILT_IN) == minutes


@given(cells, cells, st.sampled_from(HourClass), st.sampled_from(Mode))
def test_straight_ways_are_symmetric_and_bounded(one: Cell, other: Cell, kind: HourClass, mode: Mode) -> None:
    minutes = travel_minutes(one, other, kind, mode, BUILT_IN)
    assert minutes == travel_minutes(other, one, kind, mode, BUILT_IN)
    assert 0 < minutes <= LONGEST_MINUTES


def test_ways_by_road_have_a_direction_and_the_straight_line_fills_the_gaps() -> None:
    home, shop, isle, away = Cell(0, 0), Cell(1, 0), Cell(2, 0), Cell(9, 9)
    minutes = {(home, shop): (7, 9, 12), (shop, home): (20, 25, 40)}
    table = table_by_road([shop, home, isle], lambda start, end: minutes.get((start, end)))
    for kind in HourClass:
        assert travel_minutes(home, shop, kind, Mode.CAR, table) == minutes[home, shop][kind]
        assert travel_minutes(shop, home, kind, Mode.CAR, table) == minutes[shop, home][kind]
        # No way known, the same cell, one end not covered, both not covered.
        for start, end in ((home, isle), (isle, home), (home, home), (home, away), (away, home), (away, Cell(8, 9))):
            assert travel_minutes(start, end, kind, Mode.CAR, table) == travel_minutes(
                start, end, kind, Mode.CAR, BUILT_IN
            )


def test_every_hour_has_its_class() -> None:
    text = "".join(class_of_hour(hour).name[0] for hour in range(24))
    assert text == "NNNNNND" + "RRR" + "DDDDDD" + "RRR" + "DDD" + "NN"
