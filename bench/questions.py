"""What the search bench asks in a market filled by `doorstep seed --scale`: the same mix at every size."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from urllib.parse import urlencode

import psycopg

from doorstep.infra.postgres import DATABASE, Cluster

MARKET = "sha"
SORTS = {"distance": 40, "price": 30, "rating": 30}
RADII_KM = (2, 5, 15)
COMMON_SKILLS = ("home-cleaning", "large-appliances")
RARE_SKILLS = ("veterinary", "music", "pet-sitting")
WINDOW_HOURS = 4
LEAST_ELIGIBLE = 200
_CELL_KM = 0.5

_SERVICES = """
SELECT l.service_id, l.minimum_quantity, l.listing_id
FROM catalog_listing_v1 l JOIN catalog_skill k ON k.id = l.skill_id
WHERE l.market = %s AND k.slug = ANY(%s) ORDER BY l.service_slug
"""
_HOMES = "SELECT lat, lon, x_km, y_km FROM accounts_address WHERE market_id = %s ORDER BY id LIMIT 2000"
_LISTINGS = """
SELECT listing_id, service_id, minimum_quantity FROM catalog_listing_v1 WHERE market = %s ORDER BY service_slug
"""
# Whom the index of nearest offers finds; a listing is a service in a market.
_WITHIN = """
FROM specialists_near_v1 WHERE int8range(listing_id, listing_id, '[]') && int8range(%s, %s, '[]')
AND place <-> point(%s, %s) <= radius_km
"""
_REACHABLE = f"SELECT offer_id {_WITHIN} - 0.5 ORDER BY md5(offer_id::text || %s) LIMIT 1"
_ELIGIBLE = f"SELECT count(*) {_WITHIN}"


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody wants a visit."""

    lat: float
    lon: float
    center: tuple[float, float]
    """The middle of its cell on the market's plane, km."""

    @property
    def query(self) -> dict[str, object]:
        """As the API wants it."""
        return {"market": MARKET, "lat": round(self.lat, 6), "lon": round(self.lon, 6)}


@dataclass(frozen=True, slots=True)
class Reach:
    """A home, and an offer whose specialist goes there."""

    home: Home
    offer_id: int
    service_id: int
    quantity: int


@dataclass(frozen=True)
class Questions:
    """Paths to ask: searches in the fixed mix, slots of one specialist, slots of anyone; and whom to book."""

    searches: list[str]
    one: list[str]
    anyone: list[str]
    bookable: list[Reach]
    least_eligible: int
    """How many specialists could serve the homes of ``anyone``, at least."""


def invent_questions(cluster: Cluster, *, searches: int, others: int, seed: int = 1) -> Questions:
    """
    Questions in random order, the same for the same data.

    :raises AssertionError: if no home has as many eligible candidates as "anyone" is measured with.
    """
    chance = random.Random(seed)
    with cluster.connect(DATABASE) as connection:
        homes = [
            Home(lat, lon, ((x // _CELL_KM + 0.5) * _CELL_KM, (y // _CELL_KM + 0.5) * _CELL_KM))
            for lat, lon, x, y in _rows(connection, _HOMES, [MARKET])
        ]
        chance.shuffle(homes)
        common = _rows(connection, _SERVICES, [MARKET, list(COMMON_SKILLS)])
        rare = _rows(connection, _SERVICES, [MARKET, list(RARE_SKILLS)])
        listings = _rows(connection, _LISTINGS, [MARKET])
        wishes = [(home, *chance.choice(listings)) for home in homes[: others * 4]]
        bookable = [
            Reach(home, offer_id, service_id, quantity)
            for number, (home, listing, service_id, quantity) in enumerate(wishes)
            for (offer_id,) in _rows(connection, _REACHABLE, [listing, listing, *home.center, str(number)])
        ][: others * 2]
        crowded = [
            (home, service_id, quantity, eligible)
            for home in homes[:60]
            for service_id, quantity, listing in common[:3]
            for (eligible,) in _rows(connection, _ELIGIBLE, [listing, listing, *home.center])
            if eligible >= LEAST_ELIGIBLE
        ]
    assert crowded, f"no home has {LEAST_ELIGIBLE} candidates in reach"
    return Questions(
        searches=[_search(chance, chance.choice(homes), common, rare) for _ in range(searches)],
        one=[
            _slots(reach.home, service_id=reach.service_id, offer_id=reach.offer_id, quantity=reach.quantity, days=14)
            for reach in chance.choices(bookable, k=others)
        ],
        anyone=[
            _slots(home, service_id=service_id, quantity=quantity, days=7)
            for home, service_id, quantity, _ in chance.choices(crowded, k=others)
        ],
        bookable=bookable,
        least_eligible=min(eligible for *_, eligible in crowded),
    )


def _slots(home: Home, **wanted: int) -> str:
    return f"/api/v1/slots?{urlencode(home.query | wanted)}"


def _search(chance: random.Random, home: Home, common: list[tuple[int, ...]], rare: list[tuple[int, ...]]) -> str:
    query = home.query | {
        "service": chance.choice(common if chance.random() < 0.5 else rare)[0],
        "radius_km": chance.choice(RADII_KM),
        "sort": chance.choices(list(SORTS), list(SORTS.values()))[0],
    }
    if chance.random() < 0.5:
        day = datetime.now(UTC).replace(hour=chance.choice((1, 5, 9)), minute=0, second=0, microsecond=0)
        begin = day + timedelta(days=chance.randint(1, 10))
        query |= {"free_from": begin.isoformat(), "free_to": (begin + timedelta(hours=WINDOW_HOURS)).isoformat()}
    return f"/api/v1/search?{urlencode(query)}"


def _rows(connection: psycopg.Connection, query: LiteralString, parameters: list[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(query, parameters).fetchall()
