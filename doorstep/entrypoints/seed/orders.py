"""Orders of the demo cities: who may serve whom, and which invented orders fit into the calendars."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from doorstep.entrypoints.seed.cards import DemoPeople, keep_payments, pay_by_card
from doorstep.entrypoints.seed.content import City
from doorstep.entrypoints.seed.diary import COMING_DAYS, Town, Worker, claims_of, invent_orders
from doorstep.entrypoints.seed.extras import Assortment
from doorstep.entrypoints.seed.roster import PlannedSpecialist
from doorstep.infra.db import transaction_required
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import OwnerKind
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.travel import facade as travel

_FRESH_REQUESTS = 4  # some of them meet other visits and are left out

type Dress = Callable[[ImportedOrder], ImportedOrder]


def as_it_is(order: ImportedOrder) -> ImportedOrder:
    """The order unchanged."""
    return order


def local_today(market: MarketFacts, now: datetime) -> date:
    """The date at a market's place."""
    return now.astimezone(ZoneInfo(market.time_zone)).date()


def workers_of(planned: Sequence[PlannedSpecialist], numbers: Sequence[int]) -> list[Worker]:
    """The invented specialists as the database has them now; those who left or closed all offers are left out."""
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, numbers)
    offers = defaultdict(list)
    for offer in specialists.offers_of_many(numbers):
        offers[offer.specialist_id].append(offer)
    return [
        Worker(entry, number, calendars[number], tuple(offers[number]))
        for number, entry in zip(numbers, planned, strict=True)
        if number in calendars and offers[number]
    ]


def town_of(market: MarketFacts, place: City, addresses: Sequence[AddressFacts]) -> Town:
    """A market with its travel times and the invented clients' addresses."""
    table = travel.travel_table(travel.current_version(market.code))
    services = catalog.list_services(catalog.service_ids_by_slug().values())
    windows = {one.service_id: one.rules.window_minutes for one in services if one.rules and one.rules.window_minutes}
    by_id = {one.service_id: one for one in services}
    choices = {number: found.within(market.code) for number, found in catalog.choices_of(by_id).items()}
    return Town(market, table, tuple(addresses), place.language, windows, Assortment(by_id, choices))


@transaction_required
def place_orders(
    workers: Sequence[Worker],
    town: Town,
    *,
    first: date,
    last: date,
    now: datetime,
    demo: DemoPeople,
    dress: Dress = as_it_is,
) -> list[ImportedOrder]:
    """
    Invent orders, claim their time, and write those that fit, dressed up with what only they need.

    A part of them is paid by card, see ``cards``.
    """
    orders = [
        order
        for worker in workers
        for order in invent_orders(
            worker,
            town,
            first=first,
            last=last,
            now=now,
            random=Random(f"{worker.plan.person.latin_name} of {town.market.code} from {first}"),
        )
    ]
    placed = _fitting(orders, town, now=now, dress=dress)
    placed = pay_by_card(placed, demo)
    booking.import_orders(placed, now=now)
    keep_payments(placed, demo, now=now)
    return placed


@transaction_required
def place_requests(
    workers: Sequence[Worker], town: Town, *, now: datetime, dress: Dress = as_it_is
) -> list[ImportedOrder]:
    """Fresh requests for the demo specialist to answer."""
    demo_worker, random = workers[0], Random(f"requests of {town.market.code} from {now.date()}")
    today = local_today(town.market, now)
    wishes = invent_orders(
        demo_worker,
        town,
        first=today + timedelta(days=1),
        last=today + timedelta(days=COMING_DAYS),
        now=now,
        random=random,
    )
    asked_at = now - timedelta(minutes=random.randint(5, 50))
    requests = [replace(wish, state=VisitState.REQUESTED, reason="", created_at=asked_at) for wish in wishes]
    placed = _fitting(requests[:_FRESH_REQUESTS], town, now=now, dress=dress)
    booking.import_orders(placed, now=now)
    return placed


@transaction_required
def _fitting(orders: Sequence[ImportedOrder], town: Town, *, now: datetime, dress: Dress) -> list[ImportedOrder]:
    refused = availability.import_claims(claims_of(orders), travel_version=town.travel.version, now=now)
    return [dress(_under_policy(order)) for order in orders if order.visit_id not in refused]


def _under_policy(order: ImportedOrder) -> ImportedOrder:
    """The order, booked under the policy that the city's rules choose for it."""
    offer = order.offer
    policy = pricing.find_policy(
        market=offer.market, service_id=offer.service_id, offer_id=offer.offer_id, starts_at=order.starts_at
    )
    return replace(order, policy=policy)
