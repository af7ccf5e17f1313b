"""What other modules may call of specialists. Nothing here tells more of a place than its coarse cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from doorstep.infra.copying import CopyBatch
from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import Point
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists import choices, places, selectors
from doorstep.modules.specialists.contracts import (
    CreateOffer,
    EnrollSpecialist,
    NewSpecialist,
    OfferFacts,
    OwnChoices,
    PlaceFacts,
    Showcase,
    ShownRating,
    SpecialistCard,
    SpecialistMissing,
)
from doorstep.modules.specialists.services import enroll, offers, showcase
from doorstep.modules.specialists.services import places as place_services


def get_offer(offer_id: int) -> OfferFacts:
    """
    A live offer with the facts of its specialist and service.

    :raises OfferMissing: if there is none, or offer or specialist is paused.
    """
    return selectors.get_offer(offer_id)


def list_offers(offer_ids: Iterable[int]) -> list[OfferFacts]:
    """The live ones among some offers, in no particular order."""
    return selectors.live_offers(offer_ids)


def offers_of_many(specialist_ids: Iterable[int]) -> list[OfferFacts]:
    """The live offers of some specialists, by id."""
    return selectors.live_offers_of(specialist_ids)


def own_choices_of(offer_ids: Iterable[int]) -> dict[int, OwnChoices]:
    """Own terms of some offers for variants and add-ons, by offer; those that do all as usual are left out."""
    return choices.own_choices_of(offer_ids)


def offers_at(kind: PlaceKind, service_id: int, market: str, *, place_id: int | None, limit: int) -> list[OfferFacts]:
    """Live offers of a service that are done at one shop, or online; the best rated first."""
    return selectors.offers_at(kind, service_id, market, place_id=place_id, limit=limit)


def get_place(place_id: int) -> PlaceFacts:
    """:raises PlaceMissing: if there is no such place, or it takes no clients at present."""
    return places.get_open_place(place_id)


def list_places(place_ids: Iterable[int]) -> dict[int, PlaceFacts]:
    """Places by id, closed ones too; unknown ids are left out."""
    return {place.place_id: place for place in places.list_places(place_ids)}


def room_ids_of(place_ids: Iterable[int]) -> list[int]:
    """All rooms of some places, also those that take no visits any more."""
    return places.room_ids_of(place_ids)


def room_names(room_ids: Iterable[int]) -> dict[int, str]:
    """What rooms are called, by id."""
    return places.room_names(room_ids)


def find_meeting_address(specialist_id: int) -> str:
    """Where a specialist meets clients online; empty without one. Only for a visit's two, in its time."""
    return places.find_meeting_address(specialist_id)


def reseal_meeting_addresses() -> int:
    """Seal anew where specialists meet clients online; how many."""
    return place_services.reseal_meeting_addresses()


def services_of(specialist_ids: Iterable[int]) -> set[tuple[int, str]]:
    """The (service id, market) pairs that some specialists offer at present."""
    return selectors.services_of(specialist_ids)


def candidates_near(service_id: int, market: str, point: Point, limit: int) -> list[OfferFacts]:
    """
    Live offers of a service by specialists who go as far as a place, nearest first by coarse cell, then by id.

    :param point: the client's place on the market's plane.
    """
    return selectors.candidates_near(service_id, market, point, limit)


def card(specialist_id: int) -> SpecialistCard:
    """
    What anybody may know of a specialist, paused or not.

    :raises SpecialistMissing: if there is none.
    """
    found = selectors.cards([specialist_id])
    if not found:
        raise SpecialistMissing
    return found[0]


def cards(specialist_ids: Iterable[int]) -> dict[int, SpecialistCard]:
    """Cards by id; unknown ids are left out."""
    return {found.specialist_id: found for found in selectors.cards(specialist_ids)}


def enroll_specialist(command: EnrollSpecialist, *, actor: Actor, now: datetime) -> int:
    """Make a person a specialist, audited, in a transaction of its own; see ``services.enroll``."""
    return enroll.enroll_specialist(command, actor=actor, now=now)


def enroll_specialists(commands: Sequence[EnrollSpecialist], *, actor: Actor, now: datetime) -> list[int]:
    """Make many people specialists; their ids in the order given. Needs a transaction; see ``services.enroll``."""
    return enroll.enroll_specialists(commands, actor=actor, now=now)


def create_offers(by_specialist: Mapping[int, Sequence[CreateOffer]]) -> None:
    """Create the first offers of many specialists. Needs a transaction; see ``services.offers``."""
    offers.create_offers(by_specialist)


def draw_ids(specialist_count: int, offer_count: int) -> tuple[list[int], list[int]]:
    """Numbers of specialists and offers that are still to be made, for :func:`pack_specialists`."""
    return enroll.draw_specialist_ids(specialist_count), offers.draw_offer_ids(offer_count)


def assortment_of(market: str) -> offers.Assortment:
    """A market's listings and services by service id, for :func:`pack_specialists`."""
    return offers.assortment_of(market)


def pack_specialists(
    batch: CopyBatch,
    people: Sequence[NewSpecialist],
    assortment: offers.Assortment,
    market: MarketFacts,
    *,
    now: datetime,
) -> list[list[OfferFacts]]:
    """
    Add a market's new specialists with skills and offers to a batch; asks no database and tells nobody.

    The caller writes ``specialist_id`` at their accounts, and opens their calendars. Of each one, the offers.

    :raises OutsideMarket: if a base lies outside the area that the market serves.
    """
    enroll.pack_people(batch, people, market, now=now)
    return offers.pack_offers(batch, people, assortment, market)


def save_showcases(showcases: Sequence[Showcase], *, now: datetime) -> None:
    """Show photos, portfolios and certificates of many specialists who have none yet. Needs a transaction."""
    showcase.save_showcases(showcases, now=now)


def record_ratings(ratings: Sequence[ShownRating]) -> None:
    """Write specialists' ratings down, for cards, filters and orders. Called by reviews; needs a transaction."""
    enroll.record_ratings(ratings)
