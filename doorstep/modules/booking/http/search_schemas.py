"""Wire forms of searches: orders that nobody serves yet."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.kernel.geo import LatLon
from doorstep.modules.booking.contracts import PlaceSearch, SearchState, WhenKind
from doorstep.modules.booking.http.door import VisitDoorIn
from doorstep.modules.booking.http.slot_schemas import Minutes
from doorstep.modules.booking.models import VisitPlace
from doorstep.modules.booking.search_contracts import LONGEST_NOTE, MOST_PHOTOS
from doorstep.modules.booking.search_rules import read_step
from doorstep.modules.booking.services.search_views import SearchView
from doorstep.modules.booking.wish_schemas import WantedItemOut
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.facade import PriceLineOut


class SearchPlaceOut(BaseModel):
    """Where somebody is wanted, in words and in degrees (to about a metre)."""

    line: str
    details: str
    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])

    @classmethod
    def of(cls, place: VisitPlace, position: LatLon) -> "SearchPlaceOut":
        """The wire form."""
        return cls(line=place.line, details=place.details, lat=round(position.lat, 5), lon=round(position.lon, 5))


class SearchSpanOut(BaseModel):
    """Between when and when somebody is likely to begin; a promise to nobody."""

    from_at: datetime
    until_at: datetime


class SearchStepOut(BaseModel):
    """What a step of the history says that its client decided: to be searched for until a moment, for so much more."""

    until: datetime
    added: MoneyOut | None

    @classmethod
    def find(cls, note: str) -> "SearchStepOut | None":
        """The wire form of a step's note, if it is one of a search."""
        step = read_step(note)
        if step is None:
            return None
        return cls(until=step.until, added=MoneyOut.of(step.added) if step.added else None)


class OrderSearchOut(BaseModel):
    """
    What an order looks for that nobody serves yet, or for which nobody was found; how far it is, dispatch tells.

    ``service_name`` is the title of all its services, ``service_id`` the first one's. The visit begins between
    ``earliest`` and ``latest``. ``deadline``: until when people are looked for, null before the order is confirmed.
    ``expected`` is what was said with the price, counted from when the search began; null where nobody could come.
    ``added``: what of the price the client has added since, so that somebody comes.
    """

    state: SearchState
    when_kind: WhenKind
    service_id: int
    service_name: str
    quantity: int
    items: list[WantedItemOut]
    earliest: datetime
    latest: datetime
    deadline: datetime | None
    expected: SearchSpanOut | None
    visit_minutes: Minutes
    time_zone: str
    price: MoneyOut
    added: MoneyOut
    lines: list[PriceLineOut]
    address_id: uuid.UUID
    district: str
    place: SearchPlaceOut
    for_name: str | None = Field(description="for whom it is, if not for the client")

    @classmethod
    def of(cls, view: SearchView) -> "OrderSearchOut":
        """The wire form."""
        search = view.search
        return cls(
            state=SearchState(search.state),
            when_kind=WhenKind(search.when_kind),
            service_id=search.service_id,
            service_name=view.service_name,
            quantity=search.quantity,
            items=[WantedItemOut.of(item) for item in view.items],
            earliest=search.earliest,
            latest=search.latest,
            deadline=search.deadline,
            expected=SearchSpanOut(from_at=search.expected[0], until_at=search.expected[1])
            if search.expected
            else None,
            visit_minutes=search.visit_minutes,
            time_zone=search.time_zone,
            price=MoneyOut(minor=search.price_minor, currency=search.currency),
            added=MoneyOut(minor=search.added_minor, currency=search.currency),
            lines=[
                PriceLineOut.of(pricing.line_from_plain(line, search.currency), view.language) for line in search.lines
            ],
            address_id=search.address_id,
            district=search.district,
            place=SearchPlaceOut.of(view.place, view.position),
            for_name=view.for_person.name if view.for_person else None,
        )


class PlaceSearchIn(Schema):
    """The quoted search to hold, and what comes with it; the fields are those of an order."""

    quote: Annotated[str, Field(max_length=20_000, examples=["the token of POST /searches/quotes"])]
    note: str = Field("", max_length=LONGEST_NOTE, examples=["The bell is broken, please knock."])
    photo_ids: list[uuid.UUID] = Field(
        default=[], max_length=MOST_PHOTOS, description="pictures of the problem, sent to POST /files for this",
        examples=[[]],
    )  # fmt: skip
    door: VisitDoorIn | None = Field(
        None, description="notes for the door; left out, those of the address", examples=[None]
    )
    for_person_id: uuid.UUID | None = Field(
        None, description="one of the people cared for, if it is for them", examples=[None]
    )

    def to_command(self) -> PlaceSearch:
        """The command."""
        return PlaceSearch(
            quote=self.quote,
            note=self.note,
            photo_ids=tuple(self.photo_ids),
            door=self.door.to_notes() if self.door is not None else None,
            for_person_id=self.for_person_id,
        )
