"""Cutting a city's map into tiles and writing them as one PMTiles archive."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from doorstep.entrypoints.maps.geography import Geography
from doorstep.entrypoints.maps.ground import Shape
from doorstep.entrypoints.maps.layers import MAX_ZOOM, MIN_ZOOM, CityMap, Drawn
from doorstep.entrypoints.maps.vector_tile import EXTENT, Ring, TileFeature, encode_tile
from doorstep.entrypoints.maps.vector_tile import Shape as TileShape
from doorstep.kernel.geo import LatLon, Point

_BUFFER = 96
_SHAPES = {
    "Point": TileShape.POINT, "LineString": TileShape.LINE, "MultiLineString": TileShape.LINE,
    "Polygon": TileShape.AREA, "MultiPolygon": TileShape.AREA,
}  # fmt: skip


def write_archive(city: CityMap, path: Path) -> int:
    """
    Write all tiles of a city; the same bytes for the same city.

    :return: how many tiles.
    """
    tiles = sorted((zxy_to_tileid(*place), gzip.compress(tile, 9, mtime=0)) for place, tile in _all_tiles(city))
    low, high = city.geography.frame
    middle = city.geography.plane.origin
    buffer = BytesIO()
    writer = Writer(buffer)
    for number, tile in tiles:
        writer.write_tile(number, tile)
    writer.finalize(
        {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_zoom": MIN_ZOOM,
            "max_zoom": MAX_ZOOM,
            "min_lon_e7": round(low.lon * 1e7),
            "min_lat_e7": round(low.lat * 1e7),
            "max_lon_e7": round(high.lon * 1e7),
            "max_lat_e7": round(high.lat * 1e7),
            "center_zoom": 12,
            "center_lon_e7": round(middle.lon * 1e7),
            "center_lat_e7": round(middle.lat * 1e7),
        },
        {"name": city.geography.market, "vector_layers": [{"id": name, "fields": {}} for name in city.layers]},
    )
    path.write_bytes(buffer.getvalue())
    return len(tiles)


def _all_tiles(city: CityMap) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
        layers = {name: _Sheet(city.geography, drawn, zoom) for name, drawn in city.layers.items()}
        for x, y in _tiles_of(city.geography, zoom):
            tile = encode_tile((name, sheet.cut(x, y)) for name, sheet in layers.items())
            if tile:
                yield (zoom, x, y), tile


def _tiles_of(geography: Geography, zoom: int) -> Iterator[tuple[int, int]]:
    low, high = geography.frame
    corners = _to_world(np.array([[low.lon, low.lat], [high.lon, high.lat]]), zoom) / EXTENT
    (west, south), (east, north) = corners.tolist()
    for x in range(int(west), int(east) + 1):
        for y in range(int(north), int(south) + 1):
            yield x, y


def _to_world(degrees: Any, zoom: int) -> Any:
    """Longitude and latitude in tile units of the whole world at a zoom, y downwards (Web Mercator)."""
    size = EXTENT * 2**zoom
    sine = np.sin(np.radians(degrees[:, 1]))
    return np.column_stack(
        [(degrees[:, 0] + 180) / 360 * size, (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * pi)) * size]
    )


class _Sheet:
    """One layer at one zoom, ready to be cut."""

    def __init__(self, geography: Geography, drawn: list[Drawn], zoom: int) -> None:
        self._drawn = [one for one in drawn if one.from_zoom <= zoom]
        shapes = shapely.transform(
            [one.shape for one in self._drawn], lambda metres: _projected(geography, metres, zoom)
        )
        self._shapes = shapely.simplify(shapes, 1.5 if zoom == MAX_ZOOM else 5.0)
        self._tree = shapely.STRtree(self._shapes)

    def cut(self, x: int, y: int) -> list[TileFeature]:
        """The layer's part of one tile, in the order in which things are painted."""
        left, top = x * EXTENT, y * EXTENT
        frame = (left - _BUFFER, top - _BUFFER, left + EXTENT + _BUFFER, top + EXTENT + _BUFFER)
        found = np.sort(self._tree.query(shapely.box(*frame)))
        features = []
        for index in found.tolist():
            piece = _clipped(self._shapes[index], frame)
            parts = _parts(piece, left, top)
            if parts:
                shape = _SHAPES[piece.geom_type]
                features.append(TileFeature(shape, parts, self._drawn[index].properties))
        return features


def _projected(geography: Geography, metres: Any, zoom: int) -> Any:
    plane = geography.plane
    one_km = plane.to_latlon(Point(1.0, 1.0))
    origin: LatLon = plane.origin
    degrees = np.column_stack(
        [
            origin.lon + metres[:, 0] / 1000 * (one_km.lon - origin.lon),
            origin.lat + metres[:, 1] / 1000 * (one_km.lat - origin.lat),
        ]
    )
    return _to_world(degrees, zoom)


def _clipped(shape: Shape, frame: tuple[float, float, float, float]) -> Shape:
    if shape.geom_type == "Point":
        return shape
    piece = shapely.clip_by_rect(shape, *frame)
    if piece.geom_type == "GeometryCollection":
        kind = "Polygon" if "Polygon" in shape.geom_type else "LineString"
        parts = [part for part in shapely.get_parts(piece) if part.geom_type == kind]
        piece = shapely.MultiPolygon(parts) if kind == "Polygon" else shapely.MultiLineString(parts)
    return piece


def _parts(piece: Shape, left: int, top: int) -> list[Ring]:
    parts: list[Ring] = []
    for part in shapely.get_parts(piece):
        if part.geom_type == "Polygon":
            if part.is_empty:
                continue
            # Web Mercator's y grows downwards here, so what shapely calls counter-clockwise is clockwise on screen.
            rings = [part.exterior, *part.interiors]
            for number, ring in enumerate(rings):
                points = _whole(ring.coords, left, top)[:-1]
                if len(points) < 3 or not (area := _signed_area(points)):
                    if number == 0:
                        break
                    continue
                parts.append(points if (area > 0) == (number == 0) else points[::-1])
        elif not part.is_empty:
            points = _whole(part.coords, left, top)
            if len(points) > 1 or part.geom_type == "Point":
                parts.append(points)
    return parts


def _whole(coordinates: Any, left: int, top: int) -> Ring:
    """Whole units of the tile, without points that fall on the one before."""
    ring: Ring = []
    for x, y in coordinates:
        point = (round(x) - left, round(y) - top)
        if not ring or ring[-1] != point:
            ring.append(point)
    return ring


def _signed_area(ring: Ring) -> int:
    """Twice the area; above 0 if it runs clockwise on screen, as outer rings must."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True))
