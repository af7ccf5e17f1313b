"""Wire forms of booking."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.audit import Change
from doorstep.infra.files import PhotoOut, PictureOut, StoredPicture, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import LatLon
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import OrderState, PlaceOrder, VisitState
from doorstep.modules.booking.http.discount_schemas import DiscountOut
from doorstep.modules.booking.http.door import VisitDoorIn
from doorstep.modules.booking.http.extra_schemas import ExtraOut
from doorstep.modules.booking.http.place_schemas import LinkTimesOut, VisitShopOut
from doorstep.modules.booking.http.policy_schemas import EndedOut, PolicyTermsOut
from doorstep.modules.booking.http.proposal_schemas import ProposalOut, ProposalStepOut
from doorstep.modules.booking.http.replacement_schemas import ReplacementStepOut
from doorstep.modules.booking.http.search_schemas import OrderSearchOut, SearchStepOut
from doorstep.modules.booking.http.slot_schemas import Minutes, WindowOut
from doorstep.modules.booking.models import Visit, VisitFor, VisitPlace
from doorstep.modules.booking.pay_contracts import PayState
from doorstep.modules.booking.services.consequences import terms_for_client
from doorstep.modules.booking.services.views import OrderView, VisitView
from doorstep.modules.booking.wish_schemas import VisitItemOut
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.payments.facade import PaymentOut, payment_out
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.facade import PriceLineOut

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
    door: VisitDoorIn | None = Field(
        None, description="notes for the door of these visits; left out, those of the address", examples=[None]
    )
    for_person_id: uuid.UUID | None = Field(
        None, description="one of the people cared for, if it is for them", examples=[None]
    )

    together: bool = Field(
        False, description="the visits are a party: one start and address, each by somebody else", examples=[False]
    )

    def to_command(self) -> PlaceOrder:
        """The command."""
        return PlaceOrder(
            quotes=tuple(self.quotes),
            note=self.note,
            photo_ids=tuple(self.photo_ids),
            door=self.door.to_notes() if self.door is not None else None,
            for_person_id=self.for_person_id,
            together=self.together,
        )


class ConfirmIn(Schema):
    """How the order will be paid."""

    payment_method: PaymentMethod


class ReasonIn(Schema):
    """Why; the other side reads it."""

    reason: str = Field(max_length=rules.LONGEST_REASON, examples=["My car broke down."])


class VisitSpecialistOut(BaseModel):
    """The specialist of a visit."""

    id: int
    name: str
    rating: float | None
    rating_count: int
    photo: PhotoOut | None


class PlaceOut(BaseModel):
    """Where to go, in words and in degrees (to about a metre)."""

    line: str
    details: str
    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])

    @classmethod
    def of(cls, place: VisitPlace, position: LatLon) -> "PlaceOut":
        """The wire form."""
        return cls(line=place.line, details=place.details, lat=round(position.lat, 5), lon=round(position.lon, 5))


class VisitForOut(BaseModel):
    """
    For whom a visit is, if not for the client. Specialists read a first name, and all of it while they need it.

    ``id`` is the cared person as the client keeps them; they may have been removed since.
    """

    id: uuid.UUID | None
    name: str = Field(examples=["Helmi Korhonen"])
    phone: str = Field(description="E.164, or empty", examples=["+358401234567"])
    notes: str

    @classmethod
    def of(cls, person: VisitFor, person_id: uuid.UUID | None) -> "VisitForOut":
        """The wire form."""
        return cls(id=person_id, name=person.name, phone=person.phone, notes=person.notes)


class PromisedWindowOut(WindowOut):
    """The range in which the specialist arrives. ``narrowed``: the client was told a shorter one shortly before."""

    narrowed: bool


class VisitOut(BaseModel):
    """
    A visit. ``place`` and ``other_phone`` are there only while the reader needs them.

    ``service_name`` is the title of all its services, ``service_id`` the first one's.

    Where a ``window`` of arrival was promised, the client reads in ``starts_at`` when it begins and in ``ends_at``
    when the visit is over at the latest; the specialist reads the planned times. ``nobody_came_from``: from when the
    client may report that nobody came, while the specialist is awaited.
    """

    id: uuid.UUID
    order_id: uuid.UUID
    state: VisitState
    service_id: int
    service_name: str
    offer_id: int
    specialist: VisitSpecialistOut
    starts_at: datetime
    ends_at: datetime
    window: PromisedWindowOut | None
    visit_minutes: Minutes
    time_zone: str
    quantity: int
    anyone: bool
    price: MoneyOut
    lines: list[PriceLineOut]
    address_id: uuid.UUID | None = Field(description="the client's own address; null for specialists")
    items: list[VisitItemOut] = Field(description="what is done, service by service; at least one")
    district: str
    place_kind: PlaceKind
    place: PlaceOut | None
    shop: VisitShopOut | None = Field(description="where the client comes to")
    link: LinkTimesOut | None = Field(description="when the address of an online visit is told; null once it is over")
    other_name: str
    other_phone: str | None
    for_person: VisitForOut | None
    respond_by: datetime | None
    reason: str
    party: uuid.UUID | None = Field(description="visits that were booked for one time have it in common")
    can_move: bool
    can_cancel: bool
    ended: EndedOut | None
    nobody_came_from: datetime | None
    proposals: list[ProposalOut] = Field(description="the other times that were proposed last, while it is asked for")
    replace_until: datetime | None = Field(
        description="the specialist dropped out, and until then the order waits for somebody else; null otherwise"
    )
    replaces: uuid.UUID | None = Field(description="the visit whose place it took, at the same price")

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
            starts_at=view.starts_at,
            ends_at=view.ends_at,
            window=_window(visit),
            visit_minutes=(visit.ends_at - visit.starts_at) // timedelta(minutes=1),
            time_zone=visit.time_zone,
            quantity=visit.quantity,
            anyone=visit.anyone,
            price=MoneyOut(minor=visit.price_minor, currency=visit.currency),
            lines=[
                PriceLineOut.of(pricing.line_from_plain(entry, visit.currency), view.language) for entry in visit.lines
            ],
            address_id=None if view.for_specialist else visit.address_id,
            items=[VisitItemOut.of(item) for item in view.items],
            district=visit.district,
            place_kind=PlaceKind(visit.place_kind),
            shop=VisitShopOut.of(view.shop) if view.shop else None,
            link=LinkTimesOut.of(view.link) if view.link else None,
            place=PlaceOut.of(view.place, view.position) if view.place and view.position else None,
            other_name=view.other_name,
            other_phone=view.other_phone,
            for_person=VisitForOut.of(view.for_person, None if view.for_specialist else visit.for_person_id)
            if view.for_person
            else None,
            respond_by=visit.respond_by if visit.state == VisitState.REQUESTED else None,
            reason=visit.reason,
            party=visit.party,
            can_move=view.can_move,
            can_cancel=view.can_cancel,
            ended=EndedOut.of(view.ended) if view.ended else None,
            nobody_came_from=view.nobody_came_from,
            proposals=[ProposalOut.of(proposal, visit, view.language) for proposal in view.proposals],
            replace_until=visit.replace_until if visit.awaited else None,
            replaces=visit.replaces_id,
        )


def _window(visit: Visit) -> PromisedWindowOut | None:
    if visit.window_from is None or visit.window_until is None:
        return None
    return PromisedWindowOut(
        from_at=visit.window_from, until_at=visit.window_until, narrowed=visit.narrowed_at is not None
    )


def signed_pictures(pictures: Sequence[StoredPicture]) -> list[PictureOut]:
    """Pictures with addresses that are signed now."""
    now = utc_now()
    return [PictureOut.of_stored(picture, now=now) for picture in pictures]


class OrderOut(BaseModel):
    """
    An order with its visits. ``hold_expires_at`` is there while it is held, ``cancellation`` while it can be.

    While it is ``searching`` nobody serves it yet: it has a ``search`` and no visits, and leaving it is free.

    ``total`` is the price that was agreed to, ``discount`` what is taken off it, ``due`` what the client comes to pay
    by now: without visits that fell out, with fees.
    ``can_move_together``: its visits were booked for one time and can be moved to another, all at once.
    """

    id: uuid.UUID
    number: str
    state: OrderState
    market: str
    total: MoneyOut
    discount: MoneyOut
    discounts: list[DiscountOut]
    due: MoneyOut
    policy: str
    payment_method: PaymentMethod | None
    note: str
    photos: list[PictureOut]
    hold_expires_at: datetime | None
    cause: str
    reason: str
    created_at: datetime
    can_cancel: bool
    can_move_together: bool
    cancellation: PolicyTermsOut | None
    visits: list[VisitOut] = Field(description="none while nobody serves it")
    search: OrderSearchOut | None = Field(description="what is looked for, while nobody serves it or if nobody came")
    pay_state: PayState = Field(description="how its money stands")
    payments: list[PaymentOut] = Field(description="every try to pay for something of it, oldest first")
    extras: list[ExtraOut] = Field(description="work beside what was booked, asked for at the door")

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
            discount=MoneyOut(minor=order.discount_minor, currency=order.currency),
            discounts=[DiscountOut.of(one, view.language) for one in view.discounts],
            due=MoneyOut(minor=view.due_minor, currency=order.currency),
            policy=order.policy,
            payment_method=PaymentMethod(order.payment_method) if order.payment_method else None,
            note=order.note,
            photos=signed_pictures(view.photos),
            hold_expires_at=order.hold_expires_at,
            cause=order.cause,
            reason=order.reason,
            created_at=order.created_at,
            can_cancel=view.can_cancel,
            can_move_together=view.can_move_together,
            cancellation=_terms(view) if view.can_cancel and view.visits else None,
            visits=[VisitOut.of(visit) for visit in view.visits],
            search=OrderSearchOut.of(view.search) if view.search else None,
            pay_state=view.pay_state,
            payments=[payment_out(payment) for payment in view.payments],
            extras=[ExtraOut.of(extra) for extra in view.extras],
        )


def _terms(view: OrderView) -> PolicyTermsOut:
    live = [found.visit for found in view.visits if not rules.VISITS.is_final(VisitState(found.visit.state))]
    return PolicyTermsOut.of(terms_for_client(view.order, live, now=utc_now()), view.language)


class OrderPage(BaseModel):
    """Orders, newest first; ask again with ``next_cursor`` for more."""

    items: list[OrderOut]
    next_cursor: str | None


class ChangeOut(BaseModel):
    """
    One step of an order's or visit's history. ``by``: client, specialist, staff or system.

    ``moved_from`` and ``moved_to`` are there when the step moved a visit to another start, ``planned_from`` and
    ``planned_to`` when its planned start was shifted inside the promised window (specialists read that), and
    ``window`` when the window was narrowed. ``proposal``: what it did about other times that were proposed.
    ``replacement``: what became of finding somebody else, after the specialist had dropped out. ``search``: how its
    client decided to go on while nobody was found.
    """

    object_id: uuid.UUID
    kind: str
    source: str
    target: str
    by: str
    reason: str
    moved_from: datetime | None
    moved_to: datetime | None
    planned_from: datetime | None
    planned_to: datetime | None
    window: WindowOut | None
    proposal: ProposalStepOut | None
    replacement: ReplacementStepOut | None
    search: SearchStepOut | None
    changed_at: datetime

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """The wire form; whose account it was stays with us."""
        moved_from, moved_to = rules.read_note(rules.Note.MOVED, change.reason) or (None, None)
        planned_from, planned_to = rules.read_note(rules.Note.PLANNED, change.reason) or (None, None)
        narrowed = rules.read_note(rules.Note.NARROWED, change.reason)
        proposal = ProposalStepOut.find(change.source, change.target, change.reason)
        replacement = ReplacementStepOut.find(change.reason)
        search = SearchStepOut.find(change.reason)
        noted = moved_to or planned_to or narrowed or proposal or replacement or search
        return cls(
            object_id=change.object_id,
            kind=change.kind,
            source=change.source,
            target=change.target,
            by=change.actor.partition(":")[0],
            reason="" if noted else change.reason,
            moved_from=moved_from,
            moved_to=moved_to,
            planned_from=planned_from,
            planned_to=planned_to,
            window=WindowOut(from_at=narrowed[0], until_at=narrowed[1]) if narrowed else None,
            proposal=proposal,
            replacement=replacement,
            search=search,
            changed_at=change.changed_at,
        )
