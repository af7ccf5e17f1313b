"""The cities that benches are run in. Imported when Django is set up, so only by what `temporary_site` calls."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.cities import BookingCity, BusyCity, Client, Start
from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import HoursPlan, PlannedClaim, Shape, WallSpan
from tests.builders import (
    BuiltSpecialist,
    Kilometres,
    coming_day,
    local_start,
    make_clients,
    make_service,
    make_specialists,
)

MARKET = "hel"
VISIT_MINUTES = 60
# 45 minutes between two visits' cores suffice for the way across the clients' part of the city in the rush hour.
PREPARATION_MINUTES, CLEANUP_MINUTES = 5, 10
CLIENTS_REACH_KM = 2.9
FIRST_HOURS = range(4, 24, 2)
DAYS = range(2, 20)
TWO_SHIFTS = HoursPlan(shifts=((WallSpan(8 * 60, 12 * 60), WallSpan(13 * 60, 20 * 60)),) * 7)


def build_booking_city(*, specialists: int, clients: int) -> BookingCity:
    """Specialists who work around the clock and accept at once; ten starts a day each, on eighteen days."""
    chance = random.Random(1)
    service_id = _service("home-cleaning")
    people = make_specialists(_spread(chance, specialists, 4.0), [service_id], signed_in=False)
    moments = [
        local_start(coming_day(day), hour).strftime("%Y-%m-%dT%H:%M:%SZ") for day in DAYS for hour in FIRST_HOURS
    ]
    starts = [
        Start(person.offer_ids[service_id], person.calendar_id, person.specialist_id, person.user_id, moment)
        for person in people
        for moment in moments
    ]
    chance.shuffle(starts)
    built = make_clients(_spread(chance, clients, CLIENTS_REACH_KM))
    return BookingCity(
        service_id, [Client(client.user_id, str(client.address_id), client.token) for client in built], starts
    )


def build_busy_city(*, specialists: int, visits_a_day: int = 4) -> BusyCity:
    """Every third specialist offers the service; all have visits on the coming two weeks."""
    chance = random.Random(2)
    services = [_service(slug) for slug in ("home-cleaning", "window-cleaning", "ironing")]
    groups = [
        make_specialists(
            _spread(chance, specialists // 3, 5.0), [service_id], hours=TWO_SHIFTS, radius_km=20, signed_in=False
        )
        for service_id in services
    ]
    planned = [plan for group in groups for person in group for plan in _visits_of(person, chance, visits_a_day)]
    with open_transaction():
        refused = availability.import_claims(planned, travel_version=0, now=utc_now())
    plane = accounts.get_market(MARKET).plane
    homes = [plane.to_latlon(Point(*place)) for place in _spread(chance, 500, CLIENTS_REACH_KM)]
    return BusyCity(
        service_id=services[0],
        offer_ids=[person.offer_ids[services[0]] for person in groups[0]],
        specialists=sum(len(group) for group in groups),
        visits=len(planned) - len(refused),
        places=[(round(home.lat, 6), round(home.lon, 6)) for home in homes],
    )


def _visits_of(person: BuiltSpecialist, chance: random.Random, visits_a_day: int) -> list[PlannedClaim]:
    shape = Shape(VISIT_MINUTES, PREPARATION_MINUTES, CLEANUP_MINUTES)
    return [
        PlannedClaim(person.calendar_id, new_id(), start, shape, Point(*place))
        for day in range(15)
        for start, place in zip(
            _moments(coming_day(day), chance, visits_a_day), _spread(chance, visits_a_day, 5.0), strict=True
        )
    ]


def _moments(day: date, chance: random.Random, number: int) -> list[datetime]:
    zone = ZoneInfo(accounts.get_market(MARKET).time_zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    quarters = sorted(chance.sample(range(8 * 4, 19 * 4), number))
    return [midnight + timedelta(minutes=15 * quarter) for quarter in quarters]


def _service(slug: str) -> int:
    return make_service(
        slug, minutes=VISIT_MINUTES, preparation_minutes=PREPARATION_MINUTES, cleanup_minutes=CLEANUP_MINUTES
    )


def _spread(chance: random.Random, number: int, reach_km: float) -> list[Kilometres]:
    return [(chance.uniform(-reach_km, reach_km), chance.uniform(-reach_km, reach_km)) for _ in range(number)]
