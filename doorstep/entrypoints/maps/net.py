"""
Inventing the small streets between the written ones.

Roads cut the built-up land into faces; each face is halved across its longer side again and again until its parts
have the size of a block in that district. Every cut is a street, so streets begin and end at other streets, and the
grain of each quarter follows the roads around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from random import Random

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import polygonize

from doorstep.entrypoints.maps.geography import Geography
from doorstep.entrypoints.maps.ground import Ground, Shape, line_of, metres

_REACH_M = 2400.0  # how far from its middle a quarter is built up
_MEET_M = 260.0  # a written street's end is drawn on to the next street within this distance
_STREET_FROM_BLOCKS = 14.0  # a cut through more than this many blocks is a street, through fewer a lane
_LEAST_M = 45.0
_NAMED_FROM_M = 320.0
_NAMED_FROM_BLOCK_M = 135.0  # the streets of old centres are known too well to be given names
_HOUSE_M2 = 900.0


@dataclass(frozen=True, slots=True)
class Street:
    """
    One street as it is drawn. ``cls`` is motorway, main, street or lane; ``number`` is its place in what is written,
    -1 if it was invented.
    """

    cls: str
    shape: Shape
    name: str = ""
    latin: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Net:
    """The invented small streets, and the blocks of houses between all streets."""

    streets: list[Street]
    blocks: list[Shape]


@dataclass(frozen=True, slots=True)
class Quarter:
    """The built-up middle of a part of the city."""

    middle: Shape
    block_m: float


def written_streets(geography: Geography) -> list[Street]:
    """The streets that are written, each drawn on to the next one where its end is near."""
    streets = [
        Street(feature.kind, line_of(feature, geography.plane), feature.name, number=number)
        for number, feature in enumerate(geography.features)
        if feature.kind in ("motorway", "main", "street")
    ]
    tree = shapely.STRtree([street.shape for street in streets])
    return [
        Street(street.cls, _drawn_on(street.shape, index, tree), street.name, number=street.number)
        if street.cls == "street"
        else street
        for index, street in enumerate(streets)
    ]


def _drawn_on(line: Shape, own: int, tree: shapely.STRtree) -> Shape:
    coordinates = list(line.coords)
    for end, inner in ((0, 1), (-1, -2)):
        (x, y), (from_x, from_y) = coordinates[end], coordinates[inner]
        length = hypot(x - from_x, y - from_y)
        east, north = (x - from_x) / length, (y - from_y) / length
        ray = LineString([(x + east, y + north), (x + east * _MEET_M, y + north * _MEET_M)])
        others = [tree.geometries[index] for index in tree.query(ray, predicate="intersects") if index != own]
        met = [part for other in others for part in shapely.get_parts(ray.intersection(other))]
        hits = [part for part in met if part.geom_type == "Point"]
        if hits:
            nearest = min(hits, key=lambda hit: hit.distance(Point(x, y)))
            coordinates[end] = (nearest.x, nearest.y)
    return LineString(coordinates)


def built_up(geography: Geography, ground: Ground) -> Shape:
    """Where streets and houses are."""
    middles = [
        Point(metres(geography.plane, feature.points[0])).buffer(feature.number("reach", _REACH_M), quad_segs=6)
        for feature in geography.of_kind("district", "quarter", "town")
    ]
    greens = shapely.union_all([green.shape for green in ground.greens])
    return shapely.union_all(middles).intersection(ground.land).difference(greens)


def invent_streets(geography: Geography, built: Shape, written: list[Street]) -> Net:
    """The small streets and what they leave; the same every time."""
    random = Random(f"streets of {geography.market}")
    quarters = [
        Quarter(Point(metres(geography.plane, feature.points[0])), feature.number("block", 180))
        for feature in geography.of_kind("district", "quarter", "town")
    ]
    tree = shapely.STRtree([quarter.middle for quarter in quarters])
    edges = [line for part in shapely.get_parts(built) for line in shapely.get_parts(part.boundary)]
    lines = shapely.union_all([*edges, *(street.shape for street in written)], grid_size=0.5)
    shapely.prepare(built)
    cuts: list[Street] = []
    blocks: list[Shape] = []
    for face in polygonize(shapely.get_parts(lines)):
        middle = face.representative_point()
        if built.contains(middle):
            block = quarters[tree.nearest(middle)].block_m
            names = block >= _NAMED_FROM_BLOCK_M
            for line, wide in _cuts(face, block * block * 1.35, random, blocks):
                cuts.append(Street("street" if wide > _STREET_FROM_BLOCKS else "lane", line, "?" if names else ""))
    return Net(_named(_without_doubles(cuts, written), geography.names, random), _houses(blocks))


def _cuts(face: Shape, block_m2: float, random: Random, blocks: list[Shape]) -> Iterator[tuple[Shape, float]]:
    """The lines that part a face into blocks, each with the face's size in blocks; what is left goes to ``blocks``."""
    area = face.area
    if area < block_m2 * 1.6:
        blocks.append(face)
        return
    knife, halves = _halves(face, random)
    for piece in shapely.get_parts(face.intersection(knife)):
        if piece.geom_type == "LineString" and piece.length > _LEAST_M:
            yield piece, area / block_m2
    for half in halves:
        for part in shapely.get_parts(face.intersection(half)):
            if part.geom_type == "Polygon":
                yield from _cuts(part, block_m2, random, blocks)


