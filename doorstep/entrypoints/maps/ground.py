"""Water, land and green of a city, as areas in metres on its plane."""

from dataclasses import dataclass
from random import Random
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, box

from doorstep.entrypoints.maps.curves import Position, roughen, round_corners, smooth_line
from doorstep.entrypoints.maps.geography import Feature, Geography
from doorstep.kernel.geo import LatLon, Plane

type Shape = Any  # shapely has no types

_ROUGHNESS = {"land": 0.07, "island": 0.11, "lake": 0.03, "sea": 0.04, "forest": 0.05, "park": 0.0}


@dataclass(frozen=True, slots=True)
class Green:
    """A park or a forest."""

    kind: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Ground:
    """What a city stands on. ``frame`` holds everything that is drawn."""

    frame: Shape
    land: Shape
    water: Shape
    greens: tuple[Green, ...]


def metres(plane: Plane, position: LatLon) -> Position:
    """A position on the plane, in metres."""
    point = plane.to_point(position)
    return point.x * 1000, point.y * 1000


def line_of(feature: Feature, plane: Plane) -> Shape:
    """A written line as a curve."""
    return LineString(smooth_line([metres(plane, position) for position in feature.points]))


def area_of(feature: Feature, plane: Plane) -> Shape:
    """A written area with a natural edge; the same every time."""
    corners = [metres(plane, position) for position in feature.points]
    random = Random(f"{feature.kind} {feature.name} {feature.points[0]}")
    ring = roughen(corners, random, feature.number("rough", _ROUGHNESS.get(feature.kind, 0.0)))
    if feature.kind == "park":
        return shapely.make_valid(Polygon(round_corners(ring)))
    return shapely.make_valid(Polygon(smooth_line(ring, closed=True, steps=4)))


def lay_ground(geography: Geography) -> Ground:
    """Where a city has land, water, parks and forests."""
    plane = geography.plane
    low, high = (metres(plane, corner) for corner in geography.frame)
    frame = box(*low, *high)
    wet = [area_of(feature, plane) for feature in geography.of_kind("lake", "sea")]
    wet += [
        line_of(feature, plane).buffer(feature.number("width", 30) / 2, quad_segs=3)
        for feature in geography.of_kind("river")
    ]
    dry = [area_of(feature, plane) for feature in geography.of_kind("island")]
    if geography.ground == "sea":
        dry += [area_of(feature, plane) for feature in geography.of_kind("land")]
        land = shapely.union_all(dry).intersection(frame).difference(shapely.union_all(wet))
    else:
        land = frame.difference(shapely.union_all(wet)).union(shapely.union_all(dry).intersection(frame))
    greens = tuple(
        Green(feature.kind, area_of(feature, plane).intersection(land))
        for feature in geography.of_kind("forest", "park")
    )
    return Ground(frame, land, frame.difference(land), greens)
