"""Inventing the specialists of a city: profile, skills, offers, hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from doorstep.entrypoints.seed.content import LANGUAGES, City, Profession, phrases, professions
from doorstep.entrypoints.seed.habits import invent_limits
from doorstep.entrypoints.seed.people import Person, invent_door, invent_people
from doorstep.kernel.geo import LatLon
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import (
    NO_LIMITS,
    CalendarLimits,
    DateException,
    ExceptionKind,
    HoursPlan,
    WallSpan,
)
from doorstep.modules.catalog.contracts import PriceModel, ServiceDraft
from doorstep.modules.travel.contracts import Mode

_PRICE_STEP = {"EUR": 100, "RUB": 5000, "CNY": 500, "TWD": 5000}
_FEWEST_OFFERS, _MOST_OFFERS = 3, 8


@dataclass(frozen=True, slots=True)
class PlannedOffer:
    """A service with the specialist's own price and duration (None: the usual one)."""

    service_slug: str
    price_minor: int
    duration_minutes: int | None
    takes_standard_price: bool
    auto_accept: bool


@dataclass(frozen=True, slots=True)
class PlannedSpecialist:
    """
    An invented specialist.

    ``demand`` is the chance of visits on a working day, ``quality`` the average stars that clients give.
    """

    person: Person
    profession: Profession
    bio: Mapping[str, str]
    languages: tuple[str, ...]
    experience_years: int
    base: LatLon
    radius_km: float
    skills: tuple[str, ...]
    mode: Mode
    hours: HoursPlan
    offers: tuple[PlannedOffer, ...]
    demand: float
    quality: float
    limits: CalendarLimits = NO_LIMITS


def invent_specialists(
    city: City, services: Sequence[ServiceDraft], *, count: int, today: date
) -> list[PlannedSpecialist]:
    """
    The specialists of a city, the same every time but for the dates off, which lie near ``today``.

    The first one is the demo account's: a cleaner in the first district who answers requests in person.
    """
    random = Random(f"specialists of {city.code}")
    women, men = invent_people(city, random, female=1), invent_people(city, random, female=0)
    kinds = list(professions())
    weights = [kind.weight for kind in kinds]
    made = []
    for number in range(count):
        # Every profession once, then by weight.
        kind = kinds[number] if number < len(kinds) else random.choices(kinds, weights)[0]
        person = next(women if random.random() < kind.female else men)
        one = Random(f"specialist {number} of {city.code}")
        planned = invent_specialist(city, kind, person, services, one, is_demo=number == 0, today=today)
        habits = Random(f"limits of specialist {number} of {city.code}")
        hours, limits = invent_limits(planned.hours, kind, habits, is_demo=number == 0)
        made.append(replace(planned, hours=hours, limits=limits))
    return made


def invent_specialist(
    city: City,
    kind: Profession,
    person: Person,
    services: Sequence[ServiceDraft],
    random: Random,
    *,
    is_demo: bool,
    today: date,
) -> PlannedSpecialist:
    """One specialist of a profession; the demo account's is the same every time."""
    years = 9 if is_demo else min(35, 2 + int(random.expovariate(1 / 7)))
    district = city.districts[0] if is_demo else random.choice(city.districts)
    mode = random.choice(kind.modes)
    widest = {Mode.WALK: 3.0, Mode.BICYCLE: 6.0, Mode.TRANSIT: 12.0, Mode.CAR: 20.0}[mode]
    skills = _skills(kind, services, random, is_demo=is_demo)
    popularity = random.random()
    return PlannedSpecialist(
        person=person,
        profession=kind,
        bio=_bio(kind, years, random),
        languages=_languages(city, random),
        experience_years=years,
        base=invent_door(city, district, random).position,
        radius_km=12.0 if is_demo else round(max(2.0, widest * random.uniform(0.4, 1.0)), 1),
        skills=skills,
        mode=mode,
        hours=_hours(random, is_demo=is_demo, today=today),
        offers=_offers(city, skills, services, random, is_demo=is_demo),
        demand=0.35 if is_demo else 0.04 + 0.34 * popularity**1.5,
        quality=4.9 if is_demo else min(5.0, max(3.7, random.gauss(4.62, 0.25))),
    )


def _skills(kind: Profession, services: Sequence[ServiceDraft], random: Random, *, is_demo: bool) -> tuple[str, ...]:
    """The main skill, and others until there are enough services to offer."""
    chosen = [kind.skills[0]]
    for skill in kind.skills[1:]:
        reach = sum(service.skill_slug in chosen for service in services)
        if reach < _FEWEST_OFFERS or is_demo or random.random() < 0.6:
            chosen.append(skill)
    return tuple(chosen)


