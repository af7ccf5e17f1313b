"""One question about limits: the claims by the time that they may occupy, and the wish."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from doorstep.kernel.intervals import Span, Spans
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Limits, Wish
from doorstep.modules.travel.contracts import TravelTable


class Core(NamedTuple):
    """The time that a claim may occupy, the way left out: core starts from first to last, and the latest end."""

    first: int
    last: int
    end: int
    minutes: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One question about limits. ``reach`` is how long after its start the wish may end at the latest."""

    calendar: Calendar
    limits: Limits
    wish: Wish
    bounds: Bounds
    tables: Mapping[int, TravelTable]
    cores: Sequence[Core]
    """In the order in which the claims stand."""
    ordered: Sequence[Core]
    """By their first start."""
    firsts: Sequence[int]
    """The first starts of those."""
    turns: Sequence[int]
    """Where working days begin; the first is that of the date before ``bounds.around``."""

    @property
    def minutes(self) -> int:
        """How long the wish's core takes."""
        return self.wish.shape.core_minutes

    @property
    def reach(self) -> int:
        """From the start of the wish's core to its end at the latest."""
        return self.wish.shape.core_minutes + self.wish.window_minutes

    def within(self, day: Span) -> Sequence[Core]:
        """The cores of a working day; a promise never spans two."""
        return self.ordered[bisect_left(self.firsts, day[0]) : bisect_left(self.firsts, day[1])]

    def days(self, spans: Spans) -> Iterable[Span]:
        """The working days that spans touch."""
        first = bisect_right(self.turns, spans[0][0]) - 1
        for at in range(max(first, 0), len(self.turns) - 1):
            if self.turns[at] >= spans[-1][1]:
                break
            yield self.turns[at], self.turns[at + 1]


def core_of(busy: Busy) -> Core:
    """What a claim counts for in limits."""
    minutes = busy.end - busy.start
    if busy.earliest is None or busy.latest is None:
        return Core(busy.start, busy.start, busy.end, minutes, busy.urgent)
    return Core(busy.earliest, busy.latest, busy.latest + minutes, minutes, busy.urgent)
