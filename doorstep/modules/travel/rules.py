"""
Travel as a pure function of (from cell, to cell, hour class, mode, table).

Nothing else may decide how long a way takes: the slot list and the booking must agree to the minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, hypot

from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, HourClass, Mode

DETOUR = 1.35
SAME_CELL_KM = 0.25
# Availability counts a visit as the predecessor of whatever begins less than this after it, so no way may take longer.
LONGEST_MINUTES = 180

_CLASS_OF_HOUR = (
    (HourClass.NIGHT,) * 6
    + (HourClass.DAY,)
    + (HourClass.RUSH,) * 3
    + (HourClass.DAY,) * 6
    + (HourClass.RUSH,) * 3
    + (HourClass.DAY,) * 3
    + (HourClass.NIGHT,) * 2
)


def class_of_hour(hour: int) -> HourClass:
    """The class of a local hour 0..23: rush 7-10 and 16-19, night 22-6, day otherwise."""
    return _CLASS_OF_HOUR[hour]


@dataclass(frozen=True, slots=True)
class Speed:
    """Kilometres per hour on the way, and minutes spent at its ends (parking, waiting, stairs)."""

    kmh: float
    fixed_minutes: int


type Triple = tuple[int, int, int]


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
            kilometres = DETOUR * (hypot(columns, rows) * CELL_KM or SAME_CELL_KM)
            night, day, rush = (
                # The tiny allowance keeps a whole number of minutes whole under floating point.
                min(LONGEST_MINUTES, ceil(kilometres / speed.kmh * 60 - 1e-9) + speed.fixed_minutes)
                for speed in self.speeds
            )
            known = self._known[(columns, rows)] = (night, day, rush)
        return known


@dataclass(frozen=True, slots=True)
class TravelTable:
    """One immutable version of a market's travel times."""

    version: int
    modes: Mapping[Mode, ModeTimes]


def travel_minutes(from_cell: Cell, to_cell: Cell, hour_class: HourClass, mode: Mode, table: TravelTable) -> int:
    """Whole minutes from one cell to another, by :meth:`ModeTimes.between`."""
    times = table.modes[mode].between(to_cell.column - from_cell.column, to_cell.row - from_cell.row)
    return times[hour_class]


def _mode(night: float, day: float, rush: float, fixed_minutes: int) -> ModeTimes:
    return ModeTimes((Speed(night, fixed_minutes), Speed(day, fixed_minutes), Speed(rush, fixed_minutes)))


# Version 0, in force where a market has no table of its own. It never changes: claims and quotes refer to it.
BUILT_IN = TravelTable(
    version=BUILT_IN_VERSION,
    modes={
        Mode.WALK: _mode(4.8, 4.8, 4.8, 1),
        Mode.BICYCLE: _mode(14.0, 13.0, 12.0, 2),
        Mode.CAR: _mode(36.0, 27.0, 18.0, 5),
        Mode.TRANSIT: _mode(14.0, 18.0, 16.0, 8),
    },
)
