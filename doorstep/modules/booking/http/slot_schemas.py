"""Wire forms of free starts and of prices."""

import uuid
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.geo import LatLon
from doorstep.modules.availability.contracts import DayStarts, Refusal, RefusalReason
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.services.slots import SlotList, SlotQuestion
from doorstep.modules.pricing.contracts import LineKind, PriceLine, Quote

type Minutes = Annotated[int, Field(ge=0)]
_START = "2026-11-24T08:15:00Z"


class SlotQuery(Schema):
    """Whose free starts, for what, where and when."""

    service_id: int = Field(ge=1, lt=2**63)
    offer_id: int | None = Field(None, ge=1, lt=2**63, description="leave out for anyone suitable")
    address_id: uuid.UUID | None = Field(None, description="or market with lat and lon")
    market: str = Field("", max_length=8, examples=["hel"])
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    quantity: int = Field(1, ge=1, le=100, description="hours or units")
    first_day: date | None = Field(None, description="local date; today if left out")
    days: int = Field(7, ge=1, le=14, description="14 at most for one specialist, 7 for anyone")

    def to_question(self) -> SlotQuestion:
        """The question in the service's words."""
        return SlotQuestion(
            market=self.market,
            service_id=self.service_id,
            offer_id=self.offer_id,
            position=LatLon(self.lat, self.lon) if self.lat is not None and self.lon is not None else None,
            address_id=self.address_id,
            quantity=self.quantity,
            first_day=self.first_day,
            days=self.days,
        )


class DayOut(Schema):
    """The free starts of one local date."""

    day: date
    count: int
    starts: list[datetime] = Field(examples=[[_START]])

    @classmethod
    def of(cls, day: DayStarts) -> "DayOut":
        """The wire form."""
        return cls(day=day.day, count=len(day.minutes), starts=day.starts)


class SlotsOut(Schema):
    """Free starts a day, and the price that a quote would bind now. ``candidates``: how many people were asked."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    anyone: bool
    price: MoneyOut
    visit_minutes: Minutes
    candidates: int
    days: list[DayOut]

    @classmethod
    def of(cls, slots: SlotList) -> "SlotsOut":
        """The wire form."""
        return cls(
            time_zone=slots.time_zone,
            anyone=slots.anyone,
            price=MoneyOut.of(slots.price),
            visit_minutes=slots.visit_minutes,
            candidates=slots.candidates,
            days=[DayOut.of(day) for day in slots.days],
        )


class MoveSlotsOut(Schema):
    """Free starts to which a visit could be moved."""

    time_zone: str
    days: list[DayOut]


class WhyOut(Schema):
    """Whether a start can be booked; if not, why, and the nearest starts that can."""

    bookable: bool
    reason: RefusalReason | None
    before: datetime | None
    after: datetime | None

    @classmethod
    def of(cls, refusal: Refusal | None) -> "WhyOut":
        """The wire form."""
        if refusal is None:
            return cls(bookable=True, reason=None, before=None, after=None)
        return cls(bookable=False, reason=refusal.reason, before=refusal.before, after=refusal.after)


class QuoteIn(Schema):
    """A wish to price. Without ``offer_id``: anyone suitable."""

    service_id: int = Field(ge=1, lt=2**63, examples=[12])
    offer_id: int | None = Field(None, ge=1, lt=2**63, examples=[340])
    address_id: uuid.UUID
    starts_at: Moment = Field(examples=[_START])
    quantity: int = Field(1, ge=1, le=100)


class PriceLineOut(Schema):
    """One line of a price."""

    kind: LineKind
    quantity: int
    unit_price: MoneyOut
    amount: MoneyOut

    @classmethod
    def of(cls, line: PriceLine) -> "PriceLineOut":
        """The wire form."""
        return cls(
            kind=line.kind,
            quantity=line.quantity,
            unit_price=MoneyOut.of(line.unit_price),
            amount=MoneyOut.of(line.amount),
        )


class CancellationOut(Schema):
    """What cancelling costs while no visit has reached ``free_until``; from then on it can't be cancelled."""

    policy: str = Field(examples=["free"])
    fee: MoneyOut
    free_until: VisitState = Field(examples=["working"])

    @classmethod
    def of(cls, policy: str, *, currency: str) -> "CancellationOut":
        """The terms of a policy."""
        terms = rules.cancellation_terms(policy, currency=currency)
        return cls(policy=terms.policy, fee=MoneyOut.of(terms.fee), free_until=terms.free_until)


class QuoteOut(Schema):
    """A priced wish. Send ``token`` to ``POST /orders`` before ``expires_at``; nothing is kept until then."""

    token: str
    starts_at: datetime
    visit_minutes: Minutes
    anyone: bool
    candidates: int
    lines: list[PriceLineOut]
    total: MoneyOut
    policy: str = Field(examples=["free"])
    cancellation: CancellationOut
    expires_at: datetime

    @classmethod
    def of(cls, token: str, quote: Quote) -> "QuoteOut":
        """The wire form."""
        return cls(
            token=token,
            starts_at=quote.starts_at,
            visit_minutes=quote.visit_minutes,
            anyone=quote.anyone,
            candidates=len(quote.candidates),
            lines=[PriceLineOut.of(line) for line in quote.lines],
            total=MoneyOut.of(quote.total),
            policy=quote.policy,
            cancellation=CancellationOut.of(quote.policy, currency=quote.total.currency),
            expires_at=quote.expires_at,
        )
