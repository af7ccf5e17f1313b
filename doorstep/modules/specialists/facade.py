"""What other modules may call of specialists. Nothing here tells more of a place than its coarse cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import Point
from doorstep.modules.specialists import selectors
from doorstep.modules.specialists.contracts import (
    CreateOffer,
    EnrollSpecialist,
    OfferFacts,
    Showcase,
    ShownRating,
    SpecialistCard,
    SpecialistMissing,
)
from doorstep.modules.specialists.services import enroll, offers, showcase


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


def save_showcases(showcases: Sequence[Showcase], *, now: datetime) -> None:
    """Show photos, portfolios and certificates of many specialists who have none yet. Needs a transaction."""
    showcase.save_showcases(showcases, now=now)


def record_ratings(ratings: Sequence[ShownRating]) -> None:
    """Write specialists' ratings down, for cards, filters and orders. Called by reviews; needs a transaction."""
    enroll.record_ratings(ratings)
