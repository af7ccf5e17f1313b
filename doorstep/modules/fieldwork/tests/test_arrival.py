"""When somebody on the way arrives: every row of `cases/arrival.csv`, and what holds of any way at any pace."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Point
from doorstep.modules.fieldwork.rules.arrival import AT_DOOR_KM, FASTEST, SLOWEST, Pace, expected_at, left_minutes
from doorstep.modules.travel.contracts import LONGEST_MINUTES, HourClass, Mode
from doorstep.modules.travel.rules import BUILT_IN

TABLE = Path(__file__).parent / "cases" / "arrival.csv"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

with TABLE.open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def point(text: str) -> Point:
    x, y = map(float, text.split())
    return Point(x, y)


@pytest.mark.parametrize("row", CASES, ids=[row["case"] for row in CASES])
def test_case(row: dict[str, str]) -> None:
    times, hours = BUILT_IN.modes[Mode(row["mode"])], HourClass[row["hours"].upper()]
    left = left_minutes(point(row["position"]), point(row["destination"]), times, hours)
    pace = Pace(float(row["taken"]), float(row["covered"]))
    assert round(left, 1) == float(row["left"])
    expected = expected_at(NOW, left=left, pace=pace)
    assert abs((expected - NOW) / timedelta(minutes=1) - float(row["expected"])) <= 0.07


kilometres = st.floats(-40, 40)
points = st.builds(Point, kilometres, kilometres)
modes = st.sampled_from(list(Mode))
hours = st.sampled_from(list(HourClass))
minutes = st.floats(0, 600)
paces = st.builds(Pace, minutes, st.floats(-600, 600))


@given(points, points, modes, hours, paces)
def test_nobody_arrives_before_now_or_after_the_longest_way(
    here: Point, there: Point, mode: Mode, kind: HourClass, pace: Pace
) -> None:
    left = left_minutes(here, there, BUILT_IN.modes[mode], kind)
    apart = here.distance_km(there)
    assert left == 0 if apart <= AT_DOOR_KM else left > 0
    # Within neighbouring cells the way is up to 2.83 times as long as between their middles.
    assert left <= LONGEST_MINUTES * 2.9
    assert NOW <= expected_at(NOW, left=left, pace=pace) <= NOW + timedelta(minutes=left * SLOWEST)


@given(points, modes, hours, st.floats(0.1, 0.9))
def test_who_comes_nearer_in_the_same_cell_has_less_to_go(
    here: Point, mode: Mode, kind: HourClass, part: float
) -> None:
    there = Point(here.x + 5, here.y)
    corner = here.cell.center
    nearer = Point(here.x + (corner.x + 0.24 - here.x) * part if here.x < corner.x + 0.24 else here.x, here.y)
    times = BUILT_IN.modes[mode]
    if nearer.cell == here.cell:
        assert left_minutes(nearer, there, times, kind) <= left_minutes(here, there, times, kind) + 1e-9


@given(paces, minutes, st.floats(-600, 600))
def test_the_pace_stays_within_reason_and_forgets(pace: Pace, taken: float, covered: float) -> None:
    later = pace.after(minutes=taken, covered=covered)
    assert FASTEST <= later.factor <= SLOWEST
    for _ in range(12):
        later = later.after(minutes=10, covered=10)
    assert abs(later.factor - 1) < 0.05


@given(paces, minutes, st.floats(0, 60), st.floats(0.1, 60))
def test_who_took_longer_for_the_same_stretch_is_expected_later(
    pace: Pace, left: float, covered: float, more: float
) -> None:
    quick, slow = (Pace(taken, covered) for taken in (10.0, 10.0 + more))
    assert expected_at(NOW, left=left, pace=quick) <= expected_at(NOW, left=left, pace=slow)
