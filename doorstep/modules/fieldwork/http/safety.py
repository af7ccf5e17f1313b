"""Endpoints of the specialist's safety."""

import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from doorstep.infra.http import actor_of, errors, language_of, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.fieldwork.contracts.door import (
    LONGEST_TIMER_MINUTES,
    SHORTEST_TIMER_MINUTES,
    TimerNotPossible,
)
from doorstep.modules.fieldwork.contracts.safety import LONGEST_CONTACT_NAME, SafetyContact
from doorstep.modules.fieldwork.http.record_schemas import DoorPositionIn, TimerOut
from doorstep.modules.fieldwork.services import safety

router = Router(tags=["safety"], auth=specialists_only)

_OWN: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed)


class SosIn(DoorPositionIn):
    """A call for help: the visit at which I am, where the phone is, a word; all of it may be left out."""

    visit_id: uuid.UUID | None = None
    note: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""


class SosOut(BaseModel):
    """Staff have it. ``contact_name``: who else is told, null without a safety contact."""

    alert_id: uuid.UUID
    contact_name: str | None


class TimerIn(Schema):
    """In how many minutes others are told, unless I stop the timer or set it again."""

    model_config = ConfigDict(extra="forbid")

    minutes: int = Field(ge=SHORTEST_TIMER_MINUTES, le=LONGEST_TIMER_MINUTES, examples=[90])


class SafetyContactIn(Schema):
    """Whom to tell when I ask for help: by e-mail; the phone is for staff."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CONTACT_NAME, strip_whitespace=True)] = (
        Field(examples=["Liisa"])
    )
    email: Annotated[
        str, StringConstraints(max_length=254, strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    ] = Field(examples=["liisa@example.org"])
    phone: Annotated[str, StringConstraints(max_length=20, pattern=r"^(\+[0-9]{6,15})?$")] = Field(
        "", examples=["+358401234567"]
    )


class SafetyContactOut(BaseModel):
    """Whom to tell when I ask for help; null if nobody but staff."""

    name: str
    email: str
    phone: str


class ContactOut(BaseModel):
    """My safety contact, or null."""

    contact: SafetyContactOut | None

    @classmethod
    def of(cls, contact: SafetyContact | None) -> "ContactOut":
        """The wire form."""
        if contact is None:
            return cls(contact=None)
        return cls(contact=SafetyContactOut(name=contact.name, email=contact.email, phone=contact.phone))


@router.post("/specialist/sos", response={201: SosOut}, openapi_extra=errors(*_OWN, NotFound))
def ask_for_help(request: HttpRequest, body: SosIn) -> Status[SosOut]:
    """Ask for help: staff see it at once, my safety contact gets a mail. Again, staff get the newest position."""
    actor = actor_of(request)
    alert_id = safety.ask_for_help(body.visit_id, body.position(), body.note, actor=actor, now=utc_now())
    contact = safety.find_contact(actor)
    return Status(201, SosOut(alert_id=alert_id, contact_name=contact.name if contact else None))


@router.post(
    "/specialist/visits/{uuid:visit_id}/timer",
    response=TimerOut,
    openapi_extra=errors(*_OWN, NotFound, TimerNotPossible),
)
def set_timer(request: HttpRequest, visit_id: uuid.UUID, body: TimerIn) -> TimerOut:
    """Start a safety timer, or set it anew: unless I stop it in time, staff and my safety contact are told."""
    return TimerOut.of(safety.set_timer(visit_id, body.minutes, actor=actor_of(request), now=utc_now()))


@router.delete("/specialist/visits/{uuid:visit_id}/timer", response={204: None}, openapi_extra=errors(*_OWN, NotFound))
def stop_timer(request: HttpRequest, visit_id: uuid.UUID) -> Status[None]:
    """All is well."""
    safety.stop_timer(visit_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get("/specialist/safety-contact", response=ContactOut, openapi_extra=errors(*_OWN))
def get_safety_contact(request: HttpRequest) -> ContactOut:
    """Whom to tell when I ask for help."""
    return ContactOut.of(safety.find_contact(actor_of(request)))


@router.put("/specialist/safety-contact", response=ContactOut, openapi_extra=errors(*_OWN))
def keep_safety_contact(request: HttpRequest, body: SafetyContactIn) -> ContactOut:
    """Say whom to tell when I ask for help; they are written to in the language of this call."""
    contact = SafetyContact(name=body.name, email=body.email, phone=body.phone, language=language_of(request))
    return ContactOut.of(safety.keep_contact(contact, actor=actor_of(request), now=utc_now()))


@router.delete("/specialist/safety-contact", response={204: None}, openapi_extra=errors(*_OWN))
def forget_safety_contact(request: HttpRequest) -> Status[None]:
    """Tell nobody but staff any more."""
    safety.forget_contact(actor=actor_of(request), now=utc_now())
    return Status(204, None)
