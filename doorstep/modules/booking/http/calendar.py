"""The calendar file of a visit."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.http import actor_of, errors, language_of, signed_in
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.booking.services import notices

router = Router(tags=["booking"], auth=signed_in)

_FILE = {
    "description": "An iCalendar file with one event: METHOD REQUEST, or CANCEL once the visit is off.",
    "content": {"text/calendar": {"schema": {"type": "string"}}},
}


def _described() -> dict[str, object]:
    extra = errors(NotSignedIn, NotFound)
    return {**extra, "responses": {200: _FILE, **extra["responses"]}}


@router.get("/visits/{uuid:visit_id}/calendar", openapi_extra=_described())
def get_visit_calendar(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """
    A visit as a calendar file, for its client or its specialist; the same entry as in our mails.

    UID stays for the life of the visit and SEQUENCE grows, so opening it again updates or removes the entry.
    """
    file = notices.get_calendar_file(visit_id, actor=actor_of(request), language=language_of(request))
    method = "CANCEL" if file.cancelled else "REQUEST"
    response = HttpResponse(file.content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
