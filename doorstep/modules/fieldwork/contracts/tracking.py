"""The way to a visit: what others may know of it, and what can go wrong."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import LatLon


class TripState(StrEnum):
    """Where a specialist's way to a visit stands: not set out, on the way, at the door, or the visit is over."""

    WAITING = "waiting"
    GOING = "going"
    ARRIVED = "arrived"
    OVER = "over"


class Precision(StrEnum):
    """How well others may know where a specialist is: to the metre, to a cell of 0.5 km, or not at all."""

    EXACT = "exact"
    COARSE = "coarse"
    NONE = "none"


class LookBy(StrEnum):
    """Who looked at a specialist's position."""

    CLIENT = "client"
    LINK = "link"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Fix:
    """One reading of a phone: degrees, accuracy in metres. ``at`` is by the phone's clock until it was put right."""

    at: datetime
    lat: float
    lon: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Pinged:
    """
    What came of some readings: how many were kept, when the arrival is expected now, whether more are wanted.

    ``going`` is False before setting out, when at most a coarse cell of the last reading is kept.
    """

    accepted: int
    eta_at: datetime | None
    going: bool


@dataclass(frozen=True, slots=True)
class Following:
    """The right to hear a trip's positions live, until a moment. ``share_id`` is the link's, None for people."""

    visit_id: uuid.UUID
    until: datetime
    share_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """Where a specialist is, as somebody may know it; ``accuracy_m`` of a coarse cell is half of its diagonal."""

    lat: float
    lon: float
    at: datetime
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class TripView:
    """
    The way to a visit as its client, or whoever has a share link, may see it.

    ``path`` are earlier places of the way as (lon, lat), thinned. ``silent_seconds`` passed since the last reading, or
    since setting out if there was none; None while nothing may be known.
    """

    visit_id: uuid.UUID
    market: str
    state: TripState
    precision: Precision
    position: ShownPosition | None
    path: tuple[tuple[float, float], ...]
    destination: LatLon
    agreed_at: datetime
    time_zone: str
    eta_at: datetime | None
    silent_seconds: int | None
    specialist_id: int
    service_id: int


@dataclass(frozen=True, slots=True)
class LookFacts:
    """That the client, somebody with a link, or staff was shown where the specialist was."""

    who: LookBy
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnTripView:
    """A trip as its specialist sees it: what is known of them, and who looked."""

    state: TripState
    precision: Precision
    started_at: datetime | None
    ended_at: datetime | None
    last_at: datetime | None
    eta_at: datetime | None
    distance_m: float
    looks: tuple[LookFacts, ...]
    share_links: int
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewShareLink:
    """A share link with its address, which is told this once."""

    share_id: uuid.UUID
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ShareLinkFacts:
    """A share link as its client sees it. ``looked_at`` is when somebody last saw a position by it."""

    share_id: uuid.UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """A way by road: corners as (lon, lat), minutes as the router reckons them, metres."""

    line: tuple[tuple[float, float], ...]
    minutes: int
    distance_m: int


@dataclass(frozen=True)
class ArrivalExpected(Event):
    """The expected arrival at a visit has moved by five minutes or more since it was told last, or is first known."""

    name: ClassVar[str] = "trip.expected.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    market: str
    eta_at: datetime
    made_at: datetime


class NotOnTheWay(DomainError):
    """Positions are taken between setting out and arrival only, and coarsely in the hour before; none after."""

    code = "not_on_the_way"
    kind = Kind.CONFLICT
    title = "Positions are not taken for this visit now"


class VisitOver(DomainError):
    """The visit is over or off, so there is nothing to share any more."""

    code = "visit_over"
    kind = Kind.CONFLICT
    title = "This visit is over"


class TooManyShareLinks(DomainError):
    """A visit has a few share links at most; end one of them first."""

    code = "too_many_share_links"
    kind = Kind.CONFLICT
    title = "This visit is shared with enough people"


class ShareLinkEnded(DomainError):
    """The link was taken back, or its time is over."""

    code = "share_link_ended"
    kind = Kind.GONE
    title = "This link has ended"


class RouteUnknown(DomainError):
    """There is no router, it knows no way, or nobody knows where the specialist is."""

    code = "route_unknown"
    kind = Kind.MISSING
    title = "No route is known"
