"""
Floating breaks: so many minutes somewhere in a window, without visits and without the ways between them.

A gap between two cores holds a break if it shares that many minutes with the window and is longer than them by the
way that leads through it. A wish may not take the last gap that holds a break. A break that no gap holds any more
(because visits were there before it) keeps further visits out of its window only.

Where claims have promises, or the wish has a window, a gap is what stays free however they are moved. The way then
counts by its longest hour unless the claim after the gap stands still.

Two windows lie 180 minutes apart at least (see ``check_limits``) and no way is longer: so a gap that reaches into both
has room for the way between them, and each break can be judged alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import DAY, Span, Spans, merge, subtract
from doorstep.modules.availability.contracts import FloatingBreak
from doorstep.modules.availability.rules.cores import Case
from doorstep.modules.availability.rules.facts import Busy
from doorstep.modules.availability.rules.localdays import minute_of_wall
from doorstep.modules.availability.rules.ways import after_way, way_from_visit, way_to_visit

_NEVER = 1 << 60


def lost_breaks(case: Case, spans: Spans) -> Spans:
    """The core starts at which the wish would leave no gap for one of the calendar's breaks."""
    if not case.limits.breaks:
        return []
    around = case.bounds.around
    refused: Spans = []
    gaps = _Gaps(case)
    by_weekday: dict[int, list[FloatingBreak]] = {}
    for entry in case.limits.breaks:
        by_weekday.setdefault(entry.weekday, []).append(entry)
    for at, day in enumerate(around.days):
        if around.bounds[at] - 2 * DAY < spans[-1][1] and around.bounds[at + 1] + 2 * DAY > spans[0][0]:
            for entry in by_weekday.get(day.weekday(), ()):
                window = (
                    minute_of_wall(around.zone, day, entry.window.start_minute),
                    minute_of_wall(around.zone, day, entry.window.end_minute),
                )
                refused += gaps.losing(window, entry.minutes, spans)
    return refused


class _Gaps:
    """
    The gaps between the claims of a case, in the order of their starts; gap n lies before claim n.

    Where claims have promises, a gap is what stays free however they are moved within them.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.busy: Sequence[Busy] = case.calendar.busy
        self.starts = [busy.start for busy in self.busy]
        self.ends = list(accumulate((core.end for core in case.cores), max))
        self.firsts = list(accumulate((core.first for core in reversed(case.cores)), min))[::-1]
        self.flexible = bool(case.wish.window_minutes) or any(core.last > core.first for core in case.cores)

    def span(self, at: int) -> Span:
        """From the end of the claims before to the start of those after."""
        return self.ends[at - 1] if at else -_NEVER, self.firsts[at] if at < len(self.firsts) else _NEVER

    def losing(self, window: Span, minutes: int, spans: Spans) -> Spans:
        """The core starts among spans at which the wish would lose a break in a window."""
        first, last = bisect_right(self.firsts, window[0]), bisect_left(self.ends, window[1])
        holding = {at: self._latest_start(at, window, minutes) for at in range(first, last + 1)}
        holding = {at: latest for at, latest in holding.items() if self.span(at)[0] <= latest}
        near = range(len(self.starts) + 1) if self.flexible else range(first, last + 1)
        refused: Spans = []
        for at in near:
            low = max(self.starts[at - 1] if at else -_NEVER, spans[0][0], window[0] - 2 * DAY)
            high = min(self.starts[at] if at < len(self.starts) else _NEVER, spans[-1][1], window[1] + DAY)
            if low < high:
                allowed = self._allowed(at, (low, high), window, minutes, holding)
                refused += subtract([(low, high)], merge(allowed))
        return refused

    def _latest_start(self, at: int, window: Span, minutes: int) -> int:
        """The latest start at which a gap would still hold the break; long ago if it can't."""
        _, end = self.span(at)
        last = min(end, window[1]) - minutes
        if last < window[0]:
            return -2 * _NEVER
        return min(last, end - minutes - self._way_through(at))

    def _way_through(self, at: int) -> int:
        if not 0 < at < len(self.busy):
            return 0
        before = self.busy[at - 1]
        cell = None if before.column is None or before.row is None else Cell(before.column, before.row)
        return self._way_on(at, cell)

    def _way_on(self, at: int, cell: Cell | None) -> int:
        """The way to claim ``at``: the longest of all hours unless the gap ends where that claim stands still."""
        after, core = self.busy[at], self.case.cores[at]
        way = way_to_visit(after, cell, self.case.tables[after.version], self.case.calendar.mode)
        if way is None:
            return 0
        still = core.first == core.last == self.firsts[at]
        return way[self.case.bounds.around.hour_class(after.start)] if still else max(way)

    def _is_here(self, at: int) -> bool:
        """Whether nobody goes between the wish and a claim."""
        return self.case.wish.is_here(self.busy[at].column, self.busy[at].row)

    def _allowed(self, at: int, segment: Span, window: Span, minutes: int, holding: Mapping[int, int]) -> Spans:
        """The parts of a segment between two claims' starts from which the wish leaves room for the break."""
        low, high = segment
        reach = self.case.reach
        allowed: Spans = [] if holding else [(low, window[0] - reach + 1), (window[1], high)]
        for other, latest in holding.items():
            if other < at or (other > at and not self.flexible):
                return [segment]
            if other > at:
                allowed.append((low, latest - reach + 1))
        allowed += self._after_break(at, segment, window, minutes)
        gap_start, gap_end = self.span(at)
        latest_end = min(gap_end, window[1]) - minutes
        if latest_end >= window[0]:
            if at < len(self.busy):
                way_on = 0 if self._is_here(at) else self._way_on(at, self.case.wish.cell)
                latest_end = min(latest_end, gap_end - minutes - way_on)
            # A claim before that may be pushed behind the wish could take the time after it.
            if gap_start <= latest_end:
                allowed.append((low, latest_end - reach + 1))
        return [(max(start, low), min(end, high)) for start, end in allowed]

    def _after_break(self, at: int, segment: Span, window: Span, minutes: int) -> Spans:
        """The starts before which the break fits, and the way from the claim before."""
        low, high = segment
        case, (gap_start, gap_end) = self.case, self.span(at)
        first = max(gap_start, window[0]) + minutes
        # The gap ends before the wish where a claim after it may be pushed in front of it.
        if first > min(gap_end, window[1]):
            return []
        first = max(first, low)
        way = None
        if at and not self._is_here(at - 1):
            before, table = self.busy[at - 1], case.tables[case.wish.version]
            way = way_from_visit(before, case.wish.cell, table, case.calendar.mode)
        if way is None:
            return [(first, high)]
        surely = gap_start + minutes + max(way)
        if case.wish.window_minutes:
            return [(max(first, surely), high)] if surely <= gap_end else []
        fitting = after_way(first, min(high - 1, gap_end), gap_start + minutes, way, case.bounds.around)
        allowed = [(start, end + 1) for start, end in fitting]
        return [*allowed, (max(first, gap_end + 1), high)] if surely <= gap_end else allowed
