"""A small town to search, made through the facades of the modules that own it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.geo import LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.tests.builders import make_person
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarPlan, HoursPlan, OwnerKind, WallSpan
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import CategoryDraft, PriceModel, ServiceDraft, ServiceFacts, SkillDraft
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import CreateOffer, EnrollSpecialist, Gender, ShownRating

EVERY_DAY = HoursPlan(shifts=((WallSpan(9 * 60, 17 * 60),),) * 7)
_LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")


def _texts(*values: str) -> dict[str, str]:
    return dict(zip(_LANGUAGES, values, strict=True))


def _service(
    slug: str,
    category: str,
    names: dict[str, str],
    model: PriceModel,
    minutes: int,
    least: int,
    most: int,
    around: int = 0,
) -> ServiceDraft:
    return ServiceDraft(
        slug=slug,
        category_slug=category,
        skill_slug="hands",
        names=names,
        descriptions=dict.fromkeys(_LANGUAGES, ""),
        included={},
        price_model=model,
        unit_names=_texts("piece", "штука", "件", "件"),
        duration_minutes=minutes,
        minimum_quantity=least,
        maximum_quantity=most,
        preparation_minutes=around,
        cleanup_minutes=around,
        prices={"hel": Money(6000, "EUR"), "mow": Money(300_000, "RUB")},
    )


def make_catalogue() -> None:
    """Four services in two categories and a sub-category, in Helsinki and Moscow; repair counts as personal."""
    with open_transaction():
        accounts.ensure_markets()
        catalog.save_catalogue(
            [SkillDraft("hands", _texts("Hands", "Руки", "手", "手"))],
            [
                CategoryDraft("repair", None, _texts("Repair", "Ремонт", "维修", "維修"), {}, "wrench", True),
                CategoryDraft("machines", "repair", _texts("Machines", "Техника", "电器", "電器"), {}, "plug", True),
                CategoryDraft("cleaning", None, _texts("Cleaning", "Уборка", "保洁", "清潔"), {}, "sparkles"),
            ],
            [
                _service(
                    "washer",
                    "machines",
                    _texts("Washing machine repair", "Ремонт стиральных машин", "洗衣机维修", "洗衣機維修"),
                    PriceModel.FIXED,
                    60,
                    1,
                    1,
                    around=10,
                ),
                _service(
                    "tap",
                    "repair",
                    _texts("Tap replacement", "Замена смесителя", "更换水龙头", "更換水龍頭"),
                    PriceModel.FIXED,
                    90,
                    1,
                    1,
                ),
                _service(
                    "home",
                    "cleaning",
                    _texts("Home cleaning", "Уборка квартиры", "家庭保洁", "家庭清潔"),
                    PriceModel.HOURLY,
                    60,
                    2,
                    6,
                ),
                _service(
                    "windows", "cleaning", _texts("Windows", "Мытьё окон", "擦窗", "擦窗"), PriceModel.UNIT, 20, 3, 12
                ),
            ],
        )


def service(slug: str) -> ServiceFacts:
    """One of the catalogue's services."""
    listings = catalog.list_listings("hel")
    found = catalog.list_services([listing.service_id for listing in listings])
    return next(facts for facts in found if facts.slug == slug)


def place(x: float, y: float, market: str = "hel") -> LatLon:
    """The position so many kilometres east and north of a market's centre."""
    return accounts.get_market(market).plane.to_latlon(Point(x, y))


@dataclass(frozen=True)
class Made:
    """A specialist of the town. ``base`` is exact and must never be told."""

    specialist_id: int
    user_id: int
    calendar_id: int
    base: LatLon


def make_specialist(
    name: str,
    *,
    at: tuple[float, float] = (0.1, 0.1),
    offers: Mapping[str, int],
    stars: int = 0,
    ratings: int = 0,
    gender: Gender = Gender.UNSTATED,
    languages: tuple[str, ...] = ("fi",),
    radius_km: float = 20,
    hours: HoursPlan = EVERY_DAY,
    market: str = "hel",
    now: datetime,
) -> Made:
    """
    A specialist who works every day from 9 to 17 unless told otherwise.

    :param at: kilometres from the market's centre.
    :param offers: prices in minor units by slug of the service.
    """
    base = place(*at, market)
    user_id = make_person(name=name, market=market)
    specialist_id = specialists.enroll_specialist(
        EnrollSpecialist(
            user_id=user_id,
            market=market,
            display_name=name,
            base=base,
            gender=gender,
            languages=languages,
            radius_km=radius_km,
            experience_years=5,
        ),
        actor=SYSTEM,
        now=now,
    )
    with open_transaction():
        specialists.create_offers(
            {specialist_id: [CreateOffer(service(slug).service_id, price) for slug, price in offers.items()]}
        )
        if ratings:
            specialists.record_ratings([ShownRating(specialist_id, round(stars / ratings, 2), ratings)])
        zone = accounts.get_market(market).time_zone
        plan = CalendarPlan(OwnerKind.SPECIALIST, specialist_id, market, zone, hours)
        calendar_id = availability.open_calendar(plan, now=now)
    return Made(specialist_id, user_id, calendar_id, base)
