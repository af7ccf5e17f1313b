"""Readings of a phone on the way: put right, kept, reckoned with, and told live, in four short statements."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from doorstep.infra.db import fetch_one, transaction
from doorstep.infra.outbox import publish
from doorstep.infra.realtime import POSITIONS_CHANNEL
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.geo import LatLon, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts import ArrivalExpected, Fix, NotOnTheWay, Pinged, Precision, TripState
from doorstep.modules.fieldwork.rules.arrival import Pace, expected_at, left_minutes
from doorstep.modules.fieldwork.rules.clock import clock_offset, put_right
from doorstep.modules.fieldwork.rules.following import LONGEST_TRIP, check_before, coarse, in_order
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.trips import trip_for
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import class_of_hour

# A reading this vague says nothing of the way.
MOST_VAGUE_M = 2000.0
# Others are told of an arrival that has moved by so much.
_TOLD_FROM = timedelta(minutes=5)
_CELL_ACCURACY_M = 350.0
# Steps shorter than this are the trembling of a receiver.
_SHORTEST_STEP_KM = 0.015


class _Going(NamedTuple):
    """A trip under way as its row has it. The last value is of no interest: that setting's new value."""

    order_id: uuid.UUID
    client_id: int
    market: str
    mode: str
    travel_version: int
    dest_x: float
    dest_y: float
    started_at: datetime | None
    ended_at: datetime | None
    clock_offset_ms: int | None
    last_at: datetime | None
    last_lat: float | None
    last_lon: float | None
    told_eta_at: datetime | None
    left_minutes: float | None
    taken_minutes: float
    covered_minutes: float
    distance_m: float
    unflushed: str


# A crash of the database may lose the last readings, which come again every few seconds: commits need not wait for
# the disk, and those of other pings behind them need not either.
_LOCK_TRIP = (
    f"SELECT {', '.join(_Going._fields[:-1])}, set_config('synchronous_commit', 'off', true) "
    "FROM fieldwork_trip WHERE visit_id = %s AND specialist_id = %s FOR UPDATE"
).replace("client_id, market,", "client_id, market_id,")

_KEEP = """
    WITH put AS (
        INSERT INTO fieldwork_position (trip_id, at, lat, lon, accuracy_m)
        SELECT %(visit)s, reading.* FROM unnest(
            %(ats)s::timestamptz[], %(lats)s::float8[], %(lons)s::float8[], %(accuracies)s::float8[]) AS reading
        ON CONFLICT DO NOTHING RETURNING 1),
    moved AS (
        UPDATE fieldwork_trip SET clock_offset_ms = %(offset)s, last_at = %(at)s, last_lat = %(lat)s,
            last_lon = %(lon)s, last_accuracy_m = %(accuracy)s, received_at = %(now)s, eta_at = %(eta)s,
            eta_made_at = %(now)s, told_eta_at = %(told)s, left_minutes = %(left)s, taken_minutes = %(taken)s,
            covered_minutes = %(covered)s, distance_m = %(distance)s
        WHERE visit_id = %(visit)s)
    SELECT (SELECT count(*) FROM put), pg_notify(%(channel)s, %(message)s)
"""
_KEEP_OLDER = """
    WITH put AS (
        INSERT INTO fieldwork_position (trip_id, at, lat, lon, accuracy_m)
        SELECT %(visit)s, reading.* FROM unnest(
            %(ats)s::timestamptz[], %(lats)s::float8[], %(lons)s::float8[], %(accuracies)s::float8[]) AS reading
        ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) FROM put
"""


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What the newest reading says of the way."""

    eta_at: datetime
    left: float
    pace: Pace
    distance_m: float


@transaction
def keep_positions(
    visit_id: uuid.UUID, fixes: Sequence[Fix], sent_at: datetime, *, actor: Actor, now: datetime
) -> Pinged:
    """
    Take readings of the specialist's phone on the way to a visit, tell the newest live, and reckon the arrival anew.

    The phone's clock is put right by ``sent_at``. The same readings again are kept once; older ones, from a queue that
    was kept without a network, are kept in their place. Readings from before setting out, and vague ones, are dropped.
    Before setting out only the coarse cell of the newest is kept, within the hour before the agreed start.

    :param fixes: by the phone's clock, in any order; at least one.
    :param sent_at: when the phone sent them, by the same clock.
    :raises NotFound: if the visit is not this specialist's.
    :raises NotOnTheWay: before that hour, after the arrival, and if the visit came to nothing.
    """
    row = fetch_one(_LOCK_TRIP, [visit_id, actor.specialist_id])
    trip = _Going(*row) if row else None
    if trip is None or trip.started_at is None:
        return _keep_coarsely(visit_id, fixes, sent_at, actor=actor, now=now)
    if trip.ended_at is not None or now > trip.started_at + LONGEST_TRIP:
        raise NotOnTheWay
    if booking.find_visit_state(visit_id) != VisitState.ON_THE_WAY:
        raise NotOnTheWay
    known = None if trip.clock_offset_ms is None else timedelta(milliseconds=trip.clock_offset_ms)
    offset = clock_offset(sent_at=sent_at, received_at=now, known=known)
    readings = _usable(fixes, offset=offset, since=trip.started_at, now=now)
    if not readings:
        return Pinged(0, None, going=True)
    if trip.last_at is not None and readings[-1].at <= trip.last_at:
        return Pinged(_keep_older(visit_id, readings), None, going=True)
    return _keep_newest(visit_id, trip, readings, offset, actor=actor, now=now)


def _usable(fixes: Sequence[Fix], *, offset: timedelta, since: datetime, now: datetime) -> list[Fix]:
    right = [
        replace(fix, at=put_right(fix.at, offset=offset, received_at=now))
        for fix in fixes
        if fix.accuracy_m <= MOST_VAGUE_M
    ]
    return in_order([fix for fix in right if fix.at >= since])


def _keep_older(visit_id: uuid.UUID, readings: Sequence[Fix]) -> int:
    row = fetch_one(_KEEP_OLDER, {"visit": visit_id, **_columns(readings)})
    return int(row[0]) if row else 0


def _columns(readings: Sequence[Fix]) -> dict[str, Any]:
    return {
        "ats": [fix.at for fix in readings],
        "lats": [fix.lat for fix in readings],
        "lons": [fix.lon for fix in readings],
        "accuracies": [fix.accuracy_m for fix in readings],
    }


def _keep_newest(
    visit_id: uuid.UUID, trip: _Going, readings: Sequence[Fix], offset: timedelta, *, actor: Actor, now: datetime
) -> Pinged:
    newest = readings[-1]
    found = _reckon(trip, readings, now=now)
    told, moved = trip.told_eta_at, False
    if told is None or abs(found.eta_at - told) >= _TOLD_FROM:
        told, moved = found.eta_at, True
    row = fetch_one(
        _KEEP,
        {
            "visit": visit_id, **_columns(readings), "offset": round(offset / timedelta(milliseconds=1)),
            "at": newest.at, "lat": newest.lat, "lon": newest.lon, "accuracy": newest.accuracy_m, "now": now,
            "eta": found.eta_at, "told": told, "left": found.left, "taken": found.pace.taken,
            "covered": found.pace.covered, "distance": found.distance_m,
            "channel": POSITIONS_CHANNEL, "message": _message(visit_id, newest, found.eta_at),
        },
    )  # fmt: skip
    if moved:
        assert actor.specialist_id is not None
        publish(
            ArrivalExpected(
                visit_id=visit_id, order_id=trip.order_id, client_id=trip.client_id,
                specialist_id=actor.specialist_id, market=trip.market, eta_at=found.eta_at, made_at=now,
            )
        )  # fmt: skip
    return Pinged(int(row[0]) if row else 0, found.eta_at, going=True)


def _message(visit_id: uuid.UUID, fix: Fix, eta_at: datetime) -> str:
    """What followers hear, as they hear it: the visit's id for those who pass it on, and JSON."""
    data = {
        "visit_id": str(visit_id), "state": TripState.GOING, "precision": Precision.EXACT,
        "lat": round(fix.lat, 6), "lon": round(fix.lon, 6), "accuracy_m": round(fix.accuracy_m),
        "at": fix.at, "eta_at": eta_at,
    }  # fmt: skip
    return f"{visit_id} {orjson.dumps(data, option=orjson.OPT_UTC_Z).decode()}"


