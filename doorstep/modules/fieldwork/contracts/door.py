"""Words of the visit at the door: check-in, service record, sign-off, safety, and the acts of a device."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import LatLon

SHORTEST_REASON = 10
LONGEST_REASON = 500
LONGEST_NOTE = 2000
LONGEST_ITEM_NOTE = 300
MOST_PHOTOS_OF_VISIT = 24
MOST_STROKES = 200
MOST_POINTS = 5000
STROKE_RANGE = 1000
"""Points of a signature are whole numbers from 0 to this, from the upper left corner of the field."""
WRONG_TRIES = 5
SHORTEST_TIMER_MINUTES = 5
LONGEST_TIMER_MINUTES = 720
MOST_ACTS = 200
# A device may have been without a network for so long; what is older is taken as of then.
OLDEST_ACT_HOURS = 72


class CheckInHow(StrEnum):
    """What shows that the specialist was at the door."""

    POSITION = "position"
    CODE = "code"
    OVERRIDE = "override"


class PhotoKind(StrEnum):
    """What a picture of a visit shows."""

    CHECK_IN = "check_in"
    BEFORE = "before"
    AFTER = "after"
    PART = "part"


class SignOffHow(StrEnum):
    """How the client took the work."""

    SIGNATURE = "signature"
    CODE = "code"
    ABSENT = "absent"


class CodePurpose(StrEnum):
    """What the client's four digits are told for."""

    CHECK_IN = "check_in"
    SIGN_OFF = "sign_off"


class ActKind(StrEnum):
    """What a device did while it was without a network."""

    SET_OFF = "set_off"
    ARRIVE = "arrive"
    CHECK_IN = "check_in"
    START = "start"
    ITEM = "item"
    PHOTO = "photo"
    EXTRA = "extra"
    NOTE = "note"
    SIGN_OFF = "sign_off"
    FINISH = "finish"
    POSITIONS = "positions"


class ActOutcome(StrEnum):
    """What became of an act of a device."""

    APPLIED = "applied"
    AGAIN = "again"
    """It took effect before."""
    REFUSED = "refused"
    CONFLICT = "conflict"
    """The visit has ended otherwise; the act is kept for staff."""
    WAITING = "waiting"
    """An earlier step was refused, so this one was not tried."""


@dataclass(frozen=True, slots=True)
class DevicePosition:
    """A reading of the phone, with the radius in metres within which it is right."""

    at: LatLon
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class CheckInClaim:
    """
    How a specialist shows to be at the door: a position with a picture, the client's code, or a reason without proof.

    A position may come with the others too, and is kept as how far away it was.
    """

    how: CheckInHow
    position: DevicePosition | None = None
    photo_id: uuid.UUID | None = None
    code: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """A check-in as it was kept. ``distance_m`` is from the place of the visit, None without a position."""

    how: CheckInHow
    at: datetime
    distance_m: int | None
    accuracy_m: int | None
    photo_id: uuid.UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class SignOffClaim:
    """
    How the client took the work: strokes of a signature, the code of the end, or a reason why nobody was there.

    ``strokes`` are lists of points (x, y) from 0 to ``STROKE_RANGE``.
    """

    how: SignOffHow
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    code: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PastRecord:
    """
    What was done at a visit of the past, for demo data and moves from elsewhere; all of ``item_ids`` are ticked.

    Without ``strokes`` the client signed nothing. ``photos`` are stored before the transaction ends.
    """

    visit_id: uuid.UUID
    set_off_at: datetime
    arrived_at: datetime
    started_at: datetime
    finished_at: datetime
    check_in: CheckInHow
    item_ids: tuple[int, ...]
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    note: str = ""
    photos: tuple[tuple[uuid.UUID, PhotoKind], ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceAct:
    """Something that a device did at a moment of its own clock. ``data`` is what the act's endpoint takes."""

    act_id: uuid.UUID
    kind: ActKind
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActResult:
    """What became of an act. ``problem`` is why it was refused, as code, title, detail and context."""

    act_id: uuid.UUID
    outcome: ActOutcome
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class RecordChanged(Event):
    """Something was written into the record of a visit: its check-in, an item, a picture, a note, the sign-off."""

    name: ClassVar[str] = "record.changed.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_user_id: int
    what: str
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    def hint(self) -> dict[str, str]:
        """Refetch the record of the visit."""
        return {"kind": "record", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.what}


@dataclass(frozen=True)
class HelpAsked(Event):
    """A specialist pressed SOS, or a safety timer ran out: ``cause`` is sos or timer, ``asked_at`` when it was so."""

    name: ClassVar[str] = "help.asked.v1"
    alert_id: uuid.UUID
    specialist_id: int
    specialist_user_id: int
    visit_id: uuid.UUID | None
    market: str
    cause: str
    asked_at: datetime


class CheckInMissing(DomainError):
    """Here work begins after a check-in at the door: by position and picture, the client's code, or a reason."""

    code = "check_in_missing"
    kind = Kind.CONFLICT
    title = "Check in at the door first"


class SignOffMissing(DomainError):
    """In this city a visit ends with the client's signature or code, or the reason why nobody could give it."""

    code = "sign_off_missing"
    kind = Kind.CONFLICT
    title = "Let the client sign first"


class ChecklistOpen(DomainError):
    """
    Things that this service always includes are neither done nor explained by a note.

    ``context`` has their ids: ``item_ids``.
    """

    code = "checklist_open"
    kind = Kind.CONFLICT
    title = "Some of the checklist is still open"


class NotAtDoor(DomainError):
    """The visit was not set out for, or is over, so nobody checks in."""

    code = "not_at_door"
    kind = Kind.CONFLICT
    title = "A check-in belongs to the arrival"


class TooFarAway(DomainError):
    """The phone says to be elsewhere; ``context`` has ``distance_m`` and ``allowed_m``, rounded to ten metres."""

    code = "too_far_away"
    kind = Kind.CONFLICT
    title = "You are not at the address yet"


class PositionVague(DomainError):
    """The phone does not know well enough where it is; ``context`` has ``accuracy_m`` and ``allowed_m``."""

    code = "position_vague"
    kind = Kind.CONFLICT
    title = "The phone is not sure where it is"


class CodeWrong(DomainError):
    """These are not the client's four digits; ``context`` has ``tries_left`` before a wait."""

    code = "code_wrong"
    kind = Kind.CONFLICT
    title = "This is not the client's code"


class CodeLocked(DomainError):
    """The code was wrong five times; ``context`` says when it can be tried again: ``opens_at``."""

    code = "code_locked"
    kind = Kind.BUSY
    title = "The code was wrong too often; wait a little"


class CodeNotOpen(DomainError):
    """The client's code is told from setting out to the end of the visit, and where nobody sets out, from arriving."""

    code = "code_not_open"
    kind = Kind.CONFLICT
    title = "There is no code to tell now"


class RecordClosed(DomainError):
    """What was done is written down from the arrival to the end of the visit's day."""

    code = "record_closed"
    kind = Kind.CONFLICT
    title = "The record of this visit can't be changed now"


class TooManyPhotos(DomainError):
    """The visit has as many pictures as it can have."""

    code = "too_many_photos"
    kind = Kind.CONFLICT
    title = "There are too many pictures of this visit"


class NotSignable(DomainError):
    """The client signs while the work is done, once."""

    code = "not_signable"
    kind = Kind.CONFLICT
    title = "The work is signed off while you are at it"


class TimerNotPossible(DomainError):
    """A safety timer runs while a specialist is on the way or at a visit."""

    code = "timer_not_possible"
    kind = Kind.CONFLICT
    title = "A timer runs on the way and at a visit only"
