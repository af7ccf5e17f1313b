"""
The crowd of one market: specialists by the thousand, with everything that belongs to them, as rows for COPY.

Nothing here asks the database, so slices of the crowd are made side by side in processes of their own. The people are
invented like the demo cities', but names repeat, half of them clean homes, and nobody has a password.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from doorstep.entrypoints.seed.content import City, Profession, catalogue, professions
from doorstep.entrypoints.seed.diary import COMING_DAYS, Town, Worker, claims_of, invent_day
from doorstep.entrypoints.seed.orders import local_today
from doorstep.entrypoints.seed.people import invent_person
from doorstep.entrypoints.seed.roster import PlannedSpecialist, invent_specialist
from doorstep.infra.copying import CopyBatch
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, CreateAccount
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarPlan, OwnerKind
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder
from doorstep.modules.catalog.contracts import Listing, ServiceFacts
from doorstep.modules.reviews import facade as reviews
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import CreateOffer, EnrollSpecialist, NewSpecialist

VISITS = 10
MOST_OFFERS = 8
FIRST_CLIENT_SERIAL, FIRST_SPECIALIST_SERIAL = 1_000_000, 2_000_000
_COMMON_SKILL = "home-cleaning"
_COMMON_SHARE = 0.5
# Each trade is so much rarer than the one before: the last are practised by a few in a thousand.
_RARER = 0.8
_FARTHEST_PAST_DAYS = 90
_NEIGHBOURS, _REGULARS = 12, 4
_ATTEMPTS = 4  # a day for which only too long a visit was thought of is tried again
_FEWEST_RATINGS_SHARE = 0.15
_MEAN_STARS = 4.6


@dataclass(frozen=True)
class Ground:
    """What the whole crowd shares."""

    city: City
    town: Town
    assortment: Mapping[int, tuple[Listing, ServiceFacts]]
    service_ids: Mapping[str, int]
    skill_ids: Mapping[str, int]
    past_visits: int
    number_key: int
    now: datetime
    nearest: dict[Cell, tuple[list[float], list[AddressFacts]]] = field(default_factory=dict)
    """The clients' addresses by their distance from a cell, worked out when it is first asked for."""


@dataclass(frozen=True)
class Part:
    """Some of the crowd: their places in it, and the numbers drawn for their rows."""

    first: int
    user_ids: Sequence[int]
    specialist_ids: Sequence[int]
    offer_ids: Sequence[int]
    calendar_ids: Sequence[int]


def phone_of(city: City, serial: int) -> str:
    """A number of the city's demo range, which has room for millions once its zeros are used."""
    whole = city.phone_pattern.format(serial=0)
    stem = whole.rstrip("0")
    return stem + str(serial).zfill(len(whole) - len(stem))


def pack_part(ground: Ground, part: Part) -> tuple[CopyBatch, int]:
    """The rows of one part, and how many visits are among them."""
    batch = CopyBatch()
    market, now = ground.town.market, ground.now
    today = local_today(market, now)
    planned = [_invent(ground.city, part.first + at, today) for at in range(len(part.user_ids))]
    accounts.pack_accounts(batch, list(zip(part.user_ids, _accounts(ground, part, planned), strict=True)), now=now)
    newcomers = [_newcomer(ground, part, at, plan) for at, plan in enumerate(planned)]
    offers = specialists.pack_specialists(batch, newcomers, ground.assortment, market, now=now)
    diaries = [
        _diary(Worker(plan, newcomer.specialist_id, calendar_id, tuple(own)), ground, today)
        for plan, newcomer, calendar_id, own in zip(planned, newcomers, part.calendar_ids, offers, strict=True)
    ]
    refused = availability.pack_calendars(
        batch,
        [
            (calendar_id, _calendar(ground, plan, specialist_id), claims_of(orders))
            for calendar_id, plan, specialist_id, orders in zip(
                part.calendar_ids, planned, part.specialist_ids, diaries, strict=True
            )
        ],
        horizon_days=market.horizon_days,
        travel_version=ground.town.travel.version,
        now=now,
    )
    placed = [order for orders in diaries for order in orders if order.visit_id not in refused]
    first = part.first * (VISITS + ground.past_visits)
    numbers = booking.scattered_numbers(first, key=ground.number_key)
    booking.pack_orders(batch, placed, {market.code: market}, now=now, numbers=numbers)
    return batch, len(placed)


def _accounts(ground: Ground, part: Part, planned: Sequence[PlannedSpecialist]) -> list[CreateAccount]:
    return [
        CreateAccount(
            name=plan.person.name,
            market=ground.city.code,
            language=ground.city.language,
            phone=phone_of(ground.city, FIRST_SPECIALIST_SERIAL + part.first + at),
            specialist_id=part.specialist_ids[at],
        )
        for at, plan in enumerate(planned)
    ]


