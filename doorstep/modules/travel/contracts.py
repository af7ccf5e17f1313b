"""
What other modules may know of travel: modes, hour classes, and the table, which says how long every way takes.

A table is a value: whoever holds it works out ways without asking the database. Nothing else may decide
how long a way takes, so that the slot list and the booking agree to the minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from math import ceil, hypot

from doorstep.kernel.geo import CELL_KM

BUILT_IN_VERSION = 0
DETOUR = 1.35
SAME_CELL_KM = 0.25
# Availability counts a visit as the predecessor of whatever begins less than this after it, so no way may take longer.
LONGEST_MINUTES = 180


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
class ModeTimes:
    """The ways of one mode: minutes by hour class, remembered by the distance in cells."""

    speeds: tuple[Speed, Speed, Speed]
    _known: dict[tuple[int, int], Triple] = field(default_factory=dict, compare=False, repr=False)

    def between(self, columns: int, rows: int) -> Triple:
        """
        Minutes (night, day, rush) between two cells that lie so many columns and rows apart.

        Straight line between centres (0.25 km inside one cell) x 1.35 / speed + fixed minutes,
        rounded up to whole minutes, at most 180.
        """
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


def kilometres_between(columns: int, rows: int) -> float:
    """Kilometres by road between two cells that lie so many columns and rows apart."""
    return DETOUR * (hypot(columns, rows) * CELL_KM or SAME_CELL_KM)


@dataclass(frozen=True, slots=True)
class TravelTable:
    """One immutable version of a market's travel times."""

    version: int
    modes: Mapping[Mode, ModeTimes]
