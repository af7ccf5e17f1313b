"""
Where a visit takes place: at the client's, at a shop to which the client comes, or online.

At a shop the specialist goes to the shop, and a room is taken with the same claim. Online the specialist sits at their
own desk: nobody goes to the client, but the way home from a client's and out again is kept free.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape
from doorstep.modules.booking.contracts import OfferUnavailable, Wish
from doorstep.modules.booking.models import Visit
from doorstep.modules.catalog.contracts import PlaceKind, ServiceFacts, ServiceRules
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts, PlaceFacts, PlaceMissing


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where visits are that are not at the client's: a shop with the calendars of its rooms, or online."""

    kind: PlaceKind
    shop: PlaceFacts | None = None
    rooms: tuple[int, ...] = ()

    def point_for(self, base_cell: Cell) -> Point:
        """Where the specialist is during the visit; of their own desk no more than the coarse cell is known."""
        return self.shop.point if self.shop else base_cell.center

    def candidate(self, calendar_id: int, shape: Shape, base_cell: Cell, rules: ServiceRules | None) -> Candidate:
        """The specialist as availability asks: no area, but the ways to the place count, and a room must be free."""
        return Candidate(
            calendar_id,
            shape,
            rules=exact(rules),
            place=self.point_for(base_cell).cell,
            rooms=self.rooms,
            at_desk=self.shop is None,
        )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The market of a wish, and the client's place if the visit is there."""

    market: MarketFacts
    point: Point | None
    address: AddressFacts | None = None

    @property
    def cell(self) -> Cell | None:
        """The coarse cell of the client's place."""
        return self.point.cell if self.point else None


def exact(rules: ServiceRules | None) -> ServiceRules | None:
    """A service's rules where nobody comes to the client: the visit begins on the minute, without a window."""
    return rules.without_window() if rules and rules.window_minutes else rules


def find_whereabouts(wish: Wish, *, address_id: uuid.UUID | None, market: str, actor: Actor) -> Whereabouts:
    """
    Where a wish is to be done: at an address of the actor's, or, if not at the client's, in which market at all.

    :raises InvalidInput: if it is at the client's and no address is named, or no market can be known.
    :raises NotFound: if the address is not the actor's.
    :raises OfferMissing: if there is no such live offer.
    :raises PlaceMissing: if there is no such shop.
    :raises UnknownMarket: if there is no such market.
    """
    at_client = wish.place_kind is PlaceKind.CLIENT
    if address_id is not None:
        address = accounts.get_address(address_id, actor=actor)
        found = accounts.get_market(address.market)
        return Whereabouts(found, address.point, address) if at_client else Whereabouts(found, None)
    if at_client:
        raise InvalidInput("Say where: address_id.", field="address_id")
    if wish.offer_id is not None:
        return Whereabouts(accounts.get_market(specialists.get_offer(wish.offer_id).market), None)
    if wish.place_id is not None:
        return Whereabouts(accounts.get_market(specialists.get_place(wish.place_id).market), None)
    return Whereabouts(accounts.get_market(market), None)


def check_place_kind(wish: Wish, services: Iterable[ServiceFacts], offers: Iterable[OfferFacts]) -> None:
    """:raises OfferUnavailable: if a service, or one of the offers, is not done there."""
    kind = wish.place_kind
    if any(kind not in service.place_kinds for service in services):
        raise OfferUnavailable("This can't be done there.")
    if any(kind not in offer.place_kinds for offer in offers):
        raise OfferUnavailable("This specialist does not do it there.")


def find_elsewhere(kind: PlaceKind, place_id: int | None) -> Elsewhere | None:
    """
    Where visits of a kind are; None for the client's own place.

    :param place_id: of a shop.
    :raises InvalidInput: if a shop is to be named and is not.
    :raises OfferUnavailable: if the shop takes no visits at present.
    """
    if kind is PlaceKind.CLIENT:
        return None
    if kind is PlaceKind.ONLINE:
        return Elsewhere(kind)
    if place_id is None:
        raise InvalidInput("Say at which shop: place_id, or an offer.", field="place_id")
    try:
        shop = specialists.get_place(place_id)
    except PlaceMissing as error:
        raise OfferUnavailable("This shop takes no visits at present.") from error
    rooms = availability.calendars_of(OwnerKind.RESOURCE, shop.room_ids)
    if not rooms:
        raise OfferUnavailable("This shop takes no visits at present.")
    return Elsewhere(kind, shop, tuple(sorted(rooms.values())))


@dataclass(frozen=True, slots=True)
class Site:
    """What a visit keeps of where it is, as it was when it was booked."""

    line: str
    details: str
    district: str
    point: Point


def site_of(quote: Quote, offer: OfferFacts, address: AddressFacts | None) -> Site:
    """Where a quoted visit is: the client's address, the shop, or online nothing but the specialist's coarse cell."""
    if address is not None and quote.point is not None:
        return Site(address.line, address.details, address.district, quote.point)
    if quote.place_id is not None:
        shop = specialists.get_place(quote.place_id)
        return Site(f"{shop.name}, {shop.line}", shop.details, shop.name, shop.point)
    return Site("", "", "", offer.base_cell.center)


def candidate_of_visit(
    visit: Visit, shape: Shape, offer: OfferFacts, rules: ServiceRules | None
) -> tuple[Candidate, Point]:
    """
    Who does a visit that stands, and where, to ask for another time of it.

    :raises OfferUnavailable: if its shop takes no visits any more.
    """
    elsewhere = find_elsewhere(PlaceKind(visit.place_kind), visit.shop_id)
    if elsewhere is None:
        candidate = Candidate(visit.calendar_id, shape, offer.base_cell, offer.radius_km, rules)
        return candidate, Point(visit.place_x, visit.place_y)
    return elsewhere.candidate(visit.calendar_id, shape, offer.base_cell, rules), elsewhere.point_for(offer.base_cell)


def room_calendars_of(visits: Iterable[Visit]) -> set[int]:
    """The calendars of all rooms of the shops at which some visits are; no query unless one is at a shop."""
    shops = {visit.shop_id for visit in visits if visit.shop_id is not None}
    if not shops:
        return set()
    return set(availability.calendars_of(OwnerKind.RESOURCE, specialists.room_ids_of(shops)).values())
