"""Commands, results and reasons of availability, and what it tells of."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from doorstep.kernel.events import Event
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.modules.catalog.contracts import ServiceRules


class OwnerKind(StrEnum):
    """Whose calendar it is: a specialist's, or that of a room or machine, which one visit at a time takes."""

    SPECIALIST = "specialist"
    RESOURCE = "resource"


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
    WEEKLY_CAPACITY = "weekly_capacity"
    LONGEST_DAY = "longest_day"
    REST = "rest"
    EMERGENCY_SHARE = "emergency_share"
    FLOATING_BREAK = "floating_break"
    CANNOT_TRAVEL = "cannot_travel"
    NO_ROOM = "no_room"


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

    def under(self, rules: ServiceRules | None) -> "Terms":
        """These terms where a service asks for more: the longer notice, the nearer horizon, its own step."""
        if rules is None:
            return self
        return replace(
            self,
            slot_step_minutes=rules.step_minutes or self.slot_step_minutes,
            minimum_notice_minutes=max(self.minimum_notice_minutes, rules.minimum_notice_minutes or 0),
            horizon_days=self.horizon_days
            if rules.horizon_days is None
            else min(self.horizon_days, rules.horizon_days),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    Somebody who may do the visit: their calendar, how long they take, how far they go.

    ``rules`` are the service's own; an ``urgent`` visit may use the share that is kept for emergencies.
    ``place`` is where the visit is, if not where it is asked about; ``at_desk``: no way counts from others there.
    Of ``rooms``, which are calendars, one must be free too; whoever claims has locked them all.
    """

    calendar_id: int
    shape: Shape
    base_cell: Cell | None = None
    radius_km: float | None = None
    rules: ServiceRules | None = None
    urgent: bool = False
    place: Cell | None = None
    rooms: tuple[int, ...] = ()
    at_desk: bool = False

    @property
    def window_minutes(self) -> int:
        """How long the promised range of arrival is; 0 for an exact start."""
        return (self.rules and self.rules.window_minutes) or 0


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """
    Occupy a calendar's time for one visit. ``start`` is the visit's start, aware.

    Where the candidate's rules promise a window of arrival, ``start`` is where it begins.
    """

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
class ShiftedClaim:
    """A claim that was shifted inside its promise to make room for another: where its core begins now, and began."""

    holder_id: UUID
    core_from: datetime
    moved_from: datetime


@dataclass(frozen=True, slots=True)
class PromisedClaim:
    """A claim and the range that its promise leaves the start of its core, both ends included."""

    holder_id: UUID
    core_from: datetime
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """
    One claim: who holds whose time, and when. Occupied = way in + core; core = preparation + visit + clean-up.

    ``shifted`` lists, of a claim just made, the claims of others that gave way to it inside their promises.
    """

    claim_id: UUID
    calendar_id: int
    holder_id: UUID
    kind: ClaimKind
    occupied_from: datetime
    core_from: datetime
    core_until: datetime
    expires_at: datetime | None
    shifted: tuple[ShiftedClaim, ...] = ()

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
    best: tuple[int, ...] = ()
    """Those of them that leave no hole too short for another visit, where somebody asked for that."""

    @property
    def starts(self) -> list[datetime]:
        """The starts as aware moments in UTC."""
        return list(map(from_minute, self.minutes))

    @property
    def best_starts(self) -> list[datetime]:
        """The best starts as aware moments in UTC."""
        return list(map(from_minute, self.best))


@dataclass(frozen=True, slots=True)
class StartsOfMany:
    """
    The starts of many candidates over the same days.

    ``grid`` lists every start on the grid (minutes since the epoch); bit n of ``free[calendar_id]`` says
    that the calendar can take grid start n. ``days`` gives the grid slice of each local date. ``best``
    has the best starts of those who asked for no holes, likewise.
    """

    grid: Sequence[int]
    days: Sequence[tuple[date, int, int]]
    free: Mapping[int, int]
    best: Mapping[int, int] = field(default_factory=dict)

    def by_day(self) -> list[DayStarts]:
        """For each local date asked for, the starts that at least one candidate can take."""
        union = best = 0
        for mask in self.free.values():
            union |= mask
        for mask in self.best.values():
            best |= mask

        def marked(mask: int, first: int, last: int) -> tuple[int, ...]:
            return tuple(self.grid[at] for at in range(first, last) if mask >> at & 1)

        return [DayStarts(day, marked(union, first, last), marked(best, first, last)) for day, first, last in self.days]

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
class PlannedClaim:
    """
    A visit to put into a calendar in bulk; ``start`` is the visit's start.

    ``window`` is the promised range of its starts, both ends included, which holds ``start``.
    """

    calendar_id: int
    holder_id: UUID
    start: datetime
    shape: Shape
    point: Point | None
    window: tuple[datetime, datetime] | None = None

    @property
    def cell(self) -> Cell | None:
        """The coarse cell of the place."""
        return self.point.cell if self.point else None


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A stretch in which a specialist does not work. ``note`` of a busy time elsewhere is that calendar's name."""

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


def free_time_topic(specialist_id: int) -> str:
    """The live topic of a specialist's free time; see :attr:`doorstep.kernel.events.Event.topics`."""
    return f"specialist:{specialist_id}"


class TellsOfFreeTime:
    """Whom an event that changes a specialist's free time reaches, and what open apps do about it."""

    specialist_id: int
    specialist_user_id: int

    @property
    def audience(self) -> tuple[int, ...]:
        """The specialist's own devices."""
        return (self.specialist_user_id,)

    @property
    def topics(self) -> tuple[str, ...]:
        """The specialist's free time."""
        return (free_time_topic(self.specialist_id),)

    def hint(self) -> dict[str, str]:
        """Refetch hours, time off, conflicts and the calendars elsewhere."""
        return {"kind": "availability", "id": str(self.specialist_id)}


@dataclass(frozen=True)
class CalendarChanged(TellsOfFreeTime, Event):
    """A specialist changed working hours or time off; claims are told by booking."""

    name: ClassVar[str] = "calendar.changed.v1"
    specialist_id: int
    specialist_user_id: int
    changed_at: datetime
