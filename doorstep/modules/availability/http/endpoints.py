"""Endpoints of the specialist's own calendar: hours, time off, conflicts."""

from django.http import HttpRequest
from ninja import Path, Router, Status

from doorstep.infra.http import actor_of, errors, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.availability.contracts import HoursInvalid, TimeOffInvalid
from doorstep.modules.availability.http.schemas import (
    ConflictOut,
    ConflictsOut,
    HoursBody,
    HoursOut,
    NewTimeOff,
    TimeOffOut,
    TimeOffsOut,
)
from doorstep.modules.availability.selectors import hours as reads
from doorstep.modules.availability.services import hours

router = Router(tags=["availability"], auth=specialists_only)

_OWN = (NotSignedIn, NotAllowed, NotFound)


@router.get("/specialist/hours", response=HoursOut, openapi_extra=errors(*_OWN))
def get_hours(request: HttpRequest) -> HoursOut:
    """The signed-in specialist's working hours."""
    return HoursOut.of(*reads.own_hours(actor_of(request)))


@router.put("/specialist/hours", response=HoursOut, openapi_extra=errors(*_OWN, HoursInvalid))
def set_hours(request: HttpRequest, body: HoursBody) -> HoursOut:
    """Replace all working hours. Visits outside the new ones stay, and are listed as conflicts."""
    return HoursOut.of(*hours.set_hours(body.plan(), actor=actor_of(request), now=utc_now()))


@router.get("/specialist/time-off", response=TimeOffsOut, openapi_extra=errors(*_OWN))
def list_time_off(request: HttpRequest) -> TimeOffsOut:
    """Time off that is not over, by start."""
    rows = reads.list_time_off(actor_of(request), after=utc_now())
    return TimeOffsOut(items=[TimeOffOut.of(row) for row in rows])


@router.post("/specialist/time-off", response={201: TimeOffOut}, openapi_extra=errors(*_OWN, TimeOffInvalid))
def take_time_off(request: HttpRequest, body: NewTimeOff) -> Status:
    """Take time off. Visits within it stay, and are listed as conflicts."""
    row = hours.take_time_off(
        starts_at=body.starts_at, ends_at=body.ends_at, note=body.note, actor=actor_of(request), now=utc_now()
    )
    return Status(201, TimeOffOut.of(row))


@router.delete("/specialist/time-off/{time_off_id}", response={204: None}, openapi_extra=errors(*_OWN))
def cancel_time_off(request: HttpRequest, time_off_id: int = Path(..., ge=1, le=2**62)) -> Status:
    """Give time off back."""
    hours.cancel_time_off(time_off_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get("/specialist/conflicts", response=ConflictsOut, openapi_extra=errors(*_OWN))
def list_conflicts(request: HttpRequest) -> ConflictsOut:
    """Coming visits whose time is no longer open, by start."""
    rows = reads.list_conflicts(actor_of(request), now=utc_now())
    return ConflictsOut(items=[ConflictOut.of(row) for row in rows])
