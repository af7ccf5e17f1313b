"""Travel as a pure function of (from cell, to cell, hour class, mode, table)."""

from doorstep.kernel.geo import Cell
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, HourClass, Mode, ModeTimes, Speed, TravelTable


def travel_minutes(from_cell: Cell, to_cell: Cell, hour_class: HourClass, mode: Mode, table: TravelTable) -> int:
    """Whole minutes from one cell to another, by :meth:`ModeTimes.between`."""
    times = table.modes[mode].between(from_cell.column, from_cell.row, to_cell.column, to_cell.row)
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
