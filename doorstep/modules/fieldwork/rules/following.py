"""Who may know how much of where a specialist is: exactly between setting out and arrival, coarsely before."""

from datetime import datetime, timedelta

from doorstep.kernel.geo import LatLon, Plane
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.fieldwork.contracts import FieldTerms, Fix, NotOnTheWay, Precision, TripState

COARSE_FROM = timedelta(minutes=60)
# Whoever forgets to say that they have arrived is not followed all day.
LONGEST_TRIP = timedelta(hours=6)
MOST_SHARE_LINKS = 5
MOST_PATH_POINTS = 200
_PATH_STEP_KM = 0.03
_STATES = {
    VisitState.ACCEPTED: TripState.WAITING,
    VisitState.REQUESTED: TripState.WAITING,
    VisitState.ON_THE_WAY: TripState.GOING,
    VisitState.ARRIVED: TripState.ARRIVED,
    VisitState.WORKING: TripState.ARRIVED,
}


def trip_state(state: VisitState) -> TripState:
    """Where the way to a visit in this state stands."""
    return _STATES.get(state, TripState.OVER)


def precision_of(state: VisitState, *, agreed_at: datetime, now: datetime, coarse_before: bool) -> Precision:
    """How well a visit's client may know where the specialist is."""
    if state is VisitState.ON_THE_WAY:
        return Precision.EXACT
    if state is VisitState.ACCEPTED and coarse_before and now >= agreed_at - COARSE_FROM:
        return Precision.COARSE
    return Precision.NONE


def check_before(
    state: VisitState, kind: PlaceKind, *, agreed_at: datetime, over_at: datetime, now: datetime, terms: FieldTerms
) -> None:
    """
    Whether a reading may be taken of a specialist who has not set out yet.

    :raises NotOnTheWay: unless the visit is promised, at the client's, and begins within the hour.
    """
    precision = precision_of(state, agreed_at=agreed_at, now=now, coarse_before=terms.coarse_before)
    if precision is not Precision.COARSE or kind is not PlaceKind.CLIENT or now >= over_at:
        raise NotOnTheWay


def coarse(position: LatLon, plane: Plane) -> LatLon:
    """The middle of the cell that holds a position."""
    return plane.to_latlon(plane.to_point(position).cell.center)


def share_until(*, agreed_at: datetime, now: datetime, hours: int) -> datetime:
    """Until when a share link lives: so many hours after the agreed start, or after now if that comes later."""
    return max(agreed_at, now) + timedelta(hours=hours)


def in_order(fixes: list[Fix]) -> list[Fix]:
    """Readings by time, one a moment: of several the most accurate."""
    by_moment: dict[datetime, Fix] = {}
    for fix in fixes:
        known = by_moment.get(fix.at)
        if known is None or fix.accuracy_m < known.accuracy_m:
            by_moment[fix.at] = fix
    return [by_moment[at] for at in sorted(by_moment)]


def thin_path(path: list[LatLon], plane: Plane) -> list[LatLon]:
    """A path without the points that lie within thirty metres of the one before, and with 200 at most; ends stay."""
    kept: list[LatLon] = []
    for place in path[:-1]:
        if not kept or plane.to_point(kept[-1]).distance_km(plane.to_point(place)) >= _PATH_STEP_KM:
            kept.append(place)
    step = -(-len(kept) // (MOST_PATH_POINTS - 1)) if kept else 1
    return [*kept[::step], *path[-1:]]
