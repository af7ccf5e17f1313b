"""What other modules may know of specialists and their offers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import Cell, LatLon
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import AT_CLIENT, PlaceKind, PriceModel, Texts
from doorstep.modules.specialists.choice_contracts import NO_CHOICES as NO_CHOICES
from doorstep.modules.specialists.choice_contracts import ChangeChoice as ChangeChoice
from doorstep.modules.specialists.choice_contracts import ChoiceMissing as ChoiceMissing
from doorstep.modules.specialists.choice_contracts import OfferAddOnFacts as OfferAddOnFacts
from doorstep.modules.specialists.choice_contracts import OfferChoices as OfferChoices
from doorstep.modules.specialists.choice_contracts import OfferVariantFacts as OfferVariantFacts
from doorstep.modules.specialists.choice_contracts import OwnChoices as OwnChoices
from doorstep.modules.specialists.choice_contracts import OwnTerms as OwnTerms
from doorstep.modules.specialists.place_contracts import PlaceChanged as PlaceChanged
from doorstep.modules.specialists.place_contracts import PlaceFacts as PlaceFacts
from doorstep.modules.specialists.place_contracts import PlaceMissing as PlaceMissing
from doorstep.modules.specialists.showcase_errors import CertificateExists as CertificateExists
from doorstep.modules.specialists.showcase_errors import CertificateMissing as CertificateMissing
from doorstep.modules.specialists.showcase_errors import CertificatesFull as CertificatesFull
from doorstep.modules.specialists.showcase_errors import PictureMissing as PictureMissing
from doorstep.modules.specialists.showcase_errors import PortfolioFull as PortfolioFull


class Gender(StrEnum):
    """As the specialist states it."""

    FEMALE = "female"
    MALE = "male"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """
    A specialist's live offer, with all that booking needs to know of specialist and service.

    ``price`` and ``duration_minutes`` count a visit, an hour or a unit, by ``price_model``.
    ``takes_standard_price``: serves orders for "anyone" at the market's standard price, even below the own one.
    Clients are served within ``radius_km`` of the centre of ``base_cell``. ``rating`` is 1 to 5, None without one.
    ``place_kinds``: where the specialist does it, as far as the service can be done there; ``place_id``: the shop where
    the specialist works, None without one.
    """

    offer_id: int
    specialist_id: int
    user_id: int
    service_id: int
    market: str
    price: Money
    standard_price: Money
    takes_standard_price: bool
    price_model: PriceModel
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    preparation_minutes: int
    cleanup_minutes: int
    base_cell: Cell
    radius_km: float
    auto_accept: bool
    rating: float | None
    rating_count: int
    gender: Gender
    languages: tuple[str, ...]
    display_name: str
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class SpecialistCard:
    """What anybody may know of a specialist. ``photo`` is a stored file."""

    specialist_id: int
    user_id: int
    market: str
    display_name: str
    gender: Gender
    languages: tuple[str, ...]
    experience_years: int
    photo: uuid.UUID | None
    rating: float | None
    rating_count: int
    base_cell: Cell
    radius_km: float
    active: bool


@dataclass(frozen=True, slots=True)
class PublicOffer:
    """An offer as a profile shows it, in one language."""

    offer_id: int
    service_id: int
    category_id: int
    service_name: str
    price_model: PriceModel
    unit_name: str
    price: Money
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    auto_accept: bool
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    choices: OfferChoices = NO_CHOICES


@dataclass(frozen=True, slots=True)
class PortfolioEntry:
    """A picture of a specialist's work; ``file_id`` is a stored file. ``position`` counts from 0 in the order shown."""

    picture_id: uuid.UUID
    file_id: uuid.UUID
    caption: str
    position: int


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """What a specialist learnt where and when; ``file_id`` is a stored picture of the paper, if there is one."""

    certificate_id: uuid.UUID
    title: str
    issuer: str
    year: int
    file_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """A specialist's page, in one language; ``near`` is the centre of the coarse cell, ``place`` where clients come."""

    card: SpecialistCard
    bio: str
    near: LatLon
    offers: tuple[PublicOffer, ...]
    portfolio: tuple[PortfolioEntry, ...]
    certificates: tuple[CertificateEntry, ...]
    place: PlaceFacts | None = None


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer as its specialist manages it. ``usual_minutes`` is the service's own duration."""

    offer_id: int
    service_id: int
    service_name: str
    price_model: PriceModel
    unit_name: str
    price: Money
    standard_price: Money
    duration_minutes: int
    usual_minutes: int
    takes_standard_price: bool
    auto_accept: bool
    active: bool
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    possible_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    """Where the service can be done at all."""
    choices: OfferChoices = NO_CHOICES


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service of the market that a specialist is able to do and does not offer, in one language."""

    service_id: int
    service_name: str
    price_model: PriceModel
    unit_name: str
    standard_price: Money
    usual_minutes: int
    possible_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    choices: OfferChoices = NO_CHOICES


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """
    A specialist's own view of the profile; ``base`` is where the day starts and is shown to nobody else.

    ``place`` is where the specialist receives clients, ``meeting_url`` where they meet online; empty without one.
    """

    card: SpecialistCard
    bio: Texts
    base: LatLon
    skills: tuple[str, ...]
    place: PlaceFacts | None = None
    meeting_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EnrollSpecialist:
    """Make a person a specialist of a market. ``base`` is where the person's day starts."""

    user_id: int
    market: str
    display_name: str
    base: LatLon
    gender: Gender = Gender.UNSTATED
    languages: tuple[str, ...] = ()
    latin_name: str = ""
    bio: Mapping[str, str] | None = None
    experience_years: int = 0
    radius_km: float = 8.0
    skill_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """An uploaded picture to show instead of the present one; None shows none."""

    file_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """
    New values of a profile; None leaves a value as it is. ``bio`` replaces the texts of its languages only.

    ``meeting_url``: where clients are met online; an empty one is removed.
    """

    display_name: str | None = None
    bio: Mapping[str, str] | None = None
    languages: tuple[str, ...] | None = None
    experience_years: int | None = None
    radius_km: float | None = None
    base: LatLon | None = None
    active: bool | None = None
    photo: NewPhoto | None = None
    meeting_url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AddPicture:
    """Show an uploaded picture in the portfolio, last in order."""

    file_id: uuid.UUID
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ChangePicture:
    """A new caption or place in the order of a portfolio picture; None leaves it as it is."""

    caption: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class AddCertificate:
    """State a certificate, with an uploaded picture of it or without."""

    title: str
    issuer: str
    year: int
    file_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Showcase:
    """What a specialist shows, for many at once; all files are stored and attached already."""

    specialist_id: int
    photo: uuid.UUID | None
    portfolio: tuple[AddPicture, ...] = ()
    certificates: tuple[AddCertificate, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateOffer:
    """
    Offer a service at an own price. ``duration_minutes`` None takes the service's usual one.

    ``place_kinds`` None: at the clients', or where else the service can be done.
    """

    service_id: int
    price_minor: int
    duration_minutes: int | None = None
    takes_standard_price: bool = False
    auto_accept: bool = False
    active: bool = True
    place_kinds: tuple[PlaceKind, ...] | None = None
    variants: tuple[ChangeChoice, ...] = ()
    add_ons: tuple[ChangeChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSpecialist:
    """Somebody to be written by COPY with everything at once; ids are drawn before. The rating is what reviews say."""

    specialist_id: int
    person: EnrollSpecialist
    offers: tuple[tuple[int, CreateOffer], ...]
    rating: float | None = None
    rating_count: int = 0


@dataclass(frozen=True, slots=True)
class ChangeOffer:
    """New values of an offer; None leaves a value as it is, as do variants and add-ons that are not named."""

    price_minor: int | None = None
    duration_minutes: int | None = None
    takes_standard_price: bool | None = None
    auto_accept: bool | None = None
    active: bool | None = None
    place_kinds: tuple[PlaceKind, ...] | None = None
    variants: tuple[ChangeChoice, ...] = ()
    add_ons: tuple[ChangeChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRating:
    """The rating of a specialist that people see, 1 to 5, and how many reviews it is made of; None without one."""

    specialist_id: int
    rating: float | None
    count: int


@dataclass(frozen=True)
class SpecialistEnrolled(Event):
    """A person became a specialist of a market."""

    name: ClassVar[str] = "specialist.enrolled.v1"
    specialist_id: int
    user_id: int
    market: str
    enrolled_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The person."""
        return (self.user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the own account."""
        return {"kind": "specialist", "id": str(self.specialist_id), "state": "enrolled"}


class SpecialistMissing(DomainError):
    """There is no such specialist, or the profile is paused."""

    code = "specialist_missing"
    kind = Kind.MISSING
    title = "This specialist can't be found"


class OfferMissing(DomainError):
    """There is no such offer, it is paused, or it belongs to somebody else."""

    code = "offer_missing"
    kind = Kind.MISSING
    title = "This offer can't be found"


class OfferExists(DomainError):
    """The specialist offers the service already; change that offer instead."""

    code = "offer_exists"
    kind = Kind.CONFLICT
    title = "You offer this service already"


class SkillMissing(DomainError):
    """The service asks for a skill that the specialist has not shown; ``context`` names it."""

    code = "skill_missing"
    kind = Kind.CONFLICT
    title = "This service needs a skill that is not in your profile"


class AlreadySpecialist(DomainError):
    """The person is a specialist already."""

    code = "already_specialist"
    kind = Kind.CONFLICT
    title = "This person is a specialist already"


class PersonMissing(DomainError):
    """No account has this id."""

    code = "person_missing"
    kind = Kind.INVALID
    title = "There is no such person"
