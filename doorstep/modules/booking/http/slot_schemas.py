"""Wire forms of free starts and of prices."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import LatLon
from doorstep.modules.availability.contracts import DayStarts, RefusalReason
from doorstep.modules.booking.contracts import OfferChoice
from doorstep.modules.booking.http.place_schemas import PlaceWish
from doorstep.modules.booking.http.policy_schemas import PolicyTermsOut
from doorstep.modules.booking.services.consequences import Terms
from doorstep.modules.booking.services.slots import SlotList, SlotQuestion, SlotsToMove
from doorstep.modules.booking.services.why import ChangeKind, WhyNot, WishChange
from doorstep.modules.booking.wish_schemas import ChoiceQuery, WishIn
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.pricing.contracts import Quote, StartPrice
from doorstep.modules.pricing.facade import PriceLineOut

type Minutes = Annotated[int, Field(ge=0)]
FIRST_DAY = "local date, from today to the last one that is open for booking; today if left out"
_START = "2026-11-24T08:15:00Z"


class WishQuery(ChoiceQuery, PlaceWish):
    """Whose time, for what and where."""

    service_id: int = Field(ge=1, lt=2**63)
    offer_id: int | None = Field(None, ge=1, lt=2**63, description="leave out for anyone suitable")
    address_id: uuid.UUID | None = Field(None, description="or market with lat and lon; only at the client's")
    market: str = Field("", max_length=8, examples=["hel"])
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    quantity: int = Field(1, ge=1, le=100, description="hours or units")

    def to_question(self) -> SlotQuestion:
        """
        The question in the service's words.

        :raises InvalidInput: if half a position is given, or a quantity is none.
        """
        return SlotQuestion(
            market=self.market,
            service_id=self.service_id,
            offer_id=self.offer_id,
            position=read_position(self.lat, self.lon),
            address_id=self.address_id,
            quantity=self.quantity,
            also=self.further,
            variants=tuple(self.variants),
            add_ons=self.wished_add_ons,
            place_kind=self.place_kind,
            place_id=self.place_id,
        )


class SlotQuery(WishQuery):
    """Whose free starts, for what, where and when."""

    first_day: date | None = Field(None, description=FIRST_DAY)
    days: int = Field(7, ge=1, le=14, description="14 at most for one specialist, 7 for anyone")


def read_position(lat: float | None, lon: float | None) -> LatLon | None:
    """
    The place that two numbers name, None without them.

    :raises InvalidInput: if one of them is missing.
    """
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise InvalidInput("Name both lat and lon, or neither.", field="lat" if lat is None else "lon")
    return LatLon(lat, lon)


class DearerOut(BaseModel):
    """A start whose price is higher than the list's. ``reasons``: the surcharges that make it so, by name."""

    start: datetime = Field(examples=[_START])
    price: MoneyOut
    reasons: list[str] = Field(examples=[["Evening"]])


class DayOut(BaseModel):
    """The free starts of one local date. ``best``: those of them that leave no hole in somebody's day."""

    day: date
    count: int
    starts: list[datetime] = Field(examples=[[_START]])
    best: list[datetime] = Field(examples=[[_START]])
    dearer: list[DearerOut] = Field(description="those that cost more, by a surcharge or the like")

    @classmethod
    def of(cls, day: DayStarts, dearer: Mapping[datetime, StartPrice] | None = None, language: str = "") -> "DayOut":
        """The wire form; ``dearer`` has the prices of starts that cost more than the list's."""
        starts = day.starts
        marked = (
            [
                DearerOut(
                    start=start,
                    price=MoneyOut.of(price.total),
                    reasons=[text_in(names, language) for names in price.surcharges],
                )
                for start, price in ((start, dearer.get(start)) for start in starts)
                if price
            ]
            if dearer
            else []
        )
        return cls(day=day.day, count=len(day.minutes), starts=starts, best=day.best_starts, dearer=marked)


type WindowMinutes = Annotated[
    int | None,
    Field(description="the specialist comes within so many minutes after a start; null: at the start", examples=[120]),
]


class WindowOut(BaseModel):
    """A promised range of arrival, both ends included."""

    from_at: datetime
    until_at: datetime


class SlotsOut(BaseModel):
    """
    Free starts a day, and the lowest price that a quote would bind now for one of them.

    ``candidates``: how many people were asked.
    """

    time_zone: str = Field(examples=["Europe/Helsinki"])
    window_minutes: WindowMinutes
    anyone: bool
    price: MoneyOut
    visit_minutes: Minutes
    candidates: int
    days: list[DayOut]

    @classmethod
    def of(cls, slots: SlotList, language: str) -> "SlotsOut":
        """The wire form."""
        return cls(
            time_zone=slots.time_zone,
            anyone=slots.anyone,
            price=MoneyOut.of(slots.price),
            visit_minutes=slots.visit_minutes,
            window_minutes=slots.window_minutes,
            candidates=slots.candidates,
            days=[DayOut.of(day, slots.dearer, language) for day in slots.days],
        )


class MoveSlotsOut(BaseModel):
    """Free starts to which a visit could be moved."""

    time_zone: str
    window_minutes: WindowMinutes
    days: list[DayOut]

    @classmethod
    def of(cls, slots: SlotsToMove) -> "MoveSlotsOut":
        """The wire form."""
        return cls(
            time_zone=slots.time_zone,
            window_minutes=slots.window_minutes,
            days=[DayOut.of(day) for day in slots.days],
        )


