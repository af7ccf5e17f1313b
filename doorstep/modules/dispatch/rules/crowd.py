"""
Everybody who does one thing, in the order in which it pays to look at their days. Pure.

They are kept by where they set out and how they get about, as the ways are the same then, each group by merit. Looking
for the next best is a matter of the groups' first ones, however many there are behind them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from operator import itemgetter
from typing import Any

from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.modules.travel.contracts import Mode

# Somebody's merit, how far they go in km, and what else is kept of them. Plain, as there are hundreds of thousands, and
# the garbage collector need not look at them then.
type Ranked = tuple[float, float, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Those who set out from one cell and get about alike, the best first."""

    cell: Cell
    mode: Mode
    people: Sequence[Ranked]


_merit = itemgetter(0)


def group_all(people: Sequence[tuple[Cell, Mode, Ranked]]) -> list[Group]:
    """People by base and mode, each group by merit."""
    groups: dict[tuple[Cell, Mode], list[Ranked]] = {}
    for cell, mode, ranked in people:
        groups.setdefault((cell, mode), []).append(ranked)
    for found in groups.values():
        found.sort(key=_merit, reverse=True)
    return [Group(cell, mode, found) for (cell, mode), found in groups.items()]


class Queue:
    """Those of a crowd who go as far as a place, who promise most first."""

    def __init__(
        self,
        crowd: Sequence[Group],
        place: Cell,
        radius_km: float,
        *,
        expected: Callable[[Group], float],
        at_best: float,
    ) -> None:
        """
        :param radius_km: nobody from farther away, however far they go.
        :param expected: what the day is expected to add to the merit of a group's people.
        :param at_best: what it can add to anybody's at most.
        """
        self._at_best = at_best
        # Merit and expectation (negative, as the least comes first), a number that no two share, group, km², position.
        self._heap: list[tuple[float, int, Group, float, float, int]] = []
        reach = radius_km * radius_km + 1e-9
        for number, group in enumerate(crowd):
            columns, rows = group.cell.column - place.column, group.cell.row - place.row
            square = (columns * columns + rows * rows) * CELL_KM * CELL_KM
            if square <= reach:
                added = expected(group)
                self._heap.append((-group.people[0][0] - added, number, group, added, square, 0))
        heapify(self._heap)

    def take(self, count: int, *, above: float) -> list[tuple[float, Any]]:
        """
        The next so many, each with their distance in km; fewer if nobody is left.

        :param above: who can't score more than this at best is left out for good.
        """
        heap, found = self._heap, list[tuple[float, Any]]()
        while heap and len(found) < count:
            _, number, group, added, square, at = heap[0]
            merit, own_radius_km, known = group.people[at]
            if merit + self._at_best <= above:  # nobody behind them has more merit
                heappop(heap)
                continue
            if square <= own_radius_km * own_radius_km + 1e-9:
                found.append((square**0.5, known))
            at += 1
            if at < len(group.people):
                heapreplace(heap, (-group.people[at][0] - added, number, group, added, square, at))
            else:
                heappop(heap)
        return found
