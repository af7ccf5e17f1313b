"""Wire forms of the places where specialists receive clients."""

from ninja import Schema
from pydantic import Field

from doorstep.modules.specialists.contracts import PlaceFacts


class ShopOut(Schema):
    """A shop, studio or practice to which clients come. Its place is public, and exact."""

    id: int
    name: str = Field(examples=["Studio Kallio"])
    line: str = Field(description="street and number", examples=["Fleminginkatu 12"])
    details: str = Field(description="how to find in", examples=["Door on the courtyard"])
    district: str = Field(examples=["Kallio"])
    lat: float = Field(examples=[60.1861])
    lon: float = Field(examples=[24.9574])

    @classmethod
    def of(cls, place: PlaceFacts) -> "ShopOut":
        """The wire form of a place."""
        return cls(
            id=place.place_id,
            name=place.name,
            line=place.line,
            details=place.details,
            district=place.district,
            lat=round(place.position.lat, 5),
            lon=round(place.position.lon, 5),
        )


class ShopsOut(Schema):
    """Shops by name."""

    items: list[ShopOut]