def _halves(face: Shape, random: Random) -> tuple[Shape, tuple[Shape, Shape]]:
    """A line across the longer side of a face near its middle, and what lies on either side of it."""
    corners = list(shapely.oriented_envelope(face).exterior.coords)
    (ax, ay), (bx, by), (cx, cy) = corners[0], corners[1], corners[2]
    if hypot(bx - ax, by - ay) < hypot(cx - bx, cy - by):
        (ax, ay), (bx, by), (cx, cy) = (bx, by), (cx, cy), corners[3]
    long, reach = hypot(bx - ax, by - ay), hypot(cx - bx, cy - by) + 50
    east, north = (bx - ax) / long, (by - ay) / long
    share = 0.5 + random.uniform(-0.09, 0.09)
    x = (ax + cx) / 2 + east * long * (share - 0.5)
    y = (ay + cy) / 2 + north * long * (share - 0.5)
    turn = radians(random.uniform(-2.5, 2.5))
    east, north = east * cos(turn) - north * sin(turn), east * sin(turn) + north * cos(turn)
    left, right = (x - north * reach, y + east * reach), (x + north * reach, y - east * reach)
    far = long + reach

    def side(way: float) -> Shape:
        move = (east * far * way, north * far * way)
        return Polygon([left, right, (right[0] + move[0], right[1] + move[1]), (left[0] + move[0], left[1] + move[1])])

    return LineString([left, right]), (side(1), side(-1))


def _houses(blocks: list[Shape]) -> list[Shape]:
    """Where houses stand in the blocks: away from the streets, corners cut."""
    shrunk = shapely.buffer(blocks, -9, join_style="mitre", quad_segs=1)
    parts = shapely.get_parts(shapely.simplify(shrunk, 3))
    return [part for part in parts if part.area > _HOUSE_M2]


def _without_doubles(cuts: list[Street], written: list[Street]) -> list[Street]:
    """Leave out what runs beside a written street that ends within a block."""
    tree = shapely.STRtree([street.shape for street in written])
    kept = []
    for cut in cuts:
        near = tree.query(cut.shape, predicate="dwithin", distance=22)
        beside = sum(cut.shape.intersection(tree.geometries[index].buffer(22, quad_segs=2)).length for index in near)
        if beside < max(100.0, cut.shape.length * 0.5):
            kept.append(cut)
    return kept


def _named(cuts: list[Street], names: tuple[tuple[str, str], ...], random: Random) -> list[Street]:
    """Give the longer of the invented streets that want one a name, in turn, so that two of a name are far apart."""
    order = list(names)
    random.shuffle(order)
    named, given = [], 0
    for cut in cuts:
        if not order or not cut.name or cut.shape.length < _NAMED_FROM_M:
            named.append(Street(cut.cls, cut.shape))
            continue
        named.append(Street(cut.cls, cut.shape, *order[given % len(order)]))
        given += 1
    return named