def _reckon(trip: _Going, readings: Sequence[Fix], *, now: datetime) -> _Reckoned:
    """The arrival by the newest reading, with the pace of the stretch since the one before it."""
    market = accounts.get_market(trip.market)
    times = travel.travel_table(trip.travel_version).modes[trip.mode]  # type: ignore[index]  # a Mode is its text
    newest = readings[-1]
    here = market.plane.to_point(LatLon(newest.lat, newest.lon))
    hour_class = class_of_hour(now.astimezone(ZoneInfo(market.time_zone)).hour)
    left = left_minutes(here, Point(trip.dest_x, trip.dest_y), times, hour_class)
    pace = Pace(trip.taken_minutes, trip.covered_minutes)
    if trip.left_minutes is not None and trip.last_at is not None:
        minutes = (newest.at - trip.last_at) / timedelta(minutes=1)
        pace = pace.after(minutes=minutes, covered=trip.left_minutes - left)
    eta_at = expected_at(newest.at, left=left, pace=pace)
    return _Reckoned(
        max(eta_at, now.replace(microsecond=0)), left, pace, trip.distance_m + _gone(trip, readings, market)
    )


def _gone(trip: _Going, readings: Sequence[Fix], market: MarketFacts) -> float:
    """Metres gone over some readings, after the last one before them."""
    gone = 0.0
    here = None
    if trip.last_lat is not None and trip.last_lon is not None:
        here = market.plane.to_point(LatLon(trip.last_lat, trip.last_lon))
    for fix in readings:
        there = market.plane.to_point(LatLon(fix.lat, fix.lon))
        step = here.distance_km(there) if here is not None else 0.0
        if here is None or step >= _SHORTEST_STEP_KM:
            gone, here = gone + step * 1000, there
    return gone


def _keep_coarsely(
    visit_id: uuid.UUID, fixes: Sequence[Fix], sent_at: datetime, *, actor: Actor, now: datetime
) -> Pinged:
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    if visit.specialist_id != actor.specialist_id:
        raise NotFound
    _check_before(visit, now=now)
    offset = clock_offset(sent_at=sent_at, received_at=now, known=None)
    readings = _usable(fixes, offset=offset, since=now - timedelta(hours=1), now=now)
    if readings:
        newest = readings[-1]
        place = coarse(LatLon(newest.lat, newest.lon), accounts.get_market(visit.market).plane)
        trip = trip_for(visit)
        trip.last_at, trip.last_lat, trip.last_lon = newest.at, place.lat, place.lon
        # A visit that was moved may have been known before, and forgotten since.
        trip.last_accuracy_m, trip.received_at, trip.forgotten_at = _CELL_ACCURACY_M, now, None
        trip.save()
    return Pinged(min(1, len(readings)), None, going=False)


def _check_before(visit: FieldVisit, *, now: datetime) -> None:
    check_before(
        VisitState(visit.state), visit.place_kind,
        agreed_at=visit.agreed_at, over_at=visit.over_at, now=now, terms=terms_of(visit.market),
    )  # fmt: skip
