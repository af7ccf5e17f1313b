"""One's own inbox, preferences, and devices that take pushes."""

import uuid

from django.http import HttpRequest
from ninja import Query, Router, Status

from doorstep.infra.http import actor_of, decode_cursor, encode_cursor, errors, language_of, signed_in
from doorstep.infra.parsing import read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import App, PushAddressRefused, PushNotSetUp, TooManyDevices
from doorstep.modules.notify.http.schemas import (
    NoticeOut,
    NoticePage,
    PreferencesIn,
    PreferencesOut,
    PushSubscriptionIn,
    PushSubscriptionOut,
    ReadIn,
    UnreadOut,
)
from doorstep.modules.notify.services import inbox, preferences, subscriptions

router = Router(tags=["notices"], auth=signed_in)


@router.get("/me/notices", response=NoticePage, openapi_extra=errors(NotSignedIn))
def list_notices(
    request: HttpRequest,
    app: App = Query(..., description="whose inbox: the client app's or the specialist app's"),
    cursor: str | None = Query(None, max_length=400),
    limit: int = Query(20, ge=1, le=100),
) -> NoticePage:
    """My notices in one app, newest first, in the language of ``Accept-Language``."""
    actor = actor_of(request)
    position = decode_cursor(cursor, (read_moment, uuid.UUID))
    found = selectors.list_notices(actor, app, before=position, limit=limit + 1)
    page = found[:limit]
    language, zone = language_of(request), selectors.reader_zone(actor)
    return NoticePage(
        items=[NoticeOut.of(notice, language=language, zone=zone) for notice in page],
        unread=selectors.count_unread(actor, app),
        next_cursor=encode_cursor(page[-1].created_at.isoformat(), page[-1].id) if len(found) > limit else None,
    )


@router.post("/me/notices/read", response=UnreadOut, openapi_extra=errors(NotSignedIn))
def read_notices(request: HttpRequest, body: ReadIn) -> UnreadOut:
    """Mark some of my notices as read, or all of an app; ids that are not mine change nothing."""
    actor = actor_of(request)
    inbox.mark_read(body.app, None if body.all else body.ids, actor=actor, now=utc_now())
    return UnreadOut(unread=selectors.count_unread(actor, body.app))


@router.get("/me/notices/preferences", response=PreferencesOut, openapi_extra=errors(NotSignedIn))
def get_notice_preferences(request: HttpRequest) -> PreferencesOut:
    """Which notices go to my e-mail address and my browsers, and when I want quiet."""
    return PreferencesOut.of(selectors.preferences_of(actor_of(request)))


@router.put("/me/notices/preferences", response=PreferencesOut, openapi_extra=errors(NotSignedIn))
def set_notice_preferences(request: HttpRequest, body: PreferencesIn) -> PreferencesOut:
    """Choose channels for groups of notices, and quiet hours. Everything stays in the inbox whatever is chosen."""
    actor = actor_of(request)
    quiet = body.quiet_hours.to_quiet_time() if body.quiet_hours else None
    preferences.set_preferences(body.to_choices(), quiet, actor=actor)
    return PreferencesOut.of(selectors.preferences_of(actor))


@router.post(
    "/me/push-subscriptions",
    response={201: PushSubscriptionOut},
    openapi_extra=errors(NotSignedIn, PushAddressRefused, PushNotSetUp, TooManyDevices),
)
def add_push_subscription(request: HttpRequest, body: PushSubscriptionIn) -> Status[PushSubscriptionOut]:
    """
    Let a browser, or a phone's app, take pushes for as long as this session lasts.

    The same address again replaces its keys and ties it to this session: send it at every start of the app. Another
    address of the same session and app takes the place of the one before.
    """
    row = subscriptions.subscribe(
        body.to_subscription(),
        token=request.headers["X-Session-Token"],
        actor=actor_of(request),
        now=utc_now(),
    )
    return Status(201, PushSubscriptionOut.of(row))


@router.delete(
    "/me/push-subscriptions/{uuid:subscription_id}", response={204: None}, openapi_extra=errors(NotSignedIn, NotFound)
)
def remove_push_subscription(request: HttpRequest, subscription_id: uuid.UUID) -> Status[None]:
    """Send no more pushes to a device."""
    subscriptions.unsubscribe(subscription_id, actor=actor_of(request))
    return Status(204, None)
