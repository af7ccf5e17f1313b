"""What other modules may know of searches: orders that nobody serves yet."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import DoorNotes
from doorstep.modules.booking.wish_contracts import Wish
from doorstep.modules.pricing.contracts import Quote, QuotedItem

LONGEST_NOTE = 1000
MOST_PHOTOS = 6


class WhenKind(StrEnum):
    """When somebody is wanted: as soon as anybody can, or whenever it fits best within a range of starts."""

    ASAP = "asap"
    BEST = "best"


class SearchState(StrEnum):
    """
    Where a search stands.

    held: not paid for yet; searching: people are asked; served: somebody comes; left: by its client, free of charge;
    lapsed: nobody was found in time; expired: nobody paid for it in time.
    """

    HELD = "held"
    SEARCHING = "searching"
    SERVED = "served"
    LEFT = "left"
    LAPSED = "lapsed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SearchWish:
    """
    What is wanted of whoever comes first or best, at an address of the client's; ``what`` names nobody's offer.

    The visit begins between ``earliest`` and ``latest``; ``priced_at`` is the start whose price is bound. People are
    looked for during ``search_minutes`` after the confirmation, at most until ``latest``. ``expected``: between when
    and when the likely ones would begin, as it was said with the price; None if nobody could.
    """

    what: Wish
    address_id: uuid.UUID
    when: WhenKind
    earliest: datetime
    latest: datetime
    priced_at: datetime
    search_minutes: int
    expected: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class QuotedSearch:
    """The signed text of a quoted search, with what it says: price, place, policy, and when."""

    token: str
    quote: Quote
    wish: SearchWish


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """Hold a quoted search until it is paid for; the fields are those of ``PlaceOrder``."""

    quote: str
    note: str = ""
    photo_ids: tuple[uuid.UUID, ...] = ()
    door: DoorNotes | None = None
    for_person_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """
    A search as those know it who look for people. Its address is not among it.

    ``added_minor``: what of the price its client has added since, so that somebody comes; ``may_add``: whether more can
    be added and paid for. ``expected``: between when and when somebody was likely to begin, as it was said.
    """

    order_id: uuid.UUID
    number: str
    client_id: int
    market: str
    state: SearchState
    when: WhenKind
    service_id: int
    quantity: int
    earliest: datetime
    latest: datetime
    deadline: datetime | None
    begun_at: datetime | None
    point: Point = field(repr=False)
    district: str
    visit_minutes: int
    preparation_minutes: int
    cleanup_minutes: int
    price: Money
    time_zone: str
    note: str = field(default="", repr=False)
    added_minor: int = 0
    may_add: bool = False
    expected: tuple[datetime, datetime] | None = None
    items: tuple[QuotedItem, ...] = ()
    """What the visit consists of; left out, it is the plain service."""

    @property
    def length(self) -> timedelta:
        """How long the visit takes for its client."""
        return timedelta(minutes=self.visit_minutes)

    @property
    def is_plain(self) -> bool:
        """Whether whoever does the service does all that is wanted."""
        return not any(item.variant_id or item.add_ons for item in self.items) and len(self.items) <= 1


@dataclass(frozen=True)
class SearchChanged(Event):
    """People are looked for from now on, or no more; apps hear of it by the order."""

    name: ClassVar[str] = "search.changed.v1"
    order_id: uuid.UUID
    client_id: int
    market: str
    state: str
    changed_at: datetime


class SearchOver(DomainError):
    """Nobody is looked for any more: somebody comes, or the search was left or has lapsed; ``context``: ``state``."""

    code = "search_over"
    kind = Kind.CONFLICT
    title = "This search is over"


class WhenImpossible(DomainError):
    """The range of starts is over, empty, too long, or too far ahead; ``context`` says what is possible."""

    code = "when_impossible"
    kind = Kind.INVALID
    title = "Choose another time to search for"
