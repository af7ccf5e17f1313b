"""Wire forms of variants and add-ons as specialists do them."""

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.specialists.contracts import OfferAddOnFacts, OfferVariantFacts

PriceMinor = Annotated[int, Field(ge=1, le=100_000_000, description="minor units a visit, an hour or a unit")]
Minutes = Annotated[int, Field(ge=5, le=720)]


class OfferVariantOut(Schema):
    """A variant as a specialist does it; price and duration replace the offer's own and count what those count."""

    id: int
    name: str = Field(examples=["Long hair"])
    description: str
    price: MoneyOut
    duration_minutes: int

    @classmethod
    def of(cls, one: OfferVariantFacts) -> "OfferVariantOut":
        """The wire form."""
        return cls(
            id=one.variant_id,
            name=one.name,
            description=one.description,
            price=MoneyOut.of(one.price),
            duration_minutes=one.duration_minutes,
        )


class OfferAddOnOut(Schema):
    """An add-on as a specialist does it; price and minutes are for one."""

    id: int
    name: str = Field(examples=["Inside the oven"])
    description: str
    price: MoneyOut
    minutes: int = Field(examples=[30])
    maximum_quantity: int = Field(examples=[1])

    @classmethod
    def of(cls, one: OfferAddOnFacts) -> "OfferAddOnOut":
        """The wire form."""
        return cls(
            id=one.add_on_id,
            name=one.name,
            description=one.description,
            price=MoneyOut.of(one.price),
            minutes=one.minutes,
            maximum_quantity=one.maximum_quantity,
        )


class OwnVariantOut(OfferVariantOut):
    """A variant as its specialist manages it. ``active``: whether it is done."""

    standard_price: MoneyOut
    usual_minutes: int
    active: bool

    @classmethod
    def of(cls, one: OfferVariantFacts) -> "OwnVariantOut":
        """The wire form."""
        return cls(
            **OfferVariantOut.of(one).model_dump(),
            standard_price=MoneyOut.of(one.standard_price),
            usual_minutes=one.usual_minutes,
            active=one.active,
        )


class OwnAddOnOut(OfferAddOnOut):
    """An add-on as its specialist manages it. ``active``: whether it is done."""

    standard_price: MoneyOut
    active: bool

    @classmethod
    def of(cls, one: OfferAddOnFacts) -> "OwnAddOnOut":
        """The wire form."""
        return cls(
            **OfferAddOnOut.of(one).model_dump(), standard_price=MoneyOut.of(one.standard_price), active=one.active
        )


class VariantChange(Schema):
    """Own terms for a variant, in place of the former ones; without price or duration the standard ones."""

    model_config = ConfigDict(extra="forbid")

    id: int = Field(ge=1, le=2**62, examples=[7])
    price_minor: PriceMinor | None = Field(None, examples=[7900])
    duration_minutes: Minutes | None = Field(None, examples=[90])
    active: bool = Field(True, description="false: not done")


class AddOnChange(Schema):
    """Own terms for an add-on, in place of the former ones; without a price the standard one."""

    model_config = ConfigDict(extra="forbid")

    id: int = Field(ge=1, le=2**62, examples=[12])
    price_minor: int | None = Field(None, ge=0, le=100_000_000, description="minor units each", examples=[1900])
    active: bool = Field(True, description="false: not done")
