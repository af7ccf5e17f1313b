"""Inventing people and places of a city. Everything follows from the random generator that is passed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from doorstep.entrypoints.latin import transliterated
from doorstep.entrypoints.maps.geography import point_along, read_geography
from doorstep.entrypoints.seed.content import City, District, Name, phrases
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.contracts import DoorNotes
from doorstep.modules.specialists.contracts import Gender

_SPREAD_KM = 1.4  # how far from the middle of its district a place may lie
_DOOR_KM = 0.022  # from the middle of the street
_LAST_NUMBER = 60


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
    door: DoorNotes


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


@dataclass(frozen=True, slots=True)
class Door:
    """A house on a street, as the city's map has it: odd numbers on the right, rising along the street."""

    street: str
    number: int
    position: LatLon


@cache
def _doors(code: str, district: District, street: str) -> tuple[Door, ...]:
    """The doors of a street that lie near the middle of a district; all if none does."""
    geography = read_geography(code)
    middle = geography.plane.to_point(district.center)
    found: list[tuple[float, Door]] = []
    for line in geography.streets_named(street):
        for number in range(1, _LAST_NUMBER + 1):
            aside = -_DOOR_KM if number % 2 else _DOOR_KM
            at = point_along(geography.plane, line.points, (number + 0.5) / (_LAST_NUMBER + 2), aside)
            door = Door(street, number, LatLon(round(at.lat, 6), round(at.lon, 6)))
            found.append((geography.plane.to_point(at).distance_km(middle), door))
    near = tuple(door for distance, door in found if distance <= _SPREAD_KM)
    return near or tuple(door for _, door in found)


def invent_door(city: City, district: District, random: Random) -> Door:
    """A house on one of a district's streets."""
    return random.choice(_doors(city.code, district, random.choice(district.streets)))


def invent_place(city: City, random: Random) -> Place:
    """An address in the city, with a hint for finding the door, or a code that stands in the notes for it."""
    district = random.choice(city.districts)
    floor, flat = random.randint(1, 9), random.randint(1, 60)
    details = random.choice(phrases()["entrance_details"][city.language])
    door = invent_door(city, district, random)
    line = city.address_pattern.format(
        street=door.street,
        number=door.number,
        letter=random.choice("ABC"),
        building=random.randint(1, 30),
        floor=floor,
        flat=f"{floor}0{flat % 4 + 1}" if city.surname_first else flat,
    )
    letter, entrance, code = random.choice("ABC"), random.randint(1, 6), f"{random.randint(0, 9999):04d}"
    is_coded = details == "{code}"
    return Place(
        line=line,
        details="" if is_coded else details.format(floor=floor, flat=flat, letter=letter, entrance=entrance),
        district=district.name,
        position=door.position,
        door=DoorNotes(code=code) if is_coded else DoorNotes(),
    )
