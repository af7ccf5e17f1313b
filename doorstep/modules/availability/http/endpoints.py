"""Endpoints of the specialist's own calendar: hours, single dates, time off, conflicts."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from doorstep.infra.http import actor_of, answer_once, errors, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.availability.contracts import (
    DateHours,
    HoursInvalid,
    HoursPlan,
    LimitsInvalid,
    TimeOff,
    TimeOffInvalid,
)
from doorstep.modules.availability.http.limit_schemas import LimitsBody, LimitsOut
from doorstep.modules.availability.http.schemas import (
    ConflictOut,
    ConflictsOut,
    DateHoursBody,
    DateHoursOut,
    DatesOut,
    HoursBody,
    HoursOut,
    NewTimeOff,
    SavedDateHoursOut,
    SavedHoursOut,
    SavedTimeOffOut,
    TimeOffOut,
    TimeOffsOut,
)
from doorstep.modules.availability.selectors import hours as reads
from doorstep.modules.availability.selectors.limits import own_limits
from doorstep.modules.availability.services import hours, limits, time_off

router = Router(tags=["availability"], auth=specialists_only)

_OWN = (NotSignedIn, NotAllowed, NotFound)
_KEYED = (*_OWN, IdempotencyKeyMissing, IdempotencyKeyReused)
_Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 1, 1))]


def _conflicts(
    request: HttpRequest, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> list[ConflictOut]:
    """The standing conflicts, those that touch a span only if one is given."""
    rows = reads.list_conflicts(actor_of(request), now=utc_now())
    return [
        ConflictOut.of(row)
        for row in rows
        if (ends_at is None or row.core_from < ends_at) and (starts_at is None or row.core_until > starts_at)
    ]


@router.get("/specialist/hours", response=HoursOut, openapi_extra=errors(*_OWN))
def get_hours(request: HttpRequest) -> HoursOut:
    """The signed-in specialist's working hours."""
    return HoursOut.of(*reads.own_hours(actor_of(request)))


@router.put("/specialist/hours", response=SavedHoursOut, openapi_extra=errors(*_KEYED, HoursInvalid))
def set_hours(request: HttpRequest, body: HoursBody) -> HttpResponse:
    """Replace the working hours. Visits outside the new ones stay, and are listed as conflicts."""

    def render(saved: tuple[str, HoursPlan]) -> SavedHoursOut:
        return SavedHoursOut(**HoursOut.of(*saved).model_dump(), conflicts=_conflicts(request))

    keeps_cap = "daily_cap" not in body.model_fields_set
    return answer_once(request, hours.set_hours, body.plan(), body.exceptions is None, keeps_cap, render=render)


@router.get("/specialist/limits", response=LimitsOut, openapi_extra=errors(*_OWN))
def get_limits(request: HttpRequest) -> LimitsOut:
    """What limits how much and how soon the signed-in specialist can be booked."""
    return LimitsOut.of(own_limits(actor_of(request)))


@router.put("/specialist/limits", response=LimitsOut, openapi_extra=errors(*_KEYED, LimitsInvalid))
def set_limits(request: HttpRequest, body: LimitsBody) -> HttpResponse:
    """Replace the limits. Visits that stand already stay; from now on nothing is booked against the limits."""
    return answer_once(request, limits.set_limits, body.limits(), body.daily_cap, render=LimitsOut.of)


@router.get("/specialist/exceptions", response=DatesOut, openapi_extra=errors(*_OWN))
def list_exceptions(request: HttpRequest) -> DatesOut:
    """Dates from today on that have hours of their own, by date."""
    zone, rows = reads.list_date_hours(actor_of(request), now=utc_now())
    return DatesOut(time_zone=zone, items=[DateHoursOut.of(row) for row in rows])


@router.put("/specialist/exceptions/{day}", response=SavedDateHoursOut, openapi_extra=errors(*_KEYED, HoursInvalid))
def set_exception(request: HttpRequest, body: DateHoursBody, day: _Day) -> HttpResponse:
    """Close a date, or give it hours instead of the weekly ones. Visits outside them stay, as conflicts."""

    def render(saved: DateHours) -> SavedDateHoursOut:
        touching = _conflicts(request, *reads.bounds_of_date(actor_of(request), day))
        return SavedDateHoursOut(**DateHoursOut.of(saved).model_dump(), conflicts=touching)

    return answer_once(request, hours.set_date_hours, body.hours(day), render=render)


@router.delete("/specialist/exceptions/{day}", response={204: None}, openapi_extra=errors(*_KEYED))
def clear_exception(request: HttpRequest, day: _Day) -> HttpResponse:
    """Let a date follow the weekly hours again."""
    return answer_once(request, hours.clear_date_hours, day, render=None, status=204)


@router.get("/specialist/time-off", response=TimeOffsOut, openapi_extra=errors(*_OWN))
def list_time_off(request: HttpRequest) -> TimeOffsOut:
    """Time off that is not over, by start."""
    rows = reads.list_time_off(actor_of(request), after=utc_now())
    return TimeOffsOut(items=[TimeOffOut.of(row) for row in rows])


def _saved(request: HttpRequest, row: TimeOff) -> SavedTimeOffOut:
    touching = _conflicts(request, row.starts_at, row.ends_at)
    return SavedTimeOffOut(**TimeOffOut.of(row).model_dump(), conflicts=touching)


@router.post("/specialist/time-off", response={201: SavedTimeOffOut}, openapi_extra=errors(*_KEYED, TimeOffInvalid))
def take_time_off(request: HttpRequest, body: NewTimeOff) -> HttpResponse:
    """Take time off. Visits within it stay, and are listed as conflicts."""
    return answer_once(
        request,
        time_off.take_time_off,
        body.starts_at,
        body.ends_at,
        body.note,
        render=lambda row: _saved(request, row),
        status=201,
    )


@router.put(
    "/specialist/time-off/{time_off_id}", response=SavedTimeOffOut, openapi_extra=errors(*_KEYED, TimeOffInvalid)
)
def change_time_off(
    request: HttpRequest, body: NewTimeOff, time_off_id: int = Path(..., ge=1, le=2**62)
) -> HttpResponse:
    """Give time off another start, end and note."""
    return answer_once(
        request,
        time_off.change_time_off,
        time_off_id,
        body.starts_at,
        body.ends_at,
        body.note,
        render=lambda row: _saved(request, row),
    )


@router.delete("/specialist/time-off/{time_off_id}", response={204: None}, openapi_extra=errors(*_KEYED))
def cancel_time_off(request: HttpRequest, time_off_id: int = Path(..., ge=1, le=2**62)) -> HttpResponse:
    """Give time off back."""
    return answer_once(request, time_off.cancel_time_off, time_off_id, render=None, status=204)


@router.get("/specialist/conflicts", response=ConflictsOut, openapi_extra=errors(*_OWN))
def list_conflicts(request: HttpRequest) -> ConflictsOut:
    """Coming visits whose time is no longer open, by start."""
    rows = reads.list_conflicts(actor_of(request), now=utc_now())
    return ConflictsOut(items=[ConflictOut.of(row) for row in rows])
