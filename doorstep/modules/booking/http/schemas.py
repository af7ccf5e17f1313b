"""Wire forms of booking."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from doorstep.infra.audit import Change
from doorstep.infra.files import PhotoOut, PictureOut, StoredPicture, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import LatLon
from doorstep.kernel.money import Money
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.http.slot_schemas import CancellationOut, PriceLineOut
from doorstep.modules.booking.models import VisitPlace
from doorstep.modules.booking.services.views import OrderView, VisitView
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing.contracts import LineKind, PriceLine

_START = "2026-11-24T08:15:00Z"


class PlaceOrderIn(Schema):
    """The quotes to hold: all of them or none, one visit each."""

    quotes: list[Annotated[str, Field(max_length=20_000)]] = Field(
        min_length=1, max_length=rules.MOST_VISITS, examples=[["the token of POST /quotes"]]
    )
    note: str = Field("", max_length=rules.LONGEST_NOTE, examples=["The bell is broken, please knock."])
    photo_ids: list[uuid.UUID] = Field(
        default=[],
        max_length=rules.MOST_PHOTOS,
        description="pictures of the problem, sent to POST /files for this",
        examples=[[]],
    )


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
    photo: PhotoOut | None


class PlaceOut(Schema):
    """Where to go, in words and in degrees (to about a metre)."""

    line: str
    details: str
    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])

    @classmethod
    def of(cls, place: VisitPlace, position: LatLon) -> "PlaceOut":
        """The wire form."""
        return cls(line=place.line, details=place.details, lat=round(position.lat, 5), lon=round(position.lon, 5))


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
                photo=photo_out(card.photo, now=utc_now()),
            ),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            time_zone=visit.time_zone,
            quantity=visit.quantity,
            anyone=visit.anyone,
            price=MoneyOut(minor=visit.price_minor, currency=visit.currency),
            lines=[_line(entry, visit.currency) for entry in visit.lines],
            district=visit.district,
            place=PlaceOut.of(view.place, view.position) if view.place and view.position else None,
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


def signed_pictures(pictures: Sequence[StoredPicture]) -> list[PictureOut]:
    """Pictures with addresses that are signed now."""
    now = utc_now()
    return [PictureOut.of_stored(picture, now=now) for picture in pictures]


class OrderOut(Schema):
    """An order with its visits. ``hold_expires_at`` is there while it is held, ``cancellation`` while it can be."""

    id: uuid.UUID
    number: str
    state: OrderState
    market: str
    total: MoneyOut
    policy: str
    payment_method: PaymentMethod | None
    note: str
    photos: list[PictureOut]
    hold_expires_at: datetime | None
    cause: str
    reason: str
    created_at: datetime
    can_cancel: bool
    cancellation: CancellationOut | None
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
            photos=signed_pictures(view.photos),
            hold_expires_at=order.hold_expires_at,
            cause=order.cause,
            reason=order.reason,
            created_at=order.created_at,
            can_cancel=view.can_cancel,
            cancellation=CancellationOut.of(order.policy, currency=order.currency) if view.can_cancel else None,
            visits=[VisitOut.of(visit) for visit in view.visits],
        )


class OrderPage(Schema):
    """Orders, newest first; ask again with ``next_cursor`` for more."""

    items: list[OrderOut]
    next_cursor: str | None


class ChangeOut(Schema):
    """
    One step of an order's or visit's history. ``by``: client, specialist, staff or system.

    ``moved_from`` and ``moved_to`` are there when the step moved a visit to another start.
    """

    object_id: uuid.UUID
    kind: str
    source: str
    target: str
    by: str
    reason: str
    moved_from: datetime | None
    moved_to: datetime | None
    changed_at: datetime

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """The wire form; whose account it was stays with us."""
        moved_from, moved_to = rules.read_move_note(change.reason) or (None, None)
        return cls(
            object_id=change.object_id,
            kind=change.kind,
            source=change.source,
            target=change.target,
            by=change.actor.partition(":")[0],
            reason="" if moved_to else change.reason,
            moved_from=moved_from,
            moved_to=moved_to,
            changed_at=change.changed_at,
        )
