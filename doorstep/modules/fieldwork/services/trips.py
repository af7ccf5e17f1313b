"""Trips: begun when a specialist sets out, ended at the door, told live to whoever follows."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime

from doorstep.infra.db import execute, fetch_all, transaction, transaction_required
from doorstep.infra.realtime import POSITIONS_CHANNEL
from doorstep.kernel.actors import Actor
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts import Precision, TripState
from doorstep.modules.fieldwork.models import Trip
from doorstep.modules.fieldwork.rules.following import LONGEST_TRIP
from doorstep.modules.travel import facade as travel

_ENDED_BATCH = 500


@transaction_required
def begin_trip(visit_id: uuid.UUID, *, now: datetime) -> None:
    """
    The specialist sets out: from now on exact positions are taken, and told to whoever may follow.

    What was known coarsely before is forgotten. Again for the same visit: nothing happens.

    :raises LookupError: if there is no such confirmed visit; the caller has just moved it.
    """
    visit = booking.find_field_visit(visit_id)
    if visit is None:
        raise LookupError(f"no confirmed visit {visit_id}")
    trip = trip_for(visit)
    if trip.started_at is not None:
        return
    trip.started_at, trip.received_at, trip.forgotten_at = now, None, None
    trip.last_at = trip.last_lat = trip.last_lon = trip.last_accuracy_m = None
    trip.save()
    tell_followers(visit_id, TripState.GOING, Precision.EXACT)


@transaction_required
def end_trip(visit_id: uuid.UUID, *, now: datetime, arrived: bool = True) -> None:
    """
    The specialist is at the door, or does not come: no position is taken or told any more.

    Nothing happens without a trip, or if it has ended. What was known coarsely before setting out is forgotten.

    :param arrived: False if the visit ended otherwise.
    """
    ended = execute(
        "UPDATE fieldwork_trip SET ended_at = greatest(%s, started_at) "
        "WHERE visit_id = %s AND ended_at IS NULL AND started_at IS NOT NULL",
        [now, visit_id],
    )
    if ended:
        tell_followers(visit_id, TripState.ARRIVED if arrived else TripState.OVER, Precision.NONE)


@transaction
def forget_squares(*, actor: Actor) -> None:
    """
    Delete in which squares a specialist was before setting out, and tell whoever follows; again it does nothing.

    A trip that was begun keeps its positions: its client sees the way until the door.
    """
    rows = fetch_all(
        "SELECT visit_id FROM fieldwork_trip WHERE specialist_id = %s AND started_at IS NULL AND forgotten_at IS NULL "
        "AND last_at IS NOT NULL ORDER BY visit_id FOR UPDATE",
        [actor.specialist_id],
    )
    visits = [visit_id for (visit_id,) in rows]
    execute(
        "UPDATE fieldwork_trip SET last_at = NULL, last_lat = NULL, last_lon = NULL, last_accuracy_m = NULL "
        "WHERE visit_id = ANY(%s)",
        [visits],
    )
    for visit_id in visits:
        tell_followers(visit_id, TripState.WAITING, Precision.NONE)


@transaction_required
def trip_for(visit: FieldVisit) -> Trip:
    """The trip of a visit, locked; a new one, not begun, if there was none."""
    found = Trip.objects.select_for_update().filter(pk=visit.visit_id).first()
    if found is not None:
        return found
    mode, versions = availability.travel_of(visit.calendar_id, [visit.visit_id])
    new = Trip(
        visit_id=visit.visit_id,
        order_id=visit.order_id,
        client_id=visit.client_id,
        specialist_id=visit.specialist_id,
        market_id=visit.market,
        mode=mode,
        travel_version=versions.get(visit.visit_id) or travel.current_version(visit.market),
        dest_x=visit.place.x,
        dest_y=visit.place.y,
    )
    Trip.objects.bulk_create([new], ignore_conflicts=True)  # another call may have made it meanwhile
    return Trip.objects.select_for_update().get(pk=visit.visit_id)


@transaction_required
def tell_followers(visit_id: uuid.UUID, state: TripState, precision: Precision) -> None:
    """Tell whoever follows a trip live where it stands, without a position."""
    data = {
        "visit_id": str(visit_id), "state": state, "precision": precision,
        "lat": None, "lon": None, "accuracy_m": None, "at": None, "eta_at": None,
    }  # fmt: skip
    execute("SELECT pg_notify(%s, %s)", [POSITIONS_CHANNEL, f"{visit_id} {json.dumps(data, separators=(',', ':'))}"])


def expected_arrivals(visit_ids: Iterable[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, datetime]:
    """When the specialists who are on the way to some visits are expected; others, and unknown ones, are left out."""
    rows = fetch_all(
        "SELECT visit_id, eta_at FROM fieldwork_trip WHERE visit_id = ANY(%s) AND ended_at IS NULL "
        "AND eta_at IS NOT NULL AND started_at > %s",
        [list(visit_ids), now - LONGEST_TRIP],
    )
    return dict(rows)


@transaction_required
def end_stale_trips(now: datetime) -> int:
    """End trips that nobody ended: of visits that came to nothing, and those longer than any way takes; how many."""
    rows = fetch_all(
        "SELECT visit_id, started_at FROM fieldwork_trip "
        "WHERE ended_at IS NULL AND forgotten_at IS NULL AND started_at IS NOT NULL ORDER BY started_at LIMIT %s",
        [_ENDED_BATCH],
    )
    visits = booking.list_field_visits(key for key, _ in rows)
    on_the_way = {visit.visit_id for visit in visits if visit.state == VisitState.ON_THE_WAY}
    stale = [key for key, started_at in rows if key not in on_the_way or started_at < now - LONGEST_TRIP]
    for visit_id in stale:
        end_trip(visit_id, now=now, arrived=False)
    return len(stale)
