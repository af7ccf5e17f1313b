"""Bodies and answers of the accounts endpoints."""

import uuid
from datetime import datetime
from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from doorstep.infra.files import PhotoOut
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.contracts import (
    LONGEST_DOOR_TEXT,
    AddAddress,
    AddressFacts,
    ChangeAddress,
    ChangeProfile,
    DoorNotes,
    Gender,
    MarketFacts,
    Profile,
    SessionFacts,
)

Latitude = Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False, examples=[60.1841])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[24.9384])]
Line = Annotated[str, Field(min_length=1, max_length=200, examples=["Kaarlenkatu 12 B 34"])]
Label = Annotated[str, Field(min_length=1, max_length=40, examples=["Home"])]
Details = Annotated[str, Field(max_length=400, examples=["Second entrance, 3rd floor"])]
District = Annotated[str, Field(max_length=60, examples=["Kallio"])]
DoorText = Annotated[str, StringConstraints(max_length=LONGEST_DOOR_TEXT, pattern=r"^[^\x00]*$")]
MarketCode = Annotated[str, Field(max_length=8, examples=["hel"])]
LanguageTag = Annotated[str, Field(max_length=8, description="en, ru, zh-Hans or zh-Hant", examples=["en"])]


class PositionOut(Schema):
    """A position in degrees, WGS 84."""

    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])


class MarketOut(Schema):
    """A city that is served. Times of its visits are shown in ``time_zone``, prices are in ``currency``."""

    code: str = Field(examples=["hel"])
    name: str = Field(examples=["Helsinki"])
    time_zone: str = Field(examples=["Europe/Helsinki"])
    currency: str = Field(examples=["EUR"])
    country: str = Field(examples=["FI"])
    language: str = Field(examples=["en"])
    languages: list[str] = Field(examples=[["en", "ru", "zh-Hans", "zh-Hant"]])
    center: PositionOut
    area: list[tuple[float, float]] = Field(
        description="corners of the served polygon as [lat, lon]; the last joins the first",
        examples=[[[60.13, 24.79], [60.13, 25.18], [60.29, 25.18], [60.29, 24.79]]],
    )
    horizon_days: int = Field(examples=[21])
    minimum_notice_minutes: int = Field(examples=[120])
    slot_step_minutes: int = Field(examples=[15])
    hold_minutes: int = Field(examples=[10])
    narrow_before_minutes: int = Field(
        description="how long before a promised range of arrival begins its client is told a shorter one",
        examples=[120],
    )
    narrow_to_minutes: int = Field(description="how long that shorter range is at most", examples=[30])
    door_minutes: int = Field(
        description="how long before the agreed start a specialist may read the notes for the door", examples=[120]
    )

    @classmethod
    def of(cls, market: MarketFacts, language: str) -> "MarketOut":
        """The wire form, named in a language."""
        return cls(
            code=market.code,
            name=market.name(language),
            time_zone=market.time_zone,
            currency=market.currency,
            country=market.country,
            language=market.language,
            languages=list(market.languages),
            center=PositionOut(lat=market.center.lat, lon=market.center.lon),
            area=list(market.area),
            horizon_days=market.horizon_days,
            minimum_notice_minutes=market.minimum_notice_minutes,
            slot_step_minutes=market.slot_step_minutes,
            narrow_before_minutes=market.narrow_before_minutes,
            narrow_to_minutes=market.narrow_to_minutes,
            door_minutes=market.door_minutes,
            hold_minutes=market.hold_minutes,
        )


class MarketsOut(Schema):
    """All markets."""

    items: list[MarketOut]


class ConfigOut(Schema):
    """What an app asks first."""

    environment: str = Field(description="development or production", examples=["development"])
    live_url: str = Field(
        description="where the live stream is: {live_url}/live/v1/stream", examples=["http://localhost:8001"]
    )
    languages: list[str] = Field(examples=[["en", "ru", "zh-Hans", "zh-Hant"]])
    terms: dict[str, str] = Field(
        description="versions of the texts that a sign-up agrees to",
        examples=[{"terms": "2026-11-01", "privacy": "2026-11-01"}],
    )
    codes_page: str | None = Field(description="where development shows sign-in codes", examples=["/dev/codes"])
    push_public_key: str | None = Field(
        description="the key to subscribe to pushes with (applicationServerKey); null if there are none",
        examples=["BNbX" + "A" * 83],
    )
    push_services: list[str] = Field(
        description="devices that can be reached while the app is closed: web (browsers), fcm (Android), apns (iOS)",
        examples=[["web"]],
    )
    markets: list[MarketOut]


