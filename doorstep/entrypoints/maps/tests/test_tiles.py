"""The drawn tiles are sound, the same every time, and readable by others' code."""

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from shapely.geometry import Point, shape

from doorstep.entrypoints.maps.__main__ import build
from doorstep.entrypoints.maps.geography import read_geography
from doorstep.entrypoints.maps.layers import MAX_ZOOM, MIN_ZOOM, draw_city
from doorstep.entrypoints.maps.vector_tile import Shape, TileFeature, encode_tile
from doorstep.kernel.geo import LatLon

MARKET = "tpe"  # the quickest to draw


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("maps")
    build(MARKET, made)
    return made


@pytest.fixture(scope="module")
def tiles(folder: Path) -> dict[tuple[int, int, int], dict[str, Any]]:
    with (folder / f"{MARKET}.pmtiles").open("rb") as file:
        return {place: mapbox_vector_tile.decode(gzip.decompress(tile)) for place, tile in all_tiles(MmapSource(file))}


def _tile_of(position: LatLon, zoom: int) -> tuple[int, int, int]:
    size = 2**zoom
    sine = math.sin(math.radians(position.lat))
    y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size
    return zoom, int((position.lon + 180) / 360 * size), int(y)


def _features(tiles: dict[tuple[int, int, int], dict[str, Any]], layer: str, zoom: int) -> Iterator[dict[str, Any]]:
    for (level, _, _), tile in tiles.items():
        if level == zoom:
            yield from tile.get(layer, {}).get("features", [])


def test_a_tile_reads_back_as_it_was_written() -> None:
    features = [
        TileFeature(Shape.POINT, [[(5, 9)]], {"kind": "city", "rank": 1, "open": True, "share": 0.5}),
        TileFeature(Shape.LINE, [[(0, 0), (10, -3)], [(20, 20), (30, 40), (4095, 4096)]], {"name": "Åbo"}),
        TileFeature(Shape.AREA, [[(0, 0), (100, 0), (100, 100), (0, 100)], [(10, 10), (10, 20), (20, 20)]], {}),
    ]
    read = mapbox_vector_tile.decode(
        encode_tile([("things", features), ("none", [])]), default_options={"y_coord_down": True}
    )
    assert list(read) == ["things"]
    point, line, area = read["things"]["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [5, 9]}
    assert point["properties"] == {"kind": "city", "rank": 1, "open": True, "share": 0.5}
    assert line["geometry"]["coordinates"] == [[[0, 0], [10, -3]], [[20, 20], [30, 40], [4095, 4096]]]
    assert line["properties"] == {"name": "Åbo"}
    assert [len(ring) for ring in area["geometry"]["coordinates"]] == [5, 4]


@pytest.mark.long
def test_drawing_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    build(MARKET, tmp_path)
    for kind in ("pmtiles", "json"):
        assert (tmp_path / f"{MARKET}.{kind}").read_bytes() == (folder / f"{MARKET}.{kind}").read_bytes()


def test_the_archive_says_what_it_holds(folder: Path) -> None:
    with (folder / f"{MARKET}.pmtiles").open("rb") as file:
        header = Reader(MmapSource(file)).header()
    low, high = read_geography(MARKET).frame
    assert (header["min_zoom"], header["max_zoom"]) == (MIN_ZOOM, MAX_ZOOM)
    assert (header["min_lat_e7"], header["max_lon_e7"]) == (round(low.lat * 1e7), round(high.lon * 1e7))
    assert (folder / f"{MARKET}.pmtiles").stat().st_size < 2_000_000


def test_every_written_street_is_in_the_tiles_with_its_names(tiles: dict[tuple[int, int, int], dict[str, Any]]) -> None:
    shown: dict[str, set[str]] = defaultdict(set)
    for feature in _features(tiles, "streets", MAX_ZOOM):
        if name := feature["properties"].get("name"):
            shown[name].add(feature["properties"].get("name_en", ""))
    for street in read_geography(MARKET).of_kind("motorway", "main", "street"):
        assert street.more["en"] in shown[street.name], street.name


def test_what_is_drawn_grows_with_the_zoom(tiles: dict[tuple[int, int, int], dict[str, Any]]) -> None:
    classes = {
        zoom: {feature["properties"]["class"] for feature in _features(tiles, "streets", zoom)}
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1)
    }
    assert classes[9] == {"motorway", "main"}
    assert classes[12] == {"motorway", "main", "street"}
    assert classes[14] == {"motorway", "main", "street", "lane"}
    assert not list(_features(tiles, "blocks", 13))
    assert len(list(_features(tiles, "blocks", 14))) > 2000


def test_rivers_are_water_and_squares_are_not(tiles: dict[tuple[int, int, int], dict[str, Any]]) -> None:
    def is_wet(position: LatLon) -> bool:
        place = _tile_of(position, MAX_ZOOM)
        size = 2**MAX_ZOOM
        sine = math.sin(math.radians(position.lat))
        x = ((position.lon + 180) / 360 * size - place[1]) * 4096
        y = (1 - ((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size - place[2])) * 4096
        features = tiles[place].get("water", {}).get("features", [])
        return any(shape(feature["geometry"]).buffer(0).contains(Point(x, y)) for feature in features)

    assert is_wet(LatLon(25.0640, 121.5040))  # the Tamsui
    assert not is_wet(LatLon(25.0478, 121.5170))  # the main station


def test_places_are_listed_for_the_apps(folder: Path) -> None:
    places = json.loads((folder / f"{MARKET}.json").read_text())["places"]
    kinds = {place["kind"] for place in places}
    assert {"district", "station", "sight"} <= kinds
    assert len({place["id"] for place in places}) == len(places)
    assert all(set(place["names"]) == {"en", "ru", "zh-Hans", "zh-Hant"} for place in places)


def test_small_streets_stay_out_of_water_and_green() -> None:
    city = draw_city(read_geography(MARKET))
    for street in city.layers["streets"]:
        if street.properties["class"] == "lane":
            assert street.shape.intersection(city.ground.water).length < 1
