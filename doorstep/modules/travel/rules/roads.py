"""
How a router's answers become minutes between cells.

A router finds the way between points on roads; a cell stands for its centre. The centre is joined to the nearest
road by a straight line, at the speed and with the detour of the straight-line model, so that a park's middle is not
as near as its edge. Cells farther from any road than their own corner are not covered.

The router answers for empty streets: that is the night. By day and in the rush hours the way takes longer in the
proportion of the market's speeds. The minutes at the ends (parking, stairs) are those of the speeds too.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, isfinite
from sys import byteorder

from doorstep.kernel.geo import CELL_KM, Cell, LatLon, Plane, Point
from doorstep.modules.travel.contracts import (
    DETOUR,
    LONGEST_MINUTES,
    NO_DISTANCE,
    NO_WAY,
    HourClass,
    Mode,
    ModeRoads,
    RoadsFailed,
    Speed,
)

# Public transport stays a speed on the straight line: without timetables a router can't know better.
COSTINGS: Mapping[Mode, str] = {Mode.WALK: "pedestrian", Mode.BICYCLE: "bicycle", Mode.CAR: "auto"}
MOST_CELLS = 2500
LEAST_KNOWN_SHARE = 0.5
_REACH_KM = 0.36  # a little more than from a cell's centre to its corner
_ROUNDING_KM = 0.02
_LONGEST_SECONDS = 7 * 86_400
_LONGEST_KM = 6_000.0

type Seconds = float
type Kilometres = float
type Block = list[list[tuple[Seconds, Kilometres] | None]]
"""For each origin and destination the way; None where there is none."""


def cells_in(area: Sequence[tuple[float, float]], plane: Plane) -> list[Cell]:
    """The cells of a polygon's bounding box, (lat, lon) corners, by column and row."""
    points = [plane.to_point(LatLon(lat, lon)) for lat, lon in area]
    columns = [floor(point.x / CELL_KM) for point in points]
    rows = [floor(point.y / CELL_KM) for point in points]
    return [
        Cell(column, row) for column in range(min(columns), max(columns) + 1) for row in range(min(rows), max(rows) + 1)
    ]


def is_near(cell: Cell, within_km: float | None) -> bool:
    """Whether a cell's centre lies within a distance of the market's."""
    return within_km is None or cell.center.distance_km(Point(0, 0)) <= within_km


def locations_of(positions: Iterable[LatLon]) -> list[dict[str, object]]:
    """Positions as the router wants them, each to be joined to a road of its own cell."""
    cutoff = round(_REACH_KM * 1000)
    return [{"lat": place.lat, "lon": place.lon, "search_cutoff": cutoff} for place in positions]


def read_gaps(answer: object, positions: Sequence[LatLon], plane: Plane) -> list[Kilometres | None]:
    """
    How far each position is from the nearest road, km; None if there is none in its cell.

    :raises RoadsFailed: if the answer is not one entry for each position.
    """
    if not isinstance(answer, list) or len(answer) != len(positions):
        raise RoadsFailed(f"the router was asked about {len(positions)} places and answered otherwise")
    return [_gap(entry, position, plane) for entry, position in zip(answer, positions, strict=True)]


def _gap(entry: object, position: LatLon, plane: Plane) -> Kilometres | None:
    edges = entry.get("edges") if isinstance(entry, dict) else entry
    if edges is not None and not isinstance(edges, list):
        raise RoadsFailed("the router's answer about a place can't be read")
    here = plane.to_point(position)
    gaps = [here.distance_km(plane.to_point(_position(edge))) for edge in edges or ()]
    nearest = min(gaps, default=None)
    return nearest if nearest is not None and nearest <= _REACH_KM + _ROUNDING_KM else None


def _position(edge: object) -> LatLon:
    if not isinstance(edge, dict):
        raise RoadsFailed("the router's answer about a place can't be read")
    lat, lon = edge.get("correlated_lat"), edge.get("correlated_lon")
    return LatLon(_number(lat, -90, 90), _number(lon, -180, 180))


