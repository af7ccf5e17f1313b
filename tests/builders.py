"""
Small worlds for tests and benches, made through the modules' own doors.

Everything is deterministic but for ids and sessions. Places are kilometres east and north of the market's centre.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES, AddAddress, CreateAccount
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import (
    NO_LIMITS,
    CalendarLimits,
    CalendarPlan,
    HoursPlan,
    OwnerKind,
    WallSpan,
)
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import (
    AT_CLIENT,
    AddOnDraft,
    CategoryDraft,
    PlaceKind,
    PriceModel,
    ServiceDraft,
    ServiceRules,
    SkillDraft,
    VariantDraft,
)
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import CreateOffer, EnrollSpecialist, ShownRating
from doorstep.modules.specialists.place_contracts import SavePlace
from doorstep.modules.specialists.services.places import keep_place, save_work_of_many

type Kilometres = tuple[float, float]

ALL_HOURS = HoursPlan(shifts=((WallSpan(0, 1440),),) * 7)
CENTER: Kilometres = (0.0, 0.0)
STREET = "Mannerheimintie 5 A 12"
DETAILS = "Door code 1905"
DISTRICT = "Kamppi"

_phones = count(1)


@dataclass(frozen=True, slots=True)
class BuiltSpecialist:
    """A specialist who is signed in and works."""

    user_id: int
    specialist_id: int
    calendar_id: int
    offer_ids: dict[int, int]
    """Offers by service."""
    token: str = ""


@dataclass(frozen=True, slots=True)
class BuiltClient:
    """A client who is signed in and has an address."""

    user_id: int
    address_id: uuid.UUID
    token: str
    phone: str | None


def position_of(market: str, at: Kilometres) -> LatLon:
    """Degrees of a place in a market."""
    return accounts.get_market(market).plane.to_latlon(Point(*at))


def local_start(day: date, hour: int, minute: int = 0, *, market: str = "hel") -> datetime:
    """A local wall time of a market, in UTC, so that adding hours adds hours even where clocks change."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(accounts.get_market(market).time_zone)).astimezone(UTC)


def coming_day(days: int = 1, *, market: str = "hel") -> date:
    """The local date so many days ahead."""
    return (utc_now().astimezone(ZoneInfo(accounts.get_market(market).time_zone)) + timedelta(days=days)).date()


def make_service(
    slug: str = "home-cleaning",
    *,
    price_model: PriceModel = PriceModel.FIXED,
    minutes: int = 60,
    price_minor: int = 4900,
    preparation_minutes: int = 0,
    cleanup_minutes: int = 0,
    most: int = 1,
    markets: Sequence[str] = ("hel",),
    window_minutes: int | None = None,
    place_kinds: Sequence[PlaceKind] = AT_CLIENT,
    variants: Sequence[VariantDraft] = (),
    add_ons: Sequence[AddOnDraft] = (),
) -> int:
    """A service with its category and skill, priced in some markets; its id."""
    with open_transaction():
        catalog.save_catalogue(
            [SkillDraft("cleaning", {"en": "Cleaning"})],
            [CategoryDraft("home", None, {"en": "Home"}, {}, "home")],
            [
                ServiceDraft(
                    slug=slug,
                    category_slug="home",
                    skill_slug="cleaning",
                    names={"en": slug.replace("-", " ").capitalize()},
                    descriptions={"en": "Done well."},
                    included={"en": ["Tools"]},
                    price_model=price_model,
                    unit_names={"en": "window"} if price_model is PriceModel.UNIT else {},
                    duration_minutes=minutes,
                    minimum_quantity=1,
                    maximum_quantity=most,
                    preparation_minutes=preparation_minutes,
                    cleanup_minutes=cleanup_minutes,
                    prices={code: Money(price_minor, accounts.get_market(code).currency) for code in markets},
                    rules=ServiceRules(window_minutes=window_minutes) if window_minutes else None,
                    place_kinds=tuple(place_kinds),
                    variants=tuple(variants),
                    add_ons=tuple(add_ons),
                )
            ],
        )
    listed = [listing.service_id for listing in catalog.list_listings(markets[0])]
    return next(service.service_id for service in catalog.list_services(listed) if service.slug == slug)


def add_on(slug: str, minutes: int, price_minor: int, *, most: int = 1, active: bool = True) -> AddOnDraft:
    """An add-on of a service to be made, in Helsinki."""
    names = {language: slug.replace("-", " ").capitalize() for language in LANGUAGES}
    return AddOnDraft(slug, names, {}, minutes, most, {"hel": Money(price_minor, "EUR")}, active)


def variant(slug: str, minutes: int, price_minor: int, *, active: bool = True) -> VariantDraft:
    """A variant of a service to be made, in Helsinki."""
    names = {language: slug.replace("-", " ").capitalize() for language in LANGUAGES}
    return VariantDraft(slug, names, {}, minutes, {"hel": Money(price_minor, "EUR")}, active)


def choice_ids(service_id: int) -> dict[str, int]:
    """The numbers of a service's variants and add-ons, by slug."""
    found = catalog.choices_of([service_id])[service_id]
    return {one.slug: one.variant_id for one in found.variants} | {one.slug: one.add_on_id for one in found.add_ons}


