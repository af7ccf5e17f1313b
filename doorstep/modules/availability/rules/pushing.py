"""Which promised claims are pushed, and how far, to place a visit. It moves what must move, by as little as will do."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from doorstep.kernel.intervals import Spans
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish
from doorstep.modules.availability.rules.insertion import Reach, cell_of, reach_of, starts_after
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.availability.rules.placing import Placement, Shift, place, retime, way_in
from doorstep.modules.availability.rules.starts import find_room
from doorstep.modules.availability.rules.ways import way_to_visit
from doorstep.modules.travel.contracts import TravelTable, Triple

_EVEN = 5  # a planned start that people read is better a multiple of five minutes


def standing_still(calendar: Calendar) -> Calendar:
    """The calendar as if nobody had been promised a window: no claim can be pushed."""
    return replace(calendar, busy=[one._replace(earliest=None, latest=None) for one in calendar.busy])


def choose_core(start: int, calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]) -> int:
    """
    Where the core of a visit begins that was promised from ``start`` on: the first minute at which nobody need move.

    If there is none, the first at which it fits at all; multiples of five are taken first. Without a window it is
    the start. Does not judge: where nothing fits, it is the start too.
    """
    core = start - wish.shape.preparation_minutes
    if not wish.window_minutes:
        return core
    date = bounds.around.day_span(start)
    last = min(start + wish.window_minutes, date[1] - 1) - wish.shape.preparation_minutes
    for seen in (standing_still(calendar), calendar):
        ranges = find_room(seen, wish, core, last, bounds, tables)
        if ranges:
            even = (-(-low // _EVEN) * _EVEN for low, _ in ranges)
            fitting = [at for at, (_, high) in zip(even, ranges, strict=True) if at <= high]
            return min(fitting, default=ranges[0][0])
    return core


def place_pushing(
    core_start: int, calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> Placement:
    """
    What a visit whose core begins then occupies, and the promised claims that give way to it.

    Among the gaps in which it fits it takes the one for which fewest claims move, then by the fewest minutes.
    Does not judge: where it fits nowhere, it is placed by its start and nobody moves.
    """
    start = core_start + wish.shape.preparation_minutes
    if all(one.latest is None for one in calendar.busy):
        return place(start, calendar, wish, bounds.around, tables)
    days = bounds.around
    reach = reach_of(calendar, days.day_span(start), bounds.now, days, tables)
    scene = _Scene(calendar, wish, core_start, reach, days, tables)
    tries = [moves for at in range(len(calendar.busy) + 1) if (moves := scene.moves_for(at)) is not None]
    if not tries:
        return place(start, standing_still(calendar), wish, days, tables)
    return scene.settle(min(tries, key=scene.cost))


@dataclass(frozen=True, slots=True)
class _Moves:
    """The visit stands before the claim of this number; which claims get which new core start."""

    before: int
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Scene:
    calendar: Calendar
    wish: Wish
    core_start: int
    reach: Reach
    days: LocalDays
    tables: Mapping[int, TravelTable]

    @property
    def core_end(self) -> int:
        return self.core_start + self.wish.shape.core_minutes

    @property
    def new(self) -> Busy:
        cell = self.wish.cell
        column, row = (None, None) if cell is None else (cell.column, cell.row)
        return Busy(self.core_start, self.core_end, column, row, self.wish.version)

    def moves_for(self, at: int) -> _Moves | None:
        """What must move for the visit to stand before claim ``at``; None if it does not fit there."""
        earlier, later = self._pushed_earlier(at), self._pushed_later(at)
        return None if earlier is None or later is None else _Moves(at, {**earlier, **later})

    def cost(self, moves: _Moves) -> tuple[int, int, int]:
        """How much people's plans change: claims, minutes; the earlier gap if both are equal."""
        by = sum(abs(start - self.calendar.busy[at].start) for at, start in moves.starts.items())
        return len(moves.starts), by, moves.before

    def settle(self, moves: _Moves) -> Placement:
        """The placement, with the ways in of all whose neighbour or hour changes."""
        busy = [
            one if at not in moves.starts else _begun_at(one, moves.starts[at])
            for at, one in enumerate(self.calendar.busy)
        ]
        before = busy[moves.before - 1] if moves.before else None
        mode, wish = self.calendar.mode, self.wish
        minutes = way_in(before, self.core_start, wish.cell, self.tables[wish.version], mode, self.days)
        occupied = self.core_start - minutes
        if before is not None:
            occupied = min(self.core_start, max(occupied, before.end))
        changed = {*moves.starts, moves.before, max(moves.starts, default=-1) + 1}
        shifts = []
        for at in sorted(changed):
            if at >= len(busy):
                continue
            one = busy[at]
            previous = self.new if at == moves.before else busy[at - 1] if at else None
            timing = retime(previous, one, self.calendar, self.days, self.tables[one.version])
            was = self.calendar.busy[at].start
            shifts.append(Shift(timing.claim_id, timing.occupied_start, one.start, one.end, was))
        return Placement(occupied, self.core_start, self.core_end, None, tuple(shifts))

    def _way(self, before: Busy, after: Busy) -> Triple | None:
        at_desk = self.wish.is_here(before.column, before.row) and self.wish.is_here(after.column, after.row)
        if at_desk and self.new in (before, after):
            return None
        return way_to_visit(after, cell_of(before), self.tables[after.version], self.calendar.mode)

    def _way_at(self, way: Triple | None, start: int) -> int:
        return way[self.days.hour_class(start)] if way else 0

    def _pushed_earlier(self, at: int) -> dict[int, int] | None:
        """Claims before the gap, from the last one on, each as late as the one after it allows."""
        busy, reach = self.calendar.busy, self.reach
        moved: dict[int, int] = {}
        after, start = self.new, self.core_start
        for number in range(at - 1, -1, -1):
            one = busy[number]
            deadline = start - self._way_at(self._way(one, after), start)
            if one.end <= deadline:
                break
            spans = self._open_starts(number, reach.first[number], min(reach.last[number], deadline - _length(one)))
            if not spans and number < at - 1:
                break  # it stood too close already
            if not spans:
                return None
            after, start = one, spans[-1][1]
            moved[number] = start
        return moved

    def _open_starts(self, number: int, first: int, last: int) -> Spans:
        """The starts of a claim for which those before it can make room."""
        if number == 0 or first > last:
            return [(first, last)] if first <= last else []
        before = self.calendar.busy[number - 1]
        ready = self.reach.soonest[number - 1] + _length(before)
        return starts_after(first, last, ready, self._way(before, self.calendar.busy[number]), self.days)

    def _pushed_later(self, at: int) -> dict[int, int] | None:
        """Claims after the gap, from the first one on, each as near to where it stood as can be."""
        busy, reach = self.calendar.busy, self.reach
        moved: dict[int, int] = {}
        before, ready = self.new, self.core_end
        for number in range(at, len(busy)):
            one = busy[number]
            way = self._way(before, one)
            if one.start - self._way_at(way, one.start) >= ready:
                break
            spans = starts_after(reach.first[number], reach.latest[number], ready, way, self.days)
            if not spans and number > at:
                break
            if not spans:
                return None
            moved[number] = _nearest(spans, one.start)
            before, ready = one, moved[number] + _length(one)
        return moved


def _length(one: Busy) -> int:
    return one.end - one.start


def _begun_at(one: Busy, start: int) -> Busy:
    return one._replace(start=start, end=start + one.end - one.start)


def _nearest(spans: Sequence[tuple[int, int]], wanted: int) -> int:
    """The minute within inclusive ranges that lies nearest to a wanted one; the later of two."""
    at = bisect_right(spans, wanted, key=lambda span: span[0])
    near = [min(spans[at - 1][1], wanted)] if at else []
    if at < len(spans):
        near.append(spans[at][0])
    return min(near, key=lambda minute: (abs(minute - wanted), -minute))
