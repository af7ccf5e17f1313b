"""Wire forms of search. Texts come in the language of ``Accept-Language``."""

import uuid
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut, decode_cursor
from doorstep.infra.parsing import Moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import LatLon
from doorstep.modules.catalog.contracts import PlaceKind, PriceModel, text_in
from doorstep.modules.discovery.contracts import (
    LONGEST_WINDOW_DAYS,
    MOST_COUNTED,
    MOST_RADIUS_KM,
    MOST_RESULTS,
    OfferCard,
    SearchQuestion,
    SearchResult,
    Sort,
)
from doorstep.modules.specialists.contracts import Gender, PlaceFacts, SpecialistCard

MOST_MINOR = 10**12
MOST_ID = 2**62
_START = "2026-11-28T08:15:00Z"


class SearchQuery(Schema):
    """What to look for, where, and in which order."""

    market: str = Field(max_length=8, description="market code", examples=["hel"])
    lat: float | None = Field(
        None, ge=-90, le=90, description="with lon; the market's centre if left out", examples=[60.1841]
    )
    lon: float | None = Field(None, ge=-180, le=180, examples=[24.9384])
    address_id: uuid.UUID | None = Field(None, description="one of my addresses, instead of lat and lon")
    q: str = Field(
        "",
        max_length=200,
        description="words of a service or a specialist's name, in any of the four languages",
        examples=["repair"],
    )
    category: int | None = Field(None, ge=1, le=MOST_ID, description="with its sub-categories")
    service: int | None = Field(None, ge=1, le=MOST_ID)
    price_min: int | None = Field(
        None,
        ge=0,
        le=MOST_MINOR,
        description="minor units a visit, an hour or a unit, as the card shows it",
        examples=[5000],
    )
    price_max: int | None = Field(None, ge=0, le=MOST_MINOR, examples=[10000])
    rating_min: float | None = Field(None, ge=1, le=5, description="leaves out who has no rating yet", examples=[4])
    radius_km: float | None = Field(
        None,
        gt=0,
        le=MOST_RADIUS_KM,
        description="between squares of 0.5 km; a specialist's own radius must cover the place as well",
        examples=[5],
    )
    free_from: Moment | None = Field(
        None,
        description="with free_to: the usual visit can start at or after the first and before the second, "
        f"travel counted; at most {LONGEST_WINDOW_DAYS} days",
        examples=["2026-11-28T06:00:00Z"],
    )
    free_to: Moment | None = Field(None, examples=["2026-11-28T10:00:00Z"])
    gender: Gender | None = Field(
        None, description="only with a category that has may_choose_gender, or a service in one"
    )
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}$", description="a language that the specialist speaks", examples=["en"]
    )
    place_kind: PlaceKind | None = Field(
        None, description="at the client's if left out, or where else the service can be had", examples=["client"]
    )
    sort: Sort = Sort.DISTANCE
    favourites_first: bool = Field(
        False, description="those whom I keep and who match come first, in the same order; nothing for guests"
    )
    cursor: str | None = Field(None, max_length=200, description="next_cursor of the page before, same filters")
    limit: int = Field(20, ge=1, le=MOST_RESULTS)

    def to_question(self) -> SearchQuestion:
        """
        The question in the service's words.

        :raises InvalidInput: if half a position is given, or the cursor is not ours.
        """
        if (self.lat is None) != (self.lon is None):
            raise InvalidInput("Give both lat and lon, or neither.", field="lon" if self.lon is None else "lat")
        return SearchQuestion(
            market=self.market,
            position=LatLon(self.lat, self.lon) if self.lat is not None and self.lon is not None else None,
            address_id=self.address_id,
            words=self.q,
            category_id=self.category,
            service_id=self.service,
            price_min=self.price_min,
            price_max=self.price_max,
            rating_min=self.rating_min,
            radius_km=self.radius_km,
            free_from=self.free_from,
            free_to=self.free_to,
            gender=self.gender,
            language=self.language,
            sort=self.sort,
            favourites_first=self.favourites_first,
            place_kind=self.place_kind,
            after=decode_cursor(self.cursor, (str, _whole_number)),
            limit=self.limit,
        )


def _whole_number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_ID:
        raise ValueError(value)
    return value


