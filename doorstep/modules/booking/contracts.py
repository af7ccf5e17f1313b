"""What other modules may know of booking: states, commands, events and errors."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts.contracts import AddressFacts
from doorstep.modules.availability.contracts import free_time_topic
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.specialists.contracts import OfferFacts


class OrderState(StrEnum):
    """Where an order stands as a whole."""

    HELD = "held"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class VisitState(StrEnum):
    """Where one visit stands."""

    HELD = "held"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    WORKING = "working"
    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class OrderScope(StrEnum):
    """Which of a client's orders a list shows: with something still to come, or over."""

    UPCOMING = "upcoming"
    PAST = "past"


_WORK_STATES = (VisitState.ON_THE_WAY, VisitState.ARRIVED, VisitState.WORKING, VisitState.DONE)


class Cause(StrEnum):
    """Whose reason ended an order early."""

    CLIENT = "client"
    SPECIALIST = "specialist"
    PLATFORM = "platform"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """A wish before it is priced: a specialist's offer, or anyone who does the service, at a start."""

    service_id: int
    offer_id: int | None
    address_id: uuid.UUID
    starts_at: datetime
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """
    Hold the time of all quoted visits. One signed quote a visit.

    ``photo_ids``: pictures of the problem that the client sent, in the order to show them.
    """

    quotes: tuple[str, ...]
    note: str = ""
    photo_ids: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """
    An order of one visit that was agreed elsewhere or before, in the state that it reached.

    ``state`` is requested, accepted, done, cancelled, declined or no_show. The price is the offer's.
    ``photo_ids`` are stored pictures of the problem.
    """

    visit_id: uuid.UUID
    offer: OfferFacts
    calendar_id: int
    address: AddressFacts
    starts_at: datetime
    visit_minutes: int
    quantity: int
    state: VisitState
    created_at: datetime
    method: PaymentMethod
    note: str = ""
    reason: str = ""
    photo_ids: tuple[uuid.UUID, ...] = ()
    order_id: uuid.UUID = field(default_factory=new_id)

    @property
    def ends_at(self) -> datetime:
        """When the visit ends for the client."""
        return self.starts_at + timedelta(minutes=self.visit_minutes)


@dataclass(frozen=True, slots=True)
class ClientVisit:
    """A visit as modules above need it that act for its client. ``done_at`` is None until it is done."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    service_id: int
    market: str
    starts_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class OrderChanged(Event):
    """An order was held, confirmed, completed, cancelled, or expired."""

    name: ClassVar[str] = "order.changed.v1"
    order_id: uuid.UUID
    client_id: int
    market: str
    state: str
    cause: str
    specialist_user_ids: tuple[int, ...]
    changed_at: datetime
    specialist_ids: tuple[int, ...] = ()

    @property
    def audience(self) -> tuple[int, ...]:
        """The client, and the specialists of its visits."""
        return (self.client_id, *self.specialist_user_ids)

    @property
    def topics(self) -> tuple[str, ...]:
        """A hold takes its specialists' time; all later changes of it are told by the visits."""
        return tuple(map(free_time_topic, self.specialist_ids)) if self.state == OrderState.HELD else ()

    def hint(self) -> dict[str, str]:
        """Refetch the order."""
        return {"kind": "order", "id": str(self.order_id), "state": self.state}


@dataclass(frozen=True)
class VisitChanged(Event):
    """A visit moved to another state or another time."""

    name: ClassVar[str] = "visit.changed.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    state: str
    starts_at: datetime
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    @property
    def topics(self) -> tuple[str, ...]:
        """The specialist's free time, unless the step leaves it as it was."""
        return () if self.state in _WORK_STATES else (free_time_topic(self.specialist_id),)

    def hint(self) -> dict[str, str]:
        """Refetch the visit and its order."""
        return {"kind": "visit", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.state}


class NotVerified(DomainError):
    """Only people whose phone or e-mail is confirmed may hold a specialist's time."""

    code = "not_verified"
    kind = Kind.DENIED
    title = "Confirm your phone or e-mail first"


class TooManyHolds(DomainError):
    """The person keeps two unconfirmed orders already."""

    code = "too_many_holds"
    kind = Kind.CONFLICT
    title = "You are holding two times already; confirm or cancel one"


class HoldExpired(DomainError):
    """The time was kept too long without a confirmation."""

    code = "hold_expired"
    kind = Kind.GONE
    title = "The time is no longer kept for you"


class RequestExpired(DomainError):
    """The time to answer a request is over."""

    code = "request_expired"
    kind = Kind.GONE
    title = "The time to answer is over"


class NobodyFree(DomainError):
    """Nobody who honours the quote is free at its time any more."""

    code = "nobody_free"
    kind = Kind.CONFLICT
    title = "Nobody is free at this time any more"


class OwnVisit(DomainError):
    """Specialists can't book themselves."""

    code = "own_visit"
    kind = Kind.CONFLICT
    title = "You can't book yourself"


class TooEarly(DomainError):
    """The step belongs to a later moment; ``context`` says from when."""

    code = "too_early"
    kind = Kind.CONFLICT
    title = "It is too early for this step"


class NotesChanged(DomainError):
    """The notes were written elsewhere since they were read; ``context`` has them: ``text`` and ``saved_at``."""

    code = "notes_changed"
    kind = Kind.CONFLICT
    title = "These notes were changed elsewhere"


class OfferUnavailable(DomainError):
    """The offer does not exist, is not active, or belongs to another market."""

    code = "offer_unavailable"
    kind = Kind.CONFLICT
    title = "This can't be booked here"


class TooManyVisits(DomainError):
    """An order holds one to ten visits of one market."""

    code = "too_many_visits"
    kind = Kind.INVALID
    title = "An order takes one to ten visits in one city"
