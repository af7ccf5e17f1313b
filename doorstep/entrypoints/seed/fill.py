"""Filling an empty database with the demo cities, and keeping their visits two weeks ahead."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from doorstep.entrypoints.seed import accounts as demo
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.content import MARKETS, City, catalogue, city
from doorstep.entrypoints.seed.diary import COMING_DAYS, PAST_DAYS, Town, Worker, claims_of, invent_orders
from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.roster import PlannedSpecialist, invent_specialists
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarPlan, OwnerKind
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import CreateOffer, EnrollSpecialist, RatingTotals
from doorstep.modules.travel import facade as travel

type Say = Callable[[str], None]

SPECIALISTS = 170
CLIENTS = 300
_RATED_SHARE = 0.7


@transaction
def fill_database(*, specialist_count: int, client_count: int, now: datetime, say: Say) -> None:
    """
    Make the demo cities: catalogue, people, offers, hours, visits of the past 90 and the coming 14 days.

    All of it or nothing. Free days are left to the caller: ``availability.rebuild_free_days``.
    """
    accounts.ensure_markets()
    content = catalogue()
    catalog.save_catalogue(content.skills, content.categories, content.services)
    say(f"  catalogue: {len(content.categories)} categories, {len(content.services)} services")
    password = demo.password_hash()
    accounts.create_accounts([demo.staff_account(password)], actor=SYSTEM, now=now)
    made = [_fill_market(code, specialist_count, client_count, password, now, say) for code in MARKETS]
    marker.mark_seeded(made, covered_until=now.date() + timedelta(days=COMING_DAYS), now=now)


@transaction_required
def _fill_market(
    code: str, specialist_count: int, client_count: int, password: str, now: datetime, say: Say
) -> DemoMarket:
    place, market = city(code), accounts.get_market(code)
    today = _today(market, now)
    clients = accounts.create_accounts(demo.invent_clients(place, client_count, password), actor=SYSTEM, now=now)
    addresses = accounts.create_addresses(demo.invent_addresses(place, clients))
    planned = invent_specialists(place, catalogue().services, count=specialist_count, today=today)
    numbers = _enroll(place, planned, password, now)
    availability.import_calendars(
        [
            CalendarPlan(OwnerKind.SPECIALIST, number, code, market.time_zone, entry.hours, entry.mode)
            for number, entry in zip(numbers, planned, strict=True)
        ]
    )
    workers = _workers(planned, numbers)
    orders = _place_orders(
        workers,
        _town(market, place, addresses),
        first=today - timedelta(days=PAST_DAYS),
        last=today + timedelta(days=COMING_DAYS),
        now=now,
    )
    specialists.record_ratings(_ratings(code, workers, orders))
    past = sum(order.starts_at < now for order in orders)
    say(
        f"  {market.name('en')}: {len(numbers)} specialists, {len(clients)} clients, "
        f"{past} past and {len(orders) - past} coming visits"
    )
    return DemoMarket(code, clients, numbers)


@transaction_required
def _enroll(place: City, planned: Sequence[PlannedSpecialist], password: str, now: datetime) -> list[int]:
    users = accounts.create_accounts(demo.specialist_accounts(place, planned, password), actor=SYSTEM, now=now)
    skill_ids = {skill.slug: skill.skill_id for skill in catalog.list_skills()}
    numbers = specialists.enroll_specialists(
        [
            EnrollSpecialist(
                user_id=user_id,
                market=place.code,
                display_name=entry.person.name,
                latin_name=entry.person.latin_name,
                base=entry.base,
                gender=entry.person.gender,
                languages=entry.languages,
                bio=entry.bio,
                experience_years=entry.experience_years,
                radius_km=entry.radius_km,
                avatar=f"{entry.profession.slug}-{place.code}-{number}",
                skill_ids=tuple(skill_ids[skill] for skill in entry.skills),
            )
            for number, (user_id, entry) in enumerate(zip(users, planned, strict=True))
        ],
        actor=SYSTEM,
        now=now,
    )
    service_ids = catalog.service_ids_by_slug()
    specialists.create_offers(
        {
            number: [
                CreateOffer(
                    service_id=service_ids[offer.service_slug],
                    price_minor=offer.price_minor,
                    duration_minutes=offer.duration_minutes,
                    takes_standard_price=offer.takes_standard_price,
                    auto_accept=offer.auto_accept,
                )
                for offer in entry.offers
            ]
            for number, entry in zip(numbers, planned, strict=True)
        }
    )
    return numbers


def _workers(planned: Sequence[PlannedSpecialist], numbers: Sequence[int]) -> list[Worker]:
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


def _town(market: MarketFacts, place: City, addresses: Sequence[AddressFacts]) -> Town:
    table = travel.travel_table(travel.current_version(market.code))
    return Town(market, table, tuple(addresses), place.language)


@transaction_required
def _place_orders(
    workers: Sequence[Worker], town: Town, *, first: date, last: date, now: datetime
) -> list[ImportedOrder]:
    """Invent orders, claim their time, and write those that fit."""
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
    refused = availability.import_claims(claims_of(orders), travel_version=town.travel.version, now=now)
    placed = [order for order in orders if order.visit_id not in refused]
    booking.import_orders(placed)
    return placed


def _ratings(code: str, workers: Sequence[Worker], orders: Sequence[ImportedOrder]) -> list[RatingTotals]:
    done: dict[int, int] = defaultdict(int)
    for order in orders:
        done[order.offer.specialist_id] += order.state is VisitState.DONE
    random = Random(f"ratings of {code}")
    totals = []
    for worker in workers:
        rated = sum(random.random() < _RATED_SHARE for _ in range(done[worker.specialist_id]))
        count = rated + worker.plan.earlier_ratings
        stars = min(5 * count, max(count, round(count * worker.plan.quality)))
        totals.append(RatingTotals(worker.specialist_id, stars, count))
    return totals


def _today(market: MarketFacts, now: datetime) -> date:
    return now.astimezone(ZoneInfo(market.time_zone)).date()


@transaction
def add_coming_visits(*, now: datetime) -> int:
    """
    Add visits to the demo cities until there are two weeks of them again; how many were added.

    Only what was invented is touched: the demo's specialists get visits of the demo's clients.
    """
    begin = max(marker.covered_until() + timedelta(days=1), now.date())
    until = now.date() + timedelta(days=COMING_DAYS)
    if begin > until:
        return 0
    added = 0
    for made in marker.demo_markets():
        place, market = city(made.code), accounts.get_market(made.code)
        planned = invent_specialists(
            place, catalogue().services, count=len(made.specialist_ids), today=_today(market, now)
        )
        town = _town(market, place, accounts.addresses_of_people(made.client_ids))
        workers = _workers(planned, made.specialist_ids)
        added += len(_place_orders(workers, town, first=begin, last=until, now=now))
    marker.mark_topped_up(covered_until=until, now=now)
    return added
