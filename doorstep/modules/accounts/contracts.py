"""What other modules may know of people, addresses and markets."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import LatLon, Plane, Point, contains

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")


class ConsentKind(StrEnum):
    """What a person agreed to."""

    TERMS = "terms"
    PRIVACY = "privacy"


class Gender(StrEnum):
    """How a person wants to be spoken of, if they say."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MarketFacts:
    """
    A city with its rules.

    ``area`` lists the corners of the served polygon as (lat, lon), the last joined to the first.
    ``minimum_notice_minutes`` and ``horizon_days`` bound how soon and how far ahead a visit may start;
    starts lie on a grid of ``slot_step_minutes``; a hold lives ``hold_minutes``, a request
    ``request_minutes``, a quote ``quote_minutes``.
    """

    code: str
    names: dict[str, str]
    time_zone: str
    currency: str
    country: str
    language: str
    languages: tuple[str, ...]
    center: LatLon
    area: tuple[tuple[float, float], ...]
    horizon_days: int = 21
    minimum_notice_minutes: int = 120
    slot_step_minutes: int = 15
    hold_minutes: int = 10
    request_minutes: int = 720
    quote_minutes: int = 15
    plane: Plane = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plane", Plane(self.center))

    def name(self, language: str) -> str:
        """The city's name in a language, else in English."""
        return self.names.get(language) or self.names["en"]

    def serves(self, position: LatLon) -> bool:
        """Whether a position lies in the served area."""
        return contains(list(self.area), position)

    def to_point(self, position: LatLon) -> Point:
        """
        A position on the market's plane.

        :raises OutsideMarket: if it is not in the served area.
        """
        if not self.serves(position):
            raise OutsideMarket(f"{self.name('en')} does not reach this place yet.", market=self.code)
        return self.plane.to_point(position)


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """A place that a person saved, opened: show it to the owner and to whoever serves there."""

    id: uuid.UUID
    user_id: int
    market: str
    label: str
    line: str
    details: str
    district: str
    position: LatLon
    point: Point
    is_default: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What the two sides of an accepted visit learn of each other. ``phone`` is E.164, None without one."""

    user_id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to write to, and how: the language, the home market, and the proved e-mail address, None without one."""

    user_id: int
    name: str
    language: str
    email: str | None
    market: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's own view of the account."""

    user_id: int
    name: str
    phone: str | None
    email: str | None
    language: str
    market: str | None
    specialist_id: int | None
    is_staff: bool
    created_at: datetime
    gender: str = ""
    photo: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A signed-in device. ``token_hash`` never leaves the server; ``is_current`` marks the asking one."""

    id: int
    user_agent: str
    ip: str
    created_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """
    New values of a profile; None leaves a value alone.

    ``gender`` "" takes it back. ``photo_id`` counts if ``changes_photo``: an unused picture of the person's,
    or None for no photo.
    """

    name: str | None = None
    language: str | None = None
    market: str | None = None
    gender: str | None = None
    photo_id: uuid.UUID | None = None
    changes_photo: bool = False


@dataclass(frozen=True, slots=True)
class AddAddress:
    """A new address; ``market`` None means the person's home market."""

    label: str
    line: str
    position: LatLon
    details: str = ""
    district: str = ""
    market: str | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """New values of an address; None leaves a value alone. ``is_default`` may be set, never unset."""

    label: str | None = None
    line: str | None = None
    details: str | None = None
    district: str | None = None
    position: LatLon | None = None
    is_default: bool | None = None


@dataclass(frozen=True, slots=True)
class CreateAccount:
    """
    An account made by the platform (demo data, staff) with contacts that count as verified.

    ``password_hash`` is one of Django's; equal demo passwords may share one.
    """

    name: str
    market: str | None
    language: str = "en"
    phone: str | None = None
    email: str | None = None
    password_hash: str | None = None
    is_staff: bool = False


class OutsideMarket(DomainError):
    """The place lies outside the area that the market serves; ``context`` names the market."""

    code = "outside_market"
    kind = Kind.INVALID
    title = "We do not serve this place yet"


class UnknownMarket(DomainError):
    """No market has this code; ``GET /markets`` lists them."""

    code = "unknown_market"
    kind = Kind.INVALID
    title = "There is no such market"


class HomeMarketMissing(DomainError):
    """The call needs a market and the account has none: name one, or set it in the profile."""

    code = "home_market_missing"
    kind = Kind.INVALID
    title = "Choose your city first"


class TooManyAddresses(DomainError):
    """The person keeps as many addresses as allowed; ``context`` has the limit."""

    code = "too_many_addresses"
    kind = Kind.CONFLICT
    title = "You have saved as many addresses as you can"


class ContactTaken(DomainError):
    """Another account proved this phone or e-mail first. Signing in with it again opens that account."""

    code = "contact_taken"
    kind = Kind.CONFLICT
    title = "This phone or e-mail belongs to another account"


class BadPhone(DomainError):
    """The text is not a phone number with its country code."""

    code = "bad_phone"
    kind = Kind.INVALID
    title = "Write the phone number with its country code, such as +358 40 123 4567"


class TooManyAttempts(DomainError):
    """Sign-in is limited; wait as long as ``Retry-After`` says."""

    code = "too_many_attempts"
    kind = Kind.BUSY
    title = "Too many attempts; wait a little and try again"

    def __init__(self, detail: str = "", *, retry_after: int | None = 30) -> None:
        super().__init__(detail, retry_after=retry_after)


class CodeNotSent(DomainError):
    """The message with the code could not be handed to its carrier; nothing else happened."""

    code = "code_not_sent"
    kind = Kind.OVERLOAD
    title = "We could not send the code; try again or use another way to sign in"

    def __init__(self, detail: str = "", *, retry_after: int | None = 10) -> None:
        super().__init__(detail, retry_after=retry_after)
