"""Tables by road for tests."""

from collections.abc import Callable, Sequence
from random import Random

from doorstep.kernel.geo import Cell
from doorstep.modules.travel.contracts import LONGEST_MINUTES, NO_WAY, Mode, ModeTimes, RoadTimes, TravelTable, Triple
from doorstep.modules.travel.rules import BUILT_IN

type Reckon = Callable[[Cell, Cell], Triple | None]


def road_times(cells: Sequence[Cell], reckon: Reckon) -> RoadTimes:
    """The minutes between all pairs of some cells; None where there is no way."""
    triples = [reckon(start, end) or (NO_WAY,) * 3 for start in cells for end in cells]
    night, day, rush = (bytes(triple[kind] for triple in triples) for kind in range(3))
    return RoadTimes({(cell.column, cell.row): at for at, cell in enumerate(cells)}, night, day, rush)


def table_by_road(cells: Sequence[Cell], reckon: Reckon, *, version: int = 0) -> TravelTable:
    """A table with the same roads for every mode, and the built-in speeds elsewhere."""
    by_road = road_times(cells, reckon)
    return TravelTable(version, {mode: ModeTimes(BUILT_IN.modes[mode].speeds, by_road) for mode in Mode})


def winding_streets(*, side: int, seed: int) -> TravelTable:
    """A square of cells around the centre where ways there and back differ, and some pairs have no way."""
    random = Random(seed)

    def reckon(start: Cell, end: Cell) -> Triple | None:
        if start == end or random.random() < 0.1:
            return None
        night = random.randint(1, 90)
        return night, random.randint(night, LONGEST_MINUTES), random.randint(1, LONGEST_MINUTES)

    half = range(-side, side + 1)
    return table_by_road([Cell(column, row) for column in half for row in half], reckon)