def _bio(kind: Profession, years: int, random: Random) -> dict[str, str]:
    opening, closing = random.randrange(3), random.randrange(6)
    texts = {}
    for language in LANGUAGES:
        begin = phrases()["openings"][language][opening].format(years=_years(years, language))
        sentences = [begin, kind.bio[language], phrases()["closings"][language][closing]]
        texts[language] = ("" if language.startswith("zh") else " ").join(
            sentence for sentence in sentences if sentence
        )
    return texts


def _years(years: int, language: str) -> str:
    if language != "ru":
        return str(years)
    if years % 10 == 1 and years % 100 != 11:
        return f"{years} год"
    few = years % 10 in (2, 3, 4) and years % 100 not in (12, 13, 14)
    return f"{years} {'года' if few else 'лет'}"


def _languages(city: City, random: Random) -> tuple[str, ...]:
    spoken = [code for code, share in city.spoken.items() if random.random() < share]
    return tuple(spoken or [max(city.spoken, key=lambda code: city.spoken[code])])


def _offers(
    city: City, skills: Sequence[str], services: Sequence[ServiceDraft], random: Random, *, is_demo: bool
) -> tuple[PlannedOffer, ...]:
    able = [service for service in services if service.skill_slug in skills and city.code in service.prices]
    most = min(_MOST_OFFERS, len(able))
    count = most if is_demo else random.randint(min(_FEWEST_OFFERS + len(able) // 4, most), most)
    chosen = random.sample(able, count)
    level = 1.0 if is_demo else random.uniform(0.82, 1.35)
    automatic = False if is_demo else random.random() < 0.6
    return tuple(
        PlannedOffer(
            service_slug=service.slug,
            price_minor=_price(service.prices[city.code], level * random.uniform(0.95, 1.05)),
            duration_minutes=_duration(service, random),
            takes_standard_price=is_demo or random.random() < 0.7,
            auto_accept=automatic,
        )
        for service in sorted(chosen, key=lambda service: service.slug)
    )


def _price(standard: Money, level: float) -> int:
    step = _PRICE_STEP[standard.currency]
    return max(step, round(standard.minor * level / step) * step)


def _duration(service: ServiceDraft, random: Random) -> int | None:
    if service.price_model is not PriceModel.FIXED or random.random() < 0.75:
        return None
    return max(30, service.duration_minutes + random.choice([-15, 15]))


def _week(days: str, *spans: tuple[float, float]) -> tuple[tuple[WallSpan, ...], ...]:
    """The same spans of local hours on each weekday marked with ``x`` in a string of seven."""
    walls = tuple(WallSpan(round(begin * 60), round(end * 60)) for begin, end in spans)
    return tuple(walls if mark == "x" else () for mark in days)


# Shifts and breaks of a week, Monday first.
_PATTERNS = (
    (_week("xxxxx..", (9, 17)), _week("xxxxx..", (12.5, 13))),
    (_week("xxxxx..", (7, 15)), _week("xxxxx..", (11, 11.5))),
    (_week("xxxxxx.", (8, 12), (15, 20)), _week(".......", (0, 0))),
    (_week(".xxxxxx", (10, 14), (16, 21)), _week(".......", (0, 0))),
    (_week("xxxxxx.", (10, 19)), _week("xxxxxx.", (14, 15))),
    (_week("..xxxxx", (11, 20)), _week("..xxxxx", (15, 15.75))),
    (_week("xxxxxxx", (9, 18)), _week("xxxxxxx", (13, 14))),
    (_week("x.x.xx.", (8, 18)), _week("x.x.xx.", (12, 13))),
)


def _hours(random: Random, *, is_demo: bool, today: date) -> HoursPlan:
    shifts, breaks = _PATTERNS[6] if is_demo else random.choice(_PATTERNS)
    exceptions: list[DateException] = []
    if not is_demo and random.random() < 0.25:
        first = today + timedelta(days=random.randint(2, 18))
        exceptions += [
            DateException(first + timedelta(days=offset), ExceptionKind.CLOSED)
            for offset in range(random.randint(1, 5))
        ]
    if not is_demo and random.random() < 0.15:
        day = today + timedelta(days=random.randint(1, 18))
        if not shifts[day.weekday()] and all(entry.day != day for entry in exceptions):
            exceptions.append(DateException(day, ExceptionKind.EXTRA, WallSpan(10 * 60, 15 * 60)))
    cap = 5 if is_demo else random.choice([None, None, 3, 4, 5, 6])
    return HoursPlan(shifts=shifts, breaks=breaks, exceptions=tuple(exceptions), daily_cap=cap)
