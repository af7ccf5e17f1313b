"""What other modules may know of booking: states, commands, events and errors."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.events import Event
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts.contracts import AddressFacts, DoorNotes
from doorstep.modules.availability.contracts import free_time_topic
from doorstep.modules.booking.day_contracts import DayVisit as DayVisit
from doorstep.modules.booking.errors import AmountChanged as AmountChanged
from doorstep.modules.booking.errors import ConsequenceChanged as ConsequenceChanged
from doorstep.modules.booking.errors import DebtOpen as DebtOpen
from doorstep.modules.booking.errors import DoorClosed as DoorClosed
from doorstep.modules.booking.errors import DoorLocked as DoorLocked
from doorstep.modules.booking.errors import HoldExpired as HoldExpired
from doorstep.modules.booking.errors import NobodyFree as NobodyFree
from doorstep.modules.booking.errors import NotArrived as NotArrived
from doorstep.modules.booking.errors import NotesChanged as NotesChanged
from doorstep.modules.booking.errors import NotVerified as NotVerified
from doorstep.modules.booking.errors import OfferUnavailable as OfferUnavailable
from doorstep.modules.booking.errors import OwnVisit as OwnVisit
from doorstep.modules.booking.errors import PoliciesDiffer as PoliciesDiffer
from doorstep.modules.booking.errors import RequestExpired as RequestExpired
from doorstep.modules.booking.errors import TooEarly as TooEarly
from doorstep.modules.booking.errors import TooManyHolds as TooManyHolds
from doorstep.modules.booking.errors import TooManyPayments as TooManyPayments
from doorstep.modules.booking.errors import TooManyVisits as TooManyVisits
from doorstep.modules.booking.extra_contracts import ExtraAnswered as ExtraAnswered
from doorstep.modules.booking.extra_contracts import ExtraAsked as ExtraAsked
from doorstep.modules.booking.extra_contracts import ExtraFacts as ExtraFacts
from doorstep.modules.booking.extra_contracts import ExtraKind as ExtraKind
from doorstep.modules.booking.extra_contracts import ExtraLapsed as ExtraLapsed
from doorstep.modules.booking.extra_contracts import ExtraState as ExtraState
from doorstep.modules.booking.extra_contracts import NotAtWork as NotAtWork
from doorstep.modules.booking.extra_contracts import TooManyExtras as TooManyExtras
from doorstep.modules.booking.field_contracts import FieldVisit as FieldVisit
from doorstep.modules.booking.past_contracts import PastEnding as PastEnding
from doorstep.modules.booking.past_contracts import PastVisit as PastVisit
from doorstep.modules.booking.replacement_contracts import HeldTime as HeldTime
from doorstep.modules.booking.replacement_contracts import LostVisit as LostVisit
from doorstep.modules.booking.replacement_contracts import ReplacementOver as ReplacementOver
from doorstep.modules.booking.replacement_contracts import ReplacementStep as ReplacementStep
from doorstep.modules.booking.replacement_contracts import Replacer as Replacer
from doorstep.modules.booking.replacement_contracts import Replacers as Replacers
from doorstep.modules.booking.search_contracts import PlaceSearch as PlaceSearch
from doorstep.modules.booking.search_contracts import QuotedSearch as QuotedSearch
from doorstep.modules.booking.search_contracts import SearchChanged as SearchChanged
from doorstep.modules.booking.search_contracts import SearchFacts as SearchFacts
from doorstep.modules.booking.search_contracts import SearchOver as SearchOver
from doorstep.modules.booking.search_contracts import SearchState as SearchState
from doorstep.modules.booking.search_contracts import SearchWish as SearchWish
from doorstep.modules.booking.search_contracts import WhenImpossible as WhenImpossible
from doorstep.modules.booking.search_contracts import WhenKind as WhenKind
from doorstep.modules.booking.wish_contracts import ChoiceNotOffered as ChoiceNotOffered
from doorstep.modules.booking.wish_contracts import Wish as Wish
from doorstep.modules.booking.wish_contracts import WishedAddOn as WishedAddOn
from doorstep.modules.booking.wish_contracts import WishedService as WishedService
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.payments.contracts import OrderMoney, PaymentMethod
from doorstep.modules.pricing.contracts import ItemFacts, PolicyFacts
from doorstep.modules.specialists.contracts import OfferFacts


class OrderState(StrEnum):
    """Where an order stands as a whole."""

    HELD = "held"
    SEARCHING = "searching"
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
    FORCE_MAJEURE = "force_majeure"
    UNANSWERED = "unanswered"


class EndingAct(StrEnum):
    """What was done to an agreed visit that its policy has a say in."""

    CANCEL = "cancel"
    MOVE = "move"
    NO_SHOW = "no_show"
    NOBODY_CAME = "nobody_came"


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """
    A wish before it is priced: a specialist's offer, or anyone who does the service, at a start; see ``Wish``.

    ``address_id`` is needed for the client's own place only; online with anyone, ``market`` or an address says where.
    """

    service_id: int
    offer_id: int | None
    address_id: uuid.UUID | None
    starts_at: datetime
    quantity: int = 1
    also: tuple[WishedService, ...] = ()
    variants: tuple[int, ...] = ()
    add_ons: tuple[WishedAddOn, ...] = ()
    place_kind: PlaceKind = PlaceKind.CLIENT
    place_id: int | None = None
    market: str = ""

    @property
    def wish(self) -> Wish:
        """What is wanted, without address and time."""
        return Wish(
            self.service_id, self.quantity, self.offer_id, self.also, self.variants, self.add_ons,
            self.place_kind, self.place_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """
    Hold the time of all quoted visits. One signed quote a visit.

    ``photo_ids``: pictures of the problem that the client sent, in the order to show them. ``door``: notes for the
    door, None for those of the address. ``for_person_id``: the cared person of the client's whom it is for.
    ``together``: the visits are a party, by different people at one time and address, who move together.
    """

    quotes: tuple[str, ...]
    note: str = ""
    photo_ids: tuple[uuid.UUID, ...] = ()
    door: DoorNotes | None = None
    for_person_id: uuid.UUID | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """
    An order of one visit that was agreed elsewhere or before, in the state that it reached.

    ``state`` is requested, accepted, done, cancelled, declined or no_show. The price is the offer's.
    ``photo_ids`` are stored pictures of the problem, ``window`` the promised range of arrival, which holds the start.
    ``policy`` is what it was booked under, None for the free one; ``cancelled_at`` when, if it was, None: half-way.
    ``payment_id`` is the payment by card that it was confirmed with, which ``payments.import_payments`` writes.
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
    window: tuple[datetime, datetime] | None = None
    items: tuple[ItemFacts, ...] = ()
    order_id: uuid.UUID = field(default_factory=new_id)
    policy: PolicyFacts | None = None
    cancelled_at: datetime | None = None
    payment_id: uuid.UUID | None = None

    @property
    def ends_at(self) -> datetime:
        """When the visit ends for the client."""
        return self.starts_at + timedelta(minutes=self.visit_minutes)


