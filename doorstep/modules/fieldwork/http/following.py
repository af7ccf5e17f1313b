"""Following a specialist on the way: the client, and whoever the client gives a link."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status

from doorstep.infra.http import actor_of, anyone, errors, language_of, signed_in
from doorstep.infra.pace import Pace
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, NotFound, NotSignedIn
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.fieldwork.contracts import ShareLinkEnded, TooManyShareLinks, VisitOver
from doorstep.modules.fieldwork.http.tracking_schemas import (
    NewShareOut,
    SharedTripOut,
    ShareOut,
    SharesOut,
    TripOut,
)
from doorstep.modules.fieldwork.services import follow, shares
from doorstep.modules.specialists import facade as specialists

router = Router(tags=["following"], auth=signed_in)

_READ = errors(NotSignedIn, NotFound)
# A link may be passed on to many; each of them reads it once, and then follows live.
_pace = Pace(burst=120, per_second=2)
Token = Path(..., min_length=20, max_length=64, pattern=r"^[\w-]+$")


@router.get("/orders/{uuid:order_id}/visits/{uuid:visit_id}/trip", response=TripOut, openapi_extra=_READ)
def get_trip(request: HttpRequest, response: HttpResponse, order_id: uuid.UUID, visit_id: uuid.UUID) -> TripOut:
    """
    Where the specialist of my visit is, and when they are expected. The specialist reads that I looked.

    Exact between setting out and arrival, a coarse cell in the hour before the agreed start, nothing otherwise.
    """
    now = utc_now()
    view = follow.follow_trip(order_id, visit_id, actor=actor_of(request), now=now)
    response["Cache-Control"] = "private, no-store"
    return TripOut.of(view, specialists.card(view.specialist_id), now=now)


@router.post(
    "/orders/{uuid:order_id}/visits/{uuid:visit_id}/shares",
    response={201: NewShareOut},
    openapi_extra=errors(NotSignedIn, NotFound, VisitOver, TooManyShareLinks),
)
def share_trip(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> Status[NewShareOut]:
    """An address at which a relative follows my visit without an account. Five of a visit may work at once."""
    made = shares.share_trip(order_id, visit_id, actor=actor_of(request), now=utc_now())
    return Status(201, NewShareOut.of(made))


@router.get("/orders/{uuid:order_id}/visits/{uuid:visit_id}/shares", response=SharesOut, openapi_extra=_READ)
def list_shares(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> SharesOut:
    """The share links of my visit, the latest first, without their addresses."""
    found = shares.list_shares(order_id, visit_id, actor=actor_of(request))
    return SharesOut(items=[ShareOut.of(link) for link in found])


@router.delete(
    "/orders/{uuid:order_id}/visits/{uuid:visit_id}/shares/{uuid:share_id}",
    response={204: None},
    openapi_extra=_READ,
)
def revoke_share(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID, share_id: uuid.UUID) -> Status[None]:
    """Take a link back: it works no more, and whoever follows by it hears nothing from then on."""
    shares.revoke_share(order_id, visit_id, share_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get("/follow/{token}", auth=anyone, response=SharedTripOut, openapi_extra=errors(NotFound, ShareLinkEnded))
def follow_by_link(request: HttpRequest, response: HttpResponse, token: str = Token) -> SharedTripOut:
    """Where the specialist of a visit is, for whoever has its share link. The specialist reads that somebody looked."""
    if not _pace.allow(token):
        raise Busy(retry_after=5)
    now = utc_now()
    shared = follow.follow_by_link(token, now=now)
    (service,) = catalog.list_services([shared.view.service_id])
    response["Cache-Control"] = "private, no-store"
    return SharedTripOut.of(
        shared,
        token,
        specialists.card(shared.view.specialist_id),
        text_in(service.names, language_of(request)),
        now=now,
    )
