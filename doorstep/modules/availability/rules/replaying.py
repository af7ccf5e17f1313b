"""
Which visits of the past would not have fitted with other margins.

The oldest booking first, every visit is put at its own start beside those already put: its core (preparation, visit,
clean-up) must lie in open time, and between two cores there must be time for the way. Whatever was too tight with the
margins of then is left as it was: it did take place.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span, covers, to_minute
from doorstep.modules.availability.contracts import Displaced, ReplayedVisit, Shape
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.travel.contracts import ModeTimes


class _Put(NamedTuple):
    """A visit in its place, in minutes: its core then and its core to try."""

    start: int
    visit_id: UUID
    then: Span
    tried: Span
    cell: Cell | None


def find_displaced(
    visits: Sequence[ReplayedVisit], opens: Sequence[Span], times: ModeTimes, days: LocalDays
) -> list[Displaced]:
    """The visits of one calendar that have no room with the margins to try; the others stand."""
    standing: list[_Put] = []
    found: list[Displaced] = []
    for visit in sorted(visits, key=lambda one: (one.booked_at, one.visit_id)):
        start = to_minute(visit.starts_at)
        put = _Put(start, visit.visit_id, _core(start, visit.shape), _core(start, visit.changed), visit.cell)
        displaced = _beyond_hours(put, opens) or _beside(put, standing, times, days)
        if displaced is None:
            insort(standing, put)
        else:
            found.append(displaced)
    return found


def _core(start: int, shape: Shape) -> Span:
    first = start - shape.preparation_minutes
    return first, first + shape.core_minutes


def _beyond_hours(put: _Put, opens: Sequence[Span]) -> Displaced | None:
    if not covers(opens, *put.then) or covers(opens, *put.tried):
        return None
    before = next((first for first, until in opens if first <= put.then[0] < until), put.tried[0])
    after = next((until for first, until in opens if first <= put.then[0] < until), put.tried[1])
    return Displaced(put.visit_id, None, max(before - put.tried[0], put.tried[1] - after))


def _beside(put: _Put, standing: Sequence[_Put], times: ModeTimes, days: LocalDays) -> Displaced | None:
    at = bisect_left(standing, put)
    pairs = [(standing[at - 1], put)] if at else []
    if at < len(standing):
        pairs.append((put, standing[at]))
    for first, second in pairs:
        missing = _way(first, second, second.tried[0], times, days) - (second.tried[0] - first.tried[1])
        was_missing = _way(first, second, second.then[0], times, days) - (second.then[0] - first.then[1])
        if missing > 0 >= was_missing:
            return Displaced(put.visit_id, second.visit_id if first is put else first.visit_id, missing)
    return None


def _way(first: _Put, second: _Put, arrival: int, times: ModeTimes, days: LocalDays) -> int:
    if first.cell is None or second.cell is None:
        return 0
    triple = times.between(first.cell.column, first.cell.row, second.cell.column, second.cell.row)
    return triple[days.hour_class(arrival)]