def make_people(
    number: int, *, name: str = "Aino Korhonen", market: str = "hel", verified: bool = True
) -> list[tuple[int, str | None]]:
    """New accounts, with a proved phone each unless not verified; (user id, phone)."""
    phones = [f"+35840{next(_phones):07d}" if verified else None for _ in range(number)]
    commands = [CreateAccount(name=name, market=market, phone=phone) for phone in phones]
    with open_transaction():
        ids = accounts.create_accounts(commands, actor=SYSTEM, now=utc_now())
    return list(zip(ids, phones, strict=True))


def make_specialists(
    places: Sequence[Kilometres],
    service_ids: Sequence[int],
    *,
    hours: HoursPlan = ALL_HOURS,
    radius_km: float = 25.0,
    auto_accept: bool = True,
    price_minor: int = 4900,
    takes_standard_price: bool = True,
    market: str = "hel",
    signed_in: bool = True,
    limits: CalendarLimits = NO_LIMITS,
) -> list[BuiltSpecialist]:
    """One specialist for each base, all alike, each with an offer of every service."""
    now = utc_now()
    people = [user_id for user_id, _ in make_people(len(places), name="Onni Virtanen", market=market)]
    skills = tuple(skill.skill_id for skill in catalog.list_skills())
    offers = [
        CreateOffer(service_id, price_minor, takes_standard_price=takes_standard_price, auto_accept=auto_accept)
        for service_id in service_ids
    ]
    zone = accounts.get_market(market).time_zone
    with open_transaction():
        commands = [
            EnrollSpecialist(
                user_id, market, "Onni V.", position_of(market, place), radius_km=radius_km, skill_ids=skills
            )
            for user_id, place in zip(people, places, strict=True)
        ]
        ids = specialists.enroll_specialists(commands, actor=SYSTEM, now=now)
        specialists.create_offers(dict.fromkeys(ids, offers))
        calendars = availability.import_calendars(
            [CalendarPlan(OwnerKind.SPECIALIST, owner_id, market, zone, hours, limits=limits) for owner_id in ids]
        )
    availability.rebuild_free_days(now=now, calendar_ids=list(calendars.values()))
    offered: dict[int, dict[int, int]] = {owner_id: {} for owner_id in ids}
    for offer in specialists.offers_of_many(ids):
        offered[offer.specialist_id][offer.service_id] = offer.offer_id
    return [
        BuiltSpecialist(
            user_id=user_id,
            specialist_id=specialist_id,
            calendar_id=calendars[OwnerKind.SPECIALIST, specialist_id],
            offer_ids={offer.service_id: offer.offer_id for offer in specialists.offers_of_many([specialist_id])},
            token=accounts.open_session(user_id, now=now) if signed_in else "",
        )
        for user_id, specialist_id in zip(people, ids, strict=True)
    ]


def make_specialist(*service_ids: int, at: Kilometres = CENTER, **values: object) -> BuiltSpecialist:
    """One specialist; takes what :func:`make_specialists` takes."""
    return make_specialists([at], service_ids, **values)[0]  # type: ignore[arg-type]


def make_shop(*workers: BuiltSpecialist, at: Kilometres = CENTER, rooms: Sequence[str] = ("Chair",)) -> int:
    """A shop that is open every day from 8 to 20, where some specialists work; its id."""
    command = SavePlace(
        None, "hel", "Studio Kallio", "Fleminginkatu 12", "Ring twice", "Kallio", position_of("hel", at),
        tuple(range(7)), 8 * 60, 20 * 60, tuple(rooms),
    )  # fmt: skip
    now = utc_now()
    with open_transaction():
        shop = keep_place(command, actor=SYSTEM, now=now)
        save_work_of_many({worker.specialist_id: shop for worker in workers}, {})
        plan = availability.plan_of_place(command.open_days, command.opens_minute, command.closes_minute)
        calendars = availability.keep_room_calendars(specialists.room_ids_of([shop]), plan, market="hel", now=now)
    availability.rebuild_free_days(now=now, calendar_ids=list(calendars.values()))
    return shop


def rate(specialist: BuiltSpecialist, *, stars: int, ratings: int = 1) -> None:
    """Give a specialist a rating."""
    with open_transaction():
        specialists.record_ratings([ShownRating(specialist.specialist_id, round(stars / ratings, 2), ratings)])


def make_clients(places: Sequence[Kilometres], *, market: str = "hel", verified: bool = True) -> list[BuiltClient]:
    """One client for each home."""
    people = make_people(len(places), market=market, verified=verified)
    wanted = [
        (user_id, AddAddress("Home", STREET, position_of(market, place), DETAILS, DISTRICT, market))
        for (user_id, _), place in zip(people, places, strict=True)
    ]
    with open_transaction():
        addresses = accounts.create_addresses(wanted)
    return [
        BuiltClient(user_id, address.id, accounts.open_session(user_id, now=utc_now()), phone)
        for (user_id, phone), address in zip(people, addresses, strict=True)
    ]


def make_client(*, at: Kilometres = CENTER, market: str = "hel", verified: bool = True) -> BuiltClient:
    """One client."""
    return make_clients([at], market=market, verified=verified)[0]
