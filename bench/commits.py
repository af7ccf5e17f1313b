"""What committing a claim and its free time costs the database; in a process of its own, which sets Django up."""

import os
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import psutil

from bench.processes import Helper
from bench.questions import MARKET, Reach

if TYPE_CHECKING:
    from doorstep.modules.availability.contracts import ClaimRequest

_WARM_UP = 20


@dataclass(frozen=True)
class Commits:
    """How many claims were committed, and the milliseconds of backend CPU of each."""

    count: int
    db_cpu_ms: float


def measure_commits(environment: dict[str, str], bookable: list[Reach]) -> Commits:
    """Claim a free start of each offer given, one transaction each; then give all of them back."""
    helper = Helper.start(_commit, environment, bookable)
    found: Commits = helper.pipe.recv()
    helper.wait()
    return found


def _commit(pipe: "Connection[Commits, None]", environment: dict[str, str], bookable: list[Reach]) -> None:
    os.environ.update(environment, DOORSTEP_LOG_LEVEL="WARNING")
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.infra.db import fetch_one, open_transaction
    from doorstep.kernel.clock import utc_now
    from doorstep.modules.availability import facade as availability

    now = utc_now()
    requests = _requests(bookable)
    row = fetch_one("SELECT pg_backend_pid()")
    assert row is not None
    backend = psutil.Process(row[0])
    begun = 0.0
    for number, request in enumerate(requests):
        if number == _WARM_UP:
            begun = _used(backend)
        with open_transaction():
            availability.lock_calendars([request.candidate.calendar_id])
            availability.claim(request, now=now)
    used, count = _used(backend) - begun, len(requests) - _WARM_UP
    for request in requests:
        with open_transaction():
            availability.lock_calendars([request.candidate.calendar_id])
            availability.release_claims([request.holder_id], now=now)
    pipe.send(Commits(count, 1000 * used / max(1, count)))


def _used(backend: psutil.Process) -> float:
    times = backend.cpu_times()
    return float(times.user + times.system)


def _requests(bookable: list[Reach]) -> "list[ClaimRequest]":
    """A free start of each specialist, chosen before anything is measured."""
    from doorstep.kernel.clock import utc_now
    from doorstep.kernel.geo import LatLon
    from doorstep.kernel.ids import new_id
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.availability import facade as availability
    from doorstep.modules.availability.contracts import Candidate, ClaimRequest, OwnerKind, Shape, Terms
    from doorstep.modules.specialists import facade as specialists
    from doorstep.modules.travel import facade as travel

    now, market = utc_now(), accounts.get_market(MARKET)
    terms = Terms(
        time_zone=market.time_zone,
        slot_step_minutes=market.slot_step_minutes,
        minimum_notice_minutes=market.minimum_notice_minutes,
        horizon_days=market.horizon_days,
        travel_version=travel.current_version(MARKET),
    )
    first = now.astimezone(ZoneInfo(market.time_zone)).date() + timedelta(days=1)
    offers = {offer.offer_id: offer for offer in specialists.list_offers([reach.offer_id for reach in bookable])}
    owners = [offer.specialist_id for offer in offers.values()]
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, owners)
    made: dict[int, ClaimRequest] = {}
    for number, reach in enumerate(bookable):
        offer = offers[reach.offer_id]
        calendar_id = calendars[offer.specialist_id]
        shape = Shape(offer.duration_minutes * offer.minimum_quantity, offer.preparation_minutes, offer.cleanup_minutes)
        point = market.to_point(LatLon(reach.home.lat, reach.home.lon))
        candidate = Candidate(calendar_id, shape, offer.base_cell, offer.radius_km)
        days = availability.find_starts_one(candidate, point.cell, terms=terms, first=first, day_count=14, now=now)
        starts = [start for day in days for start in day.starts]
        if starts and calendar_id not in made:
            start = starts[number * 7 % len(starts)]
            made[calendar_id] = ClaimRequest(
                candidate, new_id(), start, point, terms, expires_at=now + timedelta(hours=1)
            )
    return list(made.values())
