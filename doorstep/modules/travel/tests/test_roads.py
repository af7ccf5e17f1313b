"""A router's answers: what is taken, what is refused, and what becomes of it."""

from math import inf, nan
from typing import Any

import pytest

from doorstep.kernel.geo import Cell, LatLon, Plane, Point
from doorstep.modules.travel.contracts import (
    LONGEST_MINUTES,
    NO_DISTANCE,
    NO_WAY,
    HourClass,
    Mode,
    RoadsFailed,
)
from doorstep.modules.travel.rules import BUILT_IN
from doorstep.modules.travel.rules import roads as rules

PLANE = Plane(LatLon(60.1841, 24.9384))
CENTER = PLANE.to_latlon(Cell(0, 0).center)
CAR = BUILT_IN.modes[Mode.CAR].speeds
WALK = BUILT_IN.modes[Mode.WALK].speeds


def edge(lat: object = CENTER.lat, lon: object = CENTER.lon) -> dict[str, object]:
    return {"edges": [{"correlated_lat": lat, "correlated_lon": lon}]}


def matrix(durations: object, distances: object) -> dict[str, object]:
    return {"sources_to_targets": {"durations": durations, "distances": distances}}


def test_cells_of_an_area_are_those_that_it_touches() -> None:
    corners = [PLANE.to_latlon(Cell(*cell).center) for cell in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
    assert rules.cells_in([(corner.lat, corner.lon) for corner in corners], PLANE) == [
        Cell(column, row) for column in (-1, 0, 1) for row in (-1, 0, 1)
    ]
    assert rules.is_near(Cell(1, 0), 1.0)
    assert not rules.is_near(Cell(2, 0), 1.0)
    assert rules.is_near(Cell(200, 0), None)


def test_a_place_counts_if_a_road_lies_in_its_cell() -> None:
    near = PLANE.to_latlon(Point(0.25, 0.05))
    far = PLANE.to_latlon(Cell(2, 0).center)
    answer = [edge(), edge(near.lat, near.lon), edge(far.lat, far.lon), {"edges": []}, {"edges": None}]
    gaps = rules.read_gaps(answer, [CENTER] * 5, PLANE)
    assert gaps[0] == pytest.approx(0)
    assert gaps[1] == pytest.approx(0.2)
    assert gaps[2:] == [None, None, None]


@pytest.mark.parametrize(
    "answer",
    [
        None, {}, [], [edge(), edge()], "edges", [7], [{"edges": {}}], [{"edges": ["road"]}],
        [edge(lat=None)], [edge(lat="60.1")], [edge(lat=91)], [edge(lon=nan)], [edge(lon=True)],
    ],
)  # fmt: skip
def test_an_answer_about_places_that_cannot_be_read_is_refused(answer: object) -> None:
    with pytest.raises(RoadsFailed):
        rules.read_gaps(answer, [CENTER], PLANE)


def test_null_cells_have_no_way() -> None:
    assert rules.read_block(matrix([[60, None, 5]], [[1.5, None, None]]), 1, 3) == [[(60.0, 1.5), None, None]]


@pytest.mark.parametrize(
    "answer",
    [
        None, [], {}, {"sources_to_targets": None}, {"sources_to_targets": [[{"time": 5, "distance": 1}]]},
        matrix([[1, 2]], [[1, 2]]),  # one row too few
        matrix([[1, 2], [1]], [[1, 2], [1, 2]]),
        matrix([[1, 2], [1, 2]], [[1, 2], [1, 2], [1, 2]]),
        matrix([[1, 2], [1, 2]], None),
        matrix([[1, 2], 7], [[1, 2], [1, 2]]),
        *(matrix([[1, 2], [1, wrong]], [[1, 2], [1, 2]]) for wrong in (-1, inf, nan, "60", True, 1e12)),
        *(matrix([[1, 2], [1, 2]], [[1, 2], [1, wrong]]) for wrong in (-1, inf, nan, "60", True, 1e12)),
    ],
)  # fmt: skip
def test_a_matrix_of_the_wrong_size_or_with_wrong_values_is_refused(answer: object) -> None:
    with pytest.raises(RoadsFailed):
        rules.read_block(answer, 2, 2)


@pytest.mark.parametrize(
    ("seconds", "gap", "speeds", "minutes"),
    [
        # Empty streets are the night; 27 and 18 of 36 km/h make it 4/3 and 2 times as long; 5 minutes to park.
        (600, 0, CAR, (15, 19, 25)),
        (601, 0, CAR, (16, 19, 26)),
        # 0.4 km beside the road, x 1.35 at 4.8 km/h: 6.75 minutes more; 1 for the stairs.
        (600, 0.4, WALK, (18, 18, 18)),
        (0, 0, WALK, (2, 2, 2)),
        (36_000, 0, CAR, (LONGEST_MINUTES,) * 3),
    ],
)
def test_minutes_of_a_way(seconds: float, gap: float, speeds: Any, minutes: tuple[int, int, int]) -> None:
    assert tuple(rules.road_minutes(seconds, gap, speeds, kind) for kind in HourClass) == minutes


def test_a_sheet_keeps_direction_and_leaves_out_what_has_no_way() -> None:
    sheet = rules.RoadSheet([0.0, 0.1, None], CAR)
    assert sheet.roadside == [0, 1]
    sheet.fill([0, 1], [0, 1], [[(0.0, 0.0), (600.0, 4.0)], [(1200.0, 6.0), (0.0, 0.0)]])
    ways = sheet.finish(Mode.CAR)
    night = ways.minutes[HourClass.NIGHT]
    assert list(night) == [NO_WAY, 16, NO_WAY, 26, NO_WAY, NO_WAY, NO_WAY, NO_WAY, NO_WAY]
    distances = [int.from_bytes(ways.hectometres[at : at + 2], "little") for at in range(0, 18, 2)]
    assert distances == [NO_DISTANCE, 41, NO_DISTANCE, 61, *[NO_DISTANCE] * 5]
    assert ways.known_pairs == 2


@pytest.mark.parametrize("gaps", [[], [None, None], [0.0, None], [0.0, 0.0, 0.0]])
def test_too_few_ways_are_not_trusted(gaps: list[float | None]) -> None:
    sheet = rules.RoadSheet(gaps, CAR)
    if len(sheet.roadside) == 3:
        sheet.fill([0], [1, 2], [[(60.0, 1.0), (60.0, 1.0)]])  # 2 of 6
    with pytest.raises(RoadsFailed, match="too few"):
        sheet.finish(Mode.CAR)
