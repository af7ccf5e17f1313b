"""Answers of the catalogue's endpoints. Texts come in the language of ``Accept-Language``."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.modules.catalog.contracts import CategoryCard, Choices, PlaceKind, PriceModel, ServiceCard, text_in


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
    arrival_window_minutes: int | None = Field(
        description="the specialist arrives within so many minutes after the start; null: at the start",
        examples=[None],
    )
    standard_price: MoneyOut
    place_kinds: list[PlaceKind] = Field(description="where it can be had at all", examples=[["client", "online"]])

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
            arrival_window_minutes=card.arrival_window_minutes,
            standard_price=MoneyOut.of(card.price),
            place_kinds=list(card.place_kinds),
        )


class VariantOut(Schema):
    """Another form of a service. Its price and duration replace the service's own and count what those count."""

    id: int
    name: str = Field(examples=["Long hair"])
    description: str
    duration_minutes: int = Field(examples=[90])
    standard_price: MoneyOut


class AddOnOut(Schema):
    """Something to have done besides. Price and minutes are for one; ``maximum_quantity`` may be had."""

    id: int
    name: str = Field(examples=["Inside the oven"])
    description: str
    minutes: int = Field(examples=[30])
    maximum_quantity: int = Field(examples=[1])
    standard_price: MoneyOut


class ServiceDetailOut(ServiceOut):
    """A service with all that may be chosen with it: one variant at most, and add-ons."""

    variants: list[VariantOut]
    add_ons: list[AddOnOut]

    @classmethod
    def of_choices(
        cls, card: ServiceCard, choices: Choices, *, market: str, language: str, now: datetime
    ) -> "ServiceDetailOut":
        """The wire form, with the choices that a market has."""
        return cls(
            **ServiceOut.of(card, now=now).model_dump(),
            variants=[
                VariantOut(
                    id=one.variant_id,
                    name=text_in(one.names, language),
                    description=text_in(one.descriptions, language),
                    duration_minutes=one.minutes,
                    standard_price=MoneyOut.of(one.prices[market]),
                )
                for one in choices.within(market).variants
            ],
            add_ons=[
                AddOnOut(
                    id=one.add_on_id,
                    name=text_in(one.names, language),
                    description=text_in(one.descriptions, language),
                    minutes=one.minutes,
                    maximum_quantity=one.maximum_quantity,
                    standard_price=MoneyOut.of(one.prices[market]),
                )
                for one in choices.within(market).add_ons
            ],
        )


class ServicesOut(Schema):
    """Services of a market, the best match first."""

    items: list[ServiceOut]
