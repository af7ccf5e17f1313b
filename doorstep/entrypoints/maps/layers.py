"""What a city's map holds, layer by layer, with the zoom from which each thing is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import Point

from doorstep.entrypoints.maps.geography import Feature, Geography
from doorstep.entrypoints.maps.ground import Ground, Shape, lay_ground, line_of, metres
from doorstep.entrypoints.maps.names import names_by_language, names_of
from doorstep.entrypoints.maps.net import Street, built_up, invent_streets, written_streets

MIN_ZOOM, MAX_ZOOM = 9, 14

_STREETS_FROM = {"motorway": 9, "main": 9, "street": 12, "lane": 13}
_LABELS_FROM = {
    "city": 9, "town": 9, "water": 9, "district": 10, "quarter": 11, "park": 11,
    "station": 12, "square": 12, "sight": 12,
}  # fmt: skip
_LISTED = ("district", "station", "square", "sight")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something on the map: its shape in metres, what is said about it, and its first zoom."""

    shape: Shape
    properties: Mapping[str, str | int]
    from_zoom: int = MIN_ZOOM


@dataclass(frozen=True, slots=True)
class CityMap:
    """A city ready to be cut into tiles. The layers are in a fixed order."""

    geography: Geography
    ground: Ground
    layers: Mapping[str, list[Drawn]]
    places: list[dict[str, Any]] = field(default_factory=list)


def draw_city(geography: Geography) -> CityMap:
    """Everything that is on a city's map."""
    ground = lay_ground(geography)
    written = written_streets(geography)
    built = built_up(geography, ground)
    invented = invent_streets(geography, built, written)
    streets = [*invented.streets, *reversed(written)]
    layers = {
        "blocks": [Drawn(block, {}, MAX_ZOOM) for block in invented.blocks],
        "green": [Drawn(green.shape, {"kind": green.kind}) for green in ground.greens],
        "water": [Drawn(ground.water, {})],
        "rail": [Drawn(line_of(feature, geography.plane), {}, 10) for feature in geography.of_kind("rail")],
        "streets": [_street(street, geography) for street in streets],
        "labels": [_label(feature, geography) for feature in geography.features if feature.kind in _LABELS_FROM],
    }
    return CityMap(geography, ground, layers, list_places(geography))


def list_places(geography: Geography) -> list[dict[str, Any]]:
    """The districts and points of note, as the apps read them."""
    return [
        {
            "id": f"{feature.kind}-{number}",
            "kind": feature.kind,
            "lat": feature.points[0].lat,
            "lon": feature.points[0].lon,
            "name": feature.name,
            "names": names_by_language(feature, geography.market),
        }
        for number, feature in enumerate(feature for kind in _LISTED for feature in geography.of_kind(kind))
    ]


def _street(street: Street, geography: Geography) -> Drawn:
    named = (
        geography.features[street.number]
        if street.number >= 0
        else Feature(street.cls, street.name, (), {"en": street.latin})
    )
    return Drawn(street.shape, {"class": street.cls, **names_of(named, geography.market)}, _STREETS_FROM[street.cls])


def _label(feature: Feature, geography: Geography) -> Drawn:
    corners = [Point(metres(geography.plane, position)) for position in feature.points]
    place = corners[0] if len(corners) == 1 else shapely.MultiPoint(corners).centroid
    rank = int(feature.number("rank", 5))
    properties: dict[str, str | int] = {"kind": feature.kind, "rank": rank, **names_of(feature, geography.market)}
    return Drawn(place, properties, _LABELS_FROM[feature.kind])
