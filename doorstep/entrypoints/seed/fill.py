"""Filling an empty database with the demo cities."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from doorstep.entrypoints.pictures.store import PictureStore
from doorstep.entrypoints.seed import accounts as demo
from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.cards import DemoPeople
from doorstep.entrypoints.seed.content import MARKETS, City, catalogue, city
from doorstep.entrypoints.seed.diary import COMING_DAYS, PAST_DAYS
from doorstep.entrypoints.seed.doors import keep_records, save_terms
from doorstep.entrypoints.seed.earnings import earn_money, paid_at_once
from doorstep.entrypoints.seed.elsewhere import subscribe_demo_specialists
from doorstep.entrypoints.seed.inboxes import fill_inboxes
from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.orders import local_today, place_orders, place_requests, town_of, workers_of
from doorstep.entrypoints.seed.places import PlannedWork, open_shops, place_people, plan_work
from doorstep.entrypoints.seed.prices import save_price_rules
from doorstep.entrypoints.seed.promotions import give_demo_points, save_promotions
from doorstep.entrypoints.seed.repairs import save_repair_terms
from doorstep.entrypoints.seed.reviews import done_among, invent_reviews
from doorstep.entrypoints.seed.roster import PlannedSpecialist, invent_specialists
from doorstep.entrypoints.seed.shelf import Shelf, with_problem_photos, with_review_photos
from doorstep.entrypoints.seed.showcase import show_everything
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarPlan, OwnerKind
from doorstep.modules.booking.contracts import ImportedOrder
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.reviews import facade as reviews
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import CreateOffer, EnrollSpecialist

type Say = Callable[[str], None]

SPECIALISTS = 170
CLIENTS = 300


@transaction
def fill_database(
    *, specialist_count: int, client_count: int, now: datetime, say: Say, pictures: PictureStore | None = None
) -> None:
    """
    Make the demo cities: catalogue, people, offers, hours, visits of the past 90 and the coming 14 days.

    All of it or nothing. Free days are left to the caller: ``availability.extend_free_days``.

    :param pictures: drawn, or being drawn in other processes; None shows none.
    """
    accounts.ensure_markets()
    content = catalogue()
    catalog.save_catalogue(content.skills, content.categories, content.services)
    save_price_rules(now=now)
    save_promotions(now=now)
    save_terms()
    save_repair_terms()
    say(f"  catalogue: {len(content.categories)} categories, {len(content.services)} services")
    password = demo.password_hash()
    accounts.create_accounts([demo.staff_account(password)], actor=SYSTEM, now=now)
    shelf = Shelf(pictures)
    made = [_fill_market(code, specialist_count, client_count, password, shelf, now, say) for code in MARKETS]
    show_everything(made, shelf, today=now.date(), now=now)
    shelf.store(now=now)
    subscribe_demo_specialists(made, now=now)
    fill_inboxes(made, now=now)
    marker.mark_seeded(made, covered_until=now.date() + timedelta(days=COMING_DAYS), now=now)


@transaction_required
def _fill_market(
    code: str, specialist_count: int, client_count: int, password: str, shelf: Shelf, now: datetime, say: Say
) -> DemoMarket:
    place, market = city(code), accounts.get_market(code)
    today = local_today(market, now)
    clients = accounts.create_accounts(demo.invent_clients(place, client_count, password), actor=SYSTEM, now=now)
    addresses = accounts.create_addresses(demo.invent_addresses(place, clients))
    planned = invent_specialists(place, catalogue().services, count=specialist_count, today=today)
    work = plan_work(code, planned, catalogue().services)
    numbers = _enroll(place, planned, work, password, now)
    place_people(code, numbers, work, open_shops(code, now=now))
    availability.import_calendars(
        [
            CalendarPlan(OwnerKind.SPECIALIST, number, code, market.time_zone, entry.hours, entry.mode, entry.limits)
            for number, entry in zip(numbers, planned, strict=True)
        ]
    )
    workers = workers_of(planned, numbers)
    town = town_of(market, place, addresses)
    slugs = {service_id: slug for slug, service_id in catalog.service_ids_by_slug().items()}

    def dress(order: ImportedOrder) -> ImportedOrder:
        return paid_at_once(with_problem_photos(order, slugs, shelf), numbers[0])

    orders = place_orders(
        workers,
        town,
        first=today - timedelta(days=PAST_DAYS),
        last=today + timedelta(days=COMING_DAYS),
        now=now,
        demo=DemoPeople(clients[0], numbers[0]),
        dress=dress,
    )
    written = invent_reviews(workers, done_among(orders), place, demo_client=clients[0], now=now)
    reviews.import_reviews(with_review_photos(written, slugs, shelf, code=code), now=now)
    earn_money(orders, numbers[0], now=now)
    give_demo_points(code, clients[0], orders, now=now)
    keep_records(code, clients[0], orders, slugs, shelf)
    orders += place_requests(workers, town, now=now, dress=dress)
    past = sum(order.starts_at < now for order in orders)
    say(
        f"  {market.name('en')}: {len(numbers)} specialists, {len(clients)} clients, "
        f"{past} past and {len(orders) - past} coming visits, {len(written)} reviews"
    )
    return DemoMarket(code, clients, numbers)


@transaction_required
def _enroll(
    place: City, planned: Sequence[PlannedSpecialist], work: Sequence[PlannedWork], password: str, now: datetime
) -> list[int]:
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
                skill_ids=tuple(skill_ids[skill] for skill in entry.skills),
            )
            for user_id, entry in zip(users, planned, strict=True)
        ],
        actor=SYSTEM,
        now=now,
    )
    service_ids = catalog.service_ids_by_slug()
    drafts = {service.slug: service for service in catalogue().services}
    specialists.create_offers(
        {
            number: [
                CreateOffer(
                    service_id=service_ids[offer.service_slug],
                    price_minor=offer.price_minor,
                    duration_minutes=offer.duration_minutes,
                    takes_standard_price=offer.takes_standard_price,
                    auto_accept=offer.auto_accept,
                    place_kinds=one.kinds_of(drafts[offer.service_slug]),
                )
                for offer in entry.offers
            ]
            for number, entry, one in zip(numbers, planned, work, strict=True)
        }
    )
    return numbers
