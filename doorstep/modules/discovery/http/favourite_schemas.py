"""Wire forms of favourites and popular services. Texts come in the language of ``Accept-Language``."""

from datetime import datetime

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import LatLon
from doorstep.modules.catalog.contracts import PriceModel, text_in
from doorstep.modules.discovery.contracts import (
    MOST_FAVOURITES,
    FavouriteQuestion,
    FavouriteResult,
    PopularService,
)
from doorstep.modules.discovery.http.schemas import FoundOfferOut, FoundSpecialistOut

_NAMED_SERVICES = 3


class FavouriteQuery(Schema):
    """Of which market, and where visits would be."""

    market: str = Field(max_length=8, description="market code", examples=["hel"])
    lat: float | None = Field(
        None, ge=-90, le=90, description="with lon; the market's centre if left out", examples=[60.1841]
    )
    lon: float | None = Field(None, ge=-180, le=180, examples=[24.9384])
    limit: int = Field(MOST_FAVOURITES, ge=1, le=MOST_FAVOURITES)

    def to_question(self) -> FavouriteQuestion:
        """
        The question in the service's words.

        :raises InvalidInput: if half a position is given.
        """
        if (self.lat is None) != (self.lon is None):
            raise InvalidInput("Give both lat and lon, or neither.", field="lon" if self.lon is None else "lat")
        position = LatLon(self.lat, self.lon) if self.lat is not None and self.lon is not None else None
        return FavouriteQuestion(self.market, position, self.limit)


class FavouriteOut(BaseModel):
    """A specialist whom I keep. ``offer`` is the cheapest; without one the specialist takes no bookings now."""

    specialist: FoundSpecialistOut
    offer: FoundOfferOut | None
    service_names: list[str] = Field(
        description=f"the {_NAMED_SERVICES} cheapest", examples=[["Washing machine repair"]]
    )
    service_count: int = Field(examples=[4])
    distance_km: float = Field(description="between squares of 0.5 km, in steps of 0.5", examples=[1.5])
    next_free_at: datetime | None = Field(
        description="first start that is free for the usual visit at the place", examples=["2026-11-28T08:15:00Z"]
    )
    added_at: datetime

    @classmethod
    def of(cls, result: FavouriteResult, language: str) -> "FavouriteOut":
        """The wire form."""
        return cls(
            specialist=FoundSpecialistOut.of_profile(result.card),
            offer=FoundOfferOut.of(result.offer, language) if result.offer else None,
            service_names=[text_in(names, language) for names in result.service_names[:_NAMED_SERVICES]],
            service_count=len(result.service_names),
            distance_km=result.distance_km,
            next_free_at=result.next_free_at,
            added_at=result.added_at,
        )


class FavouritesOut(BaseModel):
    """Whom I keep, the latest first. ``time_zone``: the market's, in which times are shown."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    items: list[FavouriteOut]


class FavouriteIdsOut(BaseModel):
    """Ids of the specialists whom I keep, the latest first."""

    ids: list[int] = Field(examples=[[12, 7]])


class PopularServiceOut(BaseModel):
    """A service that is booked much. Price and duration count a visit, an hour or a unit, by ``price_model``."""

    id: int
    category_id: int
    name: str = Field(examples=["Window cleaning"])
    photo: PhotoOut | None
    price_model: PriceModel
    unit_name: str
    duration_minutes: int = Field(examples=[20])
    minimum_quantity: int = Field(examples=[3])
    standard_price: MoneyOut
    specialists: int = Field(description="how many offer it in the market", examples=[37])

    @classmethod
    def of(cls, service: PopularService) -> "PopularServiceOut":
        """The wire form."""
        card = service.card
        return cls(
            id=card.service_id,
            category_id=card.category_id,
            name=card.name,
            photo=photo_out(card.photo, now=utc_now()),
            price_model=card.price_model,
            unit_name=card.unit_name,
            duration_minutes=card.duration_minutes,
            minimum_quantity=card.minimum_quantity,
            standard_price=MoneyOut.of(card.price),
            specialists=service.specialists,
        )


class PopularServicesOut(BaseModel):
    """Services of a market, the most booked first."""

    items: list[PopularServiceOut]