class WishChangeOut(BaseModel):
    """
    A change that makes the wish bookable at the time of asking: book ``start`` in ``quantity``, with ``offer_id``.

    ``until_at`` is the end of the range of arrival; ``difference`` what the price changes by, less than 0 if it falls.
    """

    kind: ChangeKind
    start: datetime = Field(examples=[_START])
    until_at: datetime | None
    minutes: Minutes = Field(description="how far the start moves", examples=[30])
    quantity: int
    price: MoneyOut
    difference: MoneyOut
    offer_id: int | None = Field(description="of another specialist; null: as asked")
    specialist_id: int | None
    name: str | None = Field(examples=["Aino K."])
    rating: float | None
    rating_count: int | None

    @classmethod
    def of(cls, change: WishChange) -> "WishChangeOut":
        """The wire form."""
        offer = change.offer
        return cls(
            kind=change.kind,
            start=change.start,
            until_at=change.until,
            minutes=change.minutes,
            quantity=change.quantity,
            price=MoneyOut.of(change.price),
            difference=MoneyOut.of(change.difference),
            offer_id=offer and offer.offer_id,
            specialist_id=offer and offer.specialist_id,
            name=offer and offer.display_name,
            rating=offer and offer.rating,
            rating_count=offer and offer.rating_count,
        )


class ReasonCountOut(BaseModel):
    """For how many of those who were asked a reason holds."""

    reason: RefusalReason
    people: int = Field(ge=1, examples=[3])


class WhyOut(BaseModel):
    """
    Whether a start can be booked; if not, why, and the nearest changes that can.

    ``reason`` is the commonest one where anyone was asked, whose ``reasons`` are counted; ``asked`` people were.
    ``before`` and ``after`` are the nearest open starts.
    """

    bookable: bool
    reason: RefusalReason | None
    reasons: list[ReasonCountOut]
    asked: int = Field(ge=0)
    before: datetime | None
    after: datetime | None
    changes: list[WishChangeOut]

    @classmethod
    def of(cls, why: WhyNot) -> "WhyOut":
        """The wire form."""
        refusal = why.refusal
        return cls(
            bookable=refusal is None,
            reason=refusal and refusal.reason,
            reasons=[ReasonCountOut(reason=reason, people=people) for reason, people in why.reasons.items()],
            asked=why.asked,
            before=refusal and refusal.before,
            after=refusal and refusal.after,
            changes=[WishChangeOut.of(change) for change in why.changes],
        )


class OwnWhyQuery(Schema):
    """Which time of which own offer, and where the visit would be."""

    offer_id: int = Field(ge=1, lt=2**63)
    start: Moment = Field(examples=[_START])
    quantity: int = Field(1, ge=1, le=100, description="hours or units")
    lat: float | None = Field(None, ge=-90, le=90, description="without a place, distance and ways do not count")
    lon: float | None = Field(None, ge=-180, le=180)

    @property
    def position(self) -> LatLon | None:
        """
        The place.

        :raises InvalidInput: if half of it is missing.
        """
        return read_position(self.lat, self.lon)


class QuoteIn(WishIn, PlaceWish):
    """
    A wish to price. Without ``offer_id``: anyone suitable, who does all of it.

    ``offer_id`` is the specialist's offer of ``service_id``; the same specialist does the further services.
    """

    service_id: int = Field(ge=1, lt=2**63, examples=[12])
    offer_id: int | None = Field(None, ge=1, lt=2**63, examples=[340])
    address_id: uuid.UUID | None = Field(None, description="needed at the client's own place only")
    market: str = Field("", max_length=8, description="online with anyone and without an address", examples=[""])
    starts_at: Moment = Field(examples=[_START])
    quantity: int = Field(1, ge=1, le=100)

    def to_choice(self) -> OfferChoice:
        """The wish in the service's words."""
        return OfferChoice(
            service_id=self.service_id,
            offer_id=self.offer_id,
            address_id=self.address_id,
            starts_at=self.starts_at,
            quantity=self.quantity,
            also=self.further,
            variants=tuple(self.variants),
            add_ons=self.wished_add_ons,
            place_kind=self.place_kind,
            place_id=self.place_id,
            market=self.market,
        )


class QuoteOut(BaseModel):
    """A priced wish. Send ``token`` to ``POST /orders`` before ``expires_at``; nothing is kept until then."""

    token: str
    starts_at: datetime
    window: WindowOut | None
    visit_minutes: Minutes
    anyone: bool
    candidates: int
    lines: list[PriceLineOut]
    total: MoneyOut
    policy: str = Field(examples=["free@1"])
    cancellation: PolicyTermsOut
    expires_at: datetime

    @classmethod
    def of(cls, token: str, quote: Quote, terms: Terms, language: str) -> "QuoteOut":
        """The wire form."""
        return cls(
            token=token,
            starts_at=quote.starts_at,
            window=WindowOut(from_at=quote.window[0], until_at=quote.window[1]) if quote.window else None,
            visit_minutes=quote.visit_minutes,
            anyone=quote.anyone,
            candidates=len(quote.candidates),
            lines=[PriceLineOut.of(line, language) for line in quote.lines],
            total=MoneyOut.of(quote.total),
            policy=quote.policy,
            cancellation=PolicyTermsOut.of(terms, language),
            expires_at=quote.expires_at,
        )
