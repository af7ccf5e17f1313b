"""People on their way to clients, and the clients. Imported when Django is set up, so only by what a bench builds."""

import random
from datetime import timedelta

from bench.cities import Trip
from bench.worlds import MARKET, VISIT_MINUTES
from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import PlannedClaim, Shape
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.specialists import facade as specialists
from tests.builders import make_clients, make_service, make_specialists

_REACH_KM = 4.0
_SOON = timedelta(minutes=45)


def build_trips(count: int) -> list[Trip]:
    """As many visits that begin in three quarters of an hour, each of another client by another specialist."""
    chance = random.Random(7)
    now = utc_now()
    service_id = make_service("home-cleaning")
    bases, homes = _spread(chance, count), _spread(chance, count)
    workers, clients = make_specialists(bases, [service_id]), make_clients(homes)
    offers = {offer.offer_id: offer for offer in specialists.offers_of_many(one.specialist_id for one in workers)}
    orders = []
    for worker, client in zip(workers, clients, strict=True):
        orders.append(
            ImportedOrder(
                visit_id=new_id(),
                offer=offers[worker.offer_ids[service_id]],
                calendar_id=worker.calendar_id,
                address=accounts.get_address(client.address_id, accounts.actor_of(client.user_id)),
                starts_at=now + _SOON,
                visit_minutes=VISIT_MINUTES,
                quantity=1,
                state=VisitState.ACCEPTED,
                created_at=now - timedelta(days=1),
                method=PaymentMethod.CASH,
            )
        )
    claims = [
        PlannedClaim(
            order.calendar_id, order.visit_id, order.starts_at, Shape(VISIT_MINUTES, 0, 0), order.address.point
        )
        for order in orders
    ]
    with open_transaction():
        booking.import_orders(orders, now=now)
        availability.import_claims(claims, travel_version=0, now=now)
    plane = accounts.get_market(MARKET).plane
    trips = []
    for worker, client, order, base in zip(workers, clients, orders, bases, strict=True):
        start, end = plane.to_latlon(Point(*base)), order.address.position
        trips.append(Trip(str(order.visit_id), client.token, worker.token, (start.lat, start.lon), (end.lat, end.lon)))
    return trips


def _spread(chance: random.Random, count: int) -> list[tuple[float, float]]:
    return [(chance.uniform(-_REACH_KM, _REACH_KM), chance.uniform(-_REACH_KM, _REACH_KM)) for _ in range(count)]
