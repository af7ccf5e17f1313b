"""A strict router in memory: flat land on which going west is slow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot

from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.travel.contracts import RouterRefused
from doorstep.modules.travel.ports import Action

KMH = {"pedestrian": 5.0, "bicycle": 15.0, "auto": 40.0}
_REACH_KM = 1.0

type Meddle = Callable[[Action, object], object]


def as_it_is(action: Action, answer: object) -> object:
    """The answer unchanged."""
    return answer


@dataclass
class FlatLand:
    """
    Roads everywhere within so many kilometres of a market's centre; going west takes half as long again as going east.

    ``meddle`` may spoil answers; ``most_locations`` is enforced as a real router does.
    """

    market: MarketFacts
    radius_km: float = _REACH_KM
    most_locations: int = 4
    meddle: Meddle = as_it_is
    asked: list[Action] = field(default_factory=list)
    name: str = "flat land"

    def ask(self, action: Action, question: Mapping[str, object]) -> object:
        """Answer as Valhalla would."""
        self.asked.append(action)
        costing = str(question["costing"])
        if action == "locate":
            answer: object = [self._located(place) for place in _places(question["locations"])]
        else:
            answer = self._matrix(_places(question["sources"]), _places(question["targets"]), KMH[costing])
        return self.meddle(action, answer)

    def _is_land(self, place: LatLon) -> bool:
        point = self.market.plane.to_point(place)
        return hypot(point.x, point.y) <= self.radius_km

    def _located(self, place: LatLon) -> dict[str, object]:
        edge = {"correlated_lat": place.lat, "correlated_lon": place.lon}
        return {"input_lat": place.lat, "edges": [edge] if self._is_land(place) else [], "nodes": []}

    def _matrix(self, sources: Sequence[LatLon], targets: Sequence[LatLon], kmh: float) -> dict[str, object]:
        if max(len(sources), len(targets)) > self.most_locations:
            raise RouterRefused(150, "Exceeded max locations")
        if not all(map(self._is_land, (*sources, *targets))):
            raise RouterRefused(171, "No suitable edges near location")
        ways = [[self._way(source, target, kmh) for target in targets] for source in sources]
        return {
            "sources_to_targets": {
                "durations": [[way[0] for way in row] for row in ways],
                "distances": [[way[1] for way in row] for row in ways],
            }
        }

    def _way(self, source: LatLon, target: LatLon, kmh: float) -> tuple[float, float]:
        start, end = self.market.plane.to_point(source), self.market.plane.to_point(target)
        kilometres = start.distance_km(end)
        against = 1.5 if end.x < start.x - 1e-6 else 1.0
        return round(kilometres / kmh * 3600 * against), round(kilometres, 3)


def _places(value: object) -> list[LatLon]:
    assert isinstance(value, list)
    assert value, "an empty question"
    return [LatLon(place["lat"], place["lon"]) for place in value]
