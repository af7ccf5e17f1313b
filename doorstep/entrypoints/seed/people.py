"""Inventing people and places of a city. Everything follows from the random generator that is passed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from random import Random

from doorstep.entrypoints.latin import transliterated
from doorstep.entrypoints.seed.content import City, District, Name, phrases
from doorstep.kernel.geo import LatLon
from doorstep.modules.specialists.contracts import Gender

_SPREAD_KM = 0.7  # how far from the middle of its district a place may lie


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    name: str
    latin_name: str
    gender: Gender


@dataclass(frozen=True, slots=True)
class Place:
    """An invented address."""

    line: str
    details: str
    district: str
    position: LatLon


def invent_person(city: City, random: Random, *, female: float = 0.5) -> Person:
    """A person with a name of the city; ``female`` is the chance of a woman."""
    gender = Gender.FEMALE if random.random() < female else Gender.MALE
    given = random.choice(city.given_female if gender is Gender.FEMALE else city.given_male)
    family = random.choice(city.family)
    if city.code == "mow" and gender is Gender.FEMALE:
        family = Name(f"{family.local}а", transliterated(f"{family.local}а"))
    if city.surname_first:
        return Person(f"{family.local}{given.local}", f"{family.latin} {given.latin}", gender)
    return Person(f"{given.local} {family.local}", f"{given.latin} {family.latin}", gender)


def invent_people(city: City, random: Random, *, female: float = 0.5) -> Iterator[Person]:
    """People without end, none twice under one name."""
    seen: set[str] = set()
    while True:
        person = invent_person(city, random, female=female)
        if person.name not in seen:
            seen.add(person.name)
            yield person


def invent_position(district: District, random: Random) -> LatLon:
    """A point near the middle of a district, denser towards it."""
    east = max(-_SPREAD_KM, min(_SPREAD_KM, random.gauss(0, _SPREAD_KM / 2)))
    north = max(-_SPREAD_KM, min(_SPREAD_KM, random.gauss(0, _SPREAD_KM / 2)))
    lat = district.center.lat + north / 111.2
    return LatLon(round(lat, 6), round(district.center.lon + east / (111.2 * cos(radians(lat))), 6))


def invent_place(city: City, random: Random) -> Place:
    """An address in the city, with a hint for finding the door."""
    district = random.choice(city.districts)
    floor, flat = random.randint(1, 9), random.randint(1, 60)
    details = random.choice(phrases()["entrance_details"][city.language])
    return Place(
        line=city.address_pattern.format(
            street=random.choice(district.streets),
            number=random.randint(1, 60),
            letter=random.choice("ABC"),
            building=random.randint(1, 30),
            floor=floor,
            flat=f"{floor}0{flat % 4 + 1}" if city.surname_first else flat,
        ),
        details=details.format(
            floor=floor,
            flat=flat,
            letter=random.choice("ABC"),
            entrance=random.randint(1, 6),
            code=f"{random.randint(0, 9999):04d}",
        ),
        district=district.name,
        position=invent_position(district, random),
    )
