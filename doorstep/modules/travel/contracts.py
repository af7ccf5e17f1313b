"""
What other modules may know of travel: modes, hour classes, and the table, which says how long every way takes.

A table is a value: whoever holds it works out ways without asking the database. Nothing else may decide
how long a way takes, so that the slot list and the booking agree to the minute. Between two cells that a
router has looked at, the table has its minutes, and the way there may differ from the way back; between
others it takes the straight line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from math import ceil, hypot
from typing import NamedTuple

from doorstep.kernel.geo import CELL_KM, Cell

BUILT_IN_VERSION = 0
DETOUR = 1.35
SAME_CELL_KM = 0.25
# Availability counts a visit as the predecessor of whatever begins less than this after it, so no way may take longer.
LONGEST_MINUTES = 180
NO_WAY = 255
NO_DISTANCE = 65_535
_DESTINATIONS_KEPT = 64


class HourClass(IntEnum):
    """How busy the roads are, by the local hour; the number is the position in a table's triples."""

    NIGHT = 0
    DAY = 1
    RUSH = 2


_NIGHT_HOURS = frozenset((22, 23, 0, 1, 2, 3, 4, 5))
_RUSH_HOURS = frozenset((7, 8, 9, 16, 17, 18))


def class_of_hour(hour: int) -> HourClass:
    """The class of a local hour 0..23: rush 7-10 and 16-19, night 22-6, day otherwise."""
    if hour in _RUSH_HOURS:
        return HourClass.RUSH
    return HourClass.NIGHT if hour in _NIGHT_HOURS else HourClass.DAY


class Mode(StrEnum):
    """How a specialist gets about."""

    WALK = "walk"
    BICYCLE = "bicycle"
    CAR = "car"
    TRANSIT = "transit"


type Triple = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Speed:
    """Kilometres per hour on the way, and minutes spent at its ends (parking, waiting, stairs)."""

    kmh: float
    fixed_minutes: int


@dataclass(frozen=True, slots=True)
class Way:
    """A way between two coarse cells: whole minutes, and kilometres by road as reckoned."""

    minutes: int
    kilometres: float


@dataclass(frozen=True, slots=True)
class RoadTimes:
    """
    Minutes by road between N covered cells: for each hour class N x N bytes, origins by row.

    A byte is 0 to 180, or :data:`NO_WAY` where the router knows none, in all classes alike.
    """

    position: Mapping[tuple[int, int], int]
    """The place of each covered cell, (column, row), among the N."""
    night: bytes
    day: bytes
    rush: bytes

    def find(self, from_column: int, from_row: int, to_column: int, to_row: int) -> Triple | None:
        """Minutes (night, day, rush) from one cell to another; None if there is no way or a cell is not covered."""
        position = self.position
        start, end = position.get((from_column, from_row)), position.get((to_column, to_row))
        if start is None or end is None:
            return None
        at = start * len(position) + end
        night = self.night[at]
        return None if night == NO_WAY else (night, self.day[at], self.rush[at])


class WayThrough(NamedTuple):
    """Minutes (night, day, rush) from a place to a destination and back, and the longest way there."""

    to: Triple
    back: Triple
    longest: int


class WaysAt(dict[tuple[int, int], WayThrough]):
    """The ways between one destination and other cells, (column, row), worked out when first asked for."""

    def __init__(self, times: "ModeTimes", destination: Cell) -> None:
        super().__init__()
        self._times = times
        self._destination = destination

    def __missing__(self, place: tuple[int, int]) -> WayThrough:
        column, row = self._destination.column, self._destination.row
        to = self._times.between(*place, column, row)
        way = self[place] = WayThrough(to, self._times.between(column, row, *place), max(to))
        return way


@dataclass(frozen=True, slots=True)
class ModeTimes:
    """The ways of one mode: by road where these are known, else by a speed on the straight line."""

    speeds: tuple[Speed, Speed, Speed]
    by_road: RoadTimes | None = None
    _known: dict[tuple[int, int], Triple] = field(default_factory=dict, compare=False, repr=False)
    _at: dict[Cell, WaysAt] = field(default_factory=dict, compare=False, repr=False)

    def between(self, from_column: int, from_row: int, to_column: int, to_row: int) -> Triple:
        """
        Minutes (night, day, rush) from one cell to another, in this direction.

        By road if both cells are covered. Else the straight line between centres (0.25 km inside one cell)
        x 1.35 / speed + fixed minutes, rounded up to whole minutes, at most 180; remembered by distance in cells.
        """
        if self.by_road is not None:
            found = self.by_road.find(from_column, from_row, to_column, to_row)
            if found is not None:
                return found
        columns, rows = abs(to_column - from_column), abs(to_row - from_row)
        known = self._known.get((columns, rows))
        if known is None:
            kilometres = kilometres_between(columns, rows)
            night, day, rush = (
                # The tiny allowance keeps a whole number of minutes whole under floating point.
                min(LONGEST_MINUTES, ceil(kilometres / speed.kmh * 60 - 1e-9) + speed.fixed_minutes)
                for speed in self.speeds
            )
            known = self._known[(columns, rows)] = (night, day, rush)
        return known

    def at(self, destination: Cell) -> WaysAt:
        """
        All ways to and from a cell, which lists of starts ask for thousands of claims at once.

        A few destinations are remembered, those asked for last.
        """
        ways = self._at.get(destination)
        if ways is None:
            if len(self._at) >= _DESTINATIONS_KEPT:
                self._at.clear()
            ways = self._at[destination] = WaysAt(self, destination)
        return ways


def kilometres_between(columns: int, rows: int) -> float:
    """Kilometres by road between two cells that lie so many columns and rows apart."""
    return DETOUR * (hypot(columns, rows) * CELL_KM or SAME_CELL_KM)


@dataclass(frozen=True, slots=True)
class TravelTable:
    """One immutable version of a market's travel times."""

    version: int
    modes: Mapping[Mode, ModeTimes]


@dataclass(frozen=True, slots=True)
class ModeRoads:
    """
    What a router says of one mode between N cells: for each hour class N x N bytes, as in :class:`RoadTimes`,
    and N x N distances of two bytes, little end first, in hectometres (:data:`NO_DISTANCE`: no way).
    """

    minutes: tuple[bytes, bytes, bytes]
    hectometres: bytes

    @property
    def known_pairs(self) -> int:
        """Between how many ordered pairs there is a way."""
        return len(self.minutes[0]) - self.minutes[0].count(NO_WAY)


@dataclass(frozen=True, slots=True)
class Roads:
    """What a router says of a market: the cells it covers, and the ways of each mode that it knows."""

    cells: tuple[Cell, ...]
    modes: Mapping[Mode, ModeRoads]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version as it is listed; ``cells`` are covered by road, 0 in a table of straight lines."""

    version: int
    note: str
    created_at: datetime
    cells: int


@dataclass(frozen=True, slots=True)
class RoadComparison:
    """How one mode's ways by road compare with straight lines: the average of known ways by day, in minutes."""

    mode: Mode
    known_pairs: int
    road_minutes: float
    straight_minutes: float


class RoadsFailed(Exception):
    """No table could be made, so nothing has changed; the message says why, to the person who runs the command."""


class RouterRefused(RoadsFailed):
    """The router understood the question and refused it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"the router refused ({code}): {message}")
        self.code = code
