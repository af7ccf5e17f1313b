"""Wire forms of wishes: what one visit shall be, and what it consists of."""

import re
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import BaseModel, Field, StringConstraints

from doorstep.kernel.errors import InvalidInput
from doorstep.modules.booking.contracts import WishedAddOn, WishedService
from doorstep.modules.booking.services.composition import ItemView
from doorstep.modules.booking.wish_contracts import LARGEST_QUANTITY, MOST_ADD_ONS, MOST_FURTHER_SERVICES
from doorstep.modules.catalog.contracts import PriceModel

type Counted = Annotated[str, StringConstraints(max_length=30)]
_COUNTED = re.compile(r"(\d{1,18})(?::(\d{1,4}))?", re.ASCII)
_ALSO = f"further services of the same visit, id:quantity, {MOST_FURTHER_SERVICES} at most"
_VARIANTS = "variants, at most one of each service"
_ADD_ONS = f"add-ons of these services, id:quantity, {MOST_ADD_ONS} at most; without a quantity 1"


def counted(field: str, texts: list[str]) -> list[tuple[int, int]]:
    """
    Numbers with quantities as addresses carry them: ``34:2``, or ``34`` for one.

    :raises InvalidInput: if a text is something else; names the field and what is allowed.
    """
    found = []
    for text in texts:
        match = _COUNTED.fullmatch(text)
        quantity = int(match[2] or 1) if match else 0
        if match is None or not 1 <= quantity <= LARGEST_QUANTITY:
            raise InvalidInput(
                f"Write id:quantity, such as 34:2, with a quantity of 1 to {LARGEST_QUANTITY}.",
                field=field,
                minimum=1,
                maximum=LARGEST_QUANTITY,
            )
        found.append((int(match[1]), quantity))
    return found


class ChoiceQuery(Schema):
    """What comes with the first service, as addresses carry it."""

    also: list[Counted] = Field(default=[], max_length=50, description=_ALSO, examples=[["34:2"]])
    variants: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        default=[], max_length=50, description=_VARIANTS, examples=[[7]]
    )
    add_ons: list[Counted] = Field(default=[], max_length=50, description=_ADD_ONS, examples=[["12:1"]])

    @property
    def further(self) -> tuple[WishedService, ...]:
        """:raises InvalidInput: if a text is no id with a quantity."""
        return tuple(WishedService(number, quantity) for number, quantity in counted("also", self.also))

    @property
    def wished_add_ons(self) -> tuple[WishedAddOn, ...]:
        """:raises InvalidInput: if a text is no id with a quantity."""
        return tuple(WishedAddOn(number, quantity) for number, quantity in counted("add_ons", self.add_ons))


class FurtherServiceIn(Schema):
    """A further service of the same visit."""

    service_id: int = Field(ge=1, lt=2**63, examples=[34])
    quantity: int = Field(1, ge=1, le=LARGEST_QUANTITY, description="hours or units")


class WishedAddOnIn(Schema):
    """An add-on of one of the visit's services."""

    add_on_id: int = Field(ge=1, lt=2**63, examples=[12])
    quantity: int = Field(1, ge=1, le=LARGEST_QUANTITY)


class WishIn(Schema):
    """What comes with the first service of a visit."""

    also: list[FurtherServiceIn] = Field(
        default=[], max_length=50, description=f"further services, {MOST_FURTHER_SERVICES} at most", examples=[[]]
    )
    variants: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        default=[], max_length=50, description=_VARIANTS, examples=[[]]
    )
    add_ons: list[WishedAddOnIn] = Field(
        default=[], max_length=50, description=f"add-ons of these services, {MOST_ADD_ONS} at most", examples=[[]]
    )

    @property
    def further(self) -> tuple[WishedService, ...]:
        """The further services in the service's words."""
        return tuple(WishedService(one.service_id, one.quantity) for one in self.also)

    @property
    def wished_add_ons(self) -> tuple[WishedAddOn, ...]:
        """The add-ons in the service's words."""
        return tuple(WishedAddOn(one.add_on_id, one.quantity) for one in self.add_ons)


class ItemAddOnOut(BaseModel):
    """An add-on of a visit."""

    id: int
    name: str = Field(examples=["Inside the oven"])
    quantity: int


class WantedItemOut(BaseModel):
    """One service of a visit with its variant and add-ons; ``minutes`` are with theirs."""

    service_id: int
    service_name: str = Field(examples=["Regular home cleaning"])
    variant_id: int | None
    variant_name: str | None = Field(examples=[None])
    quantity: int
    price_model: PriceModel = Field(description="whether the quantity counts visits, hours or units")
    unit_name: str = Field(description="what it counts, of a service sold by the unit; else empty", examples=[""])
    minutes: int = Field(examples=[180])
    add_ons: list[ItemAddOnOut]

    @classmethod
    def of(cls, item: ItemView) -> Self:
        """The wire form."""
        return cls(**_values(item))


class VisitItemOut(WantedItemOut):
    """
    One service of a visit with its variant and add-ons; ``minutes`` are with theirs.

    ``offer_id`` is the specialist's own of this service.
    """

    offer_id: int

    @classmethod
    def of(cls, item: ItemView) -> Self:
        """The wire form."""
        return cls(offer_id=item.offer_id, **_values(item))


def _values(item: ItemView) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in WantedItemOut.model_fields}
    return values | {
        "add_ons": [ItemAddOnOut(id=one.add_on_id, name=one.name, quantity=one.quantity) for one in item.add_ons]
    }