def _number(value: object, least: float, most: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isfinite(value) or not least <= value <= most:  # type: ignore[operator, arg-type]
        raise RoadsFailed(f"the router gave {str(value)[:40]!r} where a number from {least} to {most} belongs")
    return float(value)  # type: ignore[arg-type]


def read_block(answer: object, origins: int, destinations: int) -> Block:
    """
    The ways of one matrix answer.

    :raises RoadsFailed: if its size is not the asked one, or a value is no time or distance.
    """
    found = answer.get("sources_to_targets") if isinstance(answer, dict) else None
    durations, distances = (
        _grid(found.get(name) if isinstance(found, dict) else None, origins, destinations)
        for name in ("durations", "distances")
    )
    return [
        [
            None
            if seconds is None or kilometres is None
            else (_number(seconds, 0, _LONGEST_SECONDS), _number(kilometres, 0, _LONGEST_KM))
            for seconds, kilometres in zip(seconds_row, kilometres_row, strict=True)
        ]
        for seconds_row, kilometres_row in zip(durations, distances, strict=True)
    ]


def _grid(value: object, rows: int, columns: int) -> list[list[object]]:
    fits = isinstance(value, list) and len(value) == rows
    if not fits or not all(isinstance(row, list) and len(row) == columns for row in value):  # type: ignore[attr-defined]
        raise RoadsFailed(f"the router was asked for {rows} x {columns} ways and answered otherwise")
    return value  # type: ignore[return-value]


def road_minutes(seconds: Seconds, gap_km: Kilometres, speeds: tuple[Speed, Speed, Speed], kind: HourClass) -> int:
    """Whole minutes of a way by road, with the straight lines to and from the road, in an hour class."""
    speed = speeds[kind]
    on_road = seconds / 60 * speeds[HourClass.NIGHT].kmh / speed.kmh
    beside = gap_km * DETOUR / speed.kmh * 60
    return min(LONGEST_MINUTES, max(1, ceil(on_road + beside - 1e-9)) + speed.fixed_minutes)


class RoadSheet:
    """The ways of one mode while they are being asked for, between all of N cells."""

    def __init__(self, gaps: Sequence[Kilometres | None], speeds: tuple[Speed, Speed, Speed]) -> None:
        """:param gaps: of each cell from the nearest road; None: this mode has no road there."""
        self._gaps, self._speeds = gaps, speeds
        pairs = len(gaps) * len(gaps)
        self._minutes = tuple(bytearray([NO_WAY]) * pairs for _ in HourClass)
        self._hectometres = array("H", [NO_DISTANCE]) * pairs

    @property
    def roadside(self) -> list[int]:
        """The numbers of the cells that have a road."""
        return [at for at, gap in enumerate(self._gaps) if gap is not None]

    def fill(self, origins: Sequence[int], destinations: Sequence[int], block: Block) -> None:
        """Write the ways of one answer; a cell's way to itself stays the straight line's."""
        for start, row in zip(origins, block, strict=True):
            for end, way in zip(destinations, row, strict=True):
                if way is not None and start != end:
                    self._write(start, end, *way)

    def _write(self, start: int, end: int, seconds: Seconds, kilometres: Kilometres) -> None:
        gap = (self._gaps[start] or 0.0) + (self._gaps[end] or 0.0)
        at = start * len(self._gaps) + end
        for kind in HourClass:
            self._minutes[kind][at] = road_minutes(seconds, gap, self._speeds, kind)
        self._hectometres[at] = min(NO_DISTANCE - 1, round((kilometres + gap * DETOUR) * 10))

    def finish(self, mode: Mode) -> ModeRoads:
        """
        The ways as they are kept.

        :raises RoadsFailed: if fewer than half of the pairs of cells with a road have a way.
        """
        count = len(self.roadside)
        night, day, rush = (bytes(minutes) for minutes in self._minutes)
        roads = ModeRoads((night, day, rush), little_ended(self._hectometres))
        if count < 2 or roads.known_pairs < LEAST_KNOWN_SHARE * count * (count - 1):
            raise RoadsFailed(
                f"by {mode} the router knows {roads.known_pairs} ways between {count} cells, too few to trust"
            )
        return roads


def little_ended(numbers: "array[int]") -> bytes:
    """Two-byte numbers as they are kept, whatever the machine."""
    if byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
