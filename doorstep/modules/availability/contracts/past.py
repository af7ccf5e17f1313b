"""Days that are over, as they are replayed with other margins before and after visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span
from doorstep.modules.availability.contracts.facts import Shape
from doorstep.modules.travel.contracts import Mode


@dataclass(frozen=True, slots=True)
class PastCalendar:
    """
    A calendar's open time on past local dates by its present hours and the blocked time that is known.

    ``open`` are minutes since the epoch, joined over midnight; ``open_minutes`` how many there are on each date.
    """

    owner_id: int
    time_zone: str
    mode: Mode
    days: Sequence[date]
    open: Sequence[Span]
    open_minutes: Sequence[int]


@dataclass(frozen=True, slots=True)
class ReplayedVisit:
    """A visit that took time: when it was booked and began, its margins then, and those to try."""

    visit_id: UUID
    booked_at: datetime
    starts_at: datetime
    shape: Shape
    changed: Shape
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Displaced:
    """A visit for which the day has no room any more: ``by`` the neighbour's margins, None: by the working hours."""

    visit_id: UUID
    by: UUID | None
    missing_minutes: int
