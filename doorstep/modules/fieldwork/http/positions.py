"""The specialist's phone on the way: readings, the own view of the trip, the way by road."""

import uuid

from django.http import HttpRequest
from ninja import Router, Status

from doorstep.infra.http import actor_of, errors, specialists_only
from doorstep.infra.pace import Pace
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.fieldwork.contracts import NotOnTheWay, RouteUnknown
from doorstep.modules.fieldwork.http.tracking_schemas import OwnTripOut, PingedOut, PositionsIn, RouteOut
from doorstep.modules.fieldwork.services import follow, positions, route, trips

router = Router(tags=["specialist's visits"], auth=specialists_only)

# Phones send every five seconds; after a gap a few times at once what they kept.
_pace = Pace(burst=60, per_second=1)


@router.post(
    "/specialist/visits/{uuid:visit_id}/positions",
    response=PingedOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound, NotOnTheWay),
)
def send_positions(request: HttpRequest, visit_id: uuid.UUID, body: PositionsIn) -> PingedOut:
    """
    Where I am and was on the way to a visit, up to 120 readings at once, every five seconds or after a gap.

    The same readings again are kept once. Between setting out and arrival the client sees the newest, and nobody else
    but whom the client gives a link. Promised and within the hour before the agreed start, a coarse cell is kept of the
    newest. At all other times nothing is taken.
    """
    actor = actor_of(request)
    if not _pace.allow(f"{actor.specialist_id} {visit_id}"):
        raise Busy(retry_after=5)
    fixes = [position.to_fix() for position in body.positions]
    return PingedOut.of(positions.keep_positions(visit_id, fixes, body.sent_at, actor=actor, now=utc_now()))


@router.delete("/specialist/positions", response={204: None}, openapi_extra=errors(NotSignedIn, NotAllowed))
def forget_squares(request: HttpRequest) -> Status[None]:
    """
    Delete at once in which squares I was known to be before setting out; my clients see nothing of it any more.

    The same again does no harm. A trip under way stays as it is.
    """
    trips.forget_squares(actor=actor_of(request))
    return Status(204, None)


@router.get(
    "/specialist/visits/{uuid:visit_id}/trip",
    response=OwnTripOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound),
)
def get_own_trip(request: HttpRequest, visit_id: uuid.UUID) -> OwnTripOut:
    """My way to a visit: what others may know of me now, and who looked."""
    return OwnTripOut.of(follow.get_own_trip(visit_id, actor=actor_of(request), now=utc_now()))


@router.get(
    "/specialist/visits/{uuid:visit_id}/route",
    response=RouteOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound, RouteUnknown),
)
def get_own_route(request: HttpRequest, visit_id: uuid.UUID) -> RouteOut:
    """The way by road from my last position to the visit, while I am on the way and if the operator runs a router."""
    return RouteOut.of(route.find_own_route(visit_id, actor=actor_of(request), now=utc_now()))