def _newcomer(ground: Ground, part: Part, at: int, plan: PlannedSpecialist) -> NewSpecialist:
    """A planned specialist as the module of specialists wants it, with what reviews would add up to; none are there."""
    random = Random(f"rating of {part.first + at}")
    count = 0 if random.random() < _FEWEST_RATINGS_SHARE else 1 + int(random.expovariate(1 / 25))
    own_ids = part.offer_ids[at * MOST_OFFERS : (at + 1) * MOST_OFFERS]
    return NewSpecialist(
        specialist_id=part.specialist_ids[at],
        person=EnrollSpecialist(
            user_id=part.user_ids[at],
            market=ground.city.code,
            display_name=plan.person.name,
            latin_name=plan.person.latin_name,
            base=plan.base,
            gender=plan.person.gender,
            languages=plan.languages,
            bio=plan.bio,
            experience_years=plan.experience_years,
            radius_km=plan.radius_km,
            skill_ids=tuple(ground.skill_ids[skill] for skill in plan.skills),
        ),
        offers=tuple(
            (
                offer_id,
                CreateOffer(
                    service_id=ground.service_ids[offer.service_slug],
                    price_minor=offer.price_minor,
                    duration_minutes=offer.duration_minutes,
                    takes_standard_price=offer.takes_standard_price,
                    auto_accept=offer.auto_accept,
                ),
            )
            for offer_id, offer in zip(own_ids, plan.offers, strict=False)
        ),
        rating=reviews.shown_rating(stars=round(count * plan.quality), count=count, prior=_MEAN_STARS),
        rating_count=count,
    )


def _calendar(ground: Ground, plan: PlannedSpecialist, specialist_id: int) -> CalendarPlan:
    market = ground.town.market
    return CalendarPlan(OwnerKind.SPECIALIST, specialist_id, market.code, market.time_zone, plan.hours, plan.mode)


def _invent(city: City, number: int, today: date) -> PlannedSpecialist:
    random = Random(f"specialist {number} of {city.code} at scale")
    kind = _profession(random)
    if random.random() < _COMMON_SHARE:
        kind = replace(kind, skills=(_COMMON_SKILL, *(skill for skill in kind.skills if skill != _COMMON_SKILL)))
    person = invent_person(city, random, female=kind.female)
    made = invent_specialist(city, kind, person, catalogue().services, random, is_demo=False, today=today)
    # A daily limit would leave too few of the visits.
    return replace(made, hours=replace(made.hours, daily_cap=None))


def _profession(random: Random) -> Profession:
    kinds = professions()
    return random.choices(kinds, cum_weights=_cumulated(len(kinds)))[0]


@lru_cache
def _cumulated(count: int) -> list[float]:
    return list(accumulate(_RARER**rank for rank in range(count)))


def _diary(worker: Worker, ground: Ground, today: date) -> list[ImportedOrder]:
    """Ten coming visits, and as many past ones as asked for."""
    random = Random(f"diary of {worker.plan.person.latin_name} {worker.specialist_id}")
    near = _neighbours(worker, ground, random)
    if not near:
        return []
    coming = [today + timedelta(days=ahead) for ahead in range(1, COMING_DAYS + 1)]
    past = [today - timedelta(days=back) for back in range(1, _FARTHEST_PAST_DAYS + 1)]
    return [
        *_fill_days(worker, ground, near, coming, VISITS, random),
        *_fill_days(worker, ground, near, past, ground.past_visits, random),
    ]


def _neighbours(worker: Worker, ground: Ground, random: Random) -> list[AddressFacts]:
    """Some of the addresses well within reach."""
    if not worker.offers:
        return []
    offer = worker.offers[0]
    base = offer.base_cell
    if base not in ground.nearest:
        found = sorted(ground.town.addresses, key=lambda address: base.distance_km(address.point.cell))
        ground.nearest[base] = [base.distance_km(address.point.cell) for address in found], found
    distances, addresses = ground.nearest[base]
    return random.choices(addresses[: bisect_right(distances, offer.radius_km - 0.75) or 1], k=_NEIGHBOURS)


def _fill_days(
    worker: Worker, ground: Ground, near: Sequence[AddressFacts], days: Sequence[date], wanted: int, random: Random
) -> list[ImportedOrder]:
    """So many visits, spread over the days on which the specialist works; fewer if they are too long for more."""
    hours = worker.plan.hours
    closed = {entry.day for entry in hours.exceptions}
    working = [day for day in days if hours.shifts[day.weekday()] and day not in closed]
    random.shuffle(working)
    made: list[ImportedOrder] = []
    for _ in range(_ATTEMPTS):
        empty = []
        for at, day in enumerate(working):
            missing = wanted - len(made)
            if missing <= 0:
                return made
            share = min(missing, -(-missing // (len(working) - at)) + random.choice((0, 0, 1)))
            placed = list(invent_day(worker, ground.town, near, near[:_REGULARS], day, share, ground.now, random))
            made += placed
            if not placed:
                empty.append(day)
        working = empty
    return made
