"""The specialist's own way by road, when the operator runs a router."""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.db import forbid_transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts import RouteFacts, RouteUnknown
from doorstep.modules.fieldwork.ports import route_source
from doorstep.modules.fieldwork.selectors.trips import find_trip
from doorstep.modules.travel.contracts import Mode

# From an older position the way says little.
_FRESH = timedelta(minutes=10)


def find_own_route(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> RouteFacts:
    """
    The way by road from where the specialist is to the visit, while they are on the way. Asks outside, for seconds.

    :raises NotFound: unless the actor works the visit.
    :raises RouteUnknown: without a router, a fresh position or a way, and unless the specialist is on the way.
    """
    forbid_transaction()
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    trip = find_trip(visit_id) if visit.state == VisitState.ON_THE_WAY else None
    if trip is None or trip.last_lat is None or trip.last_lon is None or trip.last_at is None:
        raise RouteUnknown
    if trip.started_at is None or trip.last_at < now - _FRESH:
        raise RouteUnknown
    end = accounts.get_market(visit.market).plane.to_latlon(visit.place)
    found = route_source().find_route(LatLon(trip.last_lat, trip.last_lon), end, Mode(trip.mode))
    if found is None:
        raise RouteUnknown
    return found
