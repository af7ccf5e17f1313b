"""
When somebody on the way arrives: travel from the cell of the position, scaled to the very place, at the pace seen.

Pure functions of position, destination, travel times and pace. The table of `travel` says how long the way between two
cells takes; the part of it that is moving is scaled by how far the two points really are apart, and what comes at the
end of a way (parking, stairs) shrinks over the last stretch. Pace is minutes taken for minutes that they should have
been; older ones count less, and a few usual ones are mixed in, so that a single red light changes little.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from doorstep.kernel.geo import Point
from doorstep.modules.travel.contracts import SAME_CELL_KM, HourClass, ModeTimes

# Half of the minutes at the ends of a way lie at its end; they shrink over the last quarter of a kilometre.
_LAST_STRETCH_KM = 0.25
# Minutes after which what was seen of the pace counts a third, and usual minutes that are mixed in.
_MEMORY_MINUTES = 10.0
_USUAL_MINUTES = 8.0
SLOWEST, FASTEST = 3.0, 0.5
# Who is this near has arrived, but for the door.
AT_DOOR_KM = 0.05


@dataclass(frozen=True, slots=True)
class Pace:
    """What was seen lately: minutes taken, and the minutes that the way covered in them should have taken."""

    taken: float = 0.0
    covered: float = 0.0

    @property
    def factor(self) -> float:
        """By how much the rest of the way takes longer than usual, from 0.5 to 3."""
        seen = (_USUAL_MINUTES + self.taken) / (_USUAL_MINUTES + max(0.0, self.covered))
        return min(SLOWEST, max(FASTEST, seen))

    def after(self, *, minutes: float, covered: float) -> "Pace":
        """The pace with the latest stretch in it: so many minutes taken for a way of so many."""
        kept = exp(-max(0.0, minutes) / _MEMORY_MINUTES)
        return Pace(self.taken * kept + max(0.0, minutes), self.covered * kept + covered)


def left_minutes(position: Point, destination: Point, times: ModeTimes, hour_class: HourClass) -> float:
    """Minutes of the way that is left, at the usual pace; 0 at the door."""
    apart = position.distance_km(destination)
    if apart <= AT_DOOR_KM:
        return 0.0
    start, end = position.cell, destination.cell
    whole = times.between(start.column, start.row, end.column, end.row)[hour_class]
    at_end = min(times.speeds[hour_class].fixed_minutes / 2, whole / 2)
    moving = max(0.0, whole - 2 * at_end)
    scale = apart / max(start.distance_km(end), SAME_CELL_KM)
    return moving * scale + at_end * min(1.0, apart / _LAST_STRETCH_KM)


def expected_at(now: datetime, *, left: float, pace: Pace) -> datetime:
    """The expected arrival, to the second: the way that is left, at the pace seen."""
    return (now + timedelta(minutes=left * pace.factor)).replace(microsecond=0)
