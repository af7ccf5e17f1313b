"""Accounts of the demo cities: clients, specialists, staff; the first of each kind has a printed password."""

from collections.abc import Sequence
from random import Random

from django.contrib.auth.hashers import make_password

from doorstep.entrypoints.seed.content import MARKETS, City, phrases
from doorstep.entrypoints.seed.people import invent_people, invent_place
from doorstep.entrypoints.seed.roster import PlannedSpecialist
from doorstep.modules.accounts.contracts import AddAddress, CreateAccount

DEMO_PASSWORD = "doorstep-demo"  # noqa: S105 - demo data is refused in production
STAFF_EMAIL = "staff@doorstep.example"
_FIRST_CLIENT_SERIAL = 1
_FIRST_SPECIALIST_SERIAL = 5001


def client_email(code: str) -> str:
    """The demo client of a market."""
    return f"client.{code}@doorstep.example"


def specialist_email(code: str) -> str:
    """The demo specialist of a market."""
    return f"specialist.{code}@doorstep.example"


def demo_accounts_line() -> str:
    """Who can sign in to the demo cities, in one line."""
    first, *others = MARKETS
    return (
        f"{client_email(first)}, {specialist_email(first)}, also .{', .'.join(others)}; "
        f"staff: {STAFF_EMAIL}; password of all: {DEMO_PASSWORD}"
    )


def staff_account(password_hash: str) -> CreateAccount:
    """The platform's staff."""
    return CreateAccount(name="Demo Staff", market=None, email=STAFF_EMAIL, password_hash=password_hash, is_staff=True)


def password_hash() -> str:
    """The hash of the demo password, one for all."""
    return make_password(DEMO_PASSWORD)


def invent_clients(city: City, count: int, password: str) -> list[CreateAccount]:
    """The clients of a city; the first one is the demo account."""
    people = invent_people(city, Random(f"clients of {city.code}"), female=0.58)
    return [
        CreateAccount(
            name=next(people).name,
            market=city.code,
            language=city.language,
            phone=city.phone_pattern.format(serial=_FIRST_CLIENT_SERIAL + number),
            email=client_email(city.code) if number == 0 else None,
            password_hash=password if number == 0 else None,
        )
        for number in range(count)
    ]


def specialist_accounts(city: City, planned: Sequence[PlannedSpecialist], password: str) -> list[CreateAccount]:
    """The accounts of a city's specialists; the first one is the demo account."""
    return [
        CreateAccount(
            name=entry.person.name,
            market=city.code,
            language=city.language,
            phone=city.phone_pattern.format(serial=_FIRST_SPECIALIST_SERIAL + number),
            email=specialist_email(city.code) if number == 0 else None,
            password_hash=password if number == 0 else None,
        )
        for number, entry in enumerate(planned)
    ]


def invent_addresses(city: City, user_ids: Sequence[int]) -> list[tuple[int, AddAddress]]:
    """One or two addresses of each client; the demo client lives in the first district."""
    random = Random(f"addresses of {city.code}")
    labels = phrases()["address_labels"][city.language]
    made = []
    for number, user_id in enumerate(user_ids):
        for position in range(2 if number == 0 or random.random() < 0.25 else 1):
            place = invent_place(city, random)
            while number == 0 and position == 0 and place.district != city.districts[0].name:
                place = invent_place(city, random)
            made.append(
                (
                    user_id,
                    AddAddress(
                        label=labels[position],
                        line=place.line,
                        details=place.details,
                        district=place.district,
                        position=place.position,
                        market=city.code,
                        door=place.door,
                    ),
                )
            )
    return made
