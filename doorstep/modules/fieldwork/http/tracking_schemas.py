"""Wire forms of the way to a visit."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.parsing import Moment
from doorstep.modules.fieldwork.contracts import (
    Fix,
    LookBy,
    LookFacts,
    NewShareLink,
    OwnTripView,
    Pinged,
    Precision,
    RouteFacts,
    ShareLinkFacts,
    ShownPosition,
    TripState,
    TripView,
)
from doorstep.modules.fieldwork.services.follow import SharedTrip
from doorstep.modules.specialists.contracts import SpecialistCard

_MOST_POSITIONS = 120
_AT = "2026-11-24T08:02:11Z"

Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[60.18411])]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[24.93845])]


class PositionIn(Schema):
    """One reading of the phone; ``at`` by the phone's own clock."""

    at: Moment = Field(examples=[_AT])
    lat: Lat
    lon: Lon
    accuracy_m: float = Field(ge=0, le=100_000, allow_inf_nan=False, examples=[8.0])

    def to_fix(self) -> Fix:
        """The reading."""
        return Fix(self.at, self.lat, self.lon, self.accuracy_m)


class PositionsIn(Schema):
    """Readings since the last call, in any order; ``sent_at`` is now by the phone's clock, which may be wrong."""

    sent_at: Moment = Field(examples=["2026-11-24T08:02:15Z"])
    positions: list[PositionIn] = Field(min_length=1, max_length=_MOST_POSITIONS)


class PingedOut(Schema):
    """What came of some readings. ``going`` is false before setting out."""

    accepted: int = Field(description="how many were kept", examples=[1])
    eta_at: datetime | None = Field(description="the expected arrival; null if only older ones came", examples=[_AT])
    going: bool

    @classmethod
    def of(cls, pinged: Pinged) -> "PingedOut":
        """The wire form."""
        return cls(accepted=pinged.accepted, eta_at=pinged.eta_at, going=pinged.going)


class ShownPositionOut(BaseModel):
    """Where the specialist is, or the middle of a coarse cell; ``at`` by the server's clock."""

    lat: float = Field(examples=[60.18411])
    lon: float = Field(examples=[24.93845])
    at: datetime
    accuracy_m: float = Field(examples=[8.0])

    @classmethod
    def of(cls, position: ShownPosition) -> "ShownPositionOut":
        """The wire form."""
        return cls(
            lat=round(position.lat, 6), lon=round(position.lon, 6), at=position.at,
            accuracy_m=round(position.accuracy_m, 1),
        )  # fmt: skip


class DestinationOut(BaseModel):
    """The place of the visit, as a point of the map."""

    lat: float = Field(examples=[60.1841])
    lon: float = Field(examples=[24.9384])


class FollowedSpecialistOut(BaseModel):
    """Who comes."""

    id: int
    name: str = Field(examples=["Aino Korhonen"])
    photo: PhotoOut | None


class FollowedTripOut(Schema):
    """
    The way to a visit. ``position`` is exact between setting out and arrival, a coarse cell before, null after.

    ``topic`` is to be watched with the live stream: its ``position`` events carry state, precision, place and eta_at.
    """

    visit_id: uuid.UUID = Field(description="as live positions name it")
    market: str = Field(examples=["hel"])
    state: TripState
    precision: Precision
    position: ShownPositionOut | None
    path: list[tuple[float, float]] = Field(description="earlier places as [lon, lat], thinned", examples=[[]])
    destination: DestinationOut
    agreed_at: datetime = Field(description="the agreed start, or the beginning of the promised window")
    time_zone: str = Field(examples=["Europe/Helsinki"])
    eta_at: datetime | None = Field(description="the expected arrival, while under way")
    silent_seconds: int | None = Field(
        description="since the last position, or since setting out; null with the precision none"
    )
    topic: str = Field(examples=["trip:0192f7c0-0000-7000-8000-000000000001"])


def _followed(view: TripView, topic: str) -> dict[str, object]:
    place = view.destination
    return {
        "visit_id": view.visit_id,
        "market": view.market,
        "state": view.state,
        "precision": view.precision,
        "position": ShownPositionOut.of(view.position) if view.position else None,
        "path": list(view.path),
        "destination": DestinationOut(lat=round(place.lat, 5), lon=round(place.lon, 5)),
        "agreed_at": view.agreed_at,
        "time_zone": view.time_zone,
        "eta_at": view.eta_at,
        "silent_seconds": view.silent_seconds,
        "topic": topic,
    }


