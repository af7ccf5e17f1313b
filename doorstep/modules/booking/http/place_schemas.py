"""Wire forms of where a visit is that is not at the client's."""

from datetime import datetime

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.modules.booking.services.links import LinkTimes
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists.contracts import PlaceFacts


class PlaceWish(Schema):
    """Where a visit shall be."""

    place_kind: PlaceKind = Field(PlaceKind.CLIENT, description="only at a client's an address is needed")
    place_id: int | None = Field(None, ge=1, lt=2**63, description="the shop, if anyone there suits")


class VisitShopOut(BaseModel):
    """The shop to which the client comes, as it is now."""

    id: int
    name: str = Field(examples=["Studio Kallio"])
    line: str = Field(examples=["Fleminginkatu 12"])
    details: str = Field(examples=["Door on the courtyard"])
    lat: float = Field(examples=[60.1861])
    lon: float = Field(examples=[24.9574])

    @classmethod
    def of(cls, shop: PlaceFacts) -> "VisitShopOut":
        """The wire form."""
        return cls(
            id=shop.place_id,
            name=shop.name,
            line=shop.line,
            details=shop.details,
            lat=round(shop.position.lat, 5),
            lon=round(shop.position.lon, 5),
        )


class LinkTimesOut(BaseModel):
    """From when to when ``GET /visits/{id}/link`` tells the address of an online visit."""

    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, times: LinkTimes) -> "LinkTimesOut":
        """The wire form."""
        return cls(opens_at=times.opens_at, closes_at=times.closes_at)
