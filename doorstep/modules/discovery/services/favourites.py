"""Keeping specialists to find them again."""

from datetime import datetime

from doorstep.infra.db import LockSpace, lock_keys, transaction, translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.discovery import rules, selectors
from doorstep.modules.discovery.contracts import (
    MOST_FAVOURITES,
    FavouriteQuestion,
    FavouriteResult,
    KeptSpecialist,
    TooManyFavourites,
)
from doorstep.modules.discovery.models import Favourite
from doorstep.modules.discovery.services.free import next_free_by_specialist
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistMissing


@transaction
def add_favourite(specialist_id: int, *, actor: Actor, now: datetime) -> None:
    """
    Keep a specialist; one who is kept already stays where they are in the list.

    :raises SpecialistMissing: if there is none, or the profile is paused.
    :raises TooManyFavourites: if the actor keeps 200 of this market already.
    """
    user_id = _person(actor)
    # Two devices at once must not keep one too many.
    lock_keys(LockSpace.PERSON, [user_id])
    card = specialists.card(specialist_id)
    kept = Favourite.objects.filter(user_id=user_id, market_id=card.market)
    if kept.filter(specialist_id=specialist_id).exists():
        return
    if not card.active:
        raise SpecialistMissing
    if kept.count() >= MOST_FAVOURITES:
        raise TooManyFavourites(limit=MOST_FAVOURITES)
    Favourite.objects.create(user_id=user_id, market_id=card.market, specialist_id=specialist_id, added_at=now)


@transaction
def remove_favourite(specialist_id: int, *, actor: Actor, now: datetime) -> None:
    """Keep a specialist no longer; whoever was not kept leaves nothing to do."""
    Favourite.objects.filter(user_id=_person(actor), specialist_id=specialist_id).delete()


def list_favourite_ids(market: str, *, actor: Actor) -> list[int]:
    """
    The specialists of a market whom the actor keeps, the latest first.

    :raises UnknownMarket: if there is no such market.
    """
    code = accounts.get_market(market).code
    return [kept.specialist_id for kept in kept_specialists(_person(actor), code)]


def list_favourites(question: FavouriteQuestion, *, actor: Actor, now: datetime) -> tuple[str, list[FavouriteResult]]:
    """
    The market's time zone, and the actor's favourites there, the latest first, with what is offered and free.

    Paused specialists are listed without offers, so that they can be let go.

    :raises UnknownMarket: if there is no such market.
    :raises OutsideMarket: if the place lies outside the area that the market serves.
    """
    with translated_errors():
        market = accounts.get_market(question.market)
        cell = market.to_point(question.position or market.center).cell
        kept = kept_specialists(_person(actor), market.code, limit=question.limit)
        ids = [one.specialist_id for one in kept]
        cards, offers = specialists.cards(ids), selectors.offers_of(ids)
        free = next_free_by_specialist([own[0] for own in offers.values()], cell, market=market, now=now)
    results = []
    for one in kept:
        card, own = cards[one.specialist_id], offers.get(one.specialist_id, [])
        results.append(
            FavouriteResult(
                card=card,
                offer=own[0] if own else None,
                service_names=tuple(offer.service_names for offer in own),
                distance_km=rules.coarse_km(cell, card.base_cell),
                next_free_at=free.get(one.specialist_id),
                added_at=one.added_at,
            )
        )
    return market.time_zone, results


def kept_specialists(user_id: int, market: str, *, limit: int = MOST_FAVOURITES) -> list[KeptSpecialist]:
    """Whom a person keeps in a market, the latest first."""
    rows = (
        Favourite.objects.filter(user_id=user_id, market_id=market)
        .order_by("-added_at", "-id")
        .values_list("specialist_id", "added_at")[:limit]
    )
    return [KeptSpecialist(specialist_id, added_at) for specialist_id, added_at in rows]


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotSignedIn
    return actor.user_id
