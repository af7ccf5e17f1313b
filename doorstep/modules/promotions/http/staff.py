"""Endpoints of staff on coupons: the same services as the desk's forms."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, decode_cursor, encode_cursor, errors, staff_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.parsing import read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.promotions import selectors
from doorstep.modules.promotions.contracts import CouponCodeTaken, CouponInvalid
from doorstep.modules.promotions.http.staff_schemas import (
    LONGEST_LIST,
    BasketIn,
    CouponIn,
    CouponOut,
    CouponPreviewOut,
    CouponsOut,
)
from doorstep.modules.promotions.services import coupons
from doorstep.modules.promotions.services.previews import preview_coupon

router = Router(tags=["promotions"], auth=staff_only)

_STAFF = (NotSignedIn, NotAllowed)
_ONCE = (*_STAFF, IdempotencyKeyMissing, IdempotencyKeyReused)


@router.get("/staff/promotions/coupons", response=CouponsOut, openapi_extra=errors(*_STAFF, UnknownMarket))
def list_coupons(
    request: HttpRequest,
    market: str | None = Query(None, max_length=20, examples=["hel"]),
    limit: int = Query(50, ge=1, le=LONGEST_LIST),
    cursor: str | None = Query(None, max_length=200),
) -> CouponsOut:
    """Coupons of all markets or one, the newest first, those that are over too."""
    after = decode_cursor(cursor, (read_moment, uuid.UUID))
    if market is not None:
        accounts.get_market(market)
    rows = selectors.list_coupons(market=market, after=after, limit=limit + 1)
    shown = rows[:limit]
    following = encode_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return CouponsOut(items=[CouponOut.of(row) for row in shown], next_cursor=following)


@router.post(
    "/staff/promotions/coupons",
    response={201: CouponOut},
    openapi_extra=errors(*_ONCE, CouponInvalid, CouponCodeTaken),
)
def create_coupon(request: HttpRequest, body: CouponIn) -> HttpResponse:
    """Make a coupon; it counts from its start on."""
    return answer_once(request, coupons.create_coupon, body.draft(), render=CouponOut.of, status=201)


@router.get("/staff/promotions/coupons/{uuid:coupon_id}", response=CouponOut, openapi_extra=errors(*_STAFF, NotFound))
def get_coupon(request: HttpRequest, coupon_id: uuid.UUID) -> CouponOut:
    """One coupon."""
    return CouponOut.of(selectors.get_coupon(coupon_id))


@router.put(
    "/staff/promotions/coupons/{uuid:coupon_id}",
    response=CouponOut,
    openapi_extra=errors(*_STAFF, NotFound, CouponInvalid),
)
def change_coupon(request: HttpRequest, coupon_id: uuid.UUID, body: CouponIn) -> CouponOut:
    """Write a coupon anew; code, market and kind stay, and so do the discounts that it gave."""
    return CouponOut.of(coupons.change_coupon(coupon_id, body.draft(), actor=actor_of(request), now=utc_now()))


@router.post(
    "/staff/promotions/coupons/{uuid:coupon_id}/preview",
    response=CouponPreviewOut,
    openapi_extra=errors(*_STAFF, NotFound),
)
def try_coupon(request: HttpRequest, coupon_id: uuid.UUID, body: BasketIn) -> CouponPreviewOut:
    """What a basket would cost with a coupon now, or why it can't be used for it; nothing is reserved."""
    row = selectors.get_coupon(coupon_id)
    basket = body.basket(row.market_id, row.currency)
    found = preview_coupon(row.id, basket, with_points=body.with_points, actor=actor_of(request), now=utc_now())
    return CouponPreviewOut.of(found)


@router.post(
    "/staff/promotions/coupons/{uuid:coupon_id}/pause",
    response=CouponOut,
    openapi_extra=errors(*_ONCE, NotFound, CouponInvalid),
)
def pause_coupon(request: HttpRequest, coupon_id: uuid.UUID) -> HttpResponse:
    """Let nobody use a coupon from now on; orders keep the discounts that they have."""
    return answer_once(request, coupons.pause_coupon, coupon_id, render=CouponOut.of)


@router.post(
    "/staff/promotions/coupons/{uuid:coupon_id}/resume",
    response=CouponOut,
    openapi_extra=errors(*_ONCE, NotFound, CouponInvalid),
)
def resume_coupon(request: HttpRequest, coupon_id: uuid.UUID) -> HttpResponse:
    """Let a paused coupon be used again."""
    return answer_once(request, coupons.resume_coupon, coupon_id, render=CouponOut.of)
