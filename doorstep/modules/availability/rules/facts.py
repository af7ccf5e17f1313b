"""What the rules of free starts are told: calendars, claims, the wish, and the bounds of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span, to_minute_up
from doorstep.modules.availability.contracts import FloatingBreak, Shape, Terms
from doorstep.modules.availability.rules.localdays import LocalDays, local_day, local_days, today
from doorstep.modules.travel.contracts import Mode

DAYS_AROUND = 3  # one date before, two after: a core may begin before midnight and last a day


class Busy(NamedTuple):
    """
    A live claim: its core in minutes since the epoch, its cell (None: no place) and its travel version.

    ``earliest`` and ``latest`` are the promised starts of its core; None where its time is fixed.
    """

    start: int
    end: int
    column: int | None
    row: int | None
    version: int
    claim_id: UUID | None = None
    urgent: bool = False
    earliest: int | None = None
    latest: int | None = None
    calendar_id: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits how much of a calendar may be booked; None or 0: no limit. See ``CalendarLimits`` and ``limits``."""

    daily_cap: int | None = None
    weekly_cap: int | None = None
    longest_day_minutes: int | None = None
    rest_minutes: int | None = None
    emergency_percent: int = 0
    emergency_until_minutes: int = 0
    minimum_notice_minutes: int | None = None
    horizon_days: int | None = None
    breaks: Sequence[FloatingBreak] = ()
    day_turn_minute: int = 0
    elsewhere: Sequence[int] = ()
    """Core starts of live claims in the same weeks but outside the days that ``Calendar.busy`` covers."""
    shortest_minutes: int | None = None
    """The shortest visit that can be sold, core to core; None unless the owner wants no holes shorter than it."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one calendar looks like over the days asked about."""

    open: Sequence[Span]
    """Rules minus blocked time, merged over midnight."""
    busy: Sequence[Busy]
    """Live claims by start of their core, expired holds left out."""
    limits: Limits | None = None
    mode: Mode = Mode.CAR


@dataclass(frozen=True, slots=True)
class Wish:
    """The visit to place."""

    shape: Shape
    cell: Cell | None
    base_cell: Cell | None = None
    radius_km: float | None = None
    version: int = 0
    urgent: bool = False
    window_minutes: int = 0
    at_desk: bool = False

    def is_here(self, column: int | None, row: int | None) -> bool:
        """Whether a claim is where this visit is, so that nobody needs to go at all."""
        return self.at_desk and self.cell is not None and (self.cell.column, self.cell.row) == (column, row)


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    First and last start that notice and horizon allow (inclusive), within the local dates asked for.

    Without ``now`` nothing counts that depends on when it is asked: it is about visits long agreed.
    """

    earliest: int
    latest: int
    days: LocalDays
    around: LocalDays
    """The same dates and their neighbours: all that a visit on them may touch."""
    now: int | None = None
    today: date | None = None
    step: int = 1
    """Minutes between starts."""


def bounds_of(terms: Terms, now: datetime, *, first_day: int = 0, day_count: int | None = None) -> Bounds:
    """
    The bounds of starts on ``day_count`` local dates beginning ``first_day`` days after today.

    Starts are open from now + notice (rounded up to a minute) to the end of the date ``horizon_days``
    after today.
    """
    here = today(terms.time_zone, now)
    count = terms.horizon_days + 1 - first_day if day_count is None else day_count
    first, count = here + timedelta(days=first_day), max(1, count)
    days = local_days(terms.time_zone, first, count, terms.slot_step_minutes)
    around = local_days(terms.time_zone, first - timedelta(days=1), count + DAYS_AROUND, terms.slot_step_minutes)
    horizon = local_day(terms.time_zone, here + timedelta(days=terms.horizon_days)).end
    minute = to_minute_up(now)
    earliest = minute + terms.minimum_notice_minutes
    return Bounds(
        earliest=max(earliest, days.start),
        latest=min(horizon, days.end) - 1,
        days=days,
        around=around,
        now=minute,
        today=here,
        step=terms.slot_step_minutes,
    )
