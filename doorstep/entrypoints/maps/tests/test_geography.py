"""What is written about the cities fits the markets and the invented addresses."""

from random import Random

import pytest
import shapely
from shapely.geometry import Point

from doorstep.entrypoints.maps.geography import parse_geography, point_along, read_geography
from doorstep.entrypoints.maps.ground import lay_ground, line_of, metres
from doorstep.entrypoints.maps.names import names_by_language, names_of
from doorstep.entrypoints.seed.content import LANGUAGES, MARKETS, city
from doorstep.entrypoints.seed.people import invent_door, invent_place
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.first_markets import FIRST_MARKETS

FACTS = {market.code: market for market in FIRST_MARKETS}
NEAR_M = 150


@pytest.mark.parametrize("market", MARKETS)
def test_the_frame_holds_the_whole_market(market: str) -> None:
    low, high = read_geography(market).frame
    assert all(low.lat < lat < high.lat and low.lon < lon < high.lon for lat, lon in FACTS[market].area)


@pytest.mark.parametrize("market", MARKETS)
def test_every_invented_address_stands_at_its_street_on_dry_land(market: str) -> None:
    geography, people = read_geography(market), city(market)
    ground = lay_ground(geography)
    shapely.prepare(ground.water)
    random = Random(market)
    for _ in range(60):
        for district in people.districts:
            door = invent_door(people, district, random)
            assert FACTS[market].serves(door.position), door
            at = Point(metres(geography.plane, door.position))
            streets = geography.streets_named(door.street)
            assert min(line_of(street, geography.plane).distance(at) for street in streets) < NEAR_M, door
            assert not ground.water.contains(at), door


@pytest.mark.parametrize("market", MARKETS)
def test_every_street_of_an_address_is_written(market: str) -> None:
    geography = read_geography(market)
    wanted = [street for district in city(market).districts for street in district.streets]
    missing = [street for street in wanted if not geography.streets_named(street)]
    assert not missing


def test_an_address_names_the_street_it_stands_at() -> None:
    people, random = city("hel"), Random(7)
    for _ in range(50):
        place = invent_place(people, random)
        street = place.line.rsplit(" ", 3)[0]
        plane = read_geography("hel").plane
        at = Point(metres(plane, place.position))
        assert min(line_of(one, plane).distance(at) for one in read_geography("hel").streets_named(street)) < 60


@pytest.mark.parametrize("market", MARKETS)
def test_districts_are_named_in_every_language(market: str) -> None:
    districts = list(read_geography(market).of_kind("district"))
    assert len(districts) >= 25
    for district in districts:
        names = names_by_language(district, market)
        assert set(names) == set(LANGUAGES)
        assert all(names.values()), district


@pytest.mark.parametrize("market", MARKETS)
def test_the_map_shows_the_names_that_lists_show(market: str) -> None:
    keys = {"en": "name_en", "ru": "name_ru", "zh-Hans": "name_hans", "zh-Hant": "name_hant"}
    named = [feature for feature in read_geography(market).features if feature.name]
    for feature in named:
        drawn = names_of(feature, market)
        shown = {language: drawn.get(key) or drawn.get("name_en") or drawn["name"] for language, key in keys.items()}
        assert shown == names_by_language(feature, market), feature.name


def test_names_are_carried_over_between_scripts() -> None:
    geography = parse_geography(
        "tpe", "frame @ 25,121 26,122\nstreet 寧夏路; en=Ningxia Road @ 25.1,121.1 25.2,121.2\n"
    )
    assert names_of(geography.features[0], "tpe") == {
        "name": "寧夏路",
        "name_en": "Ningxia Road",
        "name_hans": "宁夏路",
        "name_hant": "寧夏路",
    }
    russian = parse_geography("mow", "frame @ 55,37 56,38\nstreet улица Щукина @ 55.1,37.1 55.2,37.2\n").features[0]
    assert names_of(russian, "mow")["name_en"] == "ulitsa Shchukina"
    assert names_by_language(russian, "mow")["zh-Hant"] == "ulitsa Shchukina"


@pytest.mark.parametrize("line", ["street Nowhere", "street A @ 60.1", "street A @ north,east"])
def test_a_line_that_says_nothing_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"hel\.txt, line 2"):
        parse_geography("hel", f"frame @ 60,24 61,25\n{line}\n")


def test_a_point_along_a_line_keeps_its_side() -> None:
    plane = read_geography("hel").plane
    line = (LatLon(60.17, 24.93), LatLon(60.17, 24.95))
    left = point_along(plane, line, 0.5, 0.1)
    assert left.lat == pytest.approx(60.17 + 0.1 / 111.195, abs=1e-5)
    assert left.lon == pytest.approx(24.94, abs=1e-5)
    assert point_along(plane, line, 1.0).lon == pytest.approx(24.95)
