"""The endpoints of discovery: search and popular services, open to guests, and one's favourites."""

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from doorstep.infra.http import actor_of, anyone, encode_cursor, errors, language_of, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.discovery.contracts import GenderNotSearchable, TooManyFavourites, WindowNotSearchable
from doorstep.modules.discovery.http.favourite_schemas import (
    FavouriteIdsOut,
    FavouriteOut,
    FavouriteQuery,
    FavouritesOut,
    PopularServiceOut,
    PopularServicesOut,
)
from doorstep.modules.discovery.http.schemas import SearchOut, SearchQuery, SearchResultOut
from doorstep.modules.discovery.services import favourites
from doorstep.modules.discovery.services.popular import list_popular_services
from doorstep.modules.discovery.services.search import search_specialists
from doorstep.modules.specialists.contracts import SpecialistMissing

router = Router(tags=["search"], auth=anyone)

Market = Query(..., max_length=8, description="market code", examples=["hel"])
SpecialistId = Path(..., ge=1, le=2**62)


@router.get(
    "/search",
    response=SearchOut,
    openapi_extra=errors(
        UnknownMarket, OutsideMarket, NotFound, ServiceMissing, GenderNotSearchable, WindowNotSearchable
    ),
)
def search(request: HttpRequest, query: Query[SearchQuery]) -> SearchOut:
    """
    Specialists who serve a place and match every filter, one card each with the offer that fits best.

    All filters combine: repair at 50 to 100 within 5 km, four stars and up, free on Saturday morning is one request.
    `sort=price` and `sort=rating` rank the 500 nearest who match, free time left aside. Distances and positions are
    those of squares of 0.5 km, of the specialist and of the place. `count` comes with the first page. A page may hold
    fewer cards than `limit` while `next_cursor` is there; only its absence means the end.
    """
    page = search_specialists(query.to_question(), actor=actor_of(request), now=utc_now())
    language = language_of(request)
    return SearchOut(
        time_zone=page.time_zone,
        place_kind=page.place_kind,
        items=[SearchResultOut.of(result, language) for result in page.items],
        next_cursor=None if page.next_page is None else encode_cursor(*page.next_page),
        count=page.count,
        count_is_capped=page.count_is_capped,
        count_is_estimate=page.count_is_estimate,
    )


@router.get("/popular-services", response=PopularServicesOut, openapi_extra=errors(UnknownMarket))
def popular_services(
    request: HttpRequest, market: str = Market, limit: int = Query(8, ge=1, le=24)
) -> PopularServicesOut:
    """The services of a market that were booked most in the last 60 days, of those that somebody offers now."""
    found = list_popular_services(market, language=language_of(request), limit=limit, now=utc_now())
    return PopularServicesOut(items=[PopularServiceOut.of(one) for one in found])


@router.get(
    "/me/favourites",
    auth=signed_in,
    response=FavouritesOut,
    openapi_extra=errors(NotSignedIn, UnknownMarket, OutsideMarket),
)
def list_favourites(request: HttpRequest, query: Query[FavouriteQuery]) -> FavouritesOut:
    """The specialists of a market whom I keep, the latest first, with their cheapest offer and next free start."""
    time_zone, found = favourites.list_favourites(query.to_question(), actor=actor_of(request), now=utc_now())
    language = language_of(request)
    return FavouritesOut(time_zone=time_zone, items=[FavouriteOut.of(one, language) for one in found])


@router.get(
    "/me/favourites/ids", auth=signed_in, response=FavouriteIdsOut, openapi_extra=errors(NotSignedIn, UnknownMarket)
)
def list_favourite_ids(request: HttpRequest, market: str = Market) -> FavouriteIdsOut:
    """Only the ids of those whom I keep in a market: enough to draw hearts."""
    return FavouriteIdsOut(ids=favourites.list_favourite_ids(market, actor=actor_of(request)))


@router.put(
    "/me/favourites/{specialist_id}",
    auth=signed_in,
    response={204: None},
    openapi_extra=errors(NotSignedIn, SpecialistMissing, TooManyFavourites),
)
def add_favourite(request: HttpRequest, specialist_id: int = SpecialistId) -> Status[None]:
    """Keep a specialist; the same call again changes nothing."""
    favourites.add_favourite(specialist_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.delete(
    "/me/favourites/{specialist_id}", auth=signed_in, response={204: None}, openapi_extra=errors(NotSignedIn)
)
def remove_favourite(request: HttpRequest, specialist_id: int = SpecialistId) -> Status[None]:
    """Keep a specialist no longer; the same call again changes nothing."""
    favourites.remove_favourite(specialist_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)
