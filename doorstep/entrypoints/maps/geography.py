"""
The written geography of the demo cities: `content/<market>.txt`, one feature a line.

    kind Name in the city's language; en=..; ru=..; zh=..; other=value @ lat,lon lat,lon ...

Kinds with an area: land, island, lake, sea, forest, park. Lines: river (``width`` in metres), motorway, main, street,
rail. Points: city, town, district, quarter (``block``: the usual side of a block in metres), water, station, square,
sight. ``frame`` gives two corners of what is drawn, ``ground`` says whether it is land or sea where nothing else is
written, ``names`` lists names for small streets (``name=in Latin letters``). ``zh`` is simplified Chinese. ``#`` begins
a remark.

Shapes are recognisable, not surveyed: the drawing is ours and owes nothing to anybody's map data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path

from doorstep.kernel.geo import LatLon, Plane, Point

CONTENT = Path(__file__).parent / "content"
STREET_KINDS = ("motorway", "main", "street")


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of a city. ``name`` is empty where it has none; ``more`` holds what else is written about it."""

    kind: str
    name: str
    points: tuple[LatLon, ...]
    more: Mapping[str, str] = field(default_factory=dict)

    def number(self, key: str, otherwise: float) -> float:
        """A number among what is written."""
        return float(self.more.get(key, otherwise))


@dataclass(frozen=True, slots=True)
class Geography:
    """Everything written about one city."""

    market: str
    frame: tuple[LatLon, LatLon]
    ground: str
    names: tuple[tuple[str, str], ...]
    features: tuple[Feature, ...]

    @property
    def plane(self) -> Plane:
        """Kilometres around the middle of the frame."""
        low, high = self.frame
        return Plane(LatLon((low.lat + high.lat) / 2, (low.lon + high.lon) / 2))

    def of_kind(self, *kinds: str) -> Iterator[Feature]:
        """The features of some kinds, in the order in which they are written."""
        return (feature for feature in self.features if feature.kind in kinds)

    def streets_named(self, name: str) -> list[Feature]:
        """Every street, great or small, with a name."""
        return [feature for feature in self.of_kind(*STREET_KINDS) if feature.name == name]


@cache
def read_geography(market: str) -> Geography:
    """
    What is written about a city.

    :raises FileNotFoundError: if nothing is.
    :raises ValueError: if a line cannot be understood; names the line.
    """
    return parse_geography(market, (CONTENT / f"{market}.txt").read_text(encoding="utf-8"))


def parse_geography(market: str, text: str) -> Geography:
    """Understand a written geography; see the module for how it is written."""
    features: list[Feature] = []
    frame: tuple[LatLon, LatLon] | None = None
    ground, names = "land", ""
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.strip()
        if not line or line.startswith("#"):
            continue
        kind, _, rest = line.partition(" ")
        try:
            if kind == "ground":
                ground = rest
            elif kind == "names":
                names = rest
            elif kind == "frame":
                low, high = _feature(kind, rest).points
                frame = (low, high)
            else:
                features.append(_feature(kind, rest))
        except ValueError as error:
            raise ValueError(f"{market}.txt, line {number}: {error}") from error
    if frame is None:
        raise ValueError(f"{market}.txt has no frame")
    return Geography(market, frame, ground, _pool(names), tuple(features))


def _pool(written: str) -> tuple[tuple[str, str], ...]:
    """Names with their Latin form, which may be empty."""
    pairs = (entry.partition("=") for entry in written.split(",") if entry)
    return tuple((name, latin) for name, _, latin in pairs)


def _feature(kind: str, written: str) -> Feature:
    said, at, where = written.partition("@")
    if not at:
        raise ValueError("no place after @")
    name, *pairs = (part.strip() for part in said.split(";"))
    more = {key: value for key, _, value in (pair.partition("=") for pair in pairs)}
    return Feature(kind, name, tuple(_position(pair) for pair in where.split()), more)


def _position(pair: str) -> LatLon:
    lat, lon = pair.split(",")
    return LatLon(float(lat), float(lon))


def point_along(plane: Plane, line: tuple[LatLon, ...], share: float, aside_km: float = 0.0) -> LatLon:
    """
    A position along a line.

    :param share: of its length, 0 to 1.
    :param aside_km: how far to the left of the line.
    """
    points = [plane.to_point(position) for position in line]
    pieces = list(pairwise(points))
    left = share * sum(one.distance_km(other) for one, other in pieces)
    for one, other in pieces:
        length = one.distance_km(other)
        if left <= length or (one, other) == pieces[-1]:
            return plane.to_latlon(_beside(one, other, min(left / length, 1.0), aside_km))
        left -= length
    return line[0]


def _beside(one: Point, other: Point, share: float, aside_km: float) -> Point:
    east, north = other.x - one.x, other.y - one.y
    length = hypot(east, north)
    return Point(
        one.x + east * share - north / length * aside_km,
        one.y + north * share + east / length * aside_km,
    )
