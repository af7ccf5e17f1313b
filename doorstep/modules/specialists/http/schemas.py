"""Requests and answers of the specialists' endpoints. Texts come in the language of ``Accept-Language``."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.kernel.geo import LatLon
from doorstep.modules.catalog.contracts import PlaceKind, PriceModel
from doorstep.modules.specialists.contracts import (
    ChangeChoice,
    ChangeOffer,
    ChangeProfile,
    CreateOffer,
    Gender,
    NewPhoto,
    OpenService,
    OwnOffer,
    OwnProfile,
    PublicOffer,
    PublicProfile,
)
from doorstep.modules.specialists.http.choice_schemas import (
    AddOnChange,
    Minutes,
    OfferAddOnOut,
    OfferVariantOut,
    OwnAddOnOut,
    OwnVariantOut,
    PriceMinor,
    VariantChange,
)
from doorstep.modules.specialists.http.place_schemas import ShopOut
from doorstep.modules.specialists.http.showcase_schemas import CertificateOut, PortfolioPictureOut, stored_pictures

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
BioText = Annotated[str, StringConstraints(max_length=2000)]
BioLanguage = Annotated[str, StringConstraints(pattern=r"^(en|ru|zh-Hans|zh-Hant)$")]
PlaceKinds = Annotated[list[PlaceKind], Field(max_length=3)]


class PlaceBody(Schema):
    """A position in degrees, WGS 84."""

    lat: float = Field(ge=-90, le=90, examples=[60.184])
    lon: float = Field(ge=-180, le=180, examples=[24.95])

    @classmethod
    def of(cls, place: LatLon) -> "PlaceBody":
        """The wire form of a position."""
        return cls(lat=round(place.lat, 6), lon=round(place.lon, 6))


class OfferOut(Schema):
    """An offer. Price and duration count a visit (fixed), an hour (hourly) or a unit (unit)."""

    id: int
    service_id: int
    category_id: int
    service_name: str = Field(examples=["Window cleaning"])
    price_model: PriceModel
    unit_name: str
    price: MoneyOut
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    auto_accept: bool = Field(description="whether a confirmed order is accepted at once")
    place_kinds: list[PlaceKind] = Field(description="where it can be had", examples=[["client", "online"]])
    variants: list[OfferVariantOut]
    add_ons: list[OfferAddOnOut]

    @classmethod
    def of(cls, offer: PublicOffer) -> "OfferOut":
        """The wire form of an offer."""
        return cls(
            id=offer.offer_id,
            service_id=offer.service_id,
            category_id=offer.category_id,
            service_name=offer.service_name,
            price_model=offer.price_model,
            unit_name=offer.unit_name,
            price=MoneyOut.of(offer.price),
            duration_minutes=offer.duration_minutes,
            minimum_quantity=offer.minimum_quantity,
            maximum_quantity=offer.maximum_quantity,
            auto_accept=offer.auto_accept,
            place_kinds=list(offer.place_kinds),
            variants=[OfferVariantOut.of(one) for one in offer.choices.variants],
            add_ons=[OfferAddOnOut.of(one) for one in offer.choices.add_ons],
        )


class SpecialistOut(Schema):
    """A specialist's page. ``near`` is the centre of a coarse square of 0.5 km, never the exact place."""

    id: int
    market: str
    display_name: str = Field(examples=["Aino Virtanen"])
    bio: str
    gender: Gender
    languages: list[str] = Field(examples=[["fi", "en"]])
    experience_years: int
    photo: PhotoOut | None
    rating: float | None = Field(description="1 to 5; null without ratings", examples=[4.82])
    rating_count: int
    near: PlaceBody
    radius_km: float = Field(description="how far the specialist goes from there")
    offers: list[OfferOut]
    portfolio: list[PortfolioPictureOut]
    certificates: list[CertificateOut] = Field(description="newest first")
    place: ShopOut | None = Field(description="where clients come, for offers at a shop")

    @classmethod
    def of(cls, profile: PublicProfile, *, now: datetime) -> "SpecialistOut":
        """The wire form of a specialist's page."""
        card = profile.card
        pictures = stored_pictures(profile.portfolio, profile.certificates, now=now)
        return cls(
            id=card.specialist_id,
            market=card.market,
            display_name=card.display_name,
            bio=profile.bio,
            gender=card.gender,
            languages=list(card.languages),
            experience_years=card.experience_years,
            photo=photo_out(card.photo, now=now),
            rating=card.rating,
            rating_count=card.rating_count,
            near=PlaceBody.of(profile.near),
            radius_km=card.radius_km,
            offers=[OfferOut.of(offer) for offer in profile.offers],
            portfolio=[PortfolioPictureOut.of(entry, pictures) for entry in profile.portfolio],
            certificates=[CertificateOut.of(entry, pictures) for entry in profile.certificates],
            place=ShopOut.of(profile.place) if profile.place else None,
        )


