"""Calendars outside: what is known of a subscription, what became of reading it, what is told of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.modules.availability.contracts.facts import TellsOfFreeTime

MOST_EXTERNAL_CALENDARS = 5
LONGEST_CALENDAR_NAME = 60
LONGEST_CALENDAR_ADDRESS = 2000


class ExternalState(StrEnum):
    """How fresh an external calendar is: not read yet, read well, failing lately, failing for longer than a day."""

    WAITING = "waiting"
    FRESH = "fresh"
    FAILING = "failing"
    STALE = "stale"


class ReadingProblem(StrEnum):
    """Why an external calendar could not be read."""

    UNREACHABLE = "unreachable"
    NOT_PUBLIC = "not_public"
    NEEDS_SIGN_IN = "needs_sign_in"
    MISSING = "missing"
    REFUSED = "refused"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    NOT_A_CALENDAR = "not_a_calendar"
    TOO_COMPLEX = "too_complex"


@dataclass(frozen=True, slots=True)
class ExternalCalendar:
    """
    A calendar elsewhere whose busy times block the specialist's own.

    ``host`` is all that is told of its address, which is a secret. ``fetched_at`` is when it last answered well,
    ``changed_at`` when its busy times last changed, ``busy_times`` how many of them are ahead, ``unreadable`` how many
    of its entries could not be read, ``checking`` whether it is to be asked just now.
    """

    id: UUID
    name: str
    host: str
    state: ExternalState
    problem: ReadingProblem | None
    fetched_at: datetime | None
    changed_at: datetime | None
    failed_since: datetime | None
    next_fetch_at: datetime
    checking: bool
    busy_times: int
    unreadable: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ImportedCalendar:
    """A subscription with what was read of it, for demo data; nothing is fetched before ``next_fetch_at``."""

    name: str
    address: str
    busy: tuple[tuple[datetime, datetime], ...]
    next_fetch_at: datetime
    fetched_at: datetime | None = None
    failed_since: datetime | None = None
    problem: ReadingProblem | None = None


@dataclass(frozen=True)
class ExternalCalendarChanged(TellsOfFreeTime, Event):
    """What is shown of an external calendar changed: its freshness, or the time that it blocks."""

    name: ClassVar[str] = "calendar.external_changed.v1"
    external_calendar_id: UUID
    specialist_id: int
    specialist_user_id: int
    changed_at: datetime


@dataclass(frozen=True)
class ExternalCalendarStale(Event):
    """An external calendar could not be read for a day; what it blocked stays blocked."""

    name: ClassVar[str] = "calendar.external_stale.v1"
    external_calendar_id: UUID
    specialist_user_id: int
    calendar_name: str
    time_zone: str
    failed_since: datetime
    stale_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The specialist."""
        return (self.specialist_user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the calendars."""
        return {"kind": "availability", "id": str(self.external_calendar_id)}


@dataclass(frozen=True)
class VisitsOverlapped(Event):
    """An external calendar is busy where visits are promised; they stay, as conflicts. ``first_at``: the earliest."""

    name: ClassVar[str] = "calendar.visits_overlapped.v1"
    external_calendar_id: UUID
    specialist_user_id: int
    calendar_name: str
    time_zone: str
    conflict_ids: tuple[int, ...]
    first_from: datetime
    first_until: datetime
    found_at: datetime


class CalendarAddressRefused(DomainError):
    """The address can't be one of a calendar outside; ``context`` names the field, and ``why`` in one word."""

    code = "calendar_address_refused"
    kind = Kind.INVALID
    title = "This calendar address can't be used"


class TooManyCalendars(DomainError):
    """The specialist subscribes to as many calendars as allowed; ``context`` has the limit."""

    code = "too_many_calendars"
    kind = Kind.CONFLICT
    title = "You have as many calendars as you can"


class CalendarAlreadyAdded(DomainError):
    """The specialist subscribes to this address already; ``context`` has the subscription's ``id``."""

    code = "calendar_already_added"
    kind = Kind.CONFLICT
    title = "You have added this calendar already"