class TripOut(FollowedTripOut):
    """The way to one's own visit, and who comes."""

    specialist: FollowedSpecialistOut

    @classmethod
    def of(cls, view: TripView, card: SpecialistCard, *, now: datetime) -> "TripOut":
        """The wire form."""
        specialist = FollowedSpecialistOut(
            id=card.specialist_id, name=card.display_name, photo=photo_out(card.photo, now=now)
        )
        return cls.model_validate({**_followed(view, f"trip:{view.visit_id}"), "specialist": specialist})


class SharedSpecialistOut(BaseModel):
    """Who comes, by first name."""

    first_name: str = Field(examples=["Aino"])
    photo: PhotoOut | None


class SharedTripOut(FollowedTripOut):
    """The way to somebody's visit, for whoever has a share link: neither address, nor price, nor whose visit it is."""

    specialist: SharedSpecialistOut
    service_name: str = Field(examples=["Home cleaning"])
    expires_at: datetime

    @classmethod
    def of(
        cls, shared: SharedTrip, token: str, card: SpecialistCard, service_name: str, *, now: datetime
    ) -> "SharedTripOut":
        """The wire form."""
        first_name = card.display_name.split(maxsplit=1)[0] if card.display_name.strip() else ""
        return cls.model_validate(
            {
                **_followed(shared.view, f"follow:{token}"),
                "specialist": SharedSpecialistOut(first_name=first_name, photo=photo_out(card.photo, now=now)),
                "service_name": service_name,
                "expires_at": shared.until,
            }
        )


class LookOut(BaseModel):
    """That somebody was shown where I was: the client, somebody whom the client gave a link, or staff."""

    who: LookBy
    at: datetime

    @classmethod
    def of(cls, look: LookFacts) -> "LookOut":
        """The wire form."""
        return cls(who=look.who, at=look.at)


class OwnTripOut(Schema):
    """My way to a visit: what others may know of me now, who looked (the latest hundred), how many links work."""

    state: TripState
    precision: Precision
    started_at: datetime | None
    ended_at: datetime | None
    last_at: datetime | None = Field(description="when I was last heard of")
    eta_at: datetime | None
    distance_m: int = Field(examples=[4200])
    looks: list[LookOut]
    share_links: int = Field(examples=[1])
    deleted_at: datetime | None = Field(description="when the positions of the way were deleted")

    @classmethod
    def of(cls, view: OwnTripView) -> "OwnTripOut":
        """The wire form."""
        return cls(
            state=view.state,
            precision=view.precision,
            started_at=view.started_at,
            ended_at=view.ended_at,
            last_at=view.last_at,
            eta_at=view.eta_at,
            distance_m=round(view.distance_m),
            looks=[LookOut.of(look) for look in view.looks],
            share_links=view.share_links,
            deleted_at=view.deleted_at,
        )


class RouteOut(Schema):
    """The way by road."""

    line: list[tuple[float, float]] = Field(
        description="corners as [lon, lat]", examples=[[[24.9402, 60.1712], [24.9384, 60.1841]]]
    )
    minutes: int = Field(examples=[12])
    distance_m: int = Field(examples=[4200])

    @classmethod
    def of(cls, route: RouteFacts) -> "RouteOut":
        """The wire form."""
        return cls(line=list(route.line), minutes=route.minutes, distance_m=route.distance_m)


class NewShareOut(Schema):
    """A share link. Whoever has the address follows the visit: it is told this once."""

    id: uuid.UUID
    url: str = Field(examples=["https://doorstep.example/follow/3qVdJ0xYb1ZkT9mW"])
    expires_at: datetime

    @classmethod
    def of(cls, link: NewShareLink) -> "NewShareOut":
        """The wire form."""
        return cls(id=link.share_id, url=link.url, expires_at=link.expires_at)


class ShareOut(BaseModel):
    """A share link as it is listed, without its address."""

    id: uuid.UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    looked_at: datetime | None = Field(description="when a position was last seen by it")

    @classmethod
    def of(cls, link: ShareLinkFacts) -> "ShareOut":
        """The wire form."""
        return cls(
            id=link.share_id,
            created_at=link.created_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
            looked_at=link.looked_at,
        )


class SharesOut(Schema):
    """The share links of a visit, the latest first, ended ones too."""

    items: list[ShareOut]