class OwnProfileOut(Schema):
    """A specialist's own profile. ``base`` is where the day starts; nobody else sees it."""

    id: int
    market: str
    display_name: str
    bio: dict[str, str] = Field(description="texts by language")
    gender: Gender
    languages: list[str]
    experience_years: int
    photo: PhotoOut | None
    rating: float | None
    rating_count: int
    base: PlaceBody
    radius_km: float
    active: bool
    skills: list[str] = Field(examples=[["home-cleaning"]])
    place: ShopOut | None = Field(description="where clients come; staff say where somebody works")
    meeting_url: str = Field(
        description="where clients are met online; told to them for a visit's time only; empty without one",
        examples=["https://meet.jit.si/aino-maths"],
    )

    @classmethod
    def of(cls, profile: OwnProfile, *, now: datetime) -> "OwnProfileOut":
        """The wire form of the own profile."""
        card = profile.card
        return cls(
            id=card.specialist_id,
            market=card.market,
            display_name=card.display_name,
            bio=dict(profile.bio),
            gender=card.gender,
            languages=list(card.languages),
            experience_years=card.experience_years,
            photo=photo_out(card.photo, now=now),
            rating=card.rating,
            rating_count=card.rating_count,
            base=PlaceBody.of(profile.base),
            radius_km=card.radius_km,
            active=card.active,
            skills=list(profile.skills),
            place=ShopOut.of(profile.place) if profile.place else None,
            meeting_url=profile.meeting_url,
        )


class OwnProfileChange(Schema):
    """New values; what is left out stays. ``bio`` replaces its languages; an empty text removes one."""

    model_config = ConfigDict(extra="forbid")

    display_name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)] | None = None
    bio: dict[BioLanguage, BioText] | None = Field(None, examples=[{"en": "Careful and on time."}])
    languages: list[LanguageTag] | None = Field(None, max_length=12, examples=[["fi", "en"]])
    experience_years: int | None = Field(None, ge=0, le=70)
    radius_km: float | None = Field(None, ge=0.5, le=60, examples=[12.5])
    base: PlaceBody | None = None
    active: bool | None = None
    photo_id: uuid.UUID | None = Field(
        None, description="an uploaded picture with the purpose ``avatar``; null shows none", examples=[None]
    )
    meeting_url: str | None = Field(
        None,
        max_length=500,
        description="https:// to a public host; an empty one is removed",
        examples=["https://meet.jit.si/aino-maths"],
    )

    def command(self) -> ChangeProfile:
        """The change as a command."""
        return ChangeProfile(
            display_name=self.display_name,
            bio=self.bio,
            languages=None if self.languages is None else tuple(dict.fromkeys(self.languages)),
            experience_years=self.experience_years,
            radius_km=self.radius_km,
            base=None if self.base is None else LatLon(self.base.lat, self.base.lon),
            active=self.active,
            photo=NewPhoto(self.photo_id) if "photo_id" in self.model_fields_set else None,
            meeting_url=self.meeting_url,
        )


class OwnOfferOut(Schema):
    """An offer as its specialist manages it."""

    id: int
    service_id: int
    service_name: str
    price_model: PriceModel
    unit_name: str
    price: MoneyOut
    standard_price: MoneyOut = Field(description="the market's; orders for anyone are served at it")
    duration_minutes: int
    usual_minutes: int = Field(description="the service's own duration")
    takes_standard_price: bool
    auto_accept: bool
    active: bool
    place_kinds: list[PlaceKind] = Field(description="where I do it", examples=[["client", "online"]])
    possible_kinds: list[PlaceKind] = Field(description="where it can be done at all")
    variants: list[OwnVariantOut] = Field(description="all that the market has, done or not")
    add_ons: list[OwnAddOnOut] = Field(description="all that the market has, done or not")

    @classmethod
    def of(cls, offer: OwnOffer) -> "OwnOfferOut":
        """The wire form of an own offer."""
        return cls(
            id=offer.offer_id,
            service_id=offer.service_id,
            service_name=offer.service_name,
            price_model=offer.price_model,
            unit_name=offer.unit_name,
            price=MoneyOut.of(offer.price),
            standard_price=MoneyOut.of(offer.standard_price),
            duration_minutes=offer.duration_minutes,
            usual_minutes=offer.usual_minutes,
            takes_standard_price=offer.takes_standard_price,
            auto_accept=offer.auto_accept,
            active=offer.active,
            place_kinds=list(offer.place_kinds),
            possible_kinds=list(offer.possible_kinds),
            variants=[OwnVariantOut.of(one) for one in offer.choices.variants],
            add_ons=[OwnAddOnOut.of(one) for one in offer.choices.add_ons],
        )


