"""The search endpoint; open to guests."""

from django.http import HttpRequest
from ninja import Query, Router

from doorstep.infra.http import actor_of, anyone, encode_cursor, errors, language_of
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.discovery.contracts import WindowNotSearchable
from doorstep.modules.discovery.http.schemas import SearchOut, SearchQuery, SearchResultOut
from doorstep.modules.discovery.services.search import search_specialists

router = Router(tags=["search"], auth=anyone)


@router.get(
    "/search",
    response=SearchOut,
    openapi_extra=errors(UnknownMarket, OutsideMarket, NotFound, ServiceMissing, WindowNotSearchable),
)
def search(request: HttpRequest, query: Query[SearchQuery]) -> SearchOut:
    """
    Specialists who serve a place and match every filter, one card each with the offer that fits best.

    All filters combine: repair at 50 to 100 within 5 km, four stars and up, free on Saturday morning is one request.
    `sort=price` and `sort=rating` rank the 500 nearest who match. Distances and positions are those of squares of
    0.5 km, of the specialist and of the place. `count` comes with the first page. A page may hold fewer
    cards than `limit` while `next_cursor` is there; only its absence means the end.
    """
    page = search_specialists(query.to_question(), actor=actor_of(request), now=utc_now())
    language = language_of(request)
    return SearchOut(
        time_zone=page.time_zone,
        items=[SearchResultOut.of(result, language) for result in page.items],
        next_cursor=None if page.next_page is None else encode_cursor(*page.next_page),
        count=page.count,
        count_is_capped=page.count_is_capped,
    )
