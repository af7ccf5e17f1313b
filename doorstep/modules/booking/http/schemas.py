"""Wire forms of booking."""

import uuid
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from doorstep.infra.audit import Change
from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.geo import LatLon
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import DayStarts, Refusal, RefusalReason
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.services.slots import SlotList, SlotQuestion
from doorstep.modules.booking.services.views import OrderView, VisitView
from doorstep.modules.payments.contracts import PaymentMethod
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
            expires_at=quote.expires_at,
        )


class PlaceOrderIn(Schema):
    """The quotes to hold: all of them or none, one visit each."""

    quotes: list[Annotated[str, Field(max_length=20_000)]] = Field(
        min_length=1, max_length=rules.MOST_VISITS, examples=[["the token of POST /quotes"]]
    )
    note: str = Field("", max_length=rules.LONGEST_NOTE, examples=["The bell is broken, please knock."])


class ConfirmIn(Schema):
    """How the order will be paid."""

    payment_method: PaymentMethod


class CancelIn(Schema):
    """Why the order is cancelled; may be empty."""

    reason: str = Field("", max_length=rules.LONGEST_REASON, examples=["My plans have changed."])


class ReasonIn(Schema):
    """Why; the other side reads it."""

    reason: str = Field(max_length=rules.LONGEST_REASON, examples=["My car broke down."])


class MoveIn(Schema):
    """The new start of a visit."""

    starts_at: Moment = Field(examples=[_START])


class VisitSpecialistOut(Schema):
    """The specialist of a visit."""

    id: int
    name: str
    rating: float | None
    rating_count: int
    avatar: str


class PlaceOut(Schema):
    """Where to go."""

    line: str
    details: str


class VisitOut(Schema):
    """A visit. ``place`` and ``other_phone`` are there only while the reader needs them."""

    id: uuid.UUID
    order_id: uuid.UUID
    state: VisitState
    service_id: int
    service_name: str
    offer_id: int
    specialist: VisitSpecialistOut
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    quantity: int
    anyone: bool
    price: MoneyOut
    lines: list[PriceLineOut]
    district: str
    place: PlaceOut | None
    other_name: str
    other_phone: str | None
    respond_by: datetime | None
    reason: str
    can_move: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: VisitView) -> "VisitOut":
        """The wire form."""
        visit, card = view.visit, view.specialist
        return cls(
            id=visit.id,
            order_id=visit.order_id,
            state=VisitState(visit.state),
            service_id=visit.service_id,
            service_name=view.service_name,
            offer_id=visit.offer_id,
            specialist=VisitSpecialistOut(
                id=card.specialist_id,
                name=card.display_name,
                rating=card.rating,
                rating_count=card.rating_count,
                avatar=card.avatar,
            ),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            time_zone=visit.time_zone,
            quantity=visit.quantity,
            anyone=visit.anyone,
            price=MoneyOut(minor=visit.price_minor, currency=visit.currency),
            lines=[_line(entry, visit.currency) for entry in visit.lines],
            district=visit.district,
            place=PlaceOut(line=view.place.line, details=view.place.details) if view.place else None,
            other_name=view.other_name,
            other_phone=view.other_phone,
            respond_by=visit.respond_by if visit.state == VisitState.REQUESTED else None,
            reason=visit.reason,
            can_move=view.can_move,
            can_cancel=view.can_cancel,
        )


def _line(entry: tuple[str, int, int, int], currency: str) -> PriceLineOut:
    kind, quantity, unit_minor, minor = entry
    return PriceLineOut.of(PriceLine(LineKind(kind), quantity, Money(unit_minor, currency), Money(minor, currency)))


class OrderOut(Schema):
    """An order with its visits. ``hold_expires_at`` is there while it is held."""

    id: uuid.UUID
    number: str
    state: OrderState
    market: str
    total: MoneyOut
    policy: str
    payment_method: PaymentMethod | None
    note: str
    hold_expires_at: datetime | None
    cause: str
    reason: str
    created_at: datetime
    can_cancel: bool
    visits: list[VisitOut]

    @classmethod
    def of(cls, view: OrderView) -> "OrderOut":
        """The wire form."""
        order = view.order
        return cls(
            id=order.id,
            number=order.number,
            state=OrderState(order.state),
            market=order.market_id,
            total=MoneyOut(minor=order.total_minor, currency=order.currency),
            policy=order.policy,
            payment_method=PaymentMethod(order.payment_method) if order.payment_method else None,
            note=order.note,
            hold_expires_at=order.hold_expires_at,
            cause=order.cause,
            reason=order.reason,
            created_at=order.created_at,
            can_cancel=view.can_cancel,
            visits=[VisitOut.of(visit) for visit in view.visits],
        )


class OrderPage(Schema):
    """Orders, newest first; ask again with ``next_cursor`` for more."""

    items: list[OrderOut]
    next_cursor: str | None


class WorkedVisitOut(VisitOut):
    """A visit as its specialist sees it, with the client's note."""

    number: str
    note: str
    payment_method: PaymentMethod | None

    @classmethod
    def of(cls, view: VisitView) -> "WorkedVisitOut":
        """The wire form."""
        order = view.visit.order
        return cls(
            **VisitOut.of(view).model_dump(),
            number=order.number,
            note=order.note,
            payment_method=PaymentMethod(order.payment_method) if order.payment_method else None,
        )


class WorkedVisitPage(Schema):
    """A specialist's visits in order of time."""

    items: list[WorkedVisitOut]
    next_cursor: str | None


class ChangeOut(Schema):
    """One step of an order's or visit's history. ``by``: client, specialist, staff or system."""

    object_id: uuid.UUID
    kind: str
    source: str
    target: str
    by: str
    reason: str
    changed_at: datetime

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """The wire form; whose account it was stays with us."""
        return cls(
            object_id=change.object_id,
            kind=change.kind,
            source=change.source,
            target=change.target,
            by=change.actor.partition(":")[0],
            reason=change.reason,
            changed_at=change.changed_at,
        )
