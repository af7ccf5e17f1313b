"""Places: the plane is faithful near its centre, cells are stable."""

from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import CELL_KM, Cell, LatLon, Plane, Point, contains

CENTRES = [LatLon(60.17, 24.94), LatLon(55.75, 37.62), LatLon(31.23, 121.47), LatLon(25.04, 121.56)]


def _haversine_km(a: LatLon, b: LatLon) -> float:
    lat, lon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    chord = sin(lat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(lon / 2) ** 2
    return 2 * 6371.009 * asin(sqrt(chord))


@given(st.sampled_from(CENTRES), st.floats(-25, 25), st.floats(-25, 25), st.floats(-25, 25), st.floats(-25, 25))
def test_plane_distances_agree_with_the_globe(centre, x1, y1, x2, y2):
    plane = Plane(centre)
    first, second = Point(x1, y1), Point(x2, y2)
    globe = _haversine_km(plane.to_latlon(first), plane.to_latlon(second))
    assert first.distance_km(second) == pytest.approx(globe, rel=0.01, abs=0.01)


@given(st.sampled_from(CENTRES), st.floats(-60, 60), st.floats(-60, 60))
def test_a_point_comes_back_from_its_position(centre, x, y):
    plane = Plane(centre)
    back = plane.to_point(plane.to_latlon(Point(x, y)))
    assert back.x == pytest.approx(x, abs=1e-6)
    assert back.y == pytest.approx(y, abs=1e-6)


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_a_point_lies_in_its_cell(x, y):
    cell = Point(x, y).cell
    assert abs(cell.center.x - x) <= CELL_KM / 2 + 1e-9
    assert abs(cell.center.y - y) <= CELL_KM / 2 + 1e-9
    assert cell.center.cell == cell


def test_cells_are_half_a_kilometre_apart():
    assert Cell(0, 0).distance_km(Cell(3, 4)) == 2.5
    assert Cell(2, 2).distance_km(Cell(2, 2)) == 0


def test_a_polygon_knows_what_it_holds():
    notched = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 3.0), (1.0, 2.0), (4.0, 1.0), (4.0, 0.0)]
    assert contains(notched, LatLon(0.5, 2.0))
    assert contains(notched, LatLon(3.5, 0.5))
    assert not contains(notched, LatLon(3.5, 2.0))
    assert not contains(notched, LatLon(5.0, 2.0))