class OwnOffersOut(Schema):
    """A specialist's offers, paused ones too."""

    items: list[OwnOfferOut]


class OpenServiceOut(Schema):
    """A service that the specialist has the skill for and does not offer yet, with the market's terms."""

    service_id: int
    service_name: str
    price_model: PriceModel
    unit_name: str
    standard_price: MoneyOut
    usual_minutes: int
    possible_kinds: list[PlaceKind] = Field(description="where it can be done at all")
    variants: list[OwnVariantOut] = Field(description="all that the market has, at the standard terms")
    add_ons: list[OwnAddOnOut] = Field(description="all that the market has, at the standard terms")

    @classmethod
    def of(cls, service: OpenService) -> "OpenServiceOut":
        """The wire form."""
        return cls(
            service_id=service.service_id,
            service_name=service.service_name,
            price_model=service.price_model,
            unit_name=service.unit_name,
            standard_price=MoneyOut.of(service.standard_price),
            usual_minutes=service.usual_minutes,
            possible_kinds=list(service.possible_kinds),
            variants=[OwnVariantOut.of(one) for one in service.choices.variants],
            add_ons=[OwnAddOnOut.of(one) for one in service.choices.add_ons],
        )


class OpenServicesOut(Schema):
    """Services to offer, by name."""

    items: list[OpenServiceOut]


class NewOffer(Schema):
    """
    A service to offer. Without a duration it takes the usual one; services by the hour have none.

    Variants and add-ons that are not named are done at the standard terms.
    """

    model_config = ConfigDict(extra="forbid")

    service_id: int = Field(ge=1, le=2**62, examples=[12])
    price_minor: PriceMinor = Field(examples=[5200])
    duration_minutes: Minutes | None = Field(None, examples=[120])
    takes_standard_price: bool = False
    auto_accept: bool = False
    active: bool = True
    place_kinds: PlaceKinds | None = Field(
        None, description="left out: at the clients', or where else it can be done", examples=[["client"]]
    )
    variants: list[VariantChange] = Field(default=[], max_length=50, examples=[[]])
    add_ons: list[AddOnChange] = Field(default=[], max_length=50, examples=[[]])

    def command(self) -> CreateOffer:
        """The offer as a command."""
        return CreateOffer(**_values(self))


class OfferChange(Schema):
    """New values; what is left out stays. Of variants and add-ons the ones that are named change."""

    model_config = ConfigDict(extra="forbid")

    price_minor: PriceMinor | None = Field(None, examples=[5400])
    duration_minutes: Minutes | None = Field(None, examples=[120])
    takes_standard_price: bool | None = None
    auto_accept: bool | None = None
    active: bool | None = None
    place_kinds: PlaceKinds | None = Field(None, examples=[["client", "online"]])
    variants: list[VariantChange] = Field(default=[], max_length=50, examples=[[]])
    add_ons: list[AddOnChange] = Field(default=[], max_length=50, examples=[[]])

    def command(self) -> ChangeOffer:
        """The change as a command."""
        return ChangeOffer(**_values(self))


def _values(body: NewOffer | OfferChange) -> dict[str, Any]:
    """The values of a command, with own terms of variants and add-ons."""
    variants = (ChangeChoice(one.id, one.price_minor, one.duration_minutes, one.active) for one in body.variants)
    add_ons = (ChangeChoice(one.id, one.price_minor, active=one.active) for one in body.add_ons)
    plain = body.model_dump(exclude={"variants", "add_ons"})
    return {**plain, "variants": tuple(variants), "add_ons": tuple(add_ons)}
