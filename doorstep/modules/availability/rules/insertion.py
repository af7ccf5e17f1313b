"""
Room that visits promised within a window give way for.

A claim with a promise may be pushed inside it: within the open span and the local date on which it stands, never
before now, never past another claim. Claims of other dates than the new visit's stand still, so an answer about a
date depends on nothing but that date and its neighbours.

Why two passes are exact. The way to a claim depends on the hour class of its own start only. So whatever start a
claim may have after a neighbour that ends at a minute, it may have after one that ends earlier: taking each claim
at its first possible start, from the left, ends every one of them as early as can be. Likewise whether a claim can
stand where it ends is one threshold, the last minute at which the next one can still be left for: taking those
thresholds from the right starts every claim as late as can be. A new visit fits between two neighbours exactly if
it fits between the first end of the one and the threshold of the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span, Spans
from doorstep.modules.availability.rules.facts import Busy, Calendar
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.availability.rules.ways import after_way, way_to_visit
from doorstep.modules.travel.contracts import Mode, TravelTable, Triple


@dataclass(frozen=True, slots=True)
class Reach:
    """
    How far the claims of a calendar can be pushed for a visit on one local date.

    By claim: ``first`` and ``last`` bound the starts of its core as promise, hours and date leave them;
    ``soonest`` and ``latest`` are the starts to which the neighbours let it go. Fixed claims: all four are its start.
    """

    first: Sequence[int]
    last: Sequence[int]
    soonest: Sequence[int]
    latest: Sequence[int]


def cell_of(busy: Busy) -> Cell | None:
    """The cell of a claim."""
    return None if busy.column is None or busy.row is None else Cell(busy.column, busy.row)


def starts_after(first: int, last: int, ready: int, way: Triple | None, days: LocalDays) -> Spans:
    """The starts within [first, last] that can be reached by somebody who is free from a minute on."""
    first = max(first, ready)
    if first > last:
        return []
    return [(first, last)] if way is None else after_way(first, last, ready, way, days)


def leave_by(first: int, last: int, way: Triple | None, days: LocalDays) -> int:
    """The last minute at which to leave so as to arrive within [first, last]."""
    if way is None:
        return last
    best = last - way[days.hour_class(last)]
    at = bisect_left(days.class_from, last) - 1
    while at >= 0 and days.class_from[at] > first:
        before = days.class_from[at] - 1
        best = max(best, before - way[days.hour_class(before)])
        at -= 1
    return best


def reach_of(
    calendar: Calendar, date: Span, now: int | None, days: LocalDays, tables: Mapping[int, TravelTable]
) -> Reach:
    """How far claims can be pushed for a visit on a local date, [start, end)."""
    busy = calendar.busy
    bounds = [_leeway(one, calendar.open, date, now) for one in busy]
    ways = [None, *(_way_between(a, b, tables, calendar.mode) for a, b in pairwise(busy))]
    soonest: list[int] = []
    for at, one in enumerate(busy):
        first, last = bounds[at]
        found = first
        if at and first < last:
            ready = soonest[-1] + busy[at - 1].end - busy[at - 1].start
            spans = starts_after(first, last, ready, ways[at], days)
            # Claims that stood too close already are left where they are.
            found = min(one.start, spans[0][0]) if spans else one.start
        soonest.append(found)
    latest: list[int] = [last for _, last in bounds]
    for at in range(len(busy) - 2, -1, -1):
        first, last = bounds[at]
        if first < last:
            deadline = leave_by(bounds[at + 1][0], latest[at + 1], ways[at + 1], days)
            length = busy[at].end - busy[at].start
            latest[at] = max(busy[at].start, min(last, deadline - length))
    return Reach([first for first, _ in bounds], [last for _, last in bounds], soonest, latest)


def _leeway(one: Busy, opens: Sequence[Span], date: Span, now: int | None) -> Span:
    """First and last start that promise, open time and date leave a claim; both its start where it is fixed."""
    fixed = (one.start, one.start)
    if one.earliest is None or one.latest is None or not date[0] <= one.start < date[1]:
        return fixed
    at = bisect_right(opens, one.start, key=lambda span: span[0]) - 1
    if at < 0 or one.end > opens[at][1]:
        return fixed
    first = max(one.earliest, date[0], opens[at][0], one.earliest if now is None else now)
    last = min(one.latest, date[1] - 1, opens[at][1] - (one.end - one.start))
    return (first, last) if first <= one.start <= last else fixed


def _way_between(before: Busy, after: Busy, tables: Mapping[int, TravelTable], mode: Mode) -> Triple | None:
    return way_to_visit(after, cell_of(before), tables[after.version], mode)


def seen_from_outside(busy: Sequence[Busy], reach: Reach) -> list[Busy]:
    """
    The claims as a new visit meets them: each ``start`` is the latest possible, each ``end`` the earliest.

    ``earliest`` is there where a claim can be pushed: together with ``start`` it bounds when one may arrive there.
    """
    return [
        one._replace(
            start=reach.latest[at],
            end=reach.soonest[at] + one.end - one.start,
            earliest=reach.first[at] if reach.first[at] < reach.latest[at] else None,
            latest=None,
        )
        for at, one in enumerate(busy)
    ]


def promised_dates(busy: Sequence[Busy], days: LocalDays) -> list[Span]:
    """The local dates, [start, end), on which a claim with a promise begins."""
    return sorted({days.day_span(one.start) for one in busy if one.latest is not None})


def merge_ranges(ranges: Sequence[Span]) -> Spans:
    """The union of inclusive ranges, ascending."""
    found: Spans = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def window_starts(cores: Sequence[Span], window: int, preparation: int, bounds: Span, days: LocalDays) -> Spans:
    """
    The windows of arrival that hold one of the core starts, as ranges of core starts of their first minute.

    A window lies on one local date: it ends at midnight at the latest.

    :param bounds: the first and the last minute at which a window may start.
    """
    found: Spans = []
    for low, high in cores:
        at, end = low + preparation, high + preparation
        while at <= end:
            date = days.day_span(at)
            first = max(date[0], at - window, bounds[0])
            last = min(end, date[1] - 1, date[1] - window, bounds[1])
            if first <= last:
                found.append((first - preparation, last - preparation))
            at = date[1]
    return merge_ranges(found)
