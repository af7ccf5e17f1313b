"""Wire forms of several visits at one time."""

import re
import uuid
from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field, StringConstraints

from doorstep.infra.http import MoneyOut
from doorstep.kernel.errors import InvalidInput
from doorstep.modules.booking.http.slot_schemas import FIRST_DAY, DayOut, Minutes, WindowMinutes, read_position
from doorstep.modules.booking.party_contracts import MOST_TOGETHER, TogetherQuestion
from doorstep.modules.booking.services.parties import Party
from doorstep.modules.booking.services.together import TogetherSlots
from doorstep.modules.booking.wish_contracts import LARGEST_QUANTITY, Wish, WishedAddOn, WishedService

_WISH = re.compile(r"([1-9]\d{0,17})(?::([1-9]\d{0,2})(?::([1-9]\d{0,17}))?)?")
_PAIR = re.compile(r"([1-9]\d{0,17})(?::([1-9]\d{0,2}))?")
_FORM = (
    "Write each wish as service:quantity:offer;also=34:2;variants=7;add_ons=12:1, all but the first number if need be."
)


class TogetherQuery(Schema):
    """
    Which services at one time, where and when. Each wish: ``service:quantity:offer``, the last two if need be.

    What comes with it follows: ``12:1:340;also=34:2;variants=7;add_ons=12:1``.
    """

    wish: list[Annotated[str, StringConstraints(max_length=400)]] = Field(
        max_length=MOST_TOGETHER,
        description="service:quantity:offer, two to four times; without an offer anyone suitable, each somebody else",
        examples=[["12:1", "34:2:340;add_ons=12"]],
    )
    address_id: uuid.UUID | None = Field(None, description="or market with lat and lon")
    market: str = Field("", max_length=8, examples=["hel"])
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    first_day: date | None = Field(None, description=FIRST_DAY)
    days: int = Field(7, ge=1, le=7)

    def to_question(self) -> TogetherQuestion:
        """
        The question in the service's words.

        :raises InvalidInput: if a wish can't be read, or half a position is given.
        """
        return TogetherQuestion(
            wishes=tuple(map(_read_wish, self.wish)),
            market=self.market,
            position=read_position(self.lat, self.lon),
            address_id=self.address_id,
        )


def _read_wish(text: str) -> Wish:
    """A wish as one text: what it is of first, then its further services, variants and add-ons as slots take them."""
    first, *more = text.split(";")
    found = _WISH.fullmatch(first)
    if found is None:
        raise InvalidInput(_FORM, field="wish")
    further: dict[str, list[tuple[int, int]]] = {"also": [], "variants": [], "add_ons": []}
    for part in more:
        name, _, value = part.partition("=")
        pair = _PAIR.fullmatch(value)
        if pair is None or name not in further:
            raise InvalidInput(_FORM, field="wish")
        further[name].append((int(pair[1]), _read_quantity(pair[2])))
    return Wish(
        service_id=int(found[1]),
        quantity=_read_quantity(found[2]),
        offer_id=int(found[3]) if found[3] else None,
        also=tuple(WishedService(*one) for one in further["also"]),
        variants=tuple(variant_id for variant_id, _ in further["variants"]),
        add_ons=tuple(WishedAddOn(*one) for one in further["add_ons"]),
    )


def _read_quantity(text: str | None) -> int:
    quantity = int(text or 1)
    if quantity > LARGEST_QUANTITY:
        raise InvalidInput(f"Quantities are {LARGEST_QUANTITY} at most.", field="wish")
    return quantity


class TogetherVisitOut(BaseModel):
    """One of the visits of a party as it would be: how long it takes, and how many people were asked."""

    service_id: int
    quantity: int
    offer_id: int | None = Field(description="null: anyone suitable")
    visit_minutes: Minutes
    window_minutes: WindowMinutes
    candidates: int

    @classmethod
    def of(cls, party: Party) -> "TogetherVisitOut":
        """The wire form."""
        service_rules = party.rules
        return cls(
            service_id=party.service.service_id,
            quantity=party.wish.quantity,
            offer_id=None if party.anyone else party.offers[0].offer_id,
            visit_minutes=party.shape.visit_minutes,
            window_minutes=service_rules.window_minutes if service_rules else None,
            candidates=len(party.candidates),
        )


class TogetherSlotsOut(BaseModel):
    """
    The starts at which different people can do all visits, and the lowest price of all together.

    Ask for a quote of each visit at the start, and send them to ``POST /orders`` with ``together``.
    """

    time_zone: str = Field(examples=["Europe/Helsinki"])
    price: MoneyOut
    visits: list[TogetherVisitOut]
    days: list[DayOut]

    @classmethod
    def of(cls, slots: TogetherSlots, language: str) -> "TogetherSlotsOut":
        """The wire form."""
        return cls(
            time_zone=slots.time_zone,
            price=MoneyOut.of(slots.price),
            visits=[TogetherVisitOut.of(party) for party in slots.parties],
            days=[DayOut.of(day, slots.dearer, language) for day in slots.days],
        )
