"""Reads of trips: what may be shown of where a specialist is, decided here."""

import uuid
from datetime import datetime

from doorstep.infra.db import fetch_all
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts import (
    LookBy,
    LookFacts,
    OwnTripView,
    Precision,
    ShareLinkFacts,
    ShownPosition,
    TripState,
    TripView,
)
from doorstep.modules.fieldwork.models import ShareLink, Trip
from doorstep.modules.fieldwork.rules.following import LONGEST_TRIP, precision_of, thin_path, trip_state
from doorstep.modules.fieldwork.selectors.terms import terms_of

_MOST_LOOKS = 100


def find_trip(visit_id: uuid.UUID) -> Trip | None:
    """The trip of a visit; None before anything was heard of one."""
    return Trip.objects.filter(pk=visit_id).first()


def shown_precision(visit: FieldVisit, trip: Trip | None, *, now: datetime) -> Precision:
    """How well others may know where the specialist of a visit is."""
    precision = precision_of(
        VisitState(visit.state),
        agreed_at=visit.agreed_at,
        now=now,
        coarse_before=terms_of(visit.market).coarse_before,
    )
    started_at = trip.started_at if trip else None
    if precision is Precision.EXACT and (started_at is None or now > started_at + LONGEST_TRIP):
        return Precision.NONE
    if precision is Precision.COARSE and (trip is None or trip.last_lat is None):
        return Precision.NONE
    return precision


def trip_view(visit: FieldVisit, *, now: datetime) -> TripView:
    """The way to a visit, for people who may follow it: the caller has checked that."""
    trip, state = find_trip(visit.visit_id), trip_state(VisitState(visit.state))
    precision = shown_precision(visit, trip, now=now)
    position = None if trip is None or precision is Precision.NONE else _position(trip)
    plane = accounts.get_market(visit.market).plane
    path: list[LatLon] = []
    eta_at = silent = None
    if trip is not None and precision is Precision.EXACT:
        path = thin_path(_places(visit.visit_id), plane)
        eta_at = trip.eta_at
    if trip is not None and precision is not Precision.NONE:
        silent = int((now - (trip.last_at or trip.started_at or now)).total_seconds())
    return TripView(
        visit_id=visit.visit_id,
        market=visit.market,
        state=state,
        precision=precision,
        position=position,
        path=tuple((round(place.lon, 6), round(place.lat, 6)) for place in path),
        destination=plane.to_latlon(visit.place),
        agreed_at=visit.agreed_at,
        time_zone=visit.time_zone,
        eta_at=eta_at,
        silent_seconds=silent,
        specialist_id=visit.specialist_id,
        service_id=visit.service_id,
    )


def _position(trip: Trip) -> ShownPosition | None:
    if trip.last_lat is None or trip.last_lon is None or trip.last_at is None:
        return None
    return ShownPosition(trip.last_lat, trip.last_lon, trip.last_at, trip.last_accuracy_m or 0.0)


def _places(visit_id: uuid.UUID) -> list[LatLon]:
    rows = fetch_all("SELECT lat, lon FROM fieldwork_position WHERE trip_id = %s ORDER BY at", [visit_id])
    return [LatLon(lat, lon) for lat, lon in rows]


def own_trip_view(visit: FieldVisit, *, now: datetime) -> OwnTripView:
    """A trip as its specialist sees it."""
    trip, state = find_trip(visit.visit_id), trip_state(VisitState(visit.state))
    return OwnTripView(
        state=state,
        precision=shown_precision(visit, trip, now=now),
        started_at=trip.started_at if trip else None,
        ended_at=trip.ended_at if trip else None,
        last_at=trip.last_at if trip else None,
        eta_at=trip.eta_at if trip and state is TripState.GOING else None,
        distance_m=trip.distance_m if trip else 0.0,
        looks=tuple(list_looks(visit.visit_id)),
        share_links=count_live_links(visit.visit_id, now=now),
        deleted_at=trip.forgotten_at if trip else None,
    )


def list_looks(visit_id: uuid.UUID) -> list[LookFacts]:
    """Who was shown where the specialist was, the latest first; a hundred at most."""
    rows = fetch_all(
        "SELECT who, at FROM fieldwork_look WHERE visit_id = %s ORDER BY at DESC, id DESC LIMIT %s",
        [visit_id, _MOST_LOOKS],
    )
    return [LookFacts(LookBy(who), at) for who, at in rows]


def list_share_links(visit_id: uuid.UUID) -> list[ShareLinkFacts]:
    """The share links of a visit, the latest first, ended ones too."""
    rows = fetch_all(
        "SELECT s.id, s.created_at, s.expires_at, s.revoked_at, "
        "(SELECT max(l.at) FROM fieldwork_look l WHERE l.visit_id = s.visit_id AND l.share_id = s.id) "
        "FROM fieldwork_sharelink s WHERE s.visit_id = %s ORDER BY s.created_at DESC, s.id DESC",
        [visit_id],
    )
    return [ShareLinkFacts(*row) for row in rows]


def count_live_links(visit_id: uuid.UUID, *, now: datetime) -> int:
    """How many people were given a link that still works."""
    return ShareLink.objects.filter(visit_id=visit_id, revoked_at=None, expires_at__gt=now).count()
