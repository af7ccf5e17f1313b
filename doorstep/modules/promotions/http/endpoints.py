"""The endpoints of promotions: my points, and what is on offer. Discounts of an order are booking's."""

from django.http import HttpRequest
from ninja import Query, Router

from doorstep.infra.http import actor_of, decode_cursor, encode_cursor, errors, language_of, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.promotions import selectors
from doorstep.modules.promotions.http.schemas import PointsOut, PromotionOut, PromotionsOut

router = Router(tags=["promotions"], auth=signed_in)

Market = Query(..., max_length=8, description="market code", examples=["hel"])


@router.get("/promotions/points", response=PointsOut, openapi_extra=errors(NotSignedIn, UnknownMarket))
def get_points(
    request: HttpRequest,
    market: str = Market,
    cursor: str | None = Query(None, max_length=200),
    limit: int = Query(20, ge=1, le=100),
) -> PointsOut:
    """My points in a market, what they are worth, when they expire, and how they came and went, the latest first."""
    actor, after = actor_of(request), decode_cursor(cursor, (int, int))
    view = selectors.view_points(market, actor=actor)
    found = selectors.list_lines(market, actor=actor, before=after[0] if after else None, limit=limit + 1)
    page = found[:limit]
    return PointsOut.of(view, page, encode_cursor(page[-1].id, 0) if len(found) > limit else None)


@router.get("/promotions/offers", response=PromotionsOut, openapi_extra=errors(NotSignedIn, UnknownMarket))
def list_promotions(request: HttpRequest, market: str = Market) -> PromotionsOut:
    """The coupons that a market shows and that are on now; at most 50."""
    found = selectors.list_offers(market, actor=actor_of(request), now=utc_now())
    return PromotionsOut(items=[PromotionOut.of(one, language_of(request)) for one in found])