class FoundSpecialistOut(BaseModel):
    """Whose card it is."""

    id: int
    name: str = Field(examples=["Aino Virtanen"])
    photo: PhotoOut | None
    rating: float | None = Field(description="1 to 5; null without ratings", examples=[4.82])
    rating_count: int
    experience_years: int
    languages: list[str] = Field(examples=[["fi", "en"]])
    gender: Gender

    @classmethod
    def of_profile(cls, card: SpecialistCard) -> "FoundSpecialistOut":
        """The wire form of somebody who may offer nothing at present."""
        return cls(
            id=card.specialist_id,
            name=card.display_name,
            photo=photo_out(card.photo, now=utc_now()),
            rating=card.rating,
            rating_count=card.rating_count,
            experience_years=card.experience_years,
            languages=list(card.languages),
            gender=card.gender,
        )

    @classmethod
    def of(cls, card: OfferCard) -> "FoundSpecialistOut":
        """The wire form."""
        return cls(
            id=card.specialist_id,
            name=card.name,
            photo=photo_out(card.photo, now=utc_now()),
            rating=card.rating,
            rating_count=card.rating_count,
            experience_years=card.experience_years,
            languages=list(card.languages),
            gender=card.gender,
        )


class FoundOfferOut(BaseModel):
    """
    The offer that fits best. ``price`` and ``duration_minutes`` count a visit, an hour or a unit.

    ``visit_minutes`` is the usual visit, of the smallest quantity; free times are meant for it. With
    ``window_minutes`` each free time is the start of a range of arrival so long.
    """

    id: int
    service_id: int
    category_id: int
    service_name: str = Field(examples=["Washing machine repair"])
    price_model: PriceModel
    unit_name: str
    price: MoneyOut
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    visit_minutes: int
    window_minutes: int | None = Field(
        description="the specialist comes within so many minutes after a start; null: at the start", examples=[120]
    )
    auto_accept: bool = Field(description="whether a confirmed order is accepted at once")
    place_kinds: list[PlaceKind] = Field(description="where it can be had", examples=[["client", "online"]])

    @classmethod
    def of(cls, card: OfferCard, language: str) -> "FoundOfferOut":
        """The wire form."""
        return cls(
            id=card.offer_id,
            service_id=card.service_id,
            category_id=card.category_id,
            service_name=text_in(card.service_names, language),
            price_model=card.price_model,
            unit_name=text_in(card.unit_names, language),
            price=MoneyOut.of(card.price),
            duration_minutes=card.duration_minutes,
            minimum_quantity=card.minimum_quantity,
            maximum_quantity=card.maximum_quantity,
            visit_minutes=card.shape.visit_minutes,
            window_minutes=card.rules.window_minutes if card.rules else None,
            auto_accept=card.auto_accept,
            place_kinds=list(card.place_kinds),
        )


class NearOut(BaseModel):
    """The centre of a square of 0.5 km, never an exact place."""

    lat: float = Field(examples=[60.1826])
    lon: float = Field(examples=[24.9519])


class FoundShopOut(NearOut):
    """The shop to which clients come, exactly."""

    id: int
    name: str = Field(examples=["Studio Kallio"])
    line: str = Field(examples=["Fleminginkatu 12"])

    @classmethod
    def of(cls, shop: PlaceFacts) -> "FoundShopOut":
        """The wire form."""
        position = shop.position
        return cls(
            lat=round(position.lat, 5), lon=round(position.lon, 5), id=shop.place_id, name=shop.name, line=shop.line
        )


class SearchResultOut(BaseModel):
    """One specialist. ``next_free_at``: null if nothing is free up to the market's horizon."""

    specialist: FoundSpecialistOut
    offer: FoundOfferOut
    distance_km: float = Field(description="in steps of 0.5", examples=[1.5])
    near: NearOut
    next_free_at: datetime | None = Field(description="first free start at the place", examples=[_START])
    free_at: datetime | None = Field(description="first one in the window; null without a window", examples=[_START])
    shop: FoundShopOut | None = Field(description="where clients come, if that was asked for; distance is to it")

    @classmethod
    def of(cls, result: SearchResult, language: str) -> "SearchResultOut":
        """The wire form."""
        card = result.card
        return cls(
            specialist=FoundSpecialistOut.of(card),
            offer=FoundOfferOut.of(card, language),
            distance_km=result.distance_km,
            near=NearOut(lat=round(result.near.lat, 4), lon=round(result.near.lon, 4)),
            next_free_at=result.next_free_at,
            free_at=result.free_at,
            shop=FoundShopOut.of(result.shop) if result.shop else None,
        )


class SearchOut(BaseModel):
    """A page of specialists. ``time_zone``: the market's, in which times are shown."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    place_kind: PlaceKind = Field(description="where the visits of these would be")
    items: list[SearchResultOut]
    next_cursor: str | None
    count: int | None = Field(description=f"how many match, {MOST_COUNTED} at most; null after the first page")
    count_is_capped: bool = Field(description="on the first page: whether more may match than were counted")
    count_is_estimate: bool = Field(
        description="with a window: whether `count` goes by how many of those who were asked are free"
    )
