"""What other modules may know of people, addresses and markets."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import LatLon, Plane, Point, contains

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
LONGEST_DOOR_TEXT = 300


class ConsentKind(StrEnum):
    """What a person agreed to."""

    TERMS = "terms"
    PRIVACY = "privacy"


class Relation(StrEnum):
    """What somebody is to the person who books for them."""

    PARENT = "parent"
    CHILD = "child"
    PARTNER = "partner"
    RELATIVE = "relative"
    OTHER = "other"


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
    ``request_minutes``, a quote ``quote_minutes``. A promised window of arrival is narrowed to
    ``narrow_to_minutes`` ``narrow_before_minutes`` before it begins. Notes for the door are shown to the specialist
    from ``door_minutes`` before the agreed start on. When a specialist drops out, the order stays open for somebody
    else for at least ``replace_minutes``; 0: it ends at once.
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
    narrow_before_minutes: int = 120
    narrow_to_minutes: int = 30
    door_minutes: int = 120
    replace_minutes: int = 0
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
class DoorNotes:
    """
    What helps at somebody's door: the entrance code, pets, where to park, anything else.

    Sealed wherever it is kept, and shown to the specialist of a visit only in its time. Never part of a text that
    describes an object, so that no log has it.
    """

    code: str = field(default="", repr=False)
    pets: str = field(default="", repr=False)
    parking: str = field(default="", repr=False)
    other: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return any((self.code, self.pets, self.parking, self.other))

    def stripped(self) -> "DoorNotes":
        """The same without outer blanks."""
        return DoorNotes(self.code.strip(), self.pets.strip(), self.parking.strip(), self.other.strip())


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """
    A place that a person saved, opened: show it to the owner and to whoever serves there.

    ``door`` is what new visits there begin with.
    """

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
    door: DoorNotes = DoorNotes()


@dataclass(frozen=True, slots=True)
class CaredPersonFacts:
    """
    Somebody for whom a person books: a parent, a child. Shown to who keeps them only.

    ``phone`` is E.164 or empty. ``notify``: they are told of their visits by e-mail, in ``language``, unless they
    asked to be left alone (``stopped``). ``address_id`` is one of the keeper's own addresses.
    """

    id: uuid.UUID
    user_id: int
    name: str = field(repr=False)
    relation: Relation
    phone: str = field(repr=False)
    email: str = field(repr=False)
    notes: str = field(repr=False)
    address_id: uuid.UUID | None
    language: str
    notify: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class KeepPerson:
    """All that is to be kept of a cared person."""

    name: str = field(repr=False)
    relation: Relation = Relation.OTHER
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)
    address_id: uuid.UUID | None = None
    language: str = "en"
    notify: bool = False


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
    door: DoorNotes = DoorNotes()


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """New values of an address; None leaves a value alone. ``is_default`` may be set, never unset."""

    label: str | None = None
    line: str | None = None
    details: str | None = None
    district: str | None = None
    position: LatLon | None = None
    is_default: bool | None = None
    door: DoorNotes | None = None


@dataclass(frozen=True, slots=True)
class CreateAccount:
    """
    An account made by the platform (demo data, staff) with contacts that count as verified.

    ``password_hash`` is one of Django's; equal demo passwords may share one. ``specialist_id`` is given only by who
    makes the specialist at once.
    """

    name: str
    market: str | None
    language: str = "en"
    phone: str | None = None
    email: str | None = None
    password_hash: str | None = None
    is_staff: bool = False
    specialist_id: int | None = None


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


class TooManyPeople(DomainError):
    """The person keeps as many cared people as allowed; ``context`` has the limit."""

    code = "too_many_people"
    kind = Kind.CONFLICT
    title = "You keep as many people as you can"


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