@dataclass(frozen=True, slots=True)
class ImportedMoney:
    """What an imported order comes to, and its moments; ``closed_at`` is None while it is not over."""

    order: OrderMoney
    confirmed_at: datetime
    closed_at: datetime | None
    ends_at: datetime


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
    """An order was held, confirmed, completed, cancelled, or expired, or people are looked for who serve it."""

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
    """
    A visit moved to another state or another time.

    ``starts_at`` is the start that the client knows: where a window of arrival was promised, its beginning.
    """

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


@dataclass(frozen=True)
class VisitShifted(Event):
    """The planned start of a visit was shifted inside its promised window, to make room for another. ``starts_at``."""

    name: ClassVar[str] = "visit.shifted.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    specialist_id: int
    specialist_user_id: int
    state: str
    starts_at: datetime
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The specialist; to the client nothing has changed."""
        return (self.specialist_user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the visit."""
        return {"kind": "visit", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.state}


@dataclass(frozen=True)
class VisitNarrowed(Event):
    """Shortly before a visit its promised window was narrowed to ``window_from`` .. ``window_until``, for good."""

    name: ClassVar[str] = "visit.narrowed.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    state: str
    window_from: datetime
    window_until: datetime
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    @property
    def starts_at(self) -> datetime:
        """The start that the client knows now."""
        return self.window_from

    @property
    def topics(self) -> tuple[str, ...]:
        """The specialist's free time: the visit gives way less than before."""
        return (free_time_topic(self.specialist_id),)

    def hint(self) -> dict[str, str]:
        """Refetch the visit and its order."""
        return {"kind": "visit", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.state}


@dataclass(frozen=True)
class ExtraChanged(Event):
    """Work beside what was booked was asked for at the door, or answered."""

    name: ClassVar[str] = "extra.changed.v1"
    extra_id: uuid.UUID
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_user_id: int
    state: str

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    def hint(self) -> dict[str, str]:
        """Refetch the visit and its order."""
        return {"kind": "visit", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.state}
