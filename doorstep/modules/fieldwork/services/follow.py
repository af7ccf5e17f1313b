"""Reading a trip: by the client, by somebody with a link, by the specialist. Whoever sees a position is recorded."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.modules.booking import facade as booking
from doorstep.modules.fieldwork.contracts import LookBy, OwnTripView, ShareLinkEnded, TripView
from doorstep.modules.fieldwork.selectors.trips import own_trip_view, trip_view
from doorstep.modules.fieldwork.services.looks import Looker, record_looks
from doorstep.modules.fieldwork.services.shares import get_link


@transaction
def follow_trip(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> TripView:
    """
    The way to a visit, as its client may see it, and staff for good reason. That a position was shown is recorded.

    :raises NotFound: unless it is a confirmed visit of the actor's own order, or staff asks.
    """
    visit = booking.get_field_visit_of_client(order_id, visit_id, actor=actor)
    view = trip_view(visit, now=now)
    if view.position is not None:
        who = LookBy.CLIENT if visit.client_id == actor.user_id else LookBy.STAFF
        record_looks([Looker(visit_id, who, actor.user_id)], now=now)
    return view


@dataclass(frozen=True, slots=True)
class SharedTrip:
    """A trip as somebody with a link sees it, and until when."""

    view: TripView
    until: datetime


@transaction
def follow_by_link(token: str, *, now: datetime) -> SharedTrip:
    """
    The way to a visit for whoever has a share link. That a position was shown is recorded.

    :raises NotFound: if there was never such a link.
    :raises ShareLinkEnded: if it was taken back, its time is over, or the visit came to nothing.
    """
    link = get_link(token, now=now)
    visit = booking.find_field_visit(link.visit_id)
    if visit is None:
        raise ShareLinkEnded
    view = trip_view(visit, now=now)
    if view.position is not None:
        record_looks([Looker(visit.visit_id, LookBy.LINK, share_id=link.id)], now=now)
    return SharedTrip(view, link.expires_at)


def get_own_trip(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> OwnTripView:
    """
    A trip as its specialist sees it: what is known of them, who looked, and how many links work.

    :raises NotFound: unless the actor works the visit.
    """
    return own_trip_view(booking.get_field_visit_of_specialist(visit_id, actor=actor), now=now)
