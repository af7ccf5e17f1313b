"""Endpoints of calendars outside, whose busy times block the specialist's own calendar."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.http import actor_of, answer_once, errors, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.availability.contracts import (
    MOST_EXTERNAL_CALENDARS,
    CalendarAddressRefused,
    CalendarAlreadyAdded,
    TooManyCalendars,
)
from doorstep.modules.availability.http.calendar_schemas import (
    ExternalCalendarName,
    ExternalCalendarOut,
    ExternalCalendarsOut,
    NewExternalCalendar,
)
from doorstep.modules.availability.selectors import external as reads
from doorstep.modules.availability.services import external

router = Router(tags=["calendars"], auth=specialists_only)

_OWN = (NotSignedIn, NotAllowed, NotFound)
_KEYED = (*_OWN, IdempotencyKeyMissing, IdempotencyKeyReused)


@router.get("/specialist/calendars", response=ExternalCalendarsOut, openapi_extra=errors(*_OWN))
def list_external_calendars(request: HttpRequest) -> ExternalCalendarsOut:
    """My calendars elsewhere, each with its freshness."""
    rows = reads.list_external_calendars(actor_of(request), now=utc_now())
    return ExternalCalendarsOut(items=[ExternalCalendarOut.of(row) for row in rows], limit=MOST_EXTERNAL_CALENDARS)


@router.post(
    "/specialist/calendars",
    response={201: ExternalCalendarOut},
    openapi_extra=errors(*_KEYED, CalendarAddressRefused, CalendarAlreadyAdded, TooManyCalendars),
)
def add_external_calendar(request: HttpRequest, body: NewExternalCalendar) -> HttpResponse:
    """
    Subscribe to a calendar elsewhere. It is read in a moment and then every quarter of an hour.

    Times that are busy there can't be booked; visits promised before stay, as conflicts.
    """
    return answer_once(
        request, external.add_external_calendar, body.name, body.address, render=ExternalCalendarOut.of, status=201
    )


@router.put(
    "/specialist/calendars/{uuid:external_calendar_id}", response=ExternalCalendarOut, openapi_extra=errors(*_OWN)
)
def rename_external_calendar(
    request: HttpRequest, external_calendar_id: uuid.UUID, body: ExternalCalendarName
) -> ExternalCalendarOut:
    """Give it another name. For another address, remove it and add it anew."""
    row = external.rename_external_calendar(external_calendar_id, body.name, actor=actor_of(request), now=utc_now())
    return ExternalCalendarOut.of(row)


@router.delete("/specialist/calendars/{uuid:external_calendar_id}", response={204: None}, openapi_extra=errors(*_KEYED))
def remove_external_calendar(request: HttpRequest, external_calendar_id: uuid.UUID) -> HttpResponse:
    """Leave it: what it blocked is open again."""
    return answer_once(request, external.remove_external_calendar, external_calendar_id, render=None, status=204)


@router.post(
    "/specialist/calendars/{uuid:external_calendar_id}/check", response=ExternalCalendarOut, openapi_extra=errors(*_OWN)
)
def check_external_calendar(request: HttpRequest, external_calendar_id: uuid.UUID) -> ExternalCalendarOut:
    """Read it now, once a minute at most; `checking` until that is done. The same call again changes nothing."""
    row = external.check_external_calendar(external_calendar_id, actor=actor_of(request), now=utc_now())
    return ExternalCalendarOut.of(row)
