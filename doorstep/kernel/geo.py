"""
Places on a local plane.

A market's places are points on a plane of kilometres around its centre (equirectangular projection).
Within 60 km of the centre its error is below 0.3 %, far below that of a straight-line travel model.
"""

from dataclasses import dataclass
from math import cos, floor, hypot, radians

CELL_KM = 0.5
_KM_PER_DEGREE = 111.195  # mean Earth radius 6371.009 km x pi / 180


@dataclass(frozen=True, slots=True)
class LatLon:
    """A position in degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Point:
    """A position on a market's plane, kilometres east (x) and north (y) of its centre."""

    x: float
    y: float

    def distance_km(self, other: "Point") -> float:
        """The straight line to another point, km."""
        return hypot(self.x - other.x, self.y - other.y)

    @property
    def cell(self) -> "Cell":
        """The coarse cell that holds the point."""
        return Cell(floor(self.x / CELL_KM), floor(self.y / CELL_KM))


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A square of 0.5 km, the finest position of a specialist that anybody else may learn."""

    column: int
    row: int

    @property
    def center(self) -> Point:
        """The middle of the square."""
        return Point((self.column + 0.5) * CELL_KM, (self.row + 0.5) * CELL_KM)

    def distance_km(self, other: "Cell") -> float:
        """Centre to centre, km; 0 within one cell."""
        return hypot(self.column - other.column, self.row - other.row) * CELL_KM


@dataclass(frozen=True, slots=True)
class Plane:
    """The local plane of a market."""

    origin: LatLon

    def to_point(self, position: LatLon) -> Point:
        """Project a position onto the plane."""
        scale = _KM_PER_DEGREE * cos(radians(self.origin.lat))
        return Point((position.lon - self.origin.lon) * scale, (position.lat - self.origin.lat) * _KM_PER_DEGREE)

    def to_latlon(self, point: Point) -> LatLon:
        """The position of a point of the plane."""
        scale = _KM_PER_DEGREE * cos(radians(self.origin.lat))
        return LatLon(self.origin.lat + point.y / _KM_PER_DEGREE, self.origin.lon + point.x / scale)


def contains(polygon: list[tuple[float, float]], position: LatLon) -> bool:
    """
    Whether a polygon of (lat, lon) corners holds a position; even-odd rule, edges count as inside or out.

    :param polygon: corners in order, the last joined to the first.
    """
    inside = False
    previous_lat, previous_lon = polygon[-1]
    for lat, lon in polygon:
        if (lat > position.lat) != (previous_lat > position.lat):
            crossing = lon + (position.lat - lat) / (previous_lat - lat) * (previous_lon - lon)
            if position.lon < crossing:
                inside = not inside
        previous_lat, previous_lon = lat, lon
    return inside
