"""What other modules may know of the places where specialists receive clients, and of what is done where."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import LatLon, Point

MOST_ROOMS = 20


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """
    A shop, studio or practice to which clients come. ``line`` is its street and number, ``details`` how to find in.

    ``room_ids`` are the rooms or seats in use, each of which takes one visit at a time.
    """

    place_id: int
    market: str
    name: str
    line: str
    details: str
    district: str
    point: Point
    position: LatLon
    room_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SavePlace:
    """
    A place as staff keep it; ``place_id`` None makes a new one.

    It is open on ``open_days`` (Monday is 0) from ``opens_minute`` to ``closes_minute`` of the local day.
    ``rooms`` are names, each once; a room that is no longer named takes no more visits.
    """

    place_id: int | None
    market: str
    name: str
    line: str
    details: str
    district: str
    position: LatLon
    open_days: tuple[int, ...]
    opens_minute: int
    closes_minute: int
    rooms: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True)
class PlaceChanged(Event):
    """Staff opened a place or changed its rooms or opening hours. ``room_ids`` are all it has, also closed ones."""

    name: ClassVar[str] = "place.changed.v1"
    place_id: int
    market: str
    room_ids: tuple[int, ...]
    open_days: tuple[int, ...]
    opens_minute: int
    closes_minute: int
    changed_at: datetime


class PlaceMissing(DomainError):
    """There is no such place, or it takes no clients at present."""

    code = "place_missing"
    kind = Kind.MISSING
    title = "This place can't be found"


class PlaceInvalid(DomainError):
    """A place with a value that can't be; ``context.field`` names it, the detail says what is allowed."""

    code = "place_invalid"
    kind = Kind.INVALID
    title = "This place can't be saved"


class NoPlaceOfWork(DomainError):
    """Clients can't come to a specialist who works at no place; staff say where somebody works."""

    code = "no_place_of_work"
    kind = Kind.CONFLICT
    title = "You have no place to receive clients yet"


class MeetingAddressMissing(DomainError):
    """Whoever serves clients online needs an address where they meet."""

    code = "meeting_address_missing"
    kind = Kind.CONFLICT
    title = "Say first where you meet clients online"


class MeetingAddressRefused(DomainError):
    """A meeting's address is ``https://`` with the name of a public host; ``context.field`` names where it stood."""

    code = "meeting_address_refused"
    kind = Kind.INVALID
    title = "This is not an address to meet online"
