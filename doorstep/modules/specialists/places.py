"""Reads of places where specialists receive clients, and of where they are met online."""

from collections.abc import Iterable

from doorstep.infra.db import fetch_all
from doorstep.infra.fields import point_from_text
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists.models import Specialist
from doorstep.modules.specialists.place_contracts import PlaceFacts, PlaceMissing


def list_places(place_ids: Iterable[int]) -> list[PlaceFacts]:
    """The places among some ids, closed ones too, in no particular order; one query."""
    rows = fetch_all(
        """
        SELECT id, market_id, name, line, details, district, point::text,
               ARRAY(SELECT room.id FROM specialists_room AS room WHERE room.place_id = place.id AND room.active
                     ORDER BY room.id)
        FROM specialists_place AS place WHERE id = ANY(%s)
        """,
        [list(place_ids)],
    )
    return [
        PlaceFacts(
            place_id=row[0],
            market=row[1],
            name=row[2],
            line=row[3],
            details=row[4],
            district=row[5],
            point=(point := point_from_text(row[6])),
            position=accounts.get_market(row[1]).plane.to_latlon(point),
            room_ids=tuple(row[7]),
        )
        for row in rows
    ]


def places_of_service(service_id: int, market: str) -> list[PlaceFacts]:
    """
    The open places of a market, by name, where somebody does a service for whoever does not choose a person.

    :raises UnknownMarket: if there is no such market.
    :raises ServiceMissing: if the market does not offer the service.
    """
    catalog.get_listing(accounts.get_market(market).code, service_id)
    rows = fetch_all(
        """
        SELECT place.id FROM specialists_place AS place
        WHERE place.market_id = %s AND place.active
          AND EXISTS (SELECT FROM specialists_room AS room WHERE room.place_id = place.id AND room.active)
          AND EXISTS (SELECT FROM specialists_offer_v1 AS offer
                      WHERE offer.place_id = place.id AND offer.service_id = %s AND offer.market = %s AND offer.active
                        AND %s = ANY(offer.place_kinds)
                        AND (offer.takes_standard_price OR offer.price_minor <= offer.standard_minor))
        """,
        [market, service_id, market, PlaceKind.SHOP.value],
    )
    return sorted(list_places([row[0] for row in rows]), key=lambda place: (place.name, place.place_id)) if rows else []


def get_open_place(place_id: int) -> PlaceFacts:
    """:raises PlaceMissing: if there is no such place, or it takes no clients at present."""
    is_open = fetch_all("SELECT FROM specialists_place WHERE id = %s AND active", [place_id])
    if not is_open:
        raise PlaceMissing
    return list_places([place_id])[0]


def find_place(place_id: int | None) -> PlaceFacts | None:
    """The place, None without an id, and if it is closed."""
    if place_id is None:
        return None
    try:
        return get_open_place(place_id)
    except PlaceMissing:
        return None


def room_ids_of(place_ids: Iterable[int]) -> list[int]:
    """All rooms of some places, also those that take no visits any more."""
    return [row[0] for row in fetch_all("SELECT id FROM specialists_room WHERE place_id = ANY(%s)", [list(place_ids)])]


def room_names(room_ids: Iterable[int]) -> dict[int, str]:
    """What rooms are called."""
    return dict(fetch_all("SELECT id, name FROM specialists_room WHERE id = ANY(%s)", [list(room_ids)]))


def find_meeting_address(specialist_id: int) -> str:
    """Where a specialist meets clients online, decrypted; empty without one. Only for a visit's two, in its time."""
    row = Specialist.objects.only("meeting_sealed").filter(pk=specialist_id).first()
    return row.open_meeting() if row else ""
