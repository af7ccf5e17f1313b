"""Booking the same again over HTTP."""

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import BaseModel, ConfigDict, Field

from doorstep.infra.http import MoneyOut, actor_of, errors, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.booking.again_contracts import AgainChange, AgainFit
from doorstep.modules.booking.http.slot_schemas import WindowOut
from doorstep.modules.booking.services.again import Again
from doorstep.modules.booking.services.again import book_again as find_again
from doorstep.modules.booking.wish_schemas import FurtherServiceIn, WishedAddOnIn
from doorstep.modules.catalog.contracts import PlaceKind, ServiceMissing

router = Router(tags=["booking"], auth=signed_in)


class AgainIn(Schema):
    """Which visit of the order; its first if left out."""

    model_config = ConfigDict(extra="forbid")

    visit_id: uuid.UUID | None = Field(None, examples=[None])


class AgainOut(BaseModel):
    """
    A wish with the same choices as an earlier visit, to be quoted and held like any other.

    Without ``offer_id`` anyone suitable is meant; without ``address_id`` one has to be chosen. ``starts_at`` is the
    next fitting start, null if nobody can come; ``fit`` says how it repeats the visit. ``price`` is what a quote would
    bind now, ``price_before`` what the visit cost. ``changes``: what is not as it was, and what stands in for it.
    """

    market: str = Field(examples=["hel"])
    service_id: int
    quantity: int
    offer_id: int | None
    also: list[FurtherServiceIn]
    variants: list[int]
    add_ons: list[WishedAddOnIn]
    place_kind: PlaceKind
    place_id: int | None
    specialist_id: int | None
    address_id: uuid.UUID | None
    for_person_id: uuid.UUID | None
    starts_at: datetime | None
    window: WindowOut | None
    time_zone: str = Field(examples=["Europe/Helsinki"])
    fit: AgainFit | None
    price: MoneyOut | None
    price_before: MoneyOut
    changes: list[AgainChange] = Field(examples=[["price"]])

    @classmethod
    def of(cls, again: Again) -> "AgainOut":
        """The wire form."""
        visit, wish, start = again.visit, again.wish, again.starts_at
        window = None
        if start is not None and again.window_minutes:
            window = WindowOut(from_at=start, until_at=start + timedelta(minutes=again.window_minutes))
        return cls(
            market=visit.order.market_id,
            service_id=wish.service_id,
            quantity=wish.quantity,
            offer_id=wish.offer_id,
            also=[FurtherServiceIn(service_id=one.service_id, quantity=one.quantity) for one in wish.also],
            variants=list(wish.variants),
            add_ons=[WishedAddOnIn(add_on_id=one.add_on_id, quantity=one.quantity) for one in wish.add_ons],
            place_kind=wish.place_kind,
            place_id=wish.place_id,
            specialist_id=again.specialist_id,
            address_id=again.address_id,
            for_person_id=again.for_person_id,
            starts_at=start,
            window=window,
            time_zone=visit.time_zone,
            fit=again.fit,
            price=MoneyOut.of(again.price) if again.price else None,
            price_before=MoneyOut(minor=visit.price_minor, currency=visit.currency),
            changes=list(again.changes),
        )


@router.post(
    "/orders/{uuid:order_id}/again", response=AgainOut, openapi_extra=errors(NotSignedIn, NotFound, ServiceMissing)
)
def book_again(request: HttpRequest, order_id: uuid.UUID, wish: AgainIn) -> AgainOut:
    """The same visit once more: the wish to book, with its next fitting start. Nothing is held or booked by this."""
    return AgainOut.of(find_again(order_id, wish.visit_id, actor=actor_of(request), now=utc_now()))