class MeOut(Schema):
    """One's own account. ``role`` is client, specialist or staff; who is verified may hold times."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Aino Korhonen"])
    role: str = Field(examples=["client"])
    phone: str | None = Field(description="proved, E.164", examples=["+358401234567"])
    email: str | None = Field(description="proved", examples=["aino@example.org"])
    verified: bool
    language: str = Field(examples=["en"])
    market: str | None = Field(examples=["hel"])
    specialist_id: int | None = Field(examples=[None])
    gender: str = Field(description="female, male, other, or empty if not said", examples=["female"])
    photo: PhotoOut | None
    created_at: datetime

    @classmethod
    def of(cls, profile: Profile, role: str, *, now: datetime) -> "MeOut":
        """The wire form."""
        return cls(
            id=profile.user_id,
            name=profile.name,
            role=role,
            phone=profile.phone,
            email=profile.email,
            verified=profile.phone is not None or profile.email is not None,
            language=profile.language,
            market=profile.market,
            specialist_id=profile.specialist_id,
            gender=profile.gender,
            photo=None if profile.photo is None else PhotoOut.of(profile.photo, now=now),
            created_at=profile.created_at,
        )


class MeIn(Schema):
    """New values; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=80, examples=["Aino Korhonen"])] | None = None
    language: LanguageTag | None = None
    market: MarketCode | None = None
    gender: Gender | Literal[""] | None = Field(None, description="empty takes it back", examples=["female"])
    photo_id: uuid.UUID | None = Field(
        None, description="a picture sent to POST /files for avatar; null removes the photo"
    )

    def to_command(self) -> ChangeProfile:
        """The command."""
        return ChangeProfile(
            name=self.name,
            language=self.language,
            market=self.market,
            gender=self.gender,
            photo_id=self.photo_id,
            changes_photo="photo_id" in self.model_fields_set,
        )


class DoorNotesIn(Schema):
    """
    What helps at the door. Kept encrypted, and shown to a visit's specialist only in its time.

    What is left out is empty.
    """

    model_config = ConfigDict(extra="forbid")

    code: DoorText = Field(default="", examples=["4321 #"])
    pets: DoorText = Field(default="", examples=["A shy cat: please keep the door shut."])
    parking: DoorText = Field(default="", examples=["In the yard, space 12"])
    other: DoorText = Field(default="", examples=["The bell is broken, please knock."])

    def to_notes(self) -> DoorNotes:
        """The notes."""
        return DoorNotes(self.code, self.pets, self.parking, self.other)


class DoorNotesOut(Schema):
    """What helps at the door; a text is empty where there is nothing to say."""

    code: str = Field(examples=["4321 #"])
    pets: str
    parking: str
    other: str

    @classmethod
    def of(cls, door: DoorNotes) -> "DoorNotesOut":
        """The wire form."""
        return cls(code=door.code, pets=door.pets, parking=door.parking, other=door.other)


class AddressOut(Schema):
    """A saved place. ``door``: what new visits there begin with as notes for the door."""

    id: uuid.UUID
    market: str = Field(examples=["hel"])
    label: str = Field(examples=["Home"])
    line: str = Field(examples=["Kaarlenkatu 12 B 34"])
    details: str = Field(examples=["3rd floor"])
    district: str = Field(examples=["Kallio"])
    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])
    is_default: bool
    door: DoorNotesOut

    @classmethod
    def of(cls, address: AddressFacts) -> "AddressOut":
        """The wire form."""
        return cls(
            id=address.id,
            market=address.market,
            label=address.label,
            line=address.line,
            details=address.details,
            district=address.district,
            lat=address.position.lat,
            lon=address.position.lon,
            is_default=address.is_default,
            door=DoorNotesOut.of(address.door),
        )


class AddressesOut(Schema):
    """One's addresses, the default one first."""

    items: list[AddressOut]


class AddressIn(Schema):
    """A new address; without ``market`` it is in one's home market."""

    label: Label
    line: Line
    lat: Latitude
    lon: Longitude
    details: Details = ""
    district: District = ""
    market: MarketCode | None = None
    is_default: bool = False
    door: DoorNotesIn = DoorNotesIn()

    def to_command(self) -> AddAddress:
        """The command."""
        return AddAddress(
            label=self.label,
            line=self.line,
            position=LatLon(self.lat, self.lon),
            details=self.details,
            district=self.district,
            market=self.market,
            is_default=self.is_default,
            door=self.door.to_notes(),
        )


class AddressChangeIn(Schema):
    """New values; what is left out stays. ``lat`` and ``lon`` go together."""

    label: Label | None = None
    line: Line | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    details: Details | None = None
    district: District | None = None
    is_default: bool | None = None
    door: DoorNotesIn | None = Field(None, description="all four texts anew")

    @model_validator(mode="after")
    def check_position(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        return self

    def to_command(self) -> ChangeAddress:
        """The command."""
        position = LatLon(self.lat, self.lon) if self.lat is not None and self.lon is not None else None
        return ChangeAddress(
            label=self.label,
            line=self.line,
            details=self.details,
            district=self.district,
            position=position,
            is_default=self.is_default,
            door=self.door.to_notes() if self.door is not None else None,
        )


class SessionOut(Schema):
    """A signed-in device."""

    id: int = Field(examples=[3])
    user_agent: str = Field(examples=["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"])
    ip: str = Field(examples=["198.51.100.7"])
    created_at: datetime
    is_current: bool

    @classmethod
    def of(cls, session: SessionFacts) -> "SessionOut":
        """The wire form."""
        return cls(
            id=session.id,
            user_agent=session.user_agent,
            ip=session.ip,
            created_at=session.created_at,
            is_current=session.is_current,
        )


class SessionsOut(Schema):
    """One's signed-in devices, newest first."""

    items: list[SessionOut]
