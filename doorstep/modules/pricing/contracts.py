"""What other modules may know of pricing: price lines, quotes, and why a quote is refused."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money


class LineKind(StrEnum):
    """The reason of a price line."""

    BASE = "base"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price: so many units at so much each."""

    kind: LineKind
    quantity: int
    unit_price: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Candidate:
    """A specialist who honours the quote's price at the quote's time."""

    offer_id: int
    calendar_id: int


@dataclass(frozen=True, slots=True)
class Quote:
    """
    An offer of one visit to one client: who, what, where, when and for how much, until ``expires_at``.

    ``candidates`` has one entry for a chosen specialist; for "anyone" all who honour the price, in
    the order in which they are asked. Minutes are whole; ``starts_at`` is when the visit begins for
    the client, after ``preparation_minutes``.
    """

    id: uuid.UUID
    client_id: int
    market: str
    service_id: int
    quantity: int
    anyone: bool
    candidates: tuple[Candidate, ...]
    address_id: uuid.UUID
    point: Point
    cell: Cell
    starts_at: datetime
    visit_minutes: int
    preparation_minutes: int
    cleanup_minutes: int
    travel_version: int
    lines: tuple[PriceLine, ...]
    total: Money
    policy: str
    expires_at: datetime


class QuoteInvalid(DomainError):
    """The text is not a quote of ours, was changed, or belongs to somebody else."""

    code = "quote_invalid"
    kind = Kind.INVALID
    title = "This quote is not valid"


class QuoteExpired(DomainError):
    """The price was quoted too long ago."""

    code = "quote_expired"
    kind = Kind.GONE
    title = "This price has expired; ask for it again"


class QuantityNotAllowed(DomainError):
    """The service can't be booked in this quantity; ``context`` has the allowed range."""

    code = "quantity_not_allowed"
    kind = Kind.INVALID
    title = "This quantity can't be booked"
