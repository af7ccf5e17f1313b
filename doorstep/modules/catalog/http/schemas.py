"""Answers of the catalogue's endpoints. Texts come in the language of ``Accept-Language``."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.modules.catalog.contracts import CategoryCard, PriceModel, ServiceCard


class CategoryOut(Schema):
    """A category with its sub-categories. ``icon`` is a Lucide icon name."""

    id: int
    slug: str = Field(examples=["cleaning"])
    name: str = Field(examples=["Cleaning"])
    icon: str = Field(examples=["sparkles"])
    photo: PhotoOut | None
    service_count: int = Field(description="services of this market in it, sub-categories included", examples=[7])
    may_choose_gender: bool = Field(
        description="whether `gender` may narrow a search here: only for work at the body or in the family"
    )
    children: list["CategoryOut"]

    @classmethod
    def of(cls, card: CategoryCard, *, now: datetime) -> "CategoryOut":
        """The wire form of a node and everything below it."""
        return cls(
            id=card.category_id,
            slug=card.slug,
            name=card.name,
            icon=card.icon,
            photo=photo_out(card.photo, now=now),
            service_count=card.service_count,
            may_choose_gender=card.personal,
            children=[cls.of(child, now=now) for child in card.children],
        )


class CategoriesOut(Schema):
    """The category tree of a market."""

    items: list[CategoryOut]


class ServiceOut(Schema):
    """A service. Price and duration count a visit (fixed), an hour (hourly) or a unit (unit)."""

    id: int
    slug: str = Field(examples=["window-cleaning"])
    category_id: int
    name: str = Field(examples=["Window cleaning"])
    description: str
    included: list[str] = Field(examples=[["Both sides of the glass", "Frame and sill"]])
    bring: list[str] = Field(description="what the specialist brings", examples=[["Squeegee and bucket"]])
    photo: PhotoOut | None
    price_model: PriceModel
    unit_name: str = Field(description="what the quantity counts; empty unless the price is per unit")
    duration_minutes: int = Field(examples=[20])
    minimum_quantity: int = Field(examples=[3])
    maximum_quantity: int = Field(examples=[15])
    standard_price: MoneyOut

    @classmethod
    def of(cls, card: ServiceCard, *, now: datetime) -> "ServiceOut":
        """The wire form of a service."""
        return cls(
            id=card.service_id,
            slug=card.slug,
            category_id=card.category_id,
            name=card.name,
            description=card.description,
            included=list(card.included),
            bring=list(card.bring),
            photo=photo_out(card.photo, now=now),
            price_model=card.price_model,
            unit_name=card.unit_name,
            duration_minutes=card.duration_minutes,
            minimum_quantity=card.minimum_quantity,
            maximum_quantity=card.maximum_quantity,
            standard_price=MoneyOut.of(card.price),
        )


class ServicesOut(Schema):
    """Services of a market, the best match first."""

    items: list[ServiceOut]
