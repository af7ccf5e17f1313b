"""The person's own feed: making and ending its address, and the calendar that is read there."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import Router, Schema, Status
from pydantic import Field

from doorstep.infra.http import actor_of, errors, language_of, problem, signed_in
from doorstep.infra.pace import Pace
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, DomainError, NotAllowed, NotSignedIn
from doorstep.modules.booking.services import feeds
from doorstep.modules.notify.contracts import App

router = Router(tags=["calendars"], auth=signed_in)

_SECONDS_EACH = 30
# Calendars come every quarter of an hour or less often, from a few programs of one person.
_pace = Pace(burst=20, per_second=1 / _SECONDS_EACH)


class FeedOut(Schema):
    """Whether there is an address, which is not told again."""

    active: bool
    created_at: datetime | None
    read_at: datetime | None = Field(description="when a calendar came there last, to the hour", examples=[None])


class NewFeedOut(Schema):
    """An address of one's own. Whoever has it reads the visits: it is told this once."""

    address: str = Field(examples=["https://doorstep.example/calendar/3qVdJ0xYb1.ics"])
    created_at: datetime


@router.get("/me/calendar-feeds/{app}", response=FeedOut, openapi_extra=errors(NotSignedIn, NotAllowed))
def get_calendar_feed(request: HttpRequest, app: App) -> FeedOut:
    """Whether my bookings (`client`), or the visits I work (`specialist`), can be read by calendars elsewhere."""
    found = feeds.find_feed(app, actor=actor_of(request))
    if found is None:
        return FeedOut(active=False, created_at=None, read_at=None)
    return FeedOut(active=True, created_at=found.created_at, read_at=found.read_at)


@router.put("/me/calendar-feeds/{app}", response=NewFeedOut, openapi_extra=errors(NotSignedIn, NotAllowed))
def renew_calendar_feed(request: HttpRequest, app: App) -> NewFeedOut:
    """A new address for calendars elsewhere; the one before ends. Entries are in the language of this request."""
    made = feeds.renew_feed(app, language_of(request), actor=actor_of(request), now=utc_now())
    return NewFeedOut(address=made.address, created_at=made.created_at)


@router.delete("/me/calendar-feeds/{app}", response={204: None}, openapi_extra=errors(NotSignedIn, NotAllowed))
def revoke_calendar_feed(request: HttpRequest, app: App) -> Status[None]:
    """End the address at once. Without one nothing happens."""
    feeds.revoke_feed(app, actor=actor_of(request))
    return Status(204, None)


class ReadTooOften(Busy):
    """Calendars came to this address many times within a short while."""

    code = "read_too_often"
    title = "This calendar was read many times just now"


@require_safe
def show_feed(request: HttpRequest, token: str) -> HttpResponse:
    """GET ``/calendar/<token>.ics``, for whoever has the address. Revoked and unknown ones are the same 404."""
    try:
        if not _pace.allow(feeds.token_hash(token).hex()):
            raise ReadTooOften(retry_after=_SECONDS_EACH)
        found = feeds.read_feed(token, now=utc_now())
    except DomainError as error:
        return _closed(problem(error))
    tag = f'"{found.etag}"'
    response: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="doorstep.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return _closed(response)


def _closed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, found by no search engine, its address told to no other page."""
    values: dict[str, Any] = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    for name, value in values.items():
        response[name] = value
    response.setdefault("Cache-Control", "no-store")
    return response


urlpatterns = [path("calendar/<str:token>.ics", show_feed, name="feed")]
