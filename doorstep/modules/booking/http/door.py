"""Notes for the door of a visit: the client's own, and the specialist's in their time."""

import uuid
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.http import actor_of, errors, signed_in, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.accounts.contracts import LONGEST_DOOR_TEXT, DoorNotes
from doorstep.modules.booking.contracts import DoorClosed, DoorLocked
from doorstep.modules.booking.services import door
from doorstep.modules.booking.services.door import DoorTimes, OwnDoor

router = Router(tags=["booking"])

_Text = Annotated[str, StringConstraints(max_length=LONGEST_DOOR_TEXT, pattern=r"^[^\x00]*$")]


class VisitDoorIn(Schema):
    """Notes for the door of this visit, all four texts; what is left out is empty."""

    model_config = ConfigDict(extra="forbid")

    code: _Text = Field(default="", examples=["4321 #"])
    pets: _Text = Field(default="", examples=["A shy cat: please keep the door shut."])
    parking: _Text = Field(default="", examples=["In the yard, space 12"])
    other: _Text = Field(default="", examples=["The bell is broken, please knock."])

    def to_notes(self) -> DoorNotes:
        """The notes."""
        return DoorNotes(self.code, self.pets, self.parking, self.other)


class VisitDoorTextsOut(Schema):
    """The four texts; empty where there is nothing to say."""

    code: str = Field(examples=["4321 #"])
    pets: str
    parking: str
    other: str

    @classmethod
    def of(cls, notes: DoorNotes) -> "VisitDoorTextsOut":
        """The wire form."""
        return cls(code=notes.code, pets=notes.pets, parking=notes.parking, other=notes.other)


class DoorTimesOut(Schema):
    """From when to when the specialist may read the notes, and when the client last wrote others."""

    opens_at: datetime
    closes_at: datetime
    changed_at: datetime | None

    @classmethod
    def of(cls, times: DoorTimes) -> "DoorTimesOut":
        """The wire form."""
        return cls(opens_at=times.opens_at, closes_at=times.closes_at, changed_at=times.changed_at)


class DoorShownOut(DoorTimesOut):
    """The notes, in their time. Don't keep them beyond ``closes_at``."""

    notes: VisitDoorTextsOut


class DoorViewOut(Schema):
    """That somebody read them."""

    name: str = Field(examples=["Onni V."])
    at: datetime


class OwnDoorOut(DoorShownOut):
    """A client's own notes, and who read them when, the latest first (50 at most)."""

    may_change: bool
    views: list[DoorViewOut]

    @classmethod
    def of_own(cls, found: OwnDoor) -> "OwnDoorOut":
        """The wire form."""
        return cls(
            **DoorTimesOut.of(found.times).model_dump(),
            notes=VisitDoorTextsOut.of(found.notes),
            may_change=found.may_change,
            views=[DoorViewOut(name=name, at=at) for name, at in found.views],
        )


@router.get(
    "/visits/{uuid:visit_id}/door", response=OwnDoorOut, auth=signed_in, openapi_extra=errors(NotSignedIn, NotFound)
)
def get_visit_door(request: HttpRequest, visit_id: uuid.UUID) -> OwnDoorOut:
    """The notes for the door of one of my visits, and when the specialist read them."""
    return OwnDoorOut.of_own(door.get_own_door(visit_id, actor=actor_of(request), now=utc_now()))


@router.put(
    "/visits/{uuid:visit_id}/door",
    response=OwnDoorOut,
    auth=signed_in,
    openapi_extra=errors(NotSignedIn, NotFound, DoorClosed),
)
def change_visit_door(request: HttpRequest, visit_id: uuid.UUID, body: VisitDoorIn) -> OwnDoorOut:
    """Write other notes for this visit, until it ends; those of the address stay as they are."""
    actor, now = actor_of(request), utc_now()
    door.change_door(visit_id, body.to_notes(), actor=actor, now=now)
    return OwnDoorOut.of_own(door.get_own_door(visit_id, actor=actor, now=now))


@router.get(
    "/specialist/visits/{uuid:visit_id}/door",
    response=DoorShownOut,
    auth=specialists_only,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound, DoorLocked, DoorClosed),
)
def read_door(request: HttpRequest, visit_id: uuid.UUID) -> DoorShownOut:
    """
    The notes for the door of a visit that I promised, from a set time before it to its end.

    Each call is written down, and the client reads when.
    """
    shown = door.read_door(visit_id, actor=actor_of(request), now=utc_now())
    return DoorShownOut(**DoorTimesOut.of(shown.times).model_dump(), notes=VisitDoorTextsOut.of(shown.notes))
