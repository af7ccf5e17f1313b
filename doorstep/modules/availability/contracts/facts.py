"""Commands, results and reasons of availability, and what it tells of."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from doorstep.kernel.events import Event
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.modules.travel.contracts import Mode


class OwnerKind(StrEnum):
    """Whose calendar it is."""

    SPECIALIST = "specialist"


class ClaimKind(StrEnum):
    """What occupies the time: an unpaid hold, a visit, or equipment used by one."""

    HOLD = "hold"
    VISIT = "visit"
    RESOURCE = "resource"


class BlockedKind(StrEnum):
    """Why time is blocked."""

    TIME_OFF = "time_off"
    EXTERNAL = "external"


class ExceptionKind(StrEnum):
    """What a dated exception does to the weekly hours."""

    CLOSED = "closed"
    EXTRA = "extra"


class RefusalReason(StrEnum):
    """Why a visit cannot start at a time."""

    OFF_GRID = "off_grid"
    AREA = "area"
    TOO_SHORT_NOTICE = "too_short_notice"
    BEYOND_HORIZON = "beyond_horizon"
    OUTSIDE_HOURS = "outside_hours"
    TIME_OFF = "time_off"
    OTHER_VISIT = "other_visit"
    CAPACITY = "capacity"
    CANNOT_TRAVEL = "cannot_travel"


@dataclass(frozen=True, slots=True)
class Shape:
    """How long a visit takes, in minutes. The client's start is the visit's, after the preparation."""

    visit_minutes: int
    preparation_minutes: int = 0
    cleanup_minutes: int = 0

    @property
    def core_minutes(self) -> int:
        """Preparation, visit and clean-up together."""
        return self.preparation_minutes + self.visit_minutes + self.cleanup_minutes


LONGEST_CORE_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Terms:
    """The market's rules that bound every start."""

    time_zone: str
    slot_step_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    """Starts are open until the end of the local date this many days after today."""
    travel_version: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may do the visit: their calendar, how long they take, and how far they go."""

    calendar_id: int
    shape: Shape
    base_cell: Cell | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """Occupy a calendar's time for one visit. ``start`` is the visit's start, aware."""

    candidate: Candidate
    holder_id: UUID
    start: datetime
    point: Point | None
    terms: Terms
    kind: ClaimKind = ClaimKind.HOLD
    expires_at: datetime | None = None

    @property
    def cell(self) -> Cell | None:
        """The coarse cell of the place; travel is reckoned between cells."""
        return self.point.cell if self.point else None


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim: who holds whose time, and when. Occupied = way in + core; core = preparation + visit + clean-up."""

    claim_id: UUID
    calendar_id: int
    holder_id: UUID
    kind: ClaimKind
    occupied_from: datetime
    core_from: datetime
    core_until: datetime
    expires_at: datetime | None

    @property
    def travel_minutes(self) -> int:
        """Minutes reserved for the way in."""
        return to_minute(self.core_from) - to_minute(self.occupied_from)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a start is refused, and the nearest starts that are open (None where there is none up to the horizon)."""

    reason: RefusalReason
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayStarts:
    """The starts of one local date, as minutes since the epoch, ascending."""

    day: date
    minutes: tuple[int, ...]

    @property
    def starts(self) -> list[datetime]:
        """The starts as aware moments in UTC."""
        return [from_minute(minute) for minute in self.minutes]


@dataclass(frozen=True, slots=True)
class StartsOfMany:
    """
    The starts of many candidates over the same days.

    ``grid`` lists every start on the grid (minutes since the epoch); bit n of ``free[calendar_id]`` says
    that the calendar can take grid start n. ``days`` gives the grid slice of each local date.
    """

    grid: Sequence[int]
    days: Sequence[tuple[date, int, int]]
    free: Mapping[int, int]

    def by_day(self) -> list[DayStarts]:
        """For each local date asked for, the starts that at least one candidate can take."""
        union = 0
        for mask in self.free.values():
            union |= mask
        return [
            DayStarts(day, tuple(self.grid[at] for at in range(first, last) if union >> at & 1))
            for day, first, last in self.days
        ]

    def calendars_at(self, start: datetime) -> list[int]:
        """The calendars that can take a start, in the order in which the candidates were given."""
        at = bisect_left(self.grid, to_minute(start))
        if at == len(self.grid) or from_minute(self.grid[at]) != start:
            return []
        return [calendar for calendar, mask in self.free.items() if mask >> at & 1]


@dataclass(frozen=True, slots=True)
class WallSpan:
    """Local wall time, minutes after midnight; an end beyond 1440 lies on the next day."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class DateException:
    """Closed for a date or a part of it, or open in addition to the weekly hours."""

    day: date
    kind: ExceptionKind
    span: WallSpan | None = None
    """None with ``closed`` means the whole date."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """Everything a specialist sets about working hours. Weekdays count from Monday = 0."""

    shifts: tuple[tuple[WallSpan, ...], ...] = ((),) * 7
    breaks: tuple[tuple[WallSpan, ...], ...] = ((),) * 7
    exceptions: tuple[DateException, ...] = ()
    daily_cap: int | None = None


@dataclass(frozen=True, slots=True)
class DateHours:
    """The working hours of one date that differ from the weekly ones; without spans the date is closed."""

    day: date
    spans: tuple[WallSpan, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A calendar to open: whose, where, and its hours."""

    owner_kind: OwnerKind
    owner_id: int
    market: str
    time_zone: str
    hours: HoursPlan
    mode: Mode = Mode.CAR


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A visit to put into a calendar in bulk; ``start`` is the visit's start."""

    calendar_id: int
    holder_id: UUID
    start: datetime
    shape: Shape
    point: Point | None

    @property
    def cell(self) -> Cell | None:
        """The coarse cell of the place."""
        return self.point.cell if self.point else None


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A stretch in which a specialist does not work."""

    id: int
    starts_at: datetime
    ends_at: datetime
    kind: BlockedKind
    note: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """
    One local date of a calendar, 23 to 25 hours long.

    ``open`` is working time by the rules, before time off; ``differs`` is there where the date has hours of its own.
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    open: tuple[tuple[datetime, datetime], ...]
    differs: DateHours | None


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Consecutive local dates of one calendar, the time off that touches them, and who occupies them by holder."""

    calendar_id: int
    time_zone: str
    days: tuple[CalendarDay, ...]
    blocked: tuple["TimeOff", ...]
    claims: Mapping[UUID, ClaimFacts]


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """A visit that stands although its time is no longer open."""

    id: int
    holder_id: UUID
    reason: RefusalReason
    core_from: datetime
    core_until: datetime
    detected_at: datetime


def free_time_topic(specialist_id: int) -> str:
    """The live topic of a specialist's free time; see :attr:`doorstep.kernel.events.Event.topics`."""
    return f"specialist:{specialist_id}"


@dataclass(frozen=True)
class CalendarChanged(Event):
    """A specialist changed working hours or time off; claims are told by booking."""

    name: ClassVar[str] = "calendar.changed.v1"
    specialist_id: int
    specialist_user_id: int
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The specialist's other devices."""
        return (self.specialist_user_id,)

    @property
    def topics(self) -> tuple[str, ...]:
        """The specialist's free time."""
        return (free_time_topic(self.specialist_id),)

    def hint(self) -> dict[str, str]:
        """Refetch hours, time off and conflicts."""
        return {"kind": "availability", "id": str(self.specialist_id)}
